import type {
  AccessPackage,
  Assignment,
  AssignmentPolicy,
  AssignmentState,
  EndedAccess,
  FailedRequest,
  Guid,
  OpenRequest,
  OpenRequestState,
  Subject
} from '../../core/model.js'
import type { RequestProgress } from '../../ports.js'
import { datesOf, instantOf } from './instants.js'
import { badAnswer, isObject, objectOf, textOf, type JsonObject } from './json.js'

/**
 * Microsoft Graph's JSON as the model's words. What the model relies on is checked; everything else is ignored.
 * Properties and enumerations: microsoftgraph/msgraph-metadata, `schemas/v1.0`. Enumerations are compared without case,
 * since the service and its documentation do not agree on it.
 */

/** An id in lower case. @throws ActionError `GRAPH_BAD_ANSWER` when it is missing. */
export function idOf(object: JsonObject, what: string): Guid {
  const id = textOf(object, 'id')
  if (id === null) throw badAnswer(`${what} without an id`)
  return id.toLowerCase()
}

/**
 * A package with its catalog; `policies` are null when the answer does not contain the expansion, an empty one, or only its
 * first page: a policy that is not told looks like none.
 */
export function toAccessPackage(object: JsonObject): {
  readonly id: Guid
  readonly name: string
  readonly catalog: AccessPackage['catalog']
  readonly policies: readonly AssignmentPolicy[] | null
} {
  const id = idOf(object, 'an access package')
  const name = textOf(object, 'displayName')
  if (name === null) throw badAnswer(`access package ${id} without a display name`)
  const catalog = objectOf(object, 'catalog')
  const policies = expandedPolicies(object) ?? []
  return {
    id,
    name,
    catalog: catalog === null ? null : toCatalog(catalog),
    policies: policies.length > 0 ? policies.filter(isObject).map(toPolicy) : null
  }
}

/** A package's expanded policies; null when the answer does not have all of them. */
export function expandedPolicies(object: JsonObject): readonly unknown[] | null {
  const policies = object['assignmentPolicies']
  return Array.isArray(policies) && object['assignmentPolicies@odata.nextLink'] === undefined ? policies : null
}

function toCatalog(object: JsonObject): NonNullable<AccessPackage['catalog']> {
  const external = object['isExternallyVisible']
  return {
    id: idOf(object, 'a catalog'),
    name: textOf(object, 'displayName') ?? '',
    external: typeof external === 'boolean' ? external : null
  }
}

/**
 * An assignment policy. Automatic: it gives access by itself (`automaticRequestSettings/requestAccessForAllowedTargets`).
 * A policy without a scope is shown with an empty one.
 */
export function toPolicy(object: JsonObject): AssignmentPolicy {
  const automatic = objectOf(object, 'automaticRequestSettings')
  const approval = objectOf(object, 'requestApprovalSettings')
  const requestors = objectOf(object, 'requestorSettings')
  return {
    id: idOf(object, 'an assignment policy'),
    name: textOf(object, 'displayName') ?? '',
    allowedTargetScope: textOf(object, 'allowedTargetScope') ?? '',
    automatic: automatic?.['requestAccessForAllowedTargets'] === true,
    approvalRequired: approval?.['isApprovalRequiredForAdd'] === true,
    enabled: requestors?.['enableTargetsToSelfAddAccess'] !== false,
    namedUsers: toNamedUsers(object['specificAllowedTargets'])
  }
}

/**
 * The users a policy names one by one (`singleUser`); null when it also names groups or organizations, whose members are
 * not told, or nothing (Microsoft Graph documentation, resource `subjectSet`).
 */
function toNamedUsers(targets: unknown): readonly Guid[] | null {
  if (!Array.isArray(targets) || targets.length === 0) return null
  const ids = targets.map((target: unknown) =>
    isObject(target) && textOf(target, '@odata.type')?.toLowerCase().endsWith('.singleuser') === true
      ? textOf(target, 'userId')
      : null
  )
  const named = ids.filter((id) => id !== null).map((id) => id.toLowerCase())
  return named.length === ids.length ? named : null
}

/**
 * The texts of a policy's questions that must be answered (Microsoft Graph documentation, resource `accessPackageQuestion`);
 * null when the answer does not contain the expansion.
 */
export function toRequiredQuestions(policy: JsonObject): readonly string[] | null {
  const questions = policy['questions']
  if (!Array.isArray(questions)) return null
  return questions
    .filter(isObject)
    .filter((question) => question['isRequired'] === true)
    .map((question) => textOf(question, 'text') ?? '')
}

/**
 * A subject. `id` is not read: it «could change without notice», `objectId` is the user's (Microsoft Graph
 * documentation, resource `accessPackageSubject`). Where Graph leaves `subjectType` out, someone with an address or a
 * principal name is a person.
 */
export function toSubject(object: JsonObject | null): Subject {
  if (object === null)
    return { objectId: null, person: false, name: null, email: null, principalName: null, governed: false }
  const email = textOf(object, 'email')
  const principalName = textOf(object, 'principalName')
  const type = textOf(object, 'subjectType')?.toLowerCase()
  return {
    objectId: textOf(object, 'objectId')?.toLowerCase() ?? null,
    person: type === undefined ? email !== null || principalName !== null : type === 'user',
    name: textOf(object, 'displayName'),
    email,
    principalName,
    // The metadata of the national clouds lack it, so it is not named in any `$select`.
    governed: textOf(object, 'subjectLifecycle')?.toLowerCase() === 'governed'
  }
}

const ASSIGNMENT_STATES: Readonly<Record<string, AssignmentState>> = {
  delivering: 'delivering',
  partiallydelivered: 'partiallyDelivered',
  delivered: 'delivered',
  deliveryfailed: 'deliveryFailed'
}

