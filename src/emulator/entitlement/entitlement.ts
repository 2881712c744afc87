/**
 * What entitlement management holds: catalogs, packages, policies, assignments and requests, indexed for lists of tens
 * of thousands. Times are milliseconds since 1970 unless a name says otherwise. Records are never removed from a list
 * while someone pages through it: `seq` grows, and a page continues after the last one it showed.
 */

export interface CatalogRecord {
  readonly seq: number
  readonly id: string
  readonly displayName: string
  readonly createdAt: number
}

/** A question of a policy; its text is shown to requestors. */
export interface QuestionRecord {
  readonly id: string
  readonly text: string
  readonly required: boolean
}

export interface PolicyRecord {
  readonly seq: number
  readonly id: string
  readonly packageId: string
  readonly displayName: string
  /** As the metadata spells it; `notSpecified` is the portal's «None (administrator direct assignments only)». */
  readonly allowedTargetScope: string
  readonly automatic: boolean
  readonly approvalRequired: boolean
  readonly enabled: boolean
  readonly questions: readonly QuestionRecord[]
  /** Days an assignment lasts when its request names no end; null: without end. */
  readonly lifetimeDays: number | null
  readonly createdAt: number
}

export interface PackageRecord {
  readonly seq: number
  readonly id: string
  readonly displayName: string
  readonly catalogId: string
  readonly createdAt: number
}

/** `id` is not the directory's: «could change without notice. Instead, use the objectId property» (accessPackageSubject). */
export interface SubjectRecord {
  readonly id: string
  /** Null for a guest on the way, who has only an address (reported for assignments that stay `delivering`). */
  readonly objectId: string | null
  readonly subjectType: 'user' | 'servicePrincipal'
  readonly displayName: string | null
  readonly email: string | null
  readonly principalName: string | null
}

/** Dates of an assignment or request. */
export interface Schedule {
  readonly startAt: number | null
  readonly endAt: number | null
  /** As the caller wrote it, when it named one; a duration is already counted into `endAt`. */
  readonly type: 'notSpecified' | 'noExpiration' | 'afterDateTime'
}

export type AssignmentState = 'delivering' | 'partiallyDelivered' | 'delivered' | 'expired' | 'deliveryFailed'

export interface AssignmentRecord {
  readonly seq: number
  readonly id: string
  readonly packageId: string
  readonly policyId: string | null
  readonly subject: SubjectRecord
  /** As last set; {@link Entitlement.stateOf} also looks at the end date. */
  state: AssignmentState
  schedule: Schedule
  expiredAt: number | null
}

export type RequestState =
  | 'submitted'
  | 'pendingApproval'
  | 'delivering'
  | 'delivered'
  | 'deliveryFailed'
  | 'denied'
  | 'scheduled'
  | 'canceled'
  | 'partiallyDelivered'

export type RequestType =
  'userAdd' | 'userUpdate' | 'userRemove' | 'adminAdd' | 'adminUpdate' | 'adminRemove' | 'systemAdd' | 'systemRemove'

export interface RequestRecord {
  readonly seq: number
  readonly id: string
  readonly requestType: RequestType
  readonly packageId: string
  readonly policyId: string | null
  readonly subject: SubjectRecord
  assignmentId: string | null
  state: RequestState
  schedule: Schedule | null
  readonly justification: string | null
  readonly answers: readonly unknown[]
  /** When the service took it; answers to the POST itself still say null, as in Microsoft's examples. */
  readonly createdAt: number
  completedAt: number | null
  /** When the present step began: creation, approval, the start of a schedule, a reprocess. */
  stepAt: number
  approved: boolean
}

const OPEN: readonly RequestState[] = ['submitted', 'pendingApproval', 'delivering', 'scheduled']

/** Whether a request is still on its way. The terminal states are the remaining ones. */
export function isOpen(request: RequestRecord): boolean {
  return OPEN.includes(request.state)
}

