/** What a check of a tenant says of permissions, licence, invitations and packages. */
import { describe, expect, it } from '@jest/globals'
import type { AccessPackage, AssignmentPolicy } from '../../src/core/model.js'
import {
  checkInviters,
  checkLicence,
  checkLifecycle,
  checkPackage,
  checkWrites,
  line,
  policiesOf,
  refusalLine,
  type CheckedMode,
  type CheckedPackage,
  type CheckLine
} from '../../src/core/tenant-check.js'
import {
  ada,
  approved,
  assignment,
  automatic,
  ben,
  cyd,
  direct,
  packageSettings,
  row,
  sales,
  selfService
} from '../app/fakes/samples.js'

const READ_WRITE = 'EntitlementManagement.ReadWrite.All'
const INVITE = 'User.Invite.All'

/** `level: message`, and the hint after an arrow. */
const said = (lines: readonly CheckLine[]): readonly string[] =>
  lines.map(({ level, message, hint }) => `${level}: ${message}${hint === '' ? '' : ` → ${hint}`}`)

/** The level of each line and the permission it is about. */
const judged = (lines: readonly CheckLine[]): readonly string[] =>
  lines.map(({ group, level, message }) => `${group} ${level} ${/[A-Z]\w+(\.\w+)+/.exec(message)?.[0] ?? '?'}`)

describe('permissions to write', () => {
  it.each<{
    rule: string
    modes: readonly CheckedMode[]
    granted: readonly string[] | null
    invites?: boolean
    expected: readonly string[]
  }>([
    {
      rule: 'an apply has both',
      modes: ['apply'],
      granted: [READ_WRITE, INVITE],
      expected: [`Permissions fine ${READ_WRITE}`, `Permissions fine ${INVITE}`]
    },
    {
      rule: 'an apply has none of them',
      modes: ['apply'],
      granted: ['User.Read.All'],
      expected: [`Permissions fix ${READ_WRITE}`, `Permissions fix ${INVITE}`]
    },
    {
      rule: 'to write the directory contains to invite',
      modes: ['apply'],
      granted: [READ_WRITE, 'Directory.ReadWrite.All'],
      expected: [`Permissions fine ${READ_WRITE}`, `Permissions fine ${INVITE}`]
    },
    {
      rule: 'to write users contains to invite, and nothing contains to write packages',
      modes: ['apply'],
      granted: ['User.ReadWrite.All'],
      expected: [`Permissions fix ${READ_WRITE}`, `Permissions fine ${INVITE}`]
    },
    {
      rule: 'who does not invite needs no permission for it',
      modes: ['apply'],
      granted: [READ_WRITE],
      invites: false,
      expected: [`Permissions fine ${READ_WRITE}`]
    },
    {
      rule: 'a token that cannot be read leaves it open',
      modes: ['apply'],
      granted: null,
      expected: [`Permissions look ${READ_WRITE}`, `Permissions look ${INVITE}`]
    },
    {
      rule: 'an app registration for plans and applies is judged as one that applies',
      modes: ['plan', 'apply'],
      granted: [READ_WRITE, INVITE],
      expected: [`Permissions fine ${READ_WRITE}`, `Permissions fine ${INVITE}`]
    },
    { rule: 'who only reads needs none', modes: ['plan'], granted: ['User.Read.All'], expected: [] },
    { rule: 'who only reads needs no token that tells', modes: ['drift'], granted: null, expected: [] },
    {
      rule: 'who only reads is to have none, whether or not the settings invite',
      modes: ['export'],
      granted: [READ_WRITE, INVITE],
      invites: false,
      expected: [`Permissions look ${READ_WRITE}`, `Permissions look ${INVITE}`]
    }
  ])('$rule', ({ modes, granted, invites = true, expected }) => {
    expect(judged(checkWrites(modes, granted, invites))).toEqual(expected)
  })

  it('says what is too much, for which modes, and what to do', () => {
    expect(said(checkWrites(['plan', 'drift'], [INVITE], true))).toEqual([
      'look: The token carries User.Invite.All (inviting guests), which plan and drift does not need. → Use an app registration of its own that can only read: everybody who can push a branch can run a workflow as this one.'
    ])
  })

  it('says what is missing, where to grant it, and that a role on catalogs would do for packages alone', () => {
    const grant =
      'Grant it as an application permission under App registrations → API permissions → Microsoft Graph, then «Grant admin consent».'
    expect(said(checkWrites(['apply'], [], true))).toEqual([
      `fix: ${READ_WRITE} (requesting assignments): the token does not carry it. A role on single catalogs (Access package assignment manager) would do in its place, and cannot be seen here. → ${grant}`,
      `fix: ${INVITE} (inviting guests): the token does not carry it. → ${grant}`
    ])
    expect(said(checkWrites(['apply'], null, false))).toEqual([
      `look: ${READ_WRITE} (requesting assignments): cannot be told, since the token cannot be read. → ${grant}`
    ])
  })

  it('says what is there without anything to do', () => {
    expect(said(checkWrites(['apply'], [READ_WRITE], false))).toEqual([
      `fine: ${READ_WRITE} (requesting assignments): the token carries it.`
    ])
  })
})

