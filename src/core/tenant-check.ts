/** What a check of a tenant finds, line by line: judged here, read elsewhere. */
import { choosePolicy } from './choose-policy.js'
import { enumerate } from './enumerate.js'
import { countNoun } from './count-noun.js'
import type {
  AccessPackage,
  Assignment,
  AssignmentPolicy,
  GuestLifecycle,
  MembershipRow,
  PackageSettings
} from './model.js'
import { isSwitchedOff, scopeWords } from './policy-fit.js'
import type { Refusal } from './plan.js'

/** `fine`: works. `look`: works, or cannot be told; somebody should look. `fix`: a run will fail. `note`: good to know. */
export type CheckLevel = 'fine' | 'look' | 'fix' | 'note'

/** What a line is about, in the order they are shown. */
export const CHECK_GROUPS = ['Sign-in', 'Permissions', 'Licence', 'Invitations', 'Packages'] as const
export type CheckGroup = (typeof CHECK_GROUPS)[number]

/** One line of a check. */
export interface CheckLine {
  readonly group: CheckGroup
  readonly level: CheckLevel
  readonly message: string
  /** What to do; empty where there is nothing to do. */
  readonly hint: string
}

/** What the app registration is to be used for. */
export type CheckedMode = 'plan' | 'apply' | 'drift' | 'export'

/** A permission, why a mode needs it, and which others contain it. */
interface Need {
  readonly permission: string
  readonly contained: readonly string[]
  readonly what: string
}

/** Least permissions: microsoftgraph/microsoft-graph-devx-content, `permissions/new/permissions.json`. */
const WRITES: readonly Need[] = [
  {
    permission: 'EntitlementManagement.ReadWrite.All',
    contained: [],
    what: 'requesting assignments'
  },
  {
    permission: 'User.Invite.All',
    contained: ['User.ReadWrite.All', 'Directory.ReadWrite.All'],
    what: 'inviting guests'
  }
]

const GRANT =
  'Grant it as an application permission under App registrations → API permissions → Microsoft Graph, then «Grant admin consent».'

/**
 * Permissions to write. They are read from the token: to try them would be to write.
 *
 * @param granted The token's application permissions; null when the token cannot be read.
 * @param invites Whether the settings allow invitations.
 */
export function checkWrites(
  mode: readonly CheckedMode[],
  granted: readonly string[] | null,
  invites: boolean
): readonly CheckLine[] {
  const applies = mode.includes('apply')
  return WRITES.flatMap(({ permission, contained, what }): readonly CheckLine[] => {
    const has = granted?.some((each) => each === permission || contained.includes(each)) ?? null
    if (!applies) {
      if (has !== true) return []
      const message = `The token carries ${permission} (${what}), which ${mode.join(' and ')} does not need.`
      return [
        line(
          'Permissions',
          'look',
          message,
          'Use an app registration of its own that can only read: everybody who can push a branch can run a workflow as this one.'
        )
      ]
    }
    if (permission === 'User.Invite.All' && !invites) return []
    if (has === true) return [line('Permissions', 'fine', `${permission} (${what}): the token carries it.`)]
    if (has === null) {
      return [
        line('Permissions', 'look', `${permission} (${what}): cannot be told, since the token cannot be read.`, GRANT)
      ]
    }
    const catalog =
      permission === 'User.Invite.All'
        ? ''
        : ' A role on single catalogs (Access package assignment manager) would do in its place, and cannot be seen here.'
    return [line('Permissions', 'fix', `${permission} (${what}): the token does not carry it.${catalog}`, GRANT)]
  })
}

/**
 * Names of service plans with entitlement management (Microsoft Entra documentation, «Product names and service plan
 * identifiers for licensing» and «Microsoft Entra ID Governance licensing fundamentals»).
 */
const LICENSED: Readonly<Record<string, string>> = {
  AAD_PREMIUM_P2: 'Microsoft Entra ID P2',
  Entra_Identity_Governance: 'Microsoft Entra ID Governance'
}

/** @param plans Null: they cannot be read. */
export function checkLicence(plans: readonly string[] | null): CheckLine {
  if (plans === null) {
    return line(
      'Licence',
      'look',
      'What the tenant has bought cannot be read.',
      'Organization.Read.All or LicenseAssignment.Read.All would do. Entitlement management needs Microsoft Entra ID P2 or Governance.'
    )
  }
  const found = Object.entries(LICENSED).flatMap(([plan, name]) => (plans.includes(plan) ? [name] : []))
  if (found.length > 0) return line('Licence', 'fine', `The tenant has ${found.join(' and ')}.`)
  return line(
    'Licence',
    'look',
    'Neither Microsoft Entra ID P2 nor Governance is among what the tenant has bought.',
    'Entitlement management needs one of them for everybody in scope; with an expired licence Entra takes no new requests. A national cloud may name its plans otherwise.'
  )
}

