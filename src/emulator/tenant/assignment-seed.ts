import type { UserRecord } from '../directory/directory.js'
import {
  type AssignmentState,
  isOpen,
  type PackageRecord,
  type PolicyRecord,
  type RequestState,
  type Schedule,
  type SubjectRecord
} from '../entitlement/entitlement.js'
import { findUser, namesRecord } from './name-lookup.js'
import type { AssignmentSeed, OtherSubjectSeed, RequestSeed } from './tenant-seed.js'
import { subjectOf, type TenantState } from './tenant-state.js'

const ASSIGNMENT_STATES: readonly AssignmentState[] = [
  'delivering',
  'partiallyDelivered',
  'delivered',
  'expired',
  'deliveryFailed'
]
const REQUEST_STATES: readonly RequestState[] = [
  ...(['submitted', 'pendingApproval', 'delivering', 'delivered', 'deliveryFailed'] as const),
  ...(['denied', 'scheduled', 'canceled', 'partiallyDelivered'] as const)
]
const DAY_MS = 24 * 60 * 60 * 1000

/** A holder that is no user of the directory; one with the same object id or address is the same. */
export function otherSubject(state: TenantState, seed: OtherSubjectSeed): SubjectRecord {
  const objectId = seed.objectId === undefined ? state.nextGuid('principal') : seed.objectId
  const create = (): SubjectRecord => ({
    id: state.nextGuid('subject'),
    objectId,
    subjectType: seed.subjectType ?? 'servicePrincipal',
    displayName: seed.displayName,
    email: seed.email ?? null,
    principalName: null,
    lifecycle: 'notGoverned'
  })
  if (objectId !== null) return state.entitlement.subjectFor(objectId, create)
  return seed.email === undefined ? create() : state.entitlement.subjectForEmail(seed.email, create)
}

/** Puts someone into a package directly, past every request, and gives the assignment's id. */
export function assign(
  state: TenantState,
  record: PackageRecord,
  holder: UserRecord | SubjectRecord,
  seed: AssignmentSeed,
  startAt: number
): string {
  const { entitlement } = state
  const policy = policyOf(state, record, seed.policy)
  const subject = 'userPrincipalName' in holder ? subjectOf(state, holder) : holder
  refuseOtherThan(ASSIGNMENT_STATES, seed.state, 'an assignment')
  const id = state.nextGuid('assignment')
  const schedule = scheduleFrom(seed, startAt, policy?.lifetimeDays ?? null)
  const expired = seed.state === 'expired' || (schedule.endAt !== null && schedule.endAt <= state.now())
  entitlement.addAssignment({
    seq: entitlement.nextSeq(),
    id,
    packageId: record.id,
    policyId: policy?.id ?? null,
    subject,
    state: seed.state ?? 'delivered',
    status: seed.status ?? null,
    schedule,
    expiredAt: expired ? (schedule.endAt ?? state.now()) : null
  })
  return id
}

/** An addition in one of these states has, or had, an assignment. */
const DELIVERY_STATES: ReadonlySet<string> = new Set(['delivered', 'deliveryFailed', 'partiallyDelivered'])

/**
 * Adds a request past Graph, as somebody in the portal would, and gives its id. An update or a removal is about the
 * person's newest assignment of the package.
 */
export function plantRequest(state: TenantState, record: PackageRecord, seed: RequestSeed): string {
  const { entitlement } = state
  refuseOtherThan(REQUEST_STATES, seed.state, 'a request')
  const person = findUser(state, seed.user)
  const type = seed.type ?? 'userAdd'
  const held = entitlement.assignmentsHeldBy(record.id, person.id).at(-1)?.id ?? null
  const id = state.nextGuid('request')
  const createdAt = seed.created === undefined ? state.now() : readDate(seed.created)
  const request = {
    seq: entitlement.nextSeq(),
    id,
    requestType: type,
    packageId: record.id,
    policyId: policyOf(state, record, seed.policy)?.id ?? null,
    subject: subjectOf(state, person),
    assignmentId: type.endsWith('Add') && !DELIVERY_STATES.has(seed.state ?? '') ? null : held,
    state: seed.state ?? 'pendingApproval',
    schedule: null,
    justification: seed.justification ?? null,
    answers: [],
    createdAt,
    completedAt: null,
    stepAt: createdAt,
    approved: false,
    approvalExpired: false,
    callout: null
  }
  const completedAt = seed.completed === undefined ? createdAt : readDate(seed.completed)
  entitlement.addRequest(isOpen(request) ? request : { ...request, completedAt })
  return id
}

function policyOf(state: TenantState, record: PackageRecord, name: string | undefined): PolicyRecord | undefined {
  const policies = state.entitlement.policiesOf(record.id)
  if (name === undefined) return policies[0]
  const policy = policies.find((one) => namesRecord(name, one))
  if (policy === undefined) throw new Error(`The package ${record.displayName} has no policy ${name}.`)
  return policy
}

/** A seed may come from a file, where no compiler has looked. */
function refuseOtherThan<T extends string>(known: readonly T[], given: T | undefined, what: string): void {
  if (given === undefined || known.includes(given)) return
  throw new Error(`${given} is not a state of ${what}: ${known.join(', ')}.`)
}

function scheduleFrom(seed: AssignmentSeed, defaultStart: number, lifetimeDays: number | null): Schedule {
  const startAt = seed.start === undefined ? defaultStart : readDate(seed.start)
  if (seed.end === undefined && lifetimeDays !== null) {
    return { startAt, endAt: startAt + lifetimeDays * DAY_MS, type: 'afterDateTime' }
  }
  const endAt = seed.end === undefined || seed.end === null ? null : readDate(seed.end)
  return { startAt, endAt, type: endAt === null ? 'noExpiration' : 'afterDateTime' }
}

function readDate(text: string): number {
  const time = Date.parse(text)
  if (Number.isNaN(time)) throw new Error(`${text} is not a date.`)
  return time
}
