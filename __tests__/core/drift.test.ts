/** What a comparison of everything sorts into what: by why it differs, so that nobody is told the wrong thing to do. */
import { describe, expect, it } from '@jest/globals'
import type { PackageFacts } from '../../src/core/build-package-plan.js'
import type { PlannedChange } from '../../src/core/change-table.js'
import { countFindings, findDrift, isClean, type Drift } from '../../src/core/drift.js'
import type { Assignment, MembershipRow, OpenRequest } from '../../src/core/model.js'
import { packAssignments } from '../../src/core/packed.js'
import type { PackagePlan, Refusal } from '../../src/core/plan.js'
import { indexPeople } from '../../src/core/resolve-people.js'
import { ada, assignment, ben, cyd, dan, NOW, packageSettings, request, row, sales } from '../app/fakes/samples.js'
import { packedRows } from './packed-lists.js'
import { add, pack, person, place, plan, remove, update } from './plan-fixtures.js'

/** What was read of a package beside its plan. */
interface Read {
  readonly rows?: readonly MembershipRow[]
  readonly held?: readonly Assignment[]
  readonly open?: readonly OpenRequest[]
  readonly settings?: PackageFacts['settings']
}

function factsOf(
  { id, name }: PackagePlan,
  { rows = [], held = [], open = [], settings = null }: Read = {}
): PackageFacts {
  return {
    accessPackage: { ...sales, id: id ?? '', name },
    settings,
    settingsChanged: false,
    rows: packedRows(rows),
    rowsBefore: null,
    earlier: null,
    assignments: packAssignments(held),
    requests: open,
    failedRequests: []
  }
}

const compare = (
  plans: readonly PackagePlan[],
  facts: readonly PackageFacts[] = [],
  refusals: readonly Refusal[] = []
): Drift =>
  findDrift({
    plan: plan(plans, { refusals }),
    facts,
    people: indexPeople([ada, ben, cyd, dan]),
    now: NOW,
    expiringWithinDays: 14
  })

const refusal = (code: Refusal['code']): Refusal => ({ code, message: `Refused: ${code}.`, hint: '', place: null })
const addresses = (changes: readonly PlannedChange[]): readonly string[] =>
  changes.map(({ pack: { name }, change }) => `${name}: ${change.member.address}`)

