import { describe, expect, it } from '@jest/globals'
import { packagesGained, packagesInTheWay, warnAboutIncompatible } from '../../src/core/incompatible-packages.js'
import type { Assignment, Incompatibilities } from '../../src/core/model.js'
import type { Change, Member, PackagePlan } from '../../src/core/plan.js'
import { assignment } from '../app/fakes/samples.js'
import { packedByPackage } from './packed-lists.js'
import { add, guid, invite, pack, person, place, remove, update } from './plan-fixtures.js'

const ada = person('ada@contoso.com')
const ben = person('ben@contoso.com')
const MAKER = { id: guid(2001), name: 'Payment Maker' }
const APPROVER = { id: guid(2002), name: 'Payment Approver' }
const NONE: Incompatibilities = { excludes: [], excludedBy: [], groups: [] }

const planOf = ({ id, name }: typeof MAKER, changes: readonly Change[], more: Partial<PackagePlan> = {}) =>
  pack(name, 10, changes, { id, ...more })
const maker = (...changes: Change[]) => planOf(MAKER, changes)
const approver = (...changes: Change[]) => planOf(APPROVER, changes)

const holds = ({ userId, address }: Member, packageId: string, more: Partial<Assignment> = {}): Assignment => ({
  ...assignment({
    id: userId ?? '',
    name: null,
    mail: address,
    principalName: address,
    proxyAddresses: [],
    otherMails: [],
    enabled: true,
    guest: false
  }),
  packageId,
  ...more
})

/** Which of the two is refused to whoever has the other one. */
type Declared = 'maker' | 'approver' | 'both'

const declared = (refused: Declared): ReadonlyMap<string, Incompatibilities> => {
  const [ofMaker, ofApprover] = [refused !== 'approver' ? [APPROVER] : [], refused !== 'maker' ? [MAKER] : []]
  return new Map([
    [MAKER.id, { ...NONE, excludes: ofMaker, excludedBy: refused !== 'maker' ? [APPROVER] : [] }],
    [APPROVER.id, { ...NONE, excludes: ofApprover, excludedBy: refused !== 'approver' ? [MAKER] : [] }]
  ])
}

function warningsOf(packages: readonly PackagePlan[], refused: Declared, held: readonly Assignment[] = []) {
  const assignments = packedByPackage([MAKER.id, APPROVER.id], held)
  const gained = packagesGained(packages)
  const byPackage = new Map([...declared(refused)].filter(([id]) => gained.includes(id)))
  return warnAboutIncompatible(packages, { byPackage, assignments }).flatMap(({ name, warnings }) =>
    warnings.map((each) => ({ at: name, ...each }))
  )
}

const REFUSED = /^«ada@contoso.com» has «Payment Approver».*administrators cannot assign it either: expect this request/
const LET_THROUGH =
  /^«ada@contoso.com» has «Payment Approver».*of whoever is to get «Payment Approver», so expect this to go through, and them to hold both/
const BOTH = /^«ada@contoso.com» would gain both «Payment (Maker|Approver)» and «Payment (Maker|Approver)»/

