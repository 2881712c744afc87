import { describe, expect, it } from '@jest/globals'
import { createHash } from 'node:crypto'
import {
  digestsShown,
  findMarker,
  markerPrefix,
  renderMarker,
  shownInMarker,
  type MarkerPayload
} from '../../src/core/comment-marker.js'

const guid = (number: number): string => `5d3c0000-0000-4000-8000-${String(number).padStart(12, '0')}`
const sha = (text: string): string => createHash('sha256').update(text).digest('hex')

const owner = { tenantId: guid(1), path: 'memberships' }
const payload: MarkerPayload = {
  v: 1,
  kind: 'plan',
  ...owner,
  headSha: 'a'.repeat(40),
  commit: 'b'.repeat(40),
  runId: '4711',
  digest: sha('plan'),
  packages: [
    [guid(10), sha('ten')],
    [guid(11), sha('eleven')]
  ]
}
const marker = renderMarker(payload)
const body = `### Access plan: nothing to do\n\n${marker}\n`

function found(text: string, of = owner): MarkerPayload {
  const result = findMarker(text, of)
  if (result === null || result.kind === 'broken') throw new Error('no marker')
  return result
}

describe('what a comment carries', () => {
  it('comes back whole', () => {
    const { packages, ...head } = found(body)
    expect({ ...head, packages: payload.packages }).toEqual(payload)
    expect(packages).toHaveLength(2)
  })

  it('comes back when GitHub ends lines with CR LF', () => {
    expect(found(body.replaceAll('\n', '\r\n')).headSha).toBe(payload.headSha)
  })

  it('is the same again when an outcome keeps the record of its plan', () => {
    const kept = renderMarker({ ...found(body), kind: 'outcome' })
    expect(found(kept)).toEqual({ ...found(body), kind: 'outcome' })
  })

  it('knows which changes of a package were shown', () => {
    const record = found(body)
    expect(shownInMarker(record, guid(10), sha('ten'))).toBe('same')
    expect(shownInMarker(record, guid(10).toUpperCase(), sha('ten'))).toBe('same')
    expect(shownInMarker(record, guid(10), sha('eleven'))).toBe('other')
    expect(shownInMarker(record, guid(12), sha('ten'))).toBe('not-shown')
    expect(shownInMarker(payload, guid(11), sha('eleven'))).toBe('same')
  })

  it('gives the reviewed digests of several comments', () => {
    const other = found(renderMarker({ ...payload, packages: [[guid(12), sha('twelve')]] }))
    const planned = [
      { id: guid(10), digests: [sha('changed since'), sha('ten, of another package')] },
      { id: guid(11), digests: [sha('eleven'), sha('left over')] },
      { id: guid(12), digests: [sha('twelve')] }
    ]
    expect([...digestsShown([found(body), other], planned)]).toEqual([
      [guid(10), new Set()],
      [guid(11), new Set([sha('eleven')])],
      [guid(12), new Set([sha('twelve')])]
    ])
  })

  it('has room for 2,000 packages', () => {
    const packages = Array.from({ length: 2000 }, (_, index) => [guid(index), sha(String(index))] as const)
    const large = renderMarker({ ...payload, packages })
    expect(large.length).toBeLessThan(49_000)
    expect(found(large).packages).toHaveLength(2000)
    expect(shownInMarker(found(large), guid(1999), sha('1999'))).toBe('same')
  })
})

describe('whose comment it is', () => {
  it.each([
    { rule: 'another tenant', of: { ...owner, tenantId: guid(2) } },
    { rule: 'another folder', of: { ...owner, path: 'memberships/sub' } },
    { rule: 'a folder whose name begins the same', of: { ...owner, path: 'member' } }
  ])('$rule is not ours', ({ of }) => {
    expect(findMarker(body, of)).toBeNull()
  })

  it('a tenant id is the same in capitals', () => {
    expect(findMarker(body, { ...owner, tenantId: owner.tenantId.toUpperCase() })).toMatchObject({ kind: 'plan' })
  })

  it.each(['a b', 'a --> b', 'a\nb', '<!--', 'ä/ö', '\uD800'])('a folder called %j stays inside the marker', (path) => {
    const text = renderMarker({ ...payload, path })
    expect(text).toMatch(/^<!-- [^<>\n]* -->$/)
    expect(findMarker(text, { ...owner, path })).toMatchObject({ headSha: payload.headSha })
  })
})

describe('what is no marker of ours', () => {
  const end = marker.slice(markerPrefix(owner).length)
  it.each([
    { rule: 'no comment of ours', text: 'Looks good to me', expected: null },
    { rule: 'a marker inside a line', text: `see ${marker}`, expected: null },
    { rule: 'a quoted marker', text: `> ${marker}`, expected: null },
    { rule: 'an indented marker', text: `  ${marker}`, expected: null },
    { rule: 'two markers', text: `${marker}\n${marker}`, expected: 'more than one' },
    {
      rule: 'a second marker of another folder',
      text: `${body}${renderMarker({ ...payload, path: 'x' })}`,
      expected: 'more than one'
    },
    { rule: 'a cut marker', text: marker.slice(0, -20), expected: 'cut short' },
    { rule: 'an edited package', text: marker.replace(/(\.[\w-]{20})./, '$1_'), expected: 'edited' },
    { rule: 'a missing package', text: marker.replace(/\.[\w-]{24}(?=[\w-]{24}\.)/, '.'), expected: 'edited' },
    {
      rule: 'another folder in front',
      text: `${markerPrefix({ ...owner, path: 'x' })}${end}`,
      of: 'x',
      expected: 'edited'
    },
    { rule: 'a later version', text: marker.replace(' v1.', ' v2.'), expected: 'does not know' },
    { rule: 'text after it', text: `${marker} and more`, expected: 'cut short' }
  ])('$rule', ({ text, expected, of }) => {
    const result = findMarker(text, { ...owner, path: of ?? owner.path })
    if (expected === null) expect(result).toBeNull()
    else expect(result).toEqual({ kind: 'broken', why: expect.stringContaining(expected) })
  })
})
