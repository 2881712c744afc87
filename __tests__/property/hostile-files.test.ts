/** No file and no comment is more than its text: readers of whatever somebody wrote. */
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { findMarker, isBroken, renderMarker, withRecord } from '../../src/core/comment-marker.js'
import { readCsvRecords } from '../../src/core/csv-records.js'
import { decodeText } from '../../src/core/decode-text.js'
import { rowsOf } from '../../src/core/file-sections.js'
import { parseMembershipFiles } from '../../src/core/membership-csv.js'
import type { MembershipFile } from '../../src/core/model.js'
import type { PlanRecord } from '../../src/core/plan-record.js'
import { parseSettings } from '../../src/core/settings.js'
import { hostileText } from './hostile-text.js'
import { casesOf } from './random-runs.js'

const fileOf = (bytes: Uint8Array, path: string): MembershipFile => ({ kind: 'file', path, bytes })
const linesOf = (bytes: Uint8Array): number =>
  Buffer.from(bytes)
    .toString('latin1')
    .split(/\r\n|[\r\n]/).length

/** Any bytes, and texts that look like what is read. */
const anyFile = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc.array(fc.oneof(hostileText, fc.constantFrom(';', ',', '\n', '"', '\t')), { maxLength: 20 }).map(asBytes),
  fc.array(hostileText, { maxLength: 6 }).map((rows) => asBytes(['AccessPackage;Email;EndDate', ...rows])),
  fc
    .tuple(fc.constantFrom('utf16le' as const, 'utf8' as const), hostileText)
    .map(([encoding, text]) => Buffer.from(`\ufeffAccessPackage\tEmail\r\n${text}`, encoding))
)

function asBytes(parts: readonly string[]): Uint8Array {
  return Buffer.from(parts.join(parts.length % 2 === 0 ? '\n' : ''))
}

describe('any file of memberships', () => {
  it('is rows or problems, each with a line that the file has', () => {
    fc.assert(
      fc.property(anyFile, (bytes) => {
        const { sections, problems } = parseMembershipFiles([fileOf(bytes, 'memberships/a.csv')], { extraColumns: [] })
        const rows = rowsOf(sections)
        const lines = [...rows, ...problems].map(({ place }) => place?.line ?? 0)
        expect(lines.filter((line) => line < 1 || line > linesOf(bytes))).toEqual([])
        expect(problems.filter(({ message, hint }) => message === '' || hint === '')).toEqual([])
        expect(rows.filter(({ accessPackage, email }) => accessPackage === '' || email === '')).toEqual([])
      }),
      casesOf(1_000)
    )
  })

  it('is read as it was written, whatever separates, quotes and ends its cells', () => {
    const cell = hostileText.map((text) =>
      text
        .replace(/[\0\p{Surrogate}]/gu, '')
        .replace(/\r\n?/g, '\n')
        .trim()
    )
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cell, cell, cell), { maxLength: 5 }),
        fc.constantFrom(';', ',', '\t'),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.constantFrom('utf8' as const, 'utf16le' as const),
        (rows, delimiter, lineEnd, encoding) => {
          const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
          const table = [['One', 'Two', 'Three'], ...rows].map((cells) => cells.map(quoted).join(delimiter))
          const text = `\ufeff${table.join('\n')}\n`.replaceAll('\n', lineEnd)
          const decoded = decodeText(Buffer.from(text, encoding))
          const read: (readonly string[])[] = []
          readCsvRecords(decoded.kind === 'text' ? decoded.text : '', (cells) => read.push(cells))
          const written = rows.filter((cells) => cells.some((each) => each !== ''))
          expect(read).toEqual([['One', 'Two', 'Three'], ...written])
        }
      ),
      casesOf(1_000)
    )
  })
})

describe('any file of settings', () => {
  const VALID = [
    'version: 1',
    'extra-columns: [Department]',
    'packages:',
    '  Sales Tools:',
    '    policy: Direct assignment',
    '    allow-empty: false',
    'safety:',
    '  max-removals: 20',
    '  protected: [ada@contoso.com]',
    ''
  ].join('\n')

  it('is settings or problems, each with a line that the file has', () => {
    const spliced = fc
      .tuple(fc.integer({ min: 0, max: VALID.length }), hostileText)
      .map(([at, text]) => Buffer.from(VALID.slice(0, at) + text + VALID.slice(at)))
    fc.assert(
      fc.property(fc.oneof(spliced, anyFile), (bytes) => {
        const { problems } = parseSettings(fileOf(bytes, 'memberships/config.yml'))
        const lines = problems.map(({ place }) => place?.line ?? 0)
        // YAML may notice at the end of the file, after its last line end.
        expect(lines.filter((line) => line < 1 || line > linesOf(bytes) + 1)).toEqual([])
      }),
      casesOf(1_000)
    )
  })
})

describe('any comment', () => {
  const OWNER = { tenantId: '11111111-2222-4333-8444-555555555555', path: 'memberships' }
  const RECORD: PlanRecord = {
    ...OWNER,
    kind: 'plan',
    headSha: 'a'.repeat(40),
    commit: 'b'.repeat(40),
    runId: '4711',
    plannedAt: '2026-11-23T14:02:10Z',
    scope: 'changed',
    by: 'change',
    width: 8,
    groups: [
      { since: null, marks: [{ hash: 'AAAAAAAA', words: 'add; ada@contoso.com' }] },
      { since: '2026-11-24T05:12:03Z', marks: [{ hash: 'BBBBBBBB', words: null }] }
    ]
  }
  const COMMENT = withRecord(RECORD, (marker) => `### Access plan\n\n${marker}\n`)

  it('holds the record that was written, a broken one or none', () => {
    const edited = fc
      .tuple(fc.integer({ min: 0, max: COMMENT.length }), fc.integer({ min: 0, max: 40 }), hostileText)
      .map(([at, length, text]) => COMMENT.slice(0, at) + text + COMMENT.slice(at + length))
    const repeated = hostileText.map((text) => `${COMMENT}${text}${COMMENT}`)
    fc.assert(
      fc.property(fc.oneof(edited, repeated, hostileText), (body) => {
        const found = findMarker(body, OWNER)
        if (found !== null && !isBroken(found)) expect(found).toEqual(RECORD)
      }),
      casesOf(2_000)
    )
  })

  it('holds the record that was written, whoever it names', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (path, runId) => {
        const record = { ...RECORD, path: path || 'memberships', runId: `r${runId}` }
        const found = findMarker(`${renderMarker(record)}\n`, record)
        expect(found).toMatchObject({ headSha: RECORD.headSha, groups: RECORD.groups })
      }),
      casesOf(500)
    )
  })
})
