import type { PolicyRecord, RequestType, Schedule } from './entitlement.js'
import type { Cloud } from '../directory/directory-behaviour.js'
import { isJsonObject } from '../http/graph-call.js'
import { GraphFault, invalidModel } from '../http/graph-fault.js'
import type { UnsettledBehaviour } from '../unsettled-behaviour.js'

/** The body of `POST assignmentRequests`, read strictly: a member no page describes is `InvalidModel`. */
export interface RequestBody {
  readonly requestType: Extract<RequestType, 'adminAdd' | 'adminUpdate' | 'adminRemove'>
  readonly schedule: Record<string, unknown> | null
  readonly justification: string | null
  readonly answers: readonly unknown[]
  /** Ids in lower case, by member; an addition by address has none for `targetId`. */
  readonly assignment: Readonly<Record<string, string>>
  /** The address of an addition that names its person by it, or null. */
  readonly email: string | null
}

const REQUEST_MEMBERS = ['requestType', 'schedule', 'justification', 'answers', 'assignment']
/** Of `target`, as the page's examples show it; only the address counts. */
const TARGET_MEMBERS = ['email', 'displayName', 'subjectType']
/** `targetId`, `assignmentPolicyId` and `accessPackageId` are documented for additions though the metadata lacks them. */
const ADD_MEMBERS = ['targetId', 'assignmentPolicyId', 'accessPackageId']
const SCHEDULE_MEMBERS = ['startDateTime', 'expiration', 'recurrence']
const EXPIRATION_MEMBERS = ['type', 'endDateTime', 'duration']
const DAY_MS = 24 * 60 * 60 * 1000

/**
 * @param emailRoute The member in which an addition may name an address: the page's example for people who are not in the
 *   directory writes `accessPackageAssignment`, which the metadata does not have; all its other examples `assignment`.
 * @param cloud The metadata of the national clouds has no `justification` (microsoftgraph/msgraph-metadata).
 * @throws GraphFault 400 `InvalidModel` for anything but a documented body («Create accessPackageAssignmentRequest»).
 *   Request types that only people may send (`userAdd` …) are refused to apps with 403.
 */
export function readRequestBody(
  body: unknown,
  emailRoute: UnsettledBehaviour['emailRoute'],
  cloud: Cloud
): RequestBody {
  if (!isJsonObject(body)) throw invalidModel()
  const requestType = readRequestType(body['requestType'])
  const byEmail = requestType === 'adminAdd' && emailRoute !== 'none' && isJsonObject(readTarget(body[emailRoute]))
  const member = byEmail ? emailRoute : 'assignment'
  if (cloud !== 'global' && 'justification' in body) throw invalidModel()
  refuseOthers(body, [...REQUEST_MEMBERS.filter((name) => name !== 'assignment'), member])
  const assignment = body[member]
  if (!isJsonObject(assignment)) throw invalidModel()
  const email = byEmail ? readEmail(readTarget(assignment)) : null
  const members = requestType === 'adminAdd' ? ADD_MEMBERS.filter((name) => !byEmail || name !== 'targetId') : ['id']
  refuseOthers(assignment, byEmail ? [...members, 'target'] : members)
  const ids = readIds(assignment, members)
  const schedule = body['schedule'] ?? null
  if (schedule !== null && !isJsonObject(schedule)) throw invalidModel()
  const justification = body['justification'] ?? null
  const answers = body['answers'] ?? []
  if ((justification !== null && typeof justification !== 'string') || !Array.isArray(answers)) throw invalidModel()
  return { requestType, schedule, justification, answers, assignment: ids, email }
}

function readIds(assignment: Record<string, unknown>, members: readonly string[]): Record<string, string> {
  const ids: Record<string, string> = {}
  for (const member of members) {
    const id = assignment[member]
    if (typeof id !== 'string' || id === '') throw invalidModel()
    ids[member] = id.toLowerCase()
  }
  return ids
}

function readTarget(assignment: unknown): unknown {
  return isJsonObject(assignment) ? assignment['target'] : undefined
}

