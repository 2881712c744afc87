/** What stands above the tables of a plan: what a reviewer might not expect, counted in people. */
import { describe, expect, it } from '@jest/globals'
import type { Plan, Refusal } from '../../src/core/plan.js'
import { unusualBlocks } from '../../src/core/unusual.js'
import { add, context, guid, invite, pack, person, plan, remove, update } from './plan-fixtures.js'

const ALL = 100
/** The lines of the box, without its frame. */
const said = (of: Plan, limit = ALL): readonly string[] =>
  unusualBlocks(of, context, limit)
    .join('\n')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('> [!'))
    .map((line) => line.replace(/^> (- )?/, ''))

const guest = (domain: string, index = 1) => add(person(`g${index}@${domain}`), { guestDomain: domain })
const warning = (message: string): Refusal => ({ code: 'PERSON_LEFT', message, hint: '', place: null })

describe('a plan with nothing unusual has no box', () => {
  it.each<{ rule: string; of: Plan }>([
    { rule: 'nothing at all', of: plan([]) },
    {
      rule: 'what the pull request asks for, of members',
      of: plan([
        pack('One', 3, [add(person('a@x.example')), update(person('b@x.example')), remove(person('c@x.example'))])
      ])
    },
    { rule: 'a guest who only loses it', of: plan([pack('One', 3, [remove(person('g@p.example'))])]) },
    {
      rule: 'a guest in a package that is refused',
      of: plan([pack('One', 3, [guest('p.example')], { refusals: [warning('No.')] })])
    },
    {
      rule: 'a move after a failed delivery: nobody loses anything',
      of: plan([
        pack('One', 3, [
          remove(person('a@x.example'), { move: 'failed-delivery' }),
          add(person('a@x.example'), { move: 'failed-delivery' })
        ])
      ])
    }
  ])('$rule', ({ of }) => {
    expect(unusualBlocks(of, context, ALL)).toEqual([])
  })
})

describe('changes that the pull request does not ask for', () => {
  const entra = remove(person('a@x.example'), { cause: 'entra' })
  const earlier = add(person('b@x.example'), { cause: 'earlier-merge' })
  const known = { baseline: 'b'.repeat(40) }

  it('are told by what they undo, and who did it as far as that is known', () => {
    const undone = '**1 change undoes what was done in Entra.**'
    const keep = 'To keep what is there, say so in the files.'
    expect(said(plan([pack('One', 3, [entra])], known))).toEqual([
      `${undone} No row of these people changed since the files were applied last, so somebody changed Entra. ${keep}`
    ])
    expect(said(plan([pack('One', 3, [entra])]))).toEqual([
      `${undone} No row of these people changed: somebody changed Entra, or an earlier merge was not applied. ${keep}`
    ])
  })

  it('are counted over all packages, also those that are refused', () => {
    const of = plan(
      [pack('One', 3, [entra, earlier]), pack('Two', 3, [entra, earlier], { refusals: [warning('No.')] })],
      known
    )
    expect(said(of)).toEqual([
      expect.stringMatching(/^\*\*2 changes undo what was done in Entra\.\*\*/),
      '**2 changes come from earlier merges.** Their apply failed, held them, gave way or never ran; they are applied along with this.'
    ])
    expect(said(plan([pack('One', 3, [earlier])], known))).toEqual([
      expect.stringMatching(/^\*\*1 change comes from earlier merges\.\*\*/)
    ])
  })
})

describe('guests who gain access', () => {
  it.each<{ rule: string; of: Plan; says: string }>([
    {
      rule: 'one, of the directory',
      of: plan([pack('One', 3, [guest('p.example')])]),
      says: '**1 guest gains access** from `p.example`.'
    },
    {
      rule: 'one, to be invited',
      of: plan([pack('One', 3, [invite('gil@p.example', 'Gil')])]),
      says: '**1 guest gains access** from `p.example`, not in the directory yet.'
    },
    {
      rule: 'several of one domain, some to be invited',
      of: plan([pack('One', 3, [invite('gil@p.example', 'Gil'), guest('p.example'), guest('p.example', 2)])]),
      says: '**3 guests gain access** from `p.example`, 1 of them not in the directory yet.'
    },
    {
      rule: 'of several domains, the most first, then by name',
      of: plan([pack('One', 3, [guest('z.example'), guest('b.example'), guest('a.example'), guest('z.example', 2)])]),
      says: '**4 guests gain access** 2 from `z.example`, 1 from `a.example`, 1 from `b.example`.'
    },
    {
      rule: 'of six domains, five of them named',
      of: plan([
        pack(
          'One',
          3,
          ['a', 'b', 'c', 'd', 'e', 'f'].map((each) => guest(`${each}.example`))
        )
      ]),
      says: '**6 guests gain access** 1 from `a.example`, 1 from `b.example`, 1 from `c.example`, 1 from `d.example`, 1 from `e.example`, 1 more domain.'
    },
    {
      rule: 'of seven domains',
      of: plan([
        pack(
          'One',
          3,
          ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((each) => guest(`${each}.example`))
        )
      ]),
      says: '**7 guests gain access** 1 from `a.example`, 1 from `b.example`, 1 from `c.example`, 1 from `d.example`, 1 from `e.example`, 2 more domains.'
    }
  ])('are told: $rule', ({ of, says }) => {
    expect(said(of)).toEqual([says])
  })

  it('are people: whoever gains two packages is one, and whoever is only moved gains nothing', () => {
    const gil = person('gil@p.example')
    const gains = add(gil, { guestDomain: 'p.example' })
    const moved = [
      remove(gil, { move: 'failed-delivery' }),
      add(person('m@q.example'), { guestDomain: 'q.example', move: 'failed-delivery' })
    ]
    expect(said(plan([pack('One', 3, [gains]), pack('Two', 3, [gains, ...moved])]))).toEqual([
      '**1 guest gains access** from `p.example`.'
    ])
  })
})