describe('somebody who gains a package that is incompatible with another one', () => {
  it.each<{
    rule: string
    packages: readonly PackagePlan[]
    refused: Declared
    held?: readonly Assignment[]
    expected: readonly RegExp[]
  }>([
    {
      rule: 'and has the other one: Entra refuses it to them',
      packages: [maker(add(ada))],
      refused: 'maker',
      held: [holds(ada, APPROVER.id)],
      expected: [REFUSED]
    },
    {
      rule: 'and has the other one, which alone is refused to its holders: Entra lets it through',
      packages: [maker(add(ada))],
      refused: 'approver',
      held: [holds(ada, APPROVER.id)],
      expected: [LET_THROUGH]
    },
    {
      rule: 'and has the other one, and each is refused to holders of the other: Entra refuses it',
      packages: [maker(add(ada))],
      refused: 'both',
      held: [holds(ada, APPROVER.id)],
      expected: [REFUSED]
    },
    {
      rule: 'and keeps the other one with new dates',
      packages: [maker(add(ada)), approver(update(ada))],
      refused: 'maker',
      held: [holds(ada, APPROVER.id)],
      expected: [REFUSED]
    },
    {
      rule: 'and loses the other one with the same plan: nothing',
      packages: [maker(add(ada)), approver(remove(ada))],
      refused: 'maker',
      held: [holds(ada, APPROVER.id)],
      expected: []
    },
    {
      rule: 'and would lose the other one, were that package not refused',
      packages: [
        maker(add(ada)),
        planOf(APPROVER, [remove(ada)], {
          refusals: [{ code: 'TOO_MANY_REMOVALS', message: 'Too many.', hint: '', place: null }]
        })
      ],
      refused: 'maker',
      held: [holds(ada, APPROVER.id)],
      expected: [REFUSED]
    },
    {
      rule: 'and gains the other one too, of which the second is refused',
      packages: [maker(add(ada)), approver(add(ada))],
      refused: 'both',
      expected: [/would gain both «Payment Maker» and «Payment Approver».*whichever request comes second/]
    },
    {
      rule: 'and gains the other one too, of which only one is refused',
      packages: [approver(add(ada)), maker(add(ada))],
      refused: 'maker',
      expected: [/gain both.*Entra refuses «Payment Maker» to whoever has «Payment Approver», so either/]
    },
    {
      rule: 'and gains the other one too, of which only one, that the plan names first, is refused',
      packages: [maker(add(ada)), approver(add(ada))],
      refused: 'maker',
      expected: [/gain both.*Entra refuses «Payment Maker» to whoever has «Payment Approver», so either/]
    },
    {
      rule: 'and gains the other one too, instead of a delivery that failed',
      packages: [maker(add(ada)), approver(add(ada, { move: 'failed-delivery' }))],
      refused: 'both',
      expected: [BOTH]
    },
    {
      rule: 'and is moved in the other one, of which nothing says that they have it: nothing',
      packages: [maker(add(ada)), approver(remove(ada, { move: 'policy' }), add(ada, { move: 'policy' }))],
      refused: 'both',
      expected: []
    },
    {
      rule: 'and gains the other one too, as a guest who has no account yet',
      packages: [maker(invite('gina@partner.example', null)), approver(invite('Gina@partner.example', null))],
      refused: 'both',
      expected: [/^«gina@partner.example» would gain both/]
    },
    {
      rule: 'and is moved in the other one: that they have',
      packages: [maker(add(ada)), approver(remove(ada, { move: 'policy' }), add(ada, { move: 'policy' }))],
      refused: 'maker',
      held: [holds(ada, APPROVER.id)],
      expected: [REFUSED]
    },
    {
      rule: 'anew, by a move, and has the other one: they lose what they have',
      packages: [maker(remove(ada, { move: 'policy' }), add(ada, { move: 'policy' }))],
      refused: 'maker',
      held: [holds(ada, MAKER.id), holds(ada, APPROVER.id)],
      expected: [/to be refused. Whoever is moved then loses the access they have\.$/]
    },
    {
      rule: 'anew, since only a part was delivered, beside somebody who has nothing to lose',
      packages: [maker(add(ada, { move: 'partial-delivery' }), add(ben))],
      refused: 'maker',
      held: [holds(ada, APPROVER.id), holds(ben, APPROVER.id)],
      expected: [/^«ada.*», «ben.*to be refused. Whoever is moved then loses the access they have\.$/]
    },
    {
      rule: 'anew, since nothing was delivered: they lose nothing',
      packages: [maker(add(ada, { move: 'failed-delivery' }))],
      refused: 'maker',
      held: [holds(ada, APPROVER.id)],
      expected: [/expect this request to be refused\.$/]
    },
    {
      rule: 'whose delivery of the other one failed: they do not have it',
      packages: [maker(add(ada))],
      refused: 'maker',
      held: [holds(ada, APPROVER.id, { state: 'deliveryFailed' })],
      expected: []
    },
    {
      rule: 'while somebody else has the other one: nothing',
      packages: [maker(add(ada))],
      refused: 'both',
      held: [holds(ben, APPROVER.id)],
      expected: []
    },
    {
      rule: 'while somebody else gains the other one: nothing',
      packages: [maker(add(ada)), approver(add(ben))],
      refused: 'both',
      expected: []
    },
    {
      rule: 'nothing of somebody who had both before',
      packages: [maker(update(ada))],
      refused: 'both',
      held: [holds(ada, MAKER.id), holds(ada, APPROVER.id)],
      expected: []
    }
  ])('$rule', ({ packages, refused, held = [], expected }) => {
    const messages = warningsOf(packages, refused, held).map(({ message }) => message)
    expect(messages).toEqual(expected.map((each) => expect.stringMatching(each)))
  })

  it('is warned about once for all of them, at the line of the first', () => {
    const people = Array.from({ length: 7 }, (_, index) => person(`person${index}@contoso.com`))
    const adds = people.map((each, index) => add(each, { place: place(index + 2) }))
    const held = people.map((each) => holds(each, APPROVER.id))
    expect(warningsOf([maker(...adds)], 'maker', held)).toMatchObject([
      {
        at: 'Payment Maker',
        code: 'INCOMPATIBLE_PACKAGES',
        message: expect.stringMatching(/^«person0@contoso.com».* and 2 more have .* expect these requests/),
        hint: 'Leave them out of «Payment Maker», or take «Payment Approver» away first.',
        place: place(2)
      }
    ])
  })

  it('is told whole, with what to do', () => {
    const told = (...args: Parameters<typeof warningsOf>) =>
      warningsOf(...args).map(({ message, hint }) => [message, hint])
    const held = [holds(ada, APPROVER.id), holds(ben, APPROVER.id)]
    expect(told([maker(add(ada), add(ben))], 'maker', held)).toEqual([
      [
        '«ada@contoso.com», «ben@contoso.com» have «Payment Approver», which Entra declares incompatible with «Payment Maker». Entra refuses «Payment Maker» to whoever has that, and Microsoft says that administrators cannot assign it either: expect these requests to be refused.',
        'Leave them out of «Payment Maker», or take «Payment Approver» away first.'
      ]
    ])
    expect(told([maker(add(ada), add(ben))], 'approver', held)).toEqual([
      [
        '«ada@contoso.com», «ben@contoso.com» have «Payment Approver», which Entra declares incompatible with «Payment Maker». Entra minds that only of whoever is to get «Payment Approver», so expect this to go through, and these people to hold both.',
        'Leave them out of one of the two, unless both are meant.'
      ]
    ])
    expect(told([maker(add(ada)), approver(add(ada))], 'both')).toEqual([
      [
        '«ada@contoso.com» would gain both «Payment Maker» and «Payment Approver», which Entra declares incompatible. Expect Entra to refuse whichever request comes second.',
        'Leave them out of one of the two.'
      ]
    ])
  })

  it('is warned about of each such package, by name', () => {
    const auditor = { id: guid(2003), name: 'Auditor' }
    const byPackage = new Map([[MAKER.id, { ...NONE, excludes: [APPROVER], excludedBy: [auditor] }]])
    const others = [APPROVER.id, auditor.id]
    const assignments = packedByPackage(
      others,
      others.map((id) => holds(ada, id))
    )
    const [told] = warnAboutIncompatible([maker(add(ada))], { byPackage, assignments })
    expect(told?.warnings.map(({ message }) => /has «(.*?)»/.exec(message)?.[1])).toEqual([
      'Auditor',
      'Payment Approver'
    ])
  })

  it('is warned about once where both packages name the pair', () => {
    expect(warningsOf([approver(add(ada)), maker(add(ada))], 'both')).toEqual([
      expect.objectContaining({ at: 'Payment Approver', message: expect.stringMatching(BOTH) })
    ])
  })
})

describe('who has an incompatible package', () => {
  const known = declared('both')

  it.each([
    {
      rule: 'is to be known where somebody of the directory gains the other one',
      change: add(ada),
      expected: [APPROVER.id]
    },
    {
      rule: 'is not where only guests are invited: they have nothing',
      change: invite('g@partner.example', null),
      expected: []
    },
    { rule: 'is not where nobody gains anything', change: remove(ada), expected: [] }
  ])('$rule', ({ change, expected }) => expect(packagesInTheWay([maker(change)], known)).toEqual(expected))
})

it('groups whose members Entra refuses are named, sorted', () => {
  const byPackage = new Map([[MAKER.id, { ...NONE, groups: ['Treasury', 'Auditors'] }]])
  const [told] = warnAboutIncompatible([maker(add(ada))], { byPackage, assignments: new Map() })
  expect(told).toMatchObject({ incompatibleGroups: ['Auditors', 'Treasury'], warnings: [] })
  const [unknown] = warnAboutIncompatible([approver(add(ada))], { byPackage, assignments: new Map() })
  expect(unknown).toMatchObject({ incompatibleGroups: [], warnings: [] })
})