describe('a difference is sorted by why it is there', () => {
  const one = pack('One', 5, [
    add(person('new@x.example'), { cause: 'added' }),
    add(person('ended@x.example'), { cause: 'entra' }),
    update(person('changed@x.example'), { cause: 'changed' }),
    remove(person('gone@x.example'), { cause: 'removed' }),
    remove(person('expired@x.example'), { cause: 'expired' })
  ])
  const two = pack('Two', 5, [
    remove(person('earlier@x.example'), { cause: 'earlier-merge' }),
    remove(person('stranger@x.example'), { cause: 'entra' }),
    add(person('who@x.example'), { cause: null })
  ])

  it('each change in one place, in the order of the plan', () => {
    const drift = compare([one, two])
    expect(addresses(drift.outside)).toEqual(['One: ended@x.example', 'Two: stranger@x.example'])
    expect(addresses(drift.unexplained)).toEqual(['Two: who@x.example'])
    expect(addresses(drift.unapplied)).toEqual([
      'One: new@x.example',
      'One: changed@x.example',
      'One: gone@x.example',
      'Two: earlier@x.example'
    ])
    expect(addresses(drift.ended)).toEqual(['One: expired@x.example'])
    expect({ findings: countFindings(drift), packages: drift.packages, drifted: drift.drifted }).toEqual({
      findings: 8,
      packages: 2,
      drifted: 2
    })
  })

  it('somebody who is moved to another policy is one, both halves of it', () => {
    const ann = person('ann@x.example')
    const moved = [remove(ann, { move: 'policy', cause: 'entra' }), add(ann, { move: 'policy', cause: 'entra' })]
    expect(addresses(compare([pack('One', 5, moved)]).outside)).toEqual(['One: ann@x.example', 'One: ann@x.example'])
  })

  it.each(['failed-delivery', 'partial-delivery'] as const)(
    'somebody who is removed and added again for a %s is told as not delivered, and as nothing else',
    (move) => {
      const member = { userId: ada.id, address: 'ada@contoso.com', name: 'Ada' }
      const repaired = pack('One', 1, [remove(member, { move, cause: 'entra' }), add(member, { move, cause: 'entra' })])
      const rows = [row('ada@contoso.com')]
      const drift = compare(
        [repaired],
        [factsOf(repaired, { rows, held: [assignment(ada, { state: 'deliveryFailed' })] })]
      )
      expect(drift).toMatchObject({ outside: [], unapplied: [], unexplained: [], ended: [], drifted: 1 })
      expect(drift.deliveries).toEqual([
        {
          packageName: 'One',
          member,
          words: 'Entra could not deliver it and takes no further try: remove and add again, by a reviewed plan.',
          place: rows[0]?.place
        }
      ])
    }
  )

  it('a person who is gone is a warning of the plan; other warnings are none of it', () => {
    const warned = pack('One', 1, [], { warnings: [refusal('PERSON_LEFT'), refusal('TOO_MANY_REMOVALS')] })
    const drift = compare([warned])
    expect(drift.gone.map(({ code }) => code)).toEqual(['PERSON_LEFT'])
    expect(countFindings(drift)).toBe(1)
    expect(isClean(drift)).toBe(false)
  })

  it('a delivery that is tried again counts its package as one that differs', () => {
    const gives = add(person('ann@x.example'))
    const retry = { member: gives.member, requestId: 'r', until: null, unchanged: true, gives }
    expect(compare([pack('One', 1, [], { retries: [retry] }), pack('Two', 1, [])])).toMatchObject({
      packages: 2,
      drifted: 1
    })
  })
})

describe('a package that is refused', () => {
  it.each([
    'TOO_MANY_REMOVALS',
    'RUN_TOO_MANY_REMOVALS',
    'WOULD_EMPTY_PACKAGE',
    'REMOVALS_BESIDE_LEAVER',
    'MOVES_NOT_RECORDED'
  ] as const)('for the limit %s was compared all the same', (code) => {
    const limited = pack('One', 5, [remove(person('ann@x.example'), { cause: 'entra' })], { refusals: [refusal(code)] })
    const drift = compare([limited], [], [refusal(code)])
    expect(drift).toMatchObject({ unchecked: [], packages: 1, drifted: 1 })
    expect(drift.outside).toHaveLength(1)
  })

  it('for anything else was not, though a limit stands beside it', () => {
    const refusals = [refusal('TOO_MANY_REMOVALS'), refusal('PERSON_NOT_FOUND')]
    const drift = compare([pack('One', 5, [], { refusals }), pack('Two', 5, [])], [], [refusal('PACKAGE_NOT_FOUND')])
    expect(drift.unchecked.map(({ code }) => code)).toEqual(['PACKAGE_NOT_FOUND', 'PERSON_NOT_FOUND'])
    expect({ packages: drift.packages, drifted: drift.drifted, findings: countFindings(drift) }).toEqual({
      packages: 1,
      drifted: 0,
      findings: 2
    })
  })
})