/** @param inviters In Graph's words; null: it cannot be read. */
export function checkInviters(inviters: string | null, applies: boolean): CheckLine {
  switch (inviters) {
    case null:
      return line(
        'Invitations',
        'note',
        'Who may invite guests cannot be read: that needs Policy.Read.All, which nothing else here needs.'
      )
    case 'none':
      return line(
        'Invitations',
        applies ? 'fix' : 'look',
        'The tenant lets nobody invite guests, so Entra refuses every invitation.',
        'Allow it under External Identities → External collaboration settings, or set `invitations: { enabled: false }` in the settings.'
      )
    case 'adminsAndGuestInviters':
      return line(
        'Invitations',
        'look',
        'The tenant lets only administrators invite guests; Microsoft says that applications then may not be able to.',
        'Try one invitation, or widen it under External Identities → External collaboration settings.'
      )
    default:
      return line('Invitations', 'fine', 'The tenant lets applications invite guests.')
  }
}

/** @param lifecycle Null: it cannot be read. */
export function checkLifecycle(lifecycle: GuestLifecycle | null): readonly CheckLine[] {
  switch (lifecycle?.kind) {
    case undefined:
    case 'nothing':
      return []
    case 'block':
      return [
        line('Invitations', 'note', 'Guests who came through a package are blocked when they lose their last one.')
      ]
    case 'block-and-delete':
      return [
        line(
          'Invitations',
          'note',
          `Guests who came through a package are blocked when they lose their last one, and deleted${lifecycle.days === null ? ' later' : ` ${countNoun(lifecycle.days, 'day')} after that`}.`
        )
      ]
  }
}

/** A managed package, and what was read of it. */
export interface CheckedPackage {
  readonly accessPackage: AccessPackage
  readonly settings: PackageSettings | null
  readonly rows: readonly MembershipRow[]
  /** Null: they cannot be read. */
  readonly assignments: readonly Assignment[] | null
}

/** The policies that rows of a package ask for, each once. Rows that name none that exists are refusals. */
export function policiesOf({ accessPackage, settings, rows }: CheckedPackage): {
  readonly policies: readonly AssignmentPolicy[]
  readonly refusals: readonly Refusal[]
} {
  const asked = rows.length === 0 ? [null] : [...new Set(rows.map(({ policy }) => policy))]
  const choices = asked.map((text) =>
    choosePolicy(text, rows.find(({ policy }) => policy === text)?.place ?? null, accessPackage, settings)
  )
  const policies = choices.flatMap((each) => (each.kind === 'policy' ? [each.policy] : []))
  return {
    policies: [...new Map(policies.map((each) => [each.id, each])).values()],
    refusals: choices.flatMap((each) => (each.kind === 'refused' ? [each.refusal] : []))
  }
}

/** @param questions Required questions by policy; null: they cannot be read. */
export function checkPackage(
  checked: CheckedPackage,
  questions: ReadonlyMap<string, readonly string[]> | null
): readonly CheckLine[] {
  const { name, catalog } = checked.accessPackage
  const where = catalog === null ? `«${name}»` : `«${name}» in catalog «${catalog.name}»`
  const { policies, refusals } = policiesOf(checked)
  return [
    ...refusals.map(refusalLine),
    ...policies.map((policy) => {
      const doubts = doubtsAbout(policy, questions?.get(policy.id) ?? [])
      const held = checked.assignments?.filter(({ policyId }) => policyId === policy.id).length ?? null
      const members = held === null ? '' : `; ${countNoun(held, 'assignment')} under it`
      const said = `${where}: policy «${policy.name}» is for ${forWhom(policy)}${members}.`
      return doubts.length === 0
        ? line('Packages', 'fine', said)
        : line(
            'Packages',
            'look',
            `${said} ${doubts.map(({ message }) => message).join(' ')}`,
            doubts.map(({ hint }) => hint).join(' ')
          )
    })
  ]
}

/** A refusal of a plan as a line of a check. */
export function refusalLine({ message, hint, place }: Refusal): CheckLine {
  const where = place === null ? '' : `${place.file}:${place.line}: `
  return line('Packages', 'fix', where + message, hint)
}

function doubtsAbout(policy: AssignmentPolicy, questions: readonly string[]) {
  return [
    ...(isSwitchedOff(policy)
      ? [
          {
            message: 'It is not enabled, so Entra may refuse to assign under it.',
            hint: 'Enable it in the policy’s request settings.'
          }
        ]
      : []),
    ...(policy.approvalRequired
      ? [
          {
            message: 'It asks for approval: requests wait in Entra until someone approves them.',
            hint: 'Use a policy without approval if access is to come with the merge.'
          }
        ]
      : []),
    ...(questions.length > 0
      ? [
          {
            message: `It has required questions (${enumerate(questions)}), which nobody answers here.`,
            hint: 'Use a policy without required questions.'
          }
        ]
      : [])
  ]
}

function forWhom(policy: AssignmentPolicy): string {
  switch (policy.allowedTargetScope.toLowerCase()) {
    case 'notspecified':
      return 'direct assignment'
    case 'alldirectoryusers':
      return 'everybody in the directory, guests included'
    default:
      return scopeWords(policy)
  }
}

/** A line; the hint is empty where there is nothing to do. */
export function line(group: CheckGroup, level: CheckLevel, message: string, hint = ''): CheckLine {
  return { group, level, message, hint }
}
