/** One package in a situation, and its plan: for tests that read like rules. */
import { buildPackagePlan, type PackageFacts } from '../../src/core/build-package-plan.js'
import type {
  AccessPackage,
  Assignment,
  DeletedPerson,
  FailedRequest,
  MembershipRow,
  OpenRequest,
  PackageSettings,
  Person
} from '../../src/core/model.js'
import { packAssignments } from '../../src/core/packed.js'
import type { PackagePlan } from '../../src/core/plan.js'
import { indexPeople } from '../../src/core/resolve-people.js'
import {
  ada,
  ben,
  cyd,
  dan,
  describeChange,
  direct,
  NOW,
  packageSettings,
  sales,
  settings
} from '../app/fakes/samples.js'
import { packedRows } from './packed-lists.js'

/** What one package has in the files and in Entra. The directory knows Ada, Ben, Cyd and Dan. */
export interface Situation {
  readonly rows?: readonly MembershipRow[]
  readonly before?: readonly MembershipRow[] | null
  readonly held?: readonly Assignment[]
  readonly open?: readonly OpenRequest[]
  readonly gaveUp?: readonly FailedRequest[]
  readonly people?: readonly Person[]
  readonly protect?: readonly Person[]
  readonly settings?: PackageSettings
  /** Whether those settings are new. */
  readonly settingsChanged?: boolean
  readonly accessPackage?: AccessPackage
}

const NO_LIMITS = settings({ safety: { maxRemovalFloor: 1000, maxRemovals: 1000 } })

/** What a run has read about the package. */
export function factsOf(situation: Situation): PackageFacts {
  const { rows = [], before = null, held = [], open = [] } = situation
  return {
    accessPackage: situation.accessPackage ?? sales,
    settings: situation.settings ?? packageSettings({ policy: direct.name, allowEmpty: true }),
    settingsChanged: situation.settingsChanged ?? false,
    rows: packedRows(rows),
    rowsBefore: before === null ? null : packedRows(before),
    earlier: null,
    assignments: packAssignments(held),
    requests: open,
    failedRequests: situation.gaveUp ?? []
  }
}

/** The plan of one package, without limits on removals; of what was read as it is given, or of the situation. */
export function plan(situation: Situation, facts: PackageFacts = factsOf(situation)): PackagePlan {
  const { people = [ada, ben, cyd, dan], protect = [] } = situation
  return buildPackagePlan(facts, {
    settings: NO_LIMITS,
    invitations: NO_LIMITS.invitations,
    now: NOW,
    people: indexPeople(people),
    verifiedDomains: ['contoso.com'],
    deleted: indexPeople<DeletedPerson>([]),
    knowsDeleted: true,
    suggestions: new Map(),
    appliedBefore: false,
    protectedIds: new Set(protect.map(({ id }) => id))
  })
}

/** Its changes as a reviewer would say them. */
export const changesOf = (situation: Situation): readonly string[] => plan(situation).changes.map(describeChange)
/** Whom it leaves alone, and the code why. */
export const keptOf = (situation: Situation): readonly string[] =>
  plan(situation).kept.map(({ member, code }) => `${member.address} ${code}`)