describe('a delivery hangs', () => {
  const told = (open: OpenRequest): readonly string[] => {
    const one = pack('One', 1, [])
    return compare([one], [factsOf(one, { open: [open] })]).deliveries.map(({ words }) => words)
  }
  const yesterday = '2026-05-31T11:59:59Z'

  it.each<{ rule: string; open: OpenRequest; says: string }>([
    {
      rule: 'submitted over a day ago',
      open: request(ada, 'add', { state: 'submitted', createdAt: yesterday }),
      says: 'assignment submitted since 31 May 2026'
    },
    {
      rule: 'being delivered for over a day',
      open: request(ada, 'remove', { state: 'delivering', createdAt: yesterday }),
      says: 'removal being delivered since 31 May 2026'
    }
  ])('when it was $rule', ({ open, says }) => {
    expect(told(open)).toEqual([`Under way for over a day: ${says}.`])
  })

  it.each<{ rule: string; open: OpenRequest }>([
    { rule: 'for a day to the second', open: request(ada, 'add', { createdAt: '2026-05-31T12:00:00Z' }) },
    { rule: 'since a time that Entra does not tell', open: request(ada, 'add', { createdAt: null }) },
    { rule: 'waiting for an approval', open: request(ada, 'add', { state: 'pendingApproval', createdAt: yesterday }) },
    { rule: 'scheduled for a day to come', open: request(ada, 'add', { state: 'scheduled', createdAt: yesterday }) }
  ])('but not one that is under way $rule', ({ open }) => {
    expect(told(open)).toEqual([])
  })

  it('and names no row where there is none, sorted by package and address', () => {
    const [one, two] = [pack('One', 1, []), pack('Two', 1, [])]
    const late = (who: typeof ada) => request(who, 'add', { createdAt: yesterday })
    const { deliveries } = compare(
      [one, two],
      [
        factsOf(two, { open: [late(ada)] }),
        factsOf(one, { open: [late(cyd), late(ben)], rows: [row('ben@contoso.com')] })
      ]
    )
    expect(deliveries.map(({ packageName, member, place: at }) => [packageName, member.address, at === null])).toEqual([
      ['One', 'ben@contoso.com', false],
      ['One', 'cyd@contoso.com', true],
      ['Two', 'ada@contoso.com', true]
    ])
  })
})

