/** What a reviewer should know about the people who gain a package and the policies they gain it under. */
import { enumerate } from './enumerate.js'
import type { AssignmentPolicy, Guid } from './model.js'
import type { PackageState, PlanRules } from './package-state.js'
import type { AddChange, Change, Refusal } from './plan.js'
import { fits, isSwitchedOff, scopeWords } from './policy-fit.js'
import { compareText } from './sort-order.js'

/** Everybody who gains the package under one policy, in the plan's order. */
interface Newcomers {
  readonly policy: AssignmentPolicy
  readonly adds: readonly AddChange[]
}

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
    ...disabledAccounts(groups, state, rules)
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
  const adds = changes.filter((change) => change.kind === 'add')
  const asking = adds.flatMap(({ policy }) => {
    const asked = questions.get(policy.id) ?? []
    return asked.length === 0 ? [] : [[policy.name, asked] as const]
  })
  const losing = new Set(adds.filter(isInterrupted).map(({ policy }) => policy.name))
  return [...new Map(asking)]
    .toSorted(([one], [other]) => compareText(one, other))
    .map(([name, asked]) => ({
      code: 'POLICY_QUESTIONS',
      message: `The policy «${name}» asks ${asked.length === 1 ? 'a question' : `${asked.length} questions`} that must be answered (${enumerate(asked)}), and nobody answers here: Entra may refuse these requests.${losing.has(name) ? ' Whoever is moved then loses the access they have.' : ''}`,
      hint: 'Use a policy without required questions.',
      place: null
    }))
}

/** Whether they have access now, and lose it for as long as the addition takes. */
function isInterrupted({ move }: AddChange): boolean {
  return move === 'policy' || move === 'partial-delivery'
}

function groupByPolicy(changes: readonly Change[], { accessPackage }: PackageState): readonly Newcomers[] {
  const adds = changes.filter((change) => change.kind === 'add')
  return accessPackage.policies
    .map((policy) => ({ policy, adds: adds.filter((change) => change.policy.id === policy.id) }))
    .filter((group) => group.adds.length > 0)
    .toSorted((one, other) => compareText(one.policy.name, other.policy.name))
}

function approvalRequired({ policy }: Newcomers): readonly Refusal[] {
  if (!policy.approvalRequired) return []
  return [
    {
      code: 'APPROVAL_REQUIRED',
      message: `The policy «${policy.name}» asks for approval: requests under it wait in Entra until someone approves them.`,
      hint: 'Use a policy without approval if access is to come with the merge.',
      place: null
    }
  ]
}

function switchedOff({ policy }: Newcomers): readonly Refusal[] {
  if (!isSwitchedOff(policy)) return []
  return [
    {
      code: 'POLICY_SWITCHED_OFF',
      message: `The policy «${policy.name}» is for direct assignment only and is not enabled; Microsoft says that administrators then cannot directly assign under it, so Entra may refuse these requests.`,
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
  const misfits = adds.filter(
    (change) => !fits({ userId: change.member.userId, guest: isGuest(change, rules) }, policy)
  )
  const [first] = misfits
  if (first === undefined) return []
  const people = enumerate(misfits.map(({ member }) => member.address))
  const one = misfits.length === 1
  return [
    {
      code: 'POLICY_DOES_NOT_FIT',
      message: `The policy «${policy.name}» is for ${scopeWords(policy)}; ${people} ${one ? 'is' : 'are'} not among them, so Entra may refuse ${one ? 'this request' : 'these requests'}.`,
      hint: 'Use a policy that is for them, or change whom the policy is for in the Entra admin center.',
      place: first.place
    }
  ]
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
      message: `The catalog «${accessPackage.catalog.name}» is not enabled for external users, so Entra may refuse ${people}.`,
      hint: 'Enable the catalog for external users in the Entra admin center, or leave guests out of its packages.',
      place: first.place
    }
  ]
}

/** Whoever holds the package already is known from their assignment, which does not tell it; the directory does. */
function disabledAccounts(
  groups: readonly Newcomers[],
  { wanted }: PackageState,
  { people }: PlanRules
): readonly Refusal[] {
  const gaining = new Set(groups.flatMap(({ adds }) => adds.map(({ member }) => member.userId)))
  return wanted.flatMap(({ who, row }) =>
    who.kind === 'user' && !(people.get(who.userId)?.enabled ?? who.enabled) && gaining.has(who.userId)
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