describe('the licence', () => {
  it.each<{ rule: string; plans: readonly string[] | null; level: string; says: string }>([
    {
      rule: 'P2',
      plans: ['AAD_PREMIUM_P2', 'AAD_PREMIUM'],
      level: 'fine',
      says: 'The tenant has Microsoft Entra ID P2.'
    },
    {
      rule: 'Governance',
      plans: ['Entra_Identity_Governance'],
      level: 'fine',
      says: 'The tenant has Microsoft Entra ID Governance.'
    },
    {
      rule: 'both',
      plans: ['Entra_Identity_Governance', 'AAD_PREMIUM_P2'],
      level: 'fine',
      says: 'The tenant has Microsoft Entra ID P2 and Microsoft Entra ID Governance.'
    },
    {
      rule: 'neither, by its name for a smaller plan',
      plans: ['AAD_PREMIUM'],
      level: 'look',
      says: 'Neither Microsoft Entra ID P2 nor Governance is among what the tenant has bought.'
    },
    { rule: 'not to be read', plans: null, level: 'look', says: 'What the tenant has bought cannot be read.' }
  ])('$rule', ({ plans, level, says }) => {
    const { group, hint, ...told } = checkLicence(plans)
    expect({ group, ...told }).toEqual({ group: 'Licence', level, message: says })
    // Only where there is something to do is it said.
    expect(hint === '').toBe(level === 'fine')
  })

  it('tells what to grant to read it, and what an expired one means', () => {
    expect(checkLicence(null).hint).toContain('Organization.Read.All or LicenseAssignment.Read.All would do.')
    expect(checkLicence([]).hint).toContain('with an expired licence Entra takes no new requests')
  })
})