describe('a membership ends soon', () => {
  const endings = (read: Read, changes: PackagePlan['changes'] = []) => {
    const one = pack('One', 1, changes)
    return compare([one], [factsOf(one, read)]).ending.map(
      ({ member, endDate, declared }) => `${member.address} ${endDate} ${declared ? 'by its row' : 'by Entra'}`
    )
  }
  const soon = '2026-06-10T23:59:59Z'
  const later = '2026-06-12T23:59:59Z'

  it.each<Read & { rule: string; expected: readonly string[] }>([
    {
      rule: 'by its row, whatever Entra has',
      rows: [row('ada@contoso.com', { endDate: soon })],
      held: [assignment(ada, { endDate: '2030-01-01T00:00:00Z' })],
      expected: [`ada@contoso.com ${soon} by its row`]
    },
    {
      rule: 'in Entra, where the row leaves it to Entra',
      rows: [row('ada@contoso.com')],
      held: [assignment(ada, { endDate: soon })],
      expected: [`ada@contoso.com ${soon} by Entra`]
    },
    {
      rule: 'with the last of several assignments, in whichever order they come',
      rows: [row('ada@contoso.com'), row('ben@contoso.com')],
      held: [
        assignment(ada, { endDate: soon }),
        assignment(ada, { endDate: later }),
        assignment(ben, { endDate: later }),
        assignment(ben, { endDate: soon })
      ],
      expected: [`ada@contoso.com ${later} by Entra`, `ben@contoso.com ${later} by Entra`]
    },
    {
      rule: 'on the last day that is looked at, to the second',
      rows: [row('ada@contoso.com', { endDate: '2026-06-15T12:00:00Z' })],
      held: [assignment(ada)],
      expected: ['ada@contoso.com 2026-06-15T12:00:00Z by its row']
    }
  ])('$rule', ({ expected, ...read }) => {
    expect(endings(read)).toEqual(expected)
  })

  it.each<Read & { rule: string }>([
    {
      rule: 'after the last day that is looked at',
      rows: [row('ada@contoso.com', { endDate: '2026-06-15T12:00:01Z' })],
      held: [assignment(ada)]
    },
    {
      rule: 'at this moment, since it is over',
      rows: [row('ada@contoso.com', { endDate: NOW })],
      held: [assignment(ada)]
    },
    { rule: 'of somebody who does not have it', rows: [row('ada@contoso.com', { endDate: soon })] },
    { rule: 'of somebody without a row', held: [assignment(ada, { endDate: soon })] },
    {
      rule: 'where another assignment goes on',
      rows: [row('ada@contoso.com')],
      held: [assignment(ada, { endDate: soon }), assignment(ada)]
    },
    {
      rule: 'where one goes on first',
      rows: [row('ada@contoso.com')],
      held: [assignment(ada), assignment(ada, { endDate: soon })]
    },
    {
      rule: 'where Entra does not tell the end of one',
      rows: [row('ada@contoso.com')],
      held: [assignment(ada, { endDate: soon }), assignment(ada, { endDate: null })]
    },
    {
      rule: 'where it does not tell the first one’s',
      rows: [row('ada@contoso.com')],
      held: [assignment(ada, { endDate: null }), assignment(ada, { endDate: soon })]
    },
    {
      rule: 'that has no end',
      rows: [row('ada@contoso.com', { endDate: 'none' })],
      held: [assignment(ada, { endDate: soon })]
    }
  ])('but not $rule', ({ rows = [], held = [] }) => {
    expect(endings({ rows, held })).toEqual([])
  })

  it('and is no matter of somebody whose dates are to change', () => {
    const changes = [update({ userId: ada.id, address: 'ada@contoso.com', name: 'Ada' }, { cause: 'entra' })]
    expect(endings({ rows: [row('ada@contoso.com', { endDate: soon })], held: [assignment(ada)] }, changes)).toEqual([])
  })

  it('the soonest first, then by package and address; it is no finding', () => {
    const [one, two] = [pack('One', 1, []), pack('Two', 1, [])]
    const until = (address: string, endDate: string) => row(address, { endDate })
    const drift = compare(
      [two, one],
      [
        factsOf(one, {
          rows: [until('cyd@contoso.com', later), until('ada@contoso.com', soon)],
          held: [assignment(cyd), assignment(ada)]
        }),
        factsOf(two, {
          rows: [until('dan@contoso.com', later), until('ben@contoso.com', later)],
          held: [assignment(dan), assignment(ben)]
        })
      ]
    )
    expect(drift.ending.map(({ member }) => member.address)).toEqual([
      'ada@contoso.com',
      'ben@contoso.com',
      'dan@contoso.com',
      'cyd@contoso.com'
    ])
    expect(isClean(drift)).toBe(true)
  })
})

describe('the files of a package', () => {
  it('are those of its rows, each once; without rows the settings that name it, if any do', () => {
    const [one, two, three] = [pack('One', 1, []), pack('Two', 1, []), pack('Three', 1, [])]
    const { files } = compare(
      [one, two, three],
      [
        factsOf(one, {
          rows: [
            row('ada@contoso.com'),
            row('ben@contoso.com'),
            row('cyd@contoso.com', { place: place(2, 'memberships/b.csv') })
          ],
          settings: packageSettings()
        }),
        factsOf(two, { settings: packageSettings() }),
        factsOf(three)
      ]
    )
    expect([...files]).toEqual([
      ['One', ['memberships/sales.csv', 'memberships/b.csv']],
      ['Two', ['memberships/config.yml']],
      ['Three', []]
    ])
  })

  it('a package that was read and is not planned is told of in nothing else', () => {
    const [one, other] = [pack('One', 1, []), pack('Other', 1, [])]
    const drift = compare(
      [one],
      [factsOf(other, { rows: [row('ada@contoso.com', { endDate: '2026-06-10T23:59:59Z' })], held: [assignment(ada)] })]
    )
    expect(drift.ending).toEqual([])
  })
})
