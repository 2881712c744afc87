import type {
  AssignmentRecord,
  AssignmentState,
  CatalogRecord,
  ConnectedOrganizationRecord,
  GroupRecord,
  LifecycleAction,
  PackageRecord,
  PolicyRecord,
  RequestRecord,
  RequestState,
  ResourceRecord,
  SubjectRecord
} from './entitlement-records.js'

export { TARGET_SCOPES } from './entitlement-records.js'
export type * from './entitlement-records.js'

const OPEN: readonly RequestState[] = ['submitted', 'pendingApproval', 'delivering', 'scheduled']

/** Whether a request is still on its way. The terminal states are the remaining ones. */
export function isOpen(request: RequestRecord): boolean {
  return OPEN.includes(request.state)
}

/** What becomes of governed guests who have no package left; `deleteAfterMs` counts from the block. */
export interface GuestLifecycle {
  readonly action: LifecycleAction
  readonly deleteAfterMs: number
}

/**
 * What entitlement management holds: collects records and hands them out by package, person and id, indexed for lists of
 * tens of thousands. Records are never removed from a list while someone pages through it.
 */
export class Entitlement {
  readonly catalogs = new Map<string, CatalogRecord>()
  readonly resources = new Map<string, ResourceRecord>()
  readonly groups = new Map<string, GroupRecord>()
  readonly connectedOrganizations = new Map<string, ConnectedOrganizationRecord>()
  readonly packages = new Map<string, PackageRecord>()
  readonly policies = new Map<string, PolicyRecord>()
  readonly assignments = new Map<string, AssignmentRecord>()
  readonly requests = new Map<string, RequestRecord>()
  readonly open = new Set<RequestRecord>()
  /** Subjects whose account lives as long as they have a package. */
  readonly governed = new Set<SubjectRecord>()
  private readonly subjects = new Map<string, SubjectRecord>()
  private readonly subjectsByEmail = new Map<string, SubjectRecord>()
  private readonly assignmentsBySubject = new Map<SubjectRecord, AssignmentRecord[]>()
  private readonly policiesByPackage = new Map<string, PolicyRecord[]>()
  private readonly assignmentsByPackage = new Map<string, AssignmentRecord[]>()
  private readonly assignmentsByHolder = new Map<string, AssignmentRecord[]>()
  private readonly openByHolder = new Map<string, RequestRecord[]>()
  private readonly requestsByPackage = new Map<string, RequestRecord[]>()
  private seq = 0

  constructor(readonly guestLifecycle: GuestLifecycle) {}

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
    push(this.assignmentsByHolder, holderKey(assignment.packageId, assignment.subject), assignment)
    push(this.assignmentsBySubject, assignment.subject, assignment)
  }

  addRequest(request: RequestRecord): void {
    this.requests.set(request.id, request)
    push(this.requestsByPackage, request.packageId, request)
    if (!isOpen(request)) return
    this.open.add(request)
    push(this.openByHolder, holderKey(request.packageId, request.subject), request)
  }

  /** A request that reached its end leaves the open ones. */
  close(request: RequestRecord): void {
    this.open.delete(request)
    const key = holderKey(request.packageId, request.subject)
    const rest = (this.openByHolder.get(key) ?? []).filter((other) => other !== request)
    if (rest.length === 0) this.openByHolder.delete(key)
    else this.openByHolder.set(key, rest)
  }

  /** A finished request that starts again, when it is processed anew. */
  reopen(request: RequestRecord): void {
    this.open.add(request)
    push(this.openByHolder, holderKey(request.packageId, request.subject), request)
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

  /** Everything one holder has or had of a package. @param objectId The directory's; nobody else has one. */
  assignmentsHeldBy(packageId: string, objectId: string): readonly AssignmentRecord[] {
    const subject = this.subjects.get(objectId)
    return subject === undefined ? [] : (this.assignmentsByHolder.get(holderKey(packageId, subject)) ?? [])
  }

  /** Everything somebody has or had, of every package. */
  assignmentsOfSubject(subject: SubjectRecord): readonly AssignmentRecord[] {
    return this.assignmentsBySubject.get(subject) ?? []
  }

  /** The open requests of one holder for a package. */
  openRequestsOf(packageId: string, subject: SubjectRecord): readonly RequestRecord[] {
    return this.openByHolder.get(holderKey(packageId, subject)) ?? []
  }

  /** Packages with this display name (without case): names are not unique («accessPackage resource type»). */
  packagesNamed(name: string): PackageRecord[] {
    return [...this.packages.values()].filter((item) => item.displayName.toLowerCase() === name.toLowerCase())
  }

  /** The subject of a directory object, if entitlement management has met it. */
  findSubject(objectId: string): SubjectRecord | null {
    return this.subjects.get(objectId.toLowerCase()) ?? null
  }

  /** One subject a directory object, made when it is first needed. */
  subjectFor(objectId: string, create: () => SubjectRecord): SubjectRecord {
    const known = this.subjects.get(objectId)
    if (known !== undefined) return known
    const subject = create()
    this.subjects.set(objectId, subject)
    return subject
  }

  /** One subject an address that no directory object has yet. */
  subjectForEmail(email: string, create: () => SubjectRecord): SubjectRecord {
    const key = email.toLowerCase()
    const known = this.subjectsByEmail.get(key)
    if (known !== undefined) return known
    const subject = create()
    this.subjectsByEmail.set(key, subject)
    return subject
  }

  /** A guest on the way gets an account, which entitlement management answers for from now on. */
  identify(subject: SubjectRecord, account: { readonly id: string; readonly userPrincipalName: string }): void {
    subject.objectId = account.id
    subject.principalName = account.userPrincipalName
    this.subjects.set(account.id, subject)
    this.govern(subject)
  }

  /** Makes an account go with its last package. */
  govern(subject: SubjectRecord): void {
    subject.lifecycle = 'governed'
    this.governed.add(subject)
  }

  /** The organization, configured or proposed, that an address belongs to. */
  organizationOf(address: string): ConnectedOrganizationRecord | null {
    const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase()
    return [...this.connectedOrganizations.values()].find((one) => one.domains.includes(domain)) ?? null
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

function holderKey(packageId: string, subject: SubjectRecord): string {
  return `${packageId}|${subject.id}`
}

function push<K, T>(lists: Map<K, T[]>, key: K, item: T): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [item])
  else list.push(item)
}