/**
 * An assignment; null when it has expired: «the resulting list includes all the assignments, current as well as
 * expired» (Microsoft Graph documentation, `entitlementmanagement-list-assignments`).
 * A state this version does not know reads as `delivering`: so nobody is given access twice because of it.
 *
 * @param packageId The package it was listed for.
 */
export function toAssignment(object: JsonObject, packageId: Guid): Assignment | null {
  const state = (textOf(object, 'state') ?? '').toLowerCase()
  if (state === 'expired') return null
  const id = idOf(object, 'an assignment')
  // Unsupported query options may be ignored silently, and without its target an assignment would be nobody's.
  if (object['target'] === undefined) throw badAnswer(`assignment ${id} without its target`)
  // Without its policy an automatic assignment would look like one to take away.
  if (object['assignmentPolicy'] === undefined) throw badAnswer(`assignment ${id} without its policy`)
  const owner = objectOf(object, 'accessPackage')
  if (owner === null) throw badAnswer(`assignment ${id} without its access package`)
  // Were the filter ignored, everyone of the tenant would seem to have this package.
  if (idOf(owner, 'an access package') !== packageId) throw badAnswer(`assignment ${id} of another access package`)
  const policy = objectOf(object, 'assignmentPolicy')
  return {
    id,
    packageId,
    state: ASSIGNMENT_STATES[state] ?? 'delivering',
    policyId: policy === null ? null : idOf(policy, 'an assignment policy'),
    subject: toSubject(objectOf(object, 'target')),
    ...datesOf(objectOf(object, 'schedule'))
  }
}

/** An expired assignment of somebody with an account, when it says when it ended; else nothing. */
export function toEndedAccess(object: JsonObject): readonly EndedAccess[] {
  if ((textOf(object, 'state') ?? '').toLowerCase() !== 'expired') return []
  const { objectId } = toSubject(objectOf(object, 'target'))
  const endedAt = instantOf(object, 'expiredDateTime')
  if (objectId === null || endedAt === null) return []
  const policy = objectOf(object, 'assignmentPolicy')
  return [{ userId: objectId, endedAt, policyName: policy === null ? null : textOf(policy, 'displayName') }]
}

/** The states in which Entra has not finished with a request, as Graph spells them in a filter. */
export const OPEN_STATES: readonly OpenRequestState[] = ['submitted', 'pendingApproval', 'delivering', 'scheduled']

/**
 * A request; null when it is in none of {@link OPEN_STATES}.
 * The subject is the assignment's target when the answer has it, else the requestor: «the subject who requested or, if a
 * direct assignment, was assigned» (Microsoft Graph documentation, resource `accessPackageAssignmentRequest`).
 *
 * @param packageId The package it was listed for.
 */
export function toOpenRequest(object: JsonObject, packageId: Guid): OpenRequest | null {
  const text = (textOf(object, 'state') ?? '').toLowerCase()
  const state = OPEN_STATES.find((open) => open.toLowerCase() === text)
  if (state === undefined) return null
  return {
    ...aboutRequest(object, packageId),
    state,
    ...datesOf(objectOf(object, 'schedule')),
    createdAt: instantOf(object, 'createdDateTime')
  }
}

/** The states of a request whose delivery failed, as Graph spells them in a filter. */
export const FAILED_STATES = ['deliveryFailed', 'partiallyDelivered'] as const

/** A request whose delivery failed; null when it is in none of {@link FAILED_STATES}. @param packageId The package it was listed for. */
export function toFailedRequest(object: JsonObject, packageId: Guid): FailedRequest | null {
  const text = (textOf(object, 'state') ?? '').toLowerCase()
  if (!FAILED_STATES.some((failed) => failed.toLowerCase() === text)) return null
  return { ...aboutRequest(object, packageId), completedAt: instantOf(object, 'completedDateTime') }
}

/** What a request is about, whatever its state. */
function aboutRequest(
  object: JsonObject,
  packageId: Guid
): Pick<OpenRequest, 'id' | 'packageId' | 'type' | 'subject' | 'assignmentId'> {
  const id = idOf(object, 'an assignment request')
  if (object['requestor'] === undefined) throw badAnswer(`assignment request ${id} without its requestor`)
  const assignment = objectOf(object, 'assignment')
  return {
    id,
    packageId,
    type: toRequestType(textOf(object, 'requestType')),
    subject: toSubject((assignment === null ? null : objectOf(assignment, 'target')) ?? objectOf(object, 'requestor')),
    assignmentId: assignment === null ? null : (textOf(assignment, 'id')?.toLowerCase() ?? null)
  }
}

/**
 * `userAdd`, `adminAdd`, `systemAdd`, `onBehalfAdd`, …: what counts is the end of the word. A type this version does not
 * know reads as `add`: then that person is on the way, and is not given access a second time.
 */
function toRequestType(text: string | null): OpenRequest['type'] {
  const type = (text ?? '').toLowerCase()
  if (type.endsWith('remove')) return 'remove'
  return type.endsWith('update') || type.endsWith('extend') ? 'update' : 'add'
}

const PROGRESS_STATES: readonly RequestProgress['state'][] = [
  'submitted',
  'pendingApproval',
  'delivering',
  'delivered',
  'deliveryFailed',
  'denied',
  'scheduled',
  'canceled',
  'partiallyDelivered'
]

/** Where a request stands; `unknown` for a state this version does not know. */
export function toProgress(object: JsonObject): RequestProgress {
  const state = (textOf(object, 'state') ?? '').toLowerCase()
  return {
    id: idOf(object, 'an assignment request'),
    state: PROGRESS_STATES.find((known) => known.toLowerCase() === state) ?? 'unknown',
    status: textOf(object, 'status')
  }
}