function readEmail(target: unknown): string {
  if (!isJsonObject(target)) throw invalidModel()
  refuseOthers(target, TARGET_MEMBERS)
  const { email } = target
  if (typeof email !== 'string' || !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email)) throw invalidModel()
  return email
}

/** In lower case. */
const USER_TYPES = ['useradd', 'userupdate', 'userremove']

function readRequestType(value: unknown): RequestBody['requestType'] {
  const given = typeof value === 'string' ? value.toLowerCase() : ''
  const known = (['adminAdd', 'adminUpdate', 'adminRemove'] as const).find((type) => type.toLowerCase() === given)
  if (known !== undefined) return known
  if (USER_TYPES.includes(given)) {
    throw new GraphFault(
      403,
      'Forbidden',
      `Requests of type '${given}' are not supported with application permissions.`
    )
  }
  throw invalidModel()
}

function refuseOthers(body: Record<string, unknown>, members: readonly string[]): void {
  for (const name of Object.keys(body)) if (!members.includes(name) && name !== '@odata.type') throw invalidModel()
}

/**
 * The dates a request asks for. «If an end date isn't provided, the policy's lifecycle settings are used.»
 *
 * @param current What an update starts from; a member it does not name stays.
 * @throws GraphFault 400 for dates that cannot be (no zone, end before start, both end and duration).
 */
export function readSchedule(
  body: Record<string, unknown> | null,
  policy: PolicyRecord | undefined,
  current: Schedule | null,
  now: number
): Schedule {
  const schedule = body ?? {}
  refuseOthers(schedule, SCHEDULE_MEMBERS)
  const expiration = schedule['expiration'] ?? {}
  if (!isJsonObject(expiration)) throw invalidModel()
  refuseOthers(expiration, EXPIRATION_MEMBERS)
  const startAt = readTime(schedule['startDateTime']) ?? current?.startAt ?? now
  const type = typeof expiration['type'] === 'string' ? expiration['type'].toLowerCase() : 'notspecified'
  const endAt = readTime(expiration['endDateTime'])
  const duration = expiration['duration'] ?? null
  switch (type) {
    case 'noexpiration':
      if (endAt !== null || duration !== null) throw invalidModel()
      return { startAt, endAt: null, type: 'noExpiration' }
    case 'afterdatetime':
      if (endAt === null || duration !== null) throw invalidModel()
      if (endAt <= Math.max(startAt, now)) {
        throw new GraphFault(
          400,
          'InvalidSchedule',
          'The end date of the schedule must be after its start and in the future.'
        )
      }
      return { startAt, endAt, type: 'afterDateTime' }
    case 'afterduration':
      if (endAt !== null) throw invalidModel()
      return { startAt, endAt: startAt + readDuration(duration), type: 'afterDateTime' }
    case 'notspecified':
      if (endAt !== null || duration !== null) throw invalidModel()
      if (current !== null) return { startAt, endAt: current.endAt, type: current.type }
      if (policy === undefined || policy.lifetimeDays === null) return { startAt, endAt: null, type: 'noExpiration' }
      return { startAt, endAt: startAt + policy.lifetimeDays * DAY_MS, type: 'afterDateTime' }
    default:
      throw invalidModel()
  }
}

/** Edm.DateTimeOffset: a date and a time with a zone. */
function readTime(value: unknown): number | null {
  if (value === undefined || value === null) return null
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/.test(value)) {
    throw invalidModel()
  }
  const time = Date.parse(value)
  if (Number.isNaN(time)) throw invalidModel()
  return time
}

/** Edm.Duration in days, hours and minutes, as `P30D` or `PT8H`; in milliseconds. */
function readDuration(value: unknown): number {
  const match = typeof value === 'string' ? /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(value) : null
  const [days, hours, minutes] = [match?.[1], match?.[2], match?.[3]].map((part) => Number(part ?? 0))
  const total = (days ?? 0) * DAY_MS + (hours ?? 0) * 3_600_000 + (minutes ?? 0) * 60_000
  if (total === 0) throw invalidModel()
  return total
}