describe('invitations', () => {
  it.each<{ rule: string; inviters: string | null; applies: boolean; expected: RegExp }>([
    {
      rule: 'nobody may invite, for a plan',
      inviters: 'none',
      applies: false,
      expected: /^look: The tenant lets nobody invite guests, .* → .*`invitations: \{ enabled: false \}`/
    },
    {
      rule: 'nobody may invite, for an apply',
      inviters: 'none',
      applies: true,
      expected: /^fix: The tenant lets nobody invite guests/
    },
    {
      rule: 'only administrators may',
      inviters: 'adminsAndGuestInviters',
      applies: true,
      expected: /^look: The tenant lets only administrators invite guests.* → Try one invitation/
    },
    {
      rule: 'members may',
      inviters: 'adminsGuestInvitersAndAllMembers',
      applies: true,
      expected: /^fine: The tenant lets applications invite guests\.$/
    },
    {
      rule: 'everyone may',
      inviters: 'everyone',
      applies: false,
      expected: /^fine: The tenant lets applications invite guests\.$/
    },
    {
      rule: 'it cannot be read',
      inviters: null,
      applies: true,
      expected: /^note: Who may invite guests cannot be read: that needs Policy\.Read\.All/
    }
  ])('$rule', ({ inviters, applies, expected }) => {
    const told = checkInviters(inviters, applies)
    expect(told.group).toBe('Invitations')
    expect(said([told])[0]).toMatch(expected)
  })

  it('tells what becomes of guests who lose their last package', () => {
    const blocked = 'note: Guests who came through a package are blocked when they lose their last one'
    expect(said(checkLifecycle(null))).toEqual([])
    expect(said(checkLifecycle({ kind: 'nothing' }))).toEqual([])
    expect(said(checkLifecycle({ kind: 'block' }))).toEqual([`${blocked}.`])
    expect(said(checkLifecycle({ kind: 'block-and-delete', days: 30 }))).toEqual([
      `${blocked}, and deleted 30 days after that.`
    ])
    expect(said(checkLifecycle({ kind: 'block-and-delete', days: null }))).toEqual([`${blocked}, and deleted later.`])
    expect(checkLifecycle({ kind: 'block-and-delete', days: 1 }).map(({ group }) => group)).toEqual(['Invitations'])
    expect(checkLifecycle({ kind: 'block' }).map(({ group }) => group)).toEqual(['Invitations'])
  })
})

const packageOf = (...policies: readonly AssignmentPolicy[]): AccessPackage => ({ ...sales, policies })
const checkedOf = (more: Partial<CheckedPackage> = {}): CheckedPackage => ({
  accessPackage: packageOf(direct),
  settings: null,
  rows: [],
  assignments: [],
  ...more
})

describe('the policies of a package', () => {
  it.each<{ rule: string; checked: Partial<CheckedPackage>; expected: readonly string[] }>([
    {
      rule: 'without rows: the one that would be chosen',
      checked: { accessPackage: packageOf(direct, selfService) },
      expected: ['Direct assignment']
    },
    {
      rule: 'each that rows ask for, once, by whatever name',
      checked: {
        accessPackage: packageOf(direct, selfService, approved),
        rows: [
          row('ada@contoso.com', { policy: 'Self-service' }),
          row('ben@contoso.com', { policy: selfService.id }),
          row('cyd@contoso.com', { policy: 'Self-service' }),
          row('dan@contoso.com')
        ]
      },
      expected: ['Self-service', 'Direct assignment']
    },
    {
      rule: 'the one of the settings',
      checked: { accessPackage: packageOf(direct, approved), settings: packageSettings({ policy: approved.name }) },
      expected: ['With approval']
    }
  ])('$rule', ({ checked, expected }) => {
    const { policies, refusals } = policiesOf(checkedOf(checked))
    expect(policies.map(({ name }) => name)).toEqual(expected)
    expect(refusals).toEqual([])
  })

  it('names the row that asks for one that is not there, and goes on with the others', () => {
    const good = row('ada@contoso.com')
    const bad = row('ben@contoso.com', { policy: 'None' })
    const { policies, refusals } = policiesOf(checkedOf({ rows: [good, bad] }))
    expect(policies).toEqual([direct])
    expect(refusals).toMatchObject([{ code: 'POLICY_NOT_FOUND', place: bad.place }])
    const lines = checkPackage(checkedOf({ rows: [good, bad] }), null)
    expect(lines.map(({ level }) => level)).toEqual(['fix', 'fine'])
    expect(lines[0]?.message).toMatch(
      /^memberships\/sales\.csv:\d+: The access package «Sales Tools» has no policy «None»\.$/
    )
  })

  it('names no row where no policy fits the package as a whole', () => {
    const { refusals } = policiesOf(checkedOf({ accessPackage: packageOf(automatic) }))
    expect(refusals).toMatchObject([{ code: 'POLICY_NOT_FOUND', place: null }])
  })
})

