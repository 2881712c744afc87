/** What a reviewer should know about the people who gain a package and the policies they gain it under. */
import type { AssignmentPolicy, Guid } from './model.js'
import type { PackageState, PlanRules } from './package-state.js'
import type { AddChange, Change, Refusal } from './plan.js'
import { compareText } from './sort-order.js'

/** Everybody who gains the package under one policy, in the plan's order. */
interface Newcomers {
  readonly policy: AssignmentPolicy
  readonly adds: readonly AddChange[]
}

/** More people than this are counted, not named. */
const MAX_NAMED = 5

/** Warnings about changes that Entra will hold up, refuse or not deliver, as far as that can be told beforehand. */
export function warnAboutChanges(
  changes: readonly Change[],
  state: PackageState,
  rules: PlanRules
): readonly Refusal[] {
  const groups = groupByPolicy(changes, state)
  return [
    ...groups.flatMap(approvalRequired),
    ...groups.flatMap(switchedOff),
    ...groups.flatMap((group) => doesNotFit(group, rules)),
    ...guestsWithoutCatalog(groups, state, rules),
    ...disabledAccounts(groups, state)
  ]
}

/** The policies that people gain a package under. */
export function policiesUsed(changes: readonly Change[]): readonly Guid[] {
  return [...new Set(changes.flatMap((change) => (change.kind === 'add' ? [change.policy.id] : [])))]
}

/**
 * Warnings about questions that nobody answers here. In the Entra admin center whoever assigns someone answers them; whether
 * a request without answers is refused is documented nowhere.
 *
 * @param questions The required questions of every policy that people gain the package under.
 */
export function warnAboutQuestions(
  changes: readonly Change[],
  questions: ReadonlyMap<Guid, readonly string[]>
): readonly Refusal[] {
  const asking = changes.flatMap((change) => {
    const asked = change.kind === 'add' ? (questions.get(change.policy.id) ?? []) : []
    return asked.length === 0 ? [] : [[change.policy.name, asked] as const]
  })
  return [...new Map(asking)]
    .toSorted(([one], [other]) => compareText(one, other))
    .map(([name, asked]) => ({
      code: 'POLICY_QUESTIONS',
      message: `The policy «${name}» asks ${asked.length === 1 ? 'a question' : `${asked.length} questions`} that must be answered (${enumerate(asked)}), and nobody answers here: Entra may refuse these requests.`,
      hint: 'Use a policy without required questions.',
      place: null
    }))
}

function groupByPolicy(changes: readonly Change[], { accessPackage }: PackageState): readonly Newcomers[] {
  const adds = changes.filter((change) => change.kind === 'add')
  return accessPackage.policies
    .map((policy) => ({ policy, adds: adds.filter((change) => change.policy.id === policy.id) }))
    .filter((group) => group.adds.length > 0)
    .toSorted((one, other) => compareText(one.policy.name, other.policy.name))
}

function approvalRequired({ policy, adds }: Newcomers): readonly Refusal[] {
  if (!policy.approvalRequired) return []
  return [
    {
      code: 'APPROVAL_REQUIRED',
      message: `The policy «${policy.name}» asks for approval: requests under it wait in Entra until someone approves them.${untilThen(adds)}`,
      hint: 'Use a policy without approval if access is to come with the merge.',
      place: null
    }
  ]
}

/**
 * «If you selected None (administrator direct assignments only) and you set enable to No, then administrators can't
 * directly assign this access package» (Microsoft Entra documentation, «Change request settings for an access package»).
 */
function switchedOff({ policy, adds }: Newcomers): readonly Refusal[] {
  if (policy.enabled || policy.allowedTargetScope.toLowerCase() !== 'notspecified') return []
  return [
    {
      code: 'POLICY_SWITCHED_OFF',
      message: `The policy «${policy.name}» is for direct assignment only and is not enabled, so administrators cannot directly assign under it: Entra refuses these requests.${losing(adds)}`,
      hint: 'Enable it in the policy’s request settings in the Entra admin center, or use another policy.',
      place: null
    }
  ]
}

/**
 * People outside the policy's scope «won't successfully be assigned» (Microsoft Entra documentation, «View, add, and
 * remove assignments for an access package»). A warning only: what Entra makes of it is Entra's to decide, and members of
 * groups and connected organizations cannot be told here.
 */