/** Collects records and hands them out by package, person and id. */
export class Entitlement {
  readonly catalogs = new Map<string, CatalogRecord>()
  readonly packages = new Map<string, PackageRecord>()
  readonly policies = new Map<string, PolicyRecord>()
  readonly assignments = new Map<string, AssignmentRecord>()
  readonly requests = new Map<string, RequestRecord>()
  readonly open = new Set<RequestRecord>()
  private readonly subjects = new Map<string, SubjectRecord>()
  private readonly policiesByPackage = new Map<string, PolicyRecord[]>()
  private readonly assignmentsByPackage = new Map<string, AssignmentRecord[]>()
  private readonly assignmentsByHolder = new Map<string, AssignmentRecord[]>()
  private readonly openByHolder = new Map<string, RequestRecord[]>()
  private readonly requestsByPackage = new Map<string, RequestRecord[]>()
  private seq = 0

  nextSeq(): number {
    return ++this.seq
  }

  addPolicy(policy: PolicyRecord): void {
    this.policies.set(policy.id, policy)
    push(this.policiesByPackage, policy.packageId, policy)
  }

  addAssignment(assignment: AssignmentRecord): void {
    this.assignments.set(assignment.id, assignment)
    push(this.assignmentsByPackage, assignment.packageId, assignment)
    push(this.assignmentsByHolder, holderKey(assignment.packageId, holderId(assignment.subject)), assignment)
  }

  addRequest(request: RequestRecord): void {
    this.requests.set(request.id, request)
    push(this.requestsByPackage, request.packageId, request)
    if (!isOpen(request)) return
    this.open.add(request)
    push(this.openByHolder, holderKey(request.packageId, holderId(request.subject)), request)
  }

  /** A request that reached its end leaves the open ones. */
  close(request: RequestRecord): void {
    this.open.delete(request)
    const key = holderKey(request.packageId, holderId(request.subject))
    const rest = (this.openByHolder.get(key) ?? []).filter((other) => other !== request)
    if (rest.length === 0) this.openByHolder.delete(key)
    else this.openByHolder.set(key, rest)
  }

  /** A finished request that starts again, when it is processed anew. */
  reopen(request: RequestRecord): void {
    this.open.add(request)
    push(this.openByHolder, holderKey(request.packageId, holderId(request.subject)), request)
  }

  removeRequest(request: RequestRecord): void {
    this.requests.delete(request.id)
    this.requestsByPackage.set(
      request.packageId,
      this.requestsOf(request.packageId).filter((other) => other !== request)
    )
  }

  policiesOf(packageId: string): readonly PolicyRecord[] {
    return this.policiesByPackage.get(packageId) ?? []
  }

  assignmentsOf(packageId: string): readonly AssignmentRecord[] {
    return this.assignmentsByPackage.get(packageId) ?? []
  }

  requestsOf(packageId: string): readonly RequestRecord[] {
    return this.requestsByPackage.get(packageId) ?? []
  }

  /** Everything one holder has or had of a package. @param objectId See {@link holderId}. */
  assignmentsHeldBy(packageId: string, objectId: string): readonly AssignmentRecord[] {
    return this.assignmentsByHolder.get(holderKey(packageId, objectId)) ?? []
  }

  /** The open requests of one holder for a package. */
  openRequestsOf(packageId: string, objectId: string): readonly RequestRecord[] {
    return this.openByHolder.get(holderKey(packageId, objectId)) ?? []
  }

  /** Packages with this display name (without case): names are not unique («accessPackage resource type»). */
  packagesNamed(name: string): PackageRecord[] {
    return [...this.packages.values()].filter((item) => item.displayName.toLowerCase() === name.toLowerCase())
  }

  /** One subject a directory object, made when it is first needed. */
  subjectFor(objectId: string, create: () => SubjectRecord): SubjectRecord {
    const known = this.subjects.get(objectId)
    if (known !== undefined) return known
    const subject = create()
    this.subjects.set(objectId, subject)
    return subject
  }

  /** The state at a moment: an end date that has passed makes an assignment expired. */
  stateOf(assignment: AssignmentRecord, now: number): AssignmentState {
    const { endAt } = assignment.schedule
    return endAt !== null && endAt <= now ? 'expired' : assignment.state
  }
}

/** What tells holders apart: the directory's id, or the subject's own for one the directory does not know yet. */
export function holderId(subject: SubjectRecord): string {
  return subject.objectId ?? subject.id
}

function holderKey(packageId: string, objectId: string): string {
  return `${packageId}|${objectId}`
}

function push<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [item])
  else list.push(item)
}
