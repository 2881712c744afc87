/** From what the files declare and what Entra has to one package's part of the plan: judged, sorted, with its digest. */
import { indexRowsBefore, type EarlierMerges } from './change-cause.js'
import { choosePolicy, policyChooser } from './choose-policy.js'
import { formatDay, splitEnded } from './dates.js'
import { indexFailedRequests } from './failed-requests.js'
import { normaliseAddress } from './identifiers.js'
import type {
  AccessPackage,
  Assignment,
  FailedRequest,
  Guid,
  Instant,
  MembershipRow,
  OpenRequest,
  PackageSettings,
  Settings
} from './model.js'
import type { Packed } from './packed.js'
import type { Kept, PackagePlan, Refusal } from './plan.js'
import { planPackage } from './plan-changes.js'
import type { PackageState, WantedMember } from './package-state.js'
import {
  findHolder,
  listHolders,
  resolvePeople,
  type Holders,
  type PeopleIndex,
  type PeopleRules
} from './resolve-people.js'
import { digestChanges } from './reviewed-plan.js'
import { refusePackage, refuseRemovalsBeside, warnNearLimit } from './safety.js'

/** All that a run has read about one package. */
export interface PackageFacts {
  readonly accessPackage: AccessPackage
  readonly settings: PackageSettings | null
  /** Whether the package's settings are other ones at the commit compared with; false when that is not known. */
  readonly settingsChanged: boolean
  readonly rows: Packed<MembershipRow>
  /** The package's rows at the commit compared with; null when that is not known. */
  readonly rowsBefore: Packed<MembershipRow> | null
  /** The package's rows after merges that were not applied yet; null: there were none. */
  readonly earlier: EarlierMerges | null
  readonly assignments: Packed<Assignment>
  readonly requests: readonly OpenRequest[]
  /** Read only when an assignment says that its delivery failed, wholly or in part. */
  readonly failedRequests: readonly FailedRequest[]
}

/** What holds for all packages of a run. */
export interface RunFacts extends PeopleRules {
  readonly settings: Settings
  readonly now: Instant
  readonly protectedIds: ReadonlySet<Guid>
  /** Whether a deployment record says that the rows of before were applied. */
  readonly appliedBefore: boolean
}

/** What a package gives is read when it is known whether anything changes, and decides nothing. */
const NOT_DESCRIBED = { grants: null, incompatibleGroups: [] } as const

/** A package that could not be planned: nothing of it is applied, the others go on. */
export function stoppedPackage(name: string, id: Guid | null, refusals: readonly Refusal[]): PackagePlan {
  return {
    id,
    name,
    current: 0,
    desired: 0,
    unchanged: 0,
    staying: { people: 0, losing: new Set(), coming: new Set(), allowEmpty: false },
    changes: [],
    kept: [],
    retries: [],
    warnings: [],
    refusals,
    ...NOT_DESCRIBED,
    digest: digestChanges(id ?? name, [])
  }
}

/** The plan of one package. Rows that cannot be resolved stop it; a plan that goes too far is refused but shown in full. */
export function buildPackagePlan(facts: PackageFacts, run: RunFacts): PackagePlan {
  const { accessPackage, settings, requests } = facts
  const assignments = facts.assignments.unpack()
  const holders = listHolders({ assignments, requests })
  const [active, ended] = splitEnded(facts.rows.unpack(), run.now)

  const before = facts.rowsBefore === null ? null : indexRowsBefore(facts.rowsBefore, facts.earlier)
  const people = resolvePeople(active, holders, run, { before, applied: run.appliedBefore })
  const wanted: WantedMember[] = []
  const refusals: Refusal[] = [...people.refusals]
  const said = new Set<string>()
  const choiceOf = policyChooser(accessPackage, settings)
  for (const { row, who } of people.resolved) {
    const choice = choiceOf(row)
    if (choice.kind === 'policy') wanted.push({ row, who, policy: choice.policy })
    else if (!said.has(choice.refusal.message)) {
      said.add(choice.refusal.message)
      refusals.push(choice.refusal)
    }
  }
  const managed = managedPolicy(facts)
  if (managed.kind === 'refused') refusals.push(managed.refusal)
  if (refusals.length > 0 || managed.kind === 'refused') {
    return stoppedPackage(accessPackage.name, accessPackage.id, refusals)
  }

  const state: PackageState = {
    accessPackage,
    settings,
    settingsChanged: facts.settingsChanged,
    managedPolicyId: managed.policyId,
    wanted,
    expired: rowsOfHolders(ended, holders, run.people),
    assignments,
    requests,
    failedRequests: indexFailedRequests(facts.failedRequests),
    before
  }
  const changes = planPackage(state, { now: run.now, protectedIds: run.protectedIds, people: run.people.byId })
  return {
    id: accessPackage.id,
    name: accessPackage.name,
    current: changes.current,
    desired: changes.desired,
    unchanged: changes.unchanged,
    staying: { ...changes.staying, allowEmpty: settings?.allowEmpty === true },
    changes: changes.changes,
    kept: [...changes.kept, ...endedRows(ended, holders, run.people)],
    retries: changes.retries,
    warnings: [
      ...warnNearLimit(accessPackage.name, changes, run.settings.safety, run.now),
      ...people.warnings,
      ...changes.warnings
    ],
    refusals: [
      ...changes.refusals,
      ...refuseRemovalsBeside(people.leavers, accessPackage.name, changes),
      ...refusePackage(accessPackage.name, changes, settings, run.settings.safety, run.now)
    ],
    ...NOT_DESCRIBED,
    digest: digestChanges(accessPackage.id, changes.changes)
  }
}

/** With `manages: policy` only assignments under the package's policy are managed. */
export function managedPolicy(
  facts: Pick<PackageFacts, 'accessPackage' | 'settings'>
):
  | { readonly kind: 'managed'; readonly policyId: Guid | null }
  | { readonly kind: 'refused'; readonly refusal: Refusal } {
  if (facts.settings?.manages !== 'policy') return { kind: 'managed', policyId: null }
  const choice = choosePolicy(null, facts.settings.place, facts.accessPackage, facts.settings)
  return choice.kind === 'policy' ? { kind: 'managed', policyId: choice.policy.id } : choice
}

/** The holder whom a row names by any of their addresses, as far as the directory was asked. */
export function holderNamedBy(row: MembershipRow, holders: Holders, people: PeopleIndex): Guid | null {
  const holder = findHolder(row.email, holders)
  if (holder !== undefined) return holder.objectId
  const owners = people.byAddress.get(normaliseAddress(row.email)) ?? []
  const [only] = owners
  return owners.length === 1 && only !== undefined && holders.byId.has(only.id) ? only.id : null
}

function rowsOfHolders(
  rows: readonly MembershipRow[],
  holders: Holders,
  people: PeopleIndex
): ReadonlyMap<Guid, MembershipRow> {
  const found = new Map<Guid, MembershipRow>()
  for (const row of rows) {
    const id = holderNamedBy(row, holders, people)
    if (id !== null) found.set(id, row)
  }
  return found
}

/** Rows that ask for no access any more, of people who do not hold it: nothing happens, and the plan says so. */
function endedRows(rows: readonly MembershipRow[], holders: Holders, people: PeopleIndex): readonly Kept[] {
  return rows
    .filter((row) => holderNamedBy(row, holders, people) === null)
    .map((row) => ({
      member: { userId: null, address: row.email, name: row.name },
      code: 'expired-row',
      reason: `The row ended${row.endDate === null || row.endDate === 'none' ? '' : ` on ${formatDay(row.endDate)}`} and asks for no access.`
    }))
}
