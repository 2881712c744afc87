import { describe, expect, it } from '@jest/globals'
import type { Access } from '../../src/core/access-list.js'
import { accessRemarks } from '../../src/core/access-remarks.js'
import { guid, row } from '../app/fakes/samples.js'
import { person, remove } from './plan-fixtures.js'

const ada = person('ada@contoso.com', 'Ada')

const leaving: Access = {
  packageId: guid(101),
  packageName: 'Sales Tools',
  member: ada,
  held: [],
  requests: [],
  rows: [],
  changes: [remove(ada)],
  kept: [],
  retried: false,
  refused: false
}

describe('what a report says of somebody who is to lose a package', () => {
  it('is that no file names them', () => {
    expect(accessRemarks(leaving)).toEqual([{ tone: 'bad', text: 'In no file: the next apply takes it away.' }])
  })

  it('is that their row has ended, where one names them', () => {
    const rows = [row('ada@contoso.com', { endDate: '2026-05-31T23:59:59Z' })]
    expect(accessRemarks({ ...leaving, rows })).toEqual([
      { tone: 'bad', text: 'The row has ended: the next apply takes it away.' }
    ])
  })
})
