import { createHash } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { findMarker, markerPrefix, renderMarker, withRecord } from '../../src/core/comment-marker.js'
import type { PlanRecord } from '../../src/core/plan-record.js'

const guid = (number: number): string => `5d3c0000-0000-4000-8000-${String(number).padStart(12, '0')}`

const owner = { tenantId: guid(1), path: 'memberships' }
const record: PlanRecord = {
  kind: 'plan',
  ...owner,
  headSha: 'a'.repeat(40),
  commit: 'b'.repeat(40),
  runId: '4711',
  plannedAt: '2026-06-01T12:00:00Z',
  scope: 'changed',
  by: 'change',
  width: 8,
  groups: [
    {
      since: null,
      marks: [
        { hash: 'AAAA+/01', words: 'add; ada@contoso.com; Sales Tools' },
        { hash: 'BBBB+/01', words: 'remove; bob@contoso.com; Sales Tools' }
      ]
    },
    { since: '2026-06-01T13:00:00Z', marks: [{ hash: 'CCCC+/01', words: null }] }
  ]
}
const marker = renderMarker(record)
const body = `### Access plan: nothing to do\n\n${marker}\n`

describe('what a comment carries', () => {
  it('comes back whole', () => expect(findMarker(body, owner)).toEqual(record))

  it('comes back when GitHub ends lines with CR LF', () => {
    expect(findMarker(body.replaceAll('\n', '\r\n'), owner)).toEqual(record)
  })

  it('can be read in the page’s source while it is small', () => {
    expect(marker.split('\n').slice(1)).toEqual([
      `plan head=${'a'.repeat(40)} commit=${'b'.repeat(40)} run=4711 planned=2026-06-01T12:00:00Z scope=changed by=change width=8`,
      'since first',
      'AAAA+/01 add; ada@contoso.com; Sales Tools',
      'BBBB+/01 remove; bob@contoso.com; Sales Tools',
      'since 2026-06-01T13:00:00Z',
      'CCCC+/01',
      expect.stringMatching(/^check=\S{12} -->$/)
    ])
  })

  it('is the same again when an outcome keeps the record of its plan', () => {
    const outcome = renderMarker({ ...record, kind: 'outcome' })
    expect(findMarker(outcome, owner)).toEqual({ ...record, kind: 'outcome' })
  })

  it('may be many changes on one line', () => {
    const marks = ['DDDD+/01', 'EEEE+/01', 'FFFF+/01'].map((hash) => ({ hash, words: null }))
    const many: PlanRecord = { ...record, groups: [{ since: null, marks }] }
    expect(renderMarker(many)).toContain('\nDDDD+/01EEEE+/01FFFF+/01\n')
    expect(findMarker(renderMarker(many), owner)).toEqual(many)
  })

  it('may be nothing', () => {
    const empty: PlanRecord = { ...record, kind: 'no-plan', groups: [] }
    expect(findMarker(renderMarker(empty), owner)).toEqual(empty)
  })
})

describe('a comment with its record', () => {
  it('is left as it is where the record has room', () => {
    expect(withRecord(record, (text) => `Plan\n${text}`)).toBe(`Plan\n${marker}`)
  })

  it('has a record of nothing where it has not, so that the comment is found again', () => {
    const text = withRecord(record, () => 'Too long.')
    expect(text).toMatch(/^Too long\.\n<!-- .* -->\n$/s)
    expect(findMarker(text, owner)).toEqual({ ...record, groups: [] })
  })
})

describe('whose comment it is', () => {
  it('is told at its beginning, as in every comment of before', () => {
    const inCapitals = { tenantId: 'ABCD0000-0000-4000-8000-00000000000A', path: 'memberships' }
    expect(markerPrefix(inCapitals)).toBe(
      '<!-- access-package-gitops:plan tenant=abcd0000-0000-4000-8000-00000000000a path=memberships '
    )
  })

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

  it.each(['a b', 'a --> b', 'a\nb', '<!--', 'ä/ö', '\uD800', '-'])(
    'a folder called %j stays inside the marker',
    (path) => {
      const text = renderMarker({ ...record, path })
      expect(text).toMatch(/^<!-- [^<>]* -->$/)
      expect(text.slice(4, -3)).not.toContain('--')
      expect(findMarker(text, { ...owner, path })).toMatchObject({ headSha: record.headSha })
    }
  )
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
      text: `${body}${renderMarker({ ...record, path: 'x' })}`,
      expected: 'more than one'
    },
    { rule: 'a marker cut at its end', text: marker.slice(0, -20), expected: 'cut short' },
    { rule: 'a marker cut to its first line', text: marker.split('\n')[0] ?? '', expected: 'cut short' },
    { rule: 'an edited change', text: marker.replace('AAAA', 'AAAB'), expected: 'edited' },
    { rule: 'edited words', text: marker.replace('ada@', 'eve@'), expected: 'edited' },
    { rule: 'a missing change', text: marker.replace(/\nBBBB.*/, ''), expected: 'edited' },
    { rule: 'an earlier time', text: marker.replace('T13:', 'T11:'), expected: 'edited' },
    { rule: 'another commit', text: marker.replace('head=a', 'head=b'), expected: 'edited' },
    {
      rule: 'another folder in front',
      text: `${markerPrefix({ ...owner, path: 'x' })}${end}`,
      of: 'x',
      expected: 'edited'
    },
    { rule: 'an earlier version', text: `${markerPrefix(owner)}v1.e30.AAAA.BBBB -->`, expected: 'does not know' },
    { rule: 'a later version', text: marker.replace(' v2\n', ' v3\n'), expected: 'does not know' },
    { rule: 'text after it', text: `${marker} and more`, expected: 'cut short' },
    { rule: 'text before its check', text: marker.replace('\ncheck=', '\nand check='), expected: 'cut short' }
  ])('$rule', ({ text, expected, of }) => {
    const result = findMarker(text, { ...owner, path: of ?? owner.path })
    if (expected === null) expect(result).toBeNull()
    else expect(result).toEqual({ kind: 'broken', why: expect.stringContaining(expected) })
  })
})

describe('a record with a check that fits and not written by this action', () => {
  const [start = '', head = '', ...rest] = marker.split('\n').slice(0, -1)
  const withCheck = (...lines: readonly string[]): string => {
    const check = createHash('sha256')
      .update([start, ...lines].join('\n'))
      .digest('base64')
      .slice(0, 12)
    return `${[start, ...lines].join('\n')}\ncheck=${check} -->`
  }

  it('is what the next ones differ from in one thing', () => {
    expect(findMarker(withCheck(head, ...rest), owner)).toEqual(record)
  })

  it.each([
    { rule: 'no head', lines: rest },
    { rule: 'a head of another kind', lines: [head.replace('plan ', 'draft '), ...rest] },
    { rule: 'hashes of no width', lines: [head.replace('width=8', 'width=0'), ...rest] },
    { rule: 'hashes of another width', lines: [head.replace('width=8', 'width=9'), ...rest] },
    { rule: 'a change of which nobody says since when', lines: [head, ...rest.slice(1)] },
    { rule: 'a line that is no hash', lines: [head, ...rest, '- x'] },
    { rule: 'an empty line', lines: [head, ...rest, ''] }
  ])('counts for nothing: $rule', ({ lines }) => {
    expect(findMarker(withCheck(...lines), owner)).toEqual({
      kind: 'broken',
      why: 'the record is not one this action writes'
    })
  })
})
