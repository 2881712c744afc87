/**
 * Moves that are not made: whoever is removed to be added again, and then cannot be added, has lost what they had. So the
 * removal is planned only where nothing known speaks against the addition. Apply plans again, so this holds for what
 * changed after the review too.
 */
import type { Holding } from './holdings.js'
import type { HinderedMove } from './leave-alone.js'
import type { Assignment, Guid } from './model.js'
import type { PackageState, PlanRules, WantedMember } from './package-state.js'
import type { Move, Refusal } from './plan.js'
import { fits, isSwitchedOff, scopeWords } from './policy-fit.js'
import { enumerate } from './enumerate.js'

/**
 * Why somebody is not removed and added again; null when nothing speaks against it. Where nothing was delivered nobody
 * loses anything, so only what makes a removal itself wrong counts there.
 *
 * @param taken What they would lose.
 */
export function hindranceOf(
  wanted: WantedMember,
  taken: readonly Assignment[],
  move: Move,
  state: PackageState,
  rules: PlanRules
): string | null {
  const { who } = wanted
  const listed = new Set<Guid | null>(state.accessPackage.policies.map(({ id }) => id))
  // Without its policy an automatic assignment would look like one to take away.
  if (taken.some(({ policyId }) => !listed.has(policyId))) return 'its policy cannot be told'
  if (who.kind !== 'user' || !rules.people.has(who.userId)) return 'the directory has no such account any more'
  return move === 'failed-delivery' ? null : doubtAbout(wanted, who.userId, state, rules)
}

/** Why Entra may refuse or hold up the addition. */
function doubtAbout(
  { row, policy }: WantedMember,
  userId: string,
  { accessPackage: { catalog } }: PackageState,
  { now, people }: PlanRules
): string | null {
  const guest = people.get(userId)?.guest ?? null
  if (policy.approvalRequired) return `the policy «${policy.name}» asks for approval`
  if (isSwitchedOff(policy)) return `the policy «${policy.name}» is for direct assignment only and not enabled`
  if (row.startDate !== null && row.startDate > now) return 'the row’s start is still to come'
  if (!fits({ userId, guest }, policy)) return `the policy «${policy.name}» is for ${scopeWords(policy)}`
  if (catalog?.external === false && guest === true)
    return `the catalog «${catalog.name}» is not enabled for external users`
  return null
}

/** A request for the package that is still on its way: what comes of it decides whether there is anything to move. */
export function requestOnItsWay({ requests }: Holding): Holding['requests'][number] | undefined {
  return requests.find(({ type }) => type === 'add')
}

/** One warning for all who keep what they have, by reason. */
export function warnAboutHindered(hindered: readonly HinderedMove[]): readonly Refusal[] {
  const [first] = hindered
  if (first === undefined) return []
  const reasons = [...new Set(hindered.map(({ why }) => why))].map((why) => {
    const people = hindered.filter((each) => each.why === why).map(({ member }) => member.address)
    return `${enumerate(people)}, since ${why}`
  })
  return [
    {
      code: 'MOVE_HINDERED',
      message: `Not removed and added again, so that nobody loses what they have: ${reasons.join('; ')}.`,
      hint: 'Mend the cause, then open a pull request that touches the row. If they may be without access meanwhile, remove the row in one pull request and add it anew in another.',
      place: first.place
    }
  ]
}
