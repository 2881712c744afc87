import { describe, expect, it } from '@jest/globals'
import type { AssignmentPolicy } from '../../src/core/model.js'
import type { Move } from '../../src/core/plan.js'
import { policiesUsed, warnAboutQuestions } from '../../src/core/policy-warnings.js'
import {
  ada,
  approved,
  assignment,
  ben,
  direct,
  guid,
  packageSettings,
  person,
  row,
  sales,
  selfService
} from '../app/fakes/samples.js'
import { plan, type Situation } from './situation.js'

const gina = person('gina', 15, { mail: 'gina@partner.example', guest: true })

/** The package with one policy. */
const withPolicy = (more: Partial<AssignmentPolicy>): Situation => ({
  accessPackage: { ...sales, policies: [{ ...direct, ...more }] }
})
const codesOf = (situation: Situation) =>
  plan({ rows: [row('ada@contoso.com')], people: [ada, ben, gina], ...situation }).warnings.map(({ code }) => code)
const toGina = { rows: [row('gina@partner.example')] }
const toNobodyYet = { rows: [row('new@partner.example')] }

describe('what the plan says beforehand of people whom a policy may not let in', () => {
  it.each<{ rule: string; situation: Situation; expected: readonly string[] }>([
    { rule: 'a policy for direct assignment fits everybody', situation: withPolicy({}), expected: [] },
    {
      rule: 'a policy for direct assignment that is switched off takes nobody',
      situation: withPolicy({ enabled: false }),
      expected: ['POLICY_SWITCHED_OFF']
    },
    {
      rule: 'a policy for others that takes no requests by themselves is no such policy',
      situation: withPolicy({ enabled: false, allowedTargetScope: 'allMemberUsers' }),
      expected: []
    },
    {
      rule: 'a policy for members is not for a guest',
      situation: { ...withPolicy({ allowedTargetScope: 'allMemberUsers' }), ...toGina },
      expected: ['POLICY_DOES_NOT_FIT']
    },
    {
      rule: 'nor for someone who is invited as a guest',
      situation: { ...withPolicy({ allowedTargetScope: 'allMemberUsers' }), ...toNobodyYet },
      expected: ['POLICY_DOES_NOT_FIT']
    },
    {
      rule: 'a policy for everybody of the directory is for guests too',
      situation: { ...withPolicy({ allowedTargetScope: 'allDirectoryUsers' }), ...toGina },
      expected: []
    },
    {
      rule: 'a policy for people from outside is not for a member',
      situation: withPolicy({ allowedTargetScope: 'allExternalUsers' }),
      expected: ['POLICY_DOES_NOT_FIT']
    },
    {
      rule: 'a policy for connected organizations may be for any guest',
      situation: { ...withPolicy({ allowedTargetScope: 'specificConnectedOrganizationUsers' }), ...toGina },
      expected: []
    },
    {
      rule: 'a policy for certain users is not for others',
      situation: withPolicy({ allowedTargetScope: 'specificDirectoryUsers', namedUsers: [ben.id] }),
      expected: ['POLICY_DOES_NOT_FIT']
    },
    {
      rule: 'a policy for certain users is for them',
      situation: withPolicy({ allowedTargetScope: 'specificDirectoryUsers', namedUsers: [ada.id] }),
      expected: []
    },
    {
      rule: 'whether a policy for a group is for someone cannot be told, so nothing is said',
      situation: withPolicy({ allowedTargetScope: 'specificDirectoryUsers', namedUsers: null }),
      expected: []
    },
    {
      rule: 'a policy for applications is for nobody',
      situation: withPolicy({ allowedTargetScope: 'allDirectoryServicePrincipals' }),
      expected: ['POLICY_DOES_NOT_FIT']
    },
    {
      rule: 'of somebody whose kind Entra does not tell nothing is said',
      situation: { ...withPolicy({ allowedTargetScope: 'allMemberUsers' }), people: [{ ...ada, guest: null }] },
      expected: []
    },
    {
      rule: 'a catalog that is not for people from outside, and a guest',
      situation: {
        accessPackage: { ...sales, policies: [direct], catalog: { id: guid(201), name: 'Sales', external: false } },
        ...toGina
      },
      expected: ['CATALOG_NOT_EXTERNAL']
    },
    {
      rule: 'a catalog that is not for people from outside, and a colleague',
      situation: {
        accessPackage: { ...sales, policies: [direct], catalog: { id: guid(201), name: 'Sales', external: false } }
      },
      expected: []
    },
    {
      rule: 'somebody who holds it, and whose account the directory has disabled, is moved',
      situation: {
        settings: packageSettings({ policy: direct.name, policyChanges: 'move' }),
        held: [assignment(ada, { policyId: selfService.id })],
        people: [{ ...ada, enabled: false }]
      },
      expected: ['PERSON_DISABLED']
    },
    {
      rule: 'nothing of a policy under which nobody is added',
      situation: { ...withPolicy({ enabled: false }), held: [assignment(ada)] },
      expected: []
    }
  ])('$rule', ({ situation, expected }) => expect(codesOf(situation)).toEqual(expected))

  const toldOf = (situation: Situation) =>
    plan({ rows: [row('ada@contoso.com')], people: [ada, ben, gina], ...situation }).warnings
  const closed = { ...sales, policies: [direct], catalog: { id: guid(201), name: 'Sales', external: false } }

  it.each<{ rule: string; situation: Situation; message: string; hint: string; places: boolean }>([
    {
      rule: 'a policy that asks for approval',
      situation: withPolicy({ approvalRequired: true }),
      message:
        'The policy «Direct assignment» asks for approval: requests under it wait in Entra until someone approves them.',
      hint: 'Use a policy without approval if access is to come with the merge.',
      places: false
    },
    {
      rule: 'a policy that is switched off',
      situation: withPolicy({ enabled: false }),
      message:
        'The policy «Direct assignment» is for direct assignment only and is not enabled; Microsoft says that administrators then cannot directly assign under it, so Entra may refuse these requests.',
      hint: 'Enable it in the policy’s request settings in the Entra admin center, or use another policy.',
      places: false
    },
    {
      rule: 'a policy for others',
      situation: { ...withPolicy({ allowedTargetScope: 'allMemberUsers' }), ...toGina },
      message:
        'The policy «Direct assignment» is for members of the directory, not for guests; «gina@partner.example» is not among them, so Entra may refuse this request.',
      hint: 'Use a policy that is for them, or change whom the policy is for in the Entra admin center.',
      places: true
    },
    {
      rule: 'a catalog that is not for guests',
      situation: { accessPackage: closed, ...toGina },
      message: 'The catalog «Sales» is not enabled for external users, so Entra may refuse «gina@partner.example».',
      hint: 'Enable the catalog for external users in the Entra admin center, or leave guests out of its packages.',
      places: true
    },
    {
      rule: 'an account that is disabled',
      situation: { people: [{ ...ada, enabled: false }] },
      message: 'The account of `ada@contoso.com` is disabled.',
      hint: 'They gain the package but cannot sign in until the account is enabled.',
      places: true
    }
  ])('is told whole, with what to do: $rule', ({ situation, message, hint, places }) => {
    const rows = situation.rows ?? [row('ada@contoso.com')]
    const place = places ? rows[0]?.place : null
    expect(toldOf({ ...situation, rows })).toEqual([expect.objectContaining({ message, hint, place })])
  })

  it('only guests are named where the catalog is not for them', () => {
    const rows = [row('ada@contoso.com'), row('gina@partner.example'), row('new@partner.example')]
    expect(toldOf({ accessPackage: closed, rows }).map(({ message }) => message)).toEqual([
      'The catalog «Sales» is not enabled for external users, so Entra may refuse «gina@partner.example», «new@partner.example».'
    ])
  })

  it('an account that is disabled is only told of whoever gains the package', () => {
    const disabled = { ...ben, enabled: false }
    const rows = [row('ada@contoso.com'), row('ben@contoso.com')]
    expect(toldOf({ rows, people: [ada, disabled], held: [assignment(ben)] })).toEqual([])
  })

  it('policies are told by name', () => {
    const policies = [
      { ...direct, id: guid(921), name: 'Zulu', approvalRequired: true },
      { ...direct, id: guid(922), name: 'Alpha', approvalRequired: true }
    ]
    const rows = [row('ada@contoso.com', { policy: 'Zulu' }), row('ben@contoso.com', { policy: 'Alpha' })]
    expect(toldOf({ accessPackage: { ...sales, policies }, rows }).map(({ message }) => message)).toEqual([
      expect.stringContaining('«Alpha»'),
      expect.stringContaining('«Zulu»')
    ])
  })

  it('a warning names the policy and the people, many of them only counted', () => {
    const rows = Array.from({ length: 7 }, (_, index) => row(`guest${index}@partner.example`))
    const { warnings } = plan({ ...withPolicy({ allowedTargetScope: 'allMemberUsers' }), rows })
    expect(warnings.map(({ message }) => message)).toEqual([
      'The policy «Direct assignment» is for members of the directory, not for guests; «guest0@partner.example», «guest1@partner.example», «guest2@partner.example», «guest3@partner.example», «guest4@partner.example» and 2 more are not among them, so Entra may refuse these requests.'
    ])
  })
})