function doesNotFit({ policy, adds }: Newcomers, rules: PlanRules): readonly Refusal[] {
  const misfits = adds.filter((change) => !fits(change, policy, rules))
  const [first] = misfits
  if (first === undefined) return []
  const people = enumerate(misfits.map(({ member }) => member.address))
  const one = misfits.length === 1
  return [
    {
      code: 'POLICY_DOES_NOT_FIT',
      message: `The policy «${policy.name}» is for ${scopeWords(policy)}; ${people} ${one ? 'is' : 'are'} not among them, so Entra may refuse ${one ? 'this request' : 'these requests'}.${losing(misfits)}`,
      hint: 'Use a policy that is for them, or change whom the policy is for in the Entra admin center.',
      place: first.place
    }
  ]
}

/** `specificAllowedTargets` and the scopes: Microsoft Graph documentation, resource `accessPackageAssignmentPolicy`. */
function fits(change: AddChange, { allowedTargetScope, namedUsers }: AssignmentPolicy, rules: PlanRules): boolean {
  const guest = isGuest(change, rules)
  switch (allowedTargetScope.toLowerCase()) {
    case 'allmemberusers':
      return guest !== true
    case 'specificdirectoryusers':
      return namedUsers === null || (change.member.userId !== null && namedUsers.includes(change.member.userId))
    case 'specificconnectedorganizationusers':
    case 'allconfiguredconnectedorganizationusers':
    case 'allexternalusers':
      return guest !== false
    case 'specificdirectoryserviceprincipals':
    case 'alldirectoryserviceprincipals':
    case 'alldirectoryagentidentities':
      return false
    default:
      return true
  }
}

function scopeWords({ allowedTargetScope }: AssignmentPolicy): string {
  switch (allowedTargetScope.toLowerCase()) {
    case 'allmemberusers':
      return 'members of the directory, not for guests'
    case 'specificdirectoryusers':
      return 'the users it names'
    case 'specificconnectedorganizationusers':
    case 'allconfiguredconnectedorganizationusers':
    case 'allexternalusers':
      return 'people from outside, not for members of the directory'
    default:
      return 'applications, not for people'
  }
}

/** Null: not known. */
function isGuest({ invite, member }: AddChange, { people }: PlanRules): boolean | null {
  if (invite !== null) return true
  return member.userId === null ? null : (people.get(member.userId)?.guest ?? null)
}

/** A catalog has to be «enabled for external users» (Microsoft Entra documentation, «Govern access for external users»). */
function guestsWithoutCatalog(
  groups: readonly Newcomers[],
  { accessPackage }: PackageState,
  rules: PlanRules
): readonly Refusal[] {
  if (accessPackage.catalog?.external !== false) return []
  const guests = groups.flatMap(({ adds }) => adds.filter((change) => isGuest(change, rules) === true))
  const [first] = guests
  if (first === undefined) return []
  const people = enumerate(guests.map(({ member }) => member.address))
  return [
    {
      code: 'CATALOG_NOT_EXTERNAL',
      message: `The catalog «${accessPackage.catalog.name}» is not enabled for external users, so Entra may refuse ${people}.${losing(guests)}`,
      hint: 'Enable the catalog for external users in the Entra admin center, or leave guests out of its packages.',
      place: first.place
    }
  ]
}

function disabledAccounts(groups: readonly Newcomers[], { wanted }: PackageState): readonly Refusal[] {
  const gaining = new Set(groups.flatMap(({ adds }) => adds.map(({ member }) => member.userId)))
  return wanted.flatMap(({ who, row }) =>
    who.kind === 'user' && !who.enabled && gaining.has(who.userId)
      ? [
          {
            code: 'PERSON_DISABLED' as const,
            message: `The account of \`${row.email}\` is disabled.`,
            hint: 'They gain the package but cannot sign in until the account is enabled.',
            place: row.place
          }
        ]
      : []
  )
}

/** What it means for those who hold the package now and are removed first. */
function losing(adds: readonly AddChange[]): string {
  return isInterrupted(adds) ? ' Whoever is moved then loses the access they have.' : ''
}

function untilThen(adds: readonly AddChange[]): string {
  return isInterrupted(adds) ? ' Whoever is moved has no access until then.' : ''
}

function isInterrupted(adds: readonly AddChange[]): boolean {
  return adds.some(({ move }) => move === 'policy' || move === 'partial-delivery')
}

function enumerate(texts: readonly string[]): string {
  const named = texts.slice(0, MAX_NAMED).map((text) => `«${text}»`)
  const left = texts.length - named.length
  return left === 0 ? named.join(', ') : `${named.join(', ')} and ${left} more`
}
