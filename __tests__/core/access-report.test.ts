import { describe, expect, it } from '@jest/globals'
import type { Access, HeldAccess } from '../../src/core/access-list.js'
import { buildAccessReport, countHeld, type ReportSources } from '../../src/core/access-report.js'
import { guid, NOW, person, row, sales } from '../app/fakes/samples.js'
import { add, invite } from './plan-fixtures.js'

const ada = person('ada', 11)
const held = (more: Partial<HeldAccess> = {}): HeldAccess => ({
  state: 'delivered',
  policy: 'Direct',
  startDate: null,
  endDate: 'none',
  ...more
})
const access = (more: Partial<Access> = {}): Access => ({
  packageId: sales.id,
  packageName: sales.name,
  member: { userId: ada.id, address: 'ada@contoso.com', name: 'Ada' },
  held: [held()],
  requests: [],
  rows: [],
  changes: [],
  kept: [],
  retried: false,
  refused: false,
  ...more
})
const build = (entries: readonly Access[], more: Partial<ReportSources> = {}) =>
  buildAccessReport({
    tenantId: guid(1),
    folder: 'memberships',
    now: NOW,
    endingWithinDays: 14,
    packages: [{ id: sales.id, name: sales.name }],
    access: entries,
    people: new Map([[ada.id, ada]]),
    refusals: [],
    ...more
  })

describe('several assignments of one person', () => {
  it('stand by their beginning, then by their policy, whatever order Entra tells them in', () => {
    const all = [
      held({ policy: 'B' }),
      held({ policy: null }),
      held({ policy: 'A' }),
      held({ policy: 'C', startDate: '2026-01-01T00:00:00Z' })
    ]
    for (const given of [all, all.toReversed()]) {
      const { memberships } = build([access({ held: given })])
      expect(memberships.map(({ policy }) => policy)).toEqual([null, 'A', 'B', 'C'])
    }
  })
})

describe('what counts as having a package', () => {
  const failed = access({ held: [held({ state: 'deliveryFailed' })] })
  const asked = access({ member: { userId: null, address: 'g@x.io', name: null }, held: [] })

  it('is no delivery that failed and nothing that is only asked for', () => {
    expect(countHeld(build([access(), failed, asked]))).toBe(1)
  })

  it('is told of packages that nobody has', () => {
    expect(build([failed, asked]).notices).toEqual(['Nobody has «Sales Tools».'])
    expect(build([access(), failed]).notices).toEqual([])
  })
})

describe('who somebody is', () => {
  const whoIs = (entry: Partial<Access>, account?: typeof ada) =>
    build([access(entry)], { people: new Map(account === undefined ? [] : [[account.id, account]]) }).people

  it('is told by the directory before what a row or Entra’s list says', () => {
    const member = { userId: ada.id, address: 'alias@contoso.com', name: 'A. Byron' }
    expect(whoIs({ member }, ada)).toMatchObject([{ name: 'Ada', address: 'ada@contoso.com' }])
    expect(whoIs({ member }, { ...ada, name: null, mail: null })).toMatchObject([
      { name: 'A. Byron', address: 'ada@contoso.com' }
    ])
    expect(whoIs({ member })).toMatchObject([{ name: 'A. Byron', address: 'alias@contoso.com', account: 'none' }])
  })

  it('is an address alone where the name says the same', () => {
    expect(whoIs({}, { ...ada, name: 'ada@contoso.com' })).toMatchObject([{ name: null, address: 'ada@contoso.com' }])
  })

  it('is a guest of a domain once they are to be invited, and not because they are added', () => {
    const member = { userId: null, address: 'gina@partner.example', name: null }
    expect(whoIs({ member, changes: [invite('gina@partner.example', null)] })).toMatchObject([
      { domain: 'partner.example' }
    ])
    expect(whoIs({ member, changes: [add(member)] })).toMatchObject([{ domain: null }])
    expect(whoIs({ member })).toMatchObject([{ domain: null }])
  })

  it('is told once of several packages, in the order in which names are looked for', () => {
    const of = (address: string, name: string | null) => access({ member: { userId: null, address, name } })
    const entries = [of('z@x.io', 'Öl'), of('b@x.io', 'oz'), of('p@x.io', null), of('z@x.io', 'Öl'), of('a@x.io', 'Oz')]
    expect(build(entries, { people: new Map() }).people.map(({ address }) => address)).toEqual([
      'z@x.io',
      'a@x.io',
      'b@x.io',
      'p@x.io'
    ])
  })
})

it('a row is named within the folder, and whole where it is elsewhere', () => {
  const rows = ['memberships/a.csv', 'memberships-old/b.csv'].map((file, index) =>
    row('ada@contoso.com', { place: { file, line: index + 2 } })
  )
  expect(build([access({ rows })]).memberships).toMatchObject([{ rows: ['a.csv:2', 'memberships-old/b.csv:3'] }])
})