describe('required questions', () => {
  const { changes } = plan({ rows: [row('ada@contoso.com'), row('ben@contoso.com', { policy: approved.name })] })

  it('are looked for only under policies that somebody gains the package under', () => {
    expect(policiesUsed(changes)).toEqual([direct.id, approved.id])
    expect(policiesUsed(plan({ held: [assignment(ada)] }).changes)).toEqual([])
  })

  it('are a warning that names them, since nobody answers them here', () => {
    const questions = new Map([
      [direct.id, []],
      [approved.id, ['Which project?', 'Until when?']]
    ])
    expect(warnAboutQuestions(changes, questions)).toEqual([
      {
        code: 'POLICY_QUESTIONS',
        message:
          'The policy «With approval» asks 2 questions that must be answered («Which project?», «Until when?»), and nobody answers here: Entra may refuse these requests.',
        hint: 'Use a policy without required questions.',
        place: null
      }
    ])
  })

  it('are told of each policy, by name, and counted in words', () => {
    const questions = new Map([
      [approved.id, ['Which project?']],
      [direct.id, ['Until when?']]
    ])
    const told = warnAboutQuestions(changes.toReversed(), questions).map(({ message }) => message)
    expect(told).toEqual([
      expect.stringMatching(/^The policy «Direct assignment» asks a question that must be answered/),
      expect.stringMatching(/^The policy «With approval» asks a question that must be answered/)
    ])
  })

  it('under which somebody is moved may cost them what they have: the warning says so', () => {
    const moved = plan({
      settings: packageSettings({ policy: direct.name, policyChanges: 'move' }),
      rows: [row('ada@contoso.com')],
      held: [assignment(ada, { policyId: selfService.id })]
    })
    const questions = new Map([[direct.id, ['Which project?']]])
    const as = (move: Move) => moved.changes.map((each) => (each.kind === 'add' ? { ...each, move } : each))
    const [of, moving, part, nothing] = [changes, moved.changes, as('partial-delivery'), as('failed-delivery')].map(
      (each) => warnAboutQuestions(each, questions)[0]?.message
    )
    expect(of).not.toContain('loses')
    expect(moving).toContain('Whoever is moved then loses the access they have.')
    expect(part).toBe(moving)
    expect(nothing).toBe(of)
  })

  it('of a policy that is gone by now are none', () => expect(warnAboutQuestions(changes, new Map())).toEqual([]))
})