describe('people who are without access for a while', () => {
  const moved = (address: string, move: 'policy' | 'partial-delivery') => {
    const member = person(address)
    return [remove(member, { move }), add(member, { move })]
  }
  it.each<{ rule: string; of: Plan; says: string }>([
    {
      rule: 'for another policy',
      of: plan([pack('One', 3, moved('a@x.example', 'policy'))]),
      says: '**1 person is without access for a while:** removed and added again, to get another policy.'
    },
    {
      rule: 'for a part that was delivered',
      of: plan([pack('One', 3, moved('a@x.example', 'partial-delivery'))]),
      says: '**1 person is without access for a while:** removed and added again, since the policy or the delivery is not as it should be.'
    },
    {
      rule: 'two of them, for different reasons',
      of: plan([pack('One', 3, [...moved('a@x.example', 'policy'), ...moved('b@x.example', 'partial-delivery')])]),
      says: '**2 people are without access for a while:** removed and added again, since the policy or the delivery is not as it should be.'
    }
  ])('are told: $rule', ({ of, says }) => {
    expect(said(of)).toEqual([says])
  })

  it('are counted once for several packages, and not where the package is refused', () => {
    const changes = moved('a@x.example', 'policy')
    const refused = pack('Three', 3, moved('b@x.example', 'policy'), { refusals: [warning('No.')] })
    expect(said(plan([pack('One', 3, changes), pack('Two', 3, changes), refused]))).toEqual([
      expect.stringMatching(/^\*\*1 person is without access/)
    ])
  })
})

describe('settings and warnings', () => {
  const of = plan([pack('One', 3, [], { warnings: [warning('Of the package.'), warning('Second.')] })], {
    warnings: [warning('Of the run.')],
    settingChanges: ['raises `max-removals` from 1 to 2', 'turns `enabled` off', 'sets `language` to `de`']
  })

  it('stand last, settings first, a warning with its package', () => {
    expect(said(of)).toEqual([
      'This pull request raises `max-removals` from 1 to 2.',
      'This pull request turns `enabled` off.',
      'This pull request sets `language` to `de`.',
      'Of the run. (`PERSON_LEFT`)',
      '`One`: Of the package. (`PERSON_LEFT`)',
      '`One`: Second. (`PERSON_LEFT`)'
    ])
  })

  it('are counted where there are many; what is said of changes stays', () => {
    const guests = plan([pack('One', 3, [guest('p.example')], { warnings: of.packages[0]?.warnings ?? [] })], {
      warnings: of.warnings,
      settingChanges: of.settingChanges
    })
    expect(said(guests, 1)).toEqual([
      'This pull request raises `max-removals` from 1 to 2.',
      '… and 2 more changed settings',
      '**1 guest gains access** from `p.example`.',
      'Of the run. (`PERSON_LEFT`)',
      '… and 2 more warnings'
    ])
    expect(said(guests, 2)).toContain('… and 1 more changed setting')
    expect(said(guests, 2)).toContain('… and 1 more warning')
    expect(said(guests, 0)).toEqual([
      '3 changed settings, not written out here',
      '**1 guest gains access** from `p.example`.',
      '3 warnings, not written out here'
    ])
  })
})

describe('a box of one line', () => {
  it('is no list', () => {
    const [box] = unusualBlocks(plan([pack('One', 3, [guest('p.example')])], { tenantId: guid(1) }), context, ALL)
    expect(box).toBe('> [!WARNING]\n> **1 guest gains access** from `p.example`.')
  })
})
