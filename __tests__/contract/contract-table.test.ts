import { describe, expect, it } from '@jest/globals'
import { format } from 'prettier'
import type { LedgerLine } from './contract-ledger.js'
import { differences, readTable, renderTable } from './contract-table.js'

const line = (
  service: LedgerLine['service'],
  path: string,
  requests = 1,
  describedBy = 'the description'
): LedgerLine => ({
  service,
  operations: [{ method: 'GET', path, describedBy, page: 'https://example.com/page', requests, answers: requests + 1 }],
  exceptions: [{ name: 'a | b', why: 'Because.', source: 'https://example.com/why', used: requests }]
})

const RUN = [
  line('GitHub', '/repos/{owner}'),
  line('Microsoft Entra', '/users', 2),
  line('Microsoft Entra', '/users', 3)
]

describe('the table of what was judged', () => {
  it('sums up over all test files, one table for each service', () => {
    const page = renderTable(RUN)
    expect(page).toContain('| `GET /users` | [the description](https://example.com/page) | 5 | 7 |')
    expect(page).toContain('| a \\| b | Because. [Source](https://example.com/why) | 5 |')
    expect(page.indexOf('## Microsoft Entra')).toBeLessThan(page.indexOf('## GitHub'))
  })

  it('is read back as it was written, formatted or not', async () => {
    const rows = [
      { service: 'Microsoft Entra', operation: 'GET /users', describedBy: 'the description' },
      { service: 'GitHub', operation: 'GET /repos/{owner}', describedBy: 'the description' }
    ]
    expect(readTable(renderTable(RUN))).toEqual(rows)
    expect(readTable(await format(renderTable(RUN), { parser: 'markdown' }))).toEqual(rows)
  })

  it('reads what is no HTTP method, such as an event', () => {
    const { operations, ...rest } = line('GitHub', 'push')
    const event = { ...rest, operations: operations.map((one) => ({ ...one, method: 'event' })) }
    expect(readTable(renderTable([event])).map(({ operation }) => operation)).toEqual(['event push'])
  })

  it('agrees with a run of other figures', () => {
    expect(
      differences(renderTable(RUN), [line('Microsoft Entra', '/users', 9), line('GitHub', '/repos/{owner}', 9)])
    ).toEqual([])
  })

  it('differs by an operation more, one fewer, and another describer', () => {
    const other = [line('Microsoft Entra', '/users', 1, 'by hand'), line('GitHub', '/user')]
    expect(differences(renderTable(RUN), other)).toEqual([
      'judged, but not listed: Microsoft Entra, GET /users (by hand)',
      'judged, but not listed: GitHub, GET /user (the description)',
      'listed, but not judged: Microsoft Entra, GET /users (the description)',
      'listed, but not judged: GitHub, GET /repos/{owner} (the description)'
    ])
  })
})