describe('a package', () => {
  const wellNamed = '«Sales Tools» in catalog «Sales»: policy «Direct assignment» is for direct assignment'
  const about = (
    policy: AssignmentPolicy,
    more: Partial<CheckedPackage> = {},
    questions: readonly string[] | null = []
  ) =>
    said(
      checkPackage(
        checkedOf({ accessPackage: packageOf(policy), ...more }),
        questions === null ? null : new Map([[policy.id, questions]])
      )
    )

  it('says for whom a policy is and how many hold it', () => {
    const assignments = [assignment(ada), assignment(cyd), assignment(ben, { policyId: selfService.id })]
    expect(about(direct, { assignments })).toEqual([`fine: ${wellNamed}; 2 assignments under it.`])
    expect(about(direct)).toEqual([`fine: ${wellNamed}; 0 assignments under it.`])
  })

  it('says nothing of how many where they cannot be read, and of a catalog where there is none', () => {
    const accessPackage = { ...packageOf(direct), catalog: null }
    expect(about(direct, { assignments: null, accessPackage }, null)).toEqual([
      'fine: «Sales Tools»: policy «Direct assignment» is for direct assignment.'
    ])
  })

  it.each([
    { scope: 'notSpecified', says: 'direct assignment' },
    { scope: 'allDirectoryUsers', says: 'everybody in the directory, guests included' },
    { scope: 'allMemberUsers', says: 'members of the directory, not for guests' }
  ])('says for whom $scope is', ({ scope, says }) => {
    const [told] = about({ ...direct, allowedTargetScope: scope })
    expect(told).toContain(`is for ${says}; `)
  })

  it.each<{ doubt: string; policy: AssignmentPolicy; questions?: readonly string[]; expected: string }>([
    {
      doubt: 'a policy that is switched off',
      policy: { ...direct, enabled: false },
      expected:
        'It is not enabled, so Entra may refuse to assign under it. → Enable it in the policy’s request settings.'
    },
    {
      doubt: 'a policy with approval',
      policy: { ...direct, approvalRequired: true },
      expected:
        'It asks for approval: requests wait in Entra until someone approves them. → Use a policy without approval if access is to come with the merge.'
    },
    {
      doubt: 'a policy with questions',
      policy: direct,
      questions: ['Why?', 'Until when?'],
      expected:
        'It has required questions («Why?», «Until when?»), which nobody answers here. → Use a policy without required questions.'
    }
  ])('has somebody look at $doubt', ({ policy, questions = [], expected }) => {
    expect(about(policy, {}, questions)).toEqual([`look: ${wellNamed}; 0 assignments under it. ${expected}`])
  })

  it('gathers all doubts about a policy in one line', () => {
    const [told, ...more] = about({ ...direct, enabled: false, approvalRequired: true }, {}, ['Why?'])
    expect(more).toEqual([])
    expect(told).toMatch(/under it\. It is not enabled.* It asks for approval.* It has required questions \(«Why\?»\)/)
    expect(told).toMatch(
      /→ Enable it .*settings\. Use a policy without approval .*merge\. Use a policy without required/
    )
  })

  it('asks about the questions of each policy alone', () => {
    const lines = checkPackage(
      checkedOf({
        accessPackage: packageOf(direct, selfService),
        rows: [row('ada@contoso.com'), row('ben@contoso.com', { policy: 'Self-service' })]
      }),
      new Map([[selfService.id, ['Why?']]])
    )
    expect(lines.map(({ group, level }) => `${group} ${level}`)).toEqual(['Packages fine', 'Packages look'])
  })
})

describe('a line', () => {
  it('names the place of what is refused, where it has one', () => {
    const refusal = { code: 'PACKAGE_NOT_FOUND', message: 'There is none.', hint: 'Look.', place: null } as const
    expect(refusalLine(refusal)).toEqual(line('Packages', 'fix', 'There is none.', 'Look.'))
    expect(refusalLine({ ...refusal, place: { file: 'memberships/a.csv', line: 2 } }).message).toBe(
      'memberships/a.csv:2: There is none.'
    )
  })

  it('has no hint where there is nothing to do', () => {
    expect(line('Sign-in', 'note', 'Signed in.')).toEqual({
      group: 'Sign-in',
      level: 'note',
      message: 'Signed in.',
      hint: ''
    })
  })
})
