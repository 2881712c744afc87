import { normaliseAddress, normaliseName } from '../../../src/core/identifiers.js'
import type {
  AccessPackage,
  Assignment,
  FailedRequest,
  DeletedPerson,
  EndedAccess,
  Grant,
  GuestLifecycle,
  Guid,
  Incompatibilities,
  OpenRequest,
  Person,
  Subject
} from '../../../src/core/model.js'
import type { Packed } from '../../../src/core/packed.js'
import type { Invitation } from '../../../src/core/plan.js'
import type {
  AssignmentWrite,
  Clock,
  DeletedPeople,
  Directory,
  PackageReference,
  RequestProgress,
  WriteAnswer
} from '../../../src/ports.js'
import { packedByPackage } from '../../core/packed-lists.js'
import { TENANT } from './samples.js'

type Refusal = Omit<Extract<WriteAnswer, { kind: 'refused' }>, 'kind' | 'requestId'>

/**
 * What goes wrong with a write. `refuse`: Entra says no. `lose`: the connection breaks before the answer, and Entra has
 * taken the write (`taken`) or not.
 */
export type Fault =
  ({ readonly kind: 'refuse'; readonly taken?: boolean } & Refusal) | { readonly kind: 'lose'; readonly taken: boolean }

/** A request inside Entra: where it stands, and from when on anybody can see it. */
interface Submitted {
  readonly id: Guid
  readonly write: AssignmentWrite
  readonly subject: Subject
  readonly packageId: Guid
  readonly visibleAt: number
  /** Null: never by itself. */
  deliveredAt: number | null
  state: RequestProgress['state']
  status: string | null
}

const PENDING_STATES = new Set(['submitted', 'pendingApproval', 'delivering', 'scheduled'])

/**
 * A tiny tenant. Requests take effect after `deliveryMs` on the clock; what is submitted a second time is refused, as in
 * Entra. Everything asked of it is remembered.
 */
export class FakeDirectory implements Directory {
  readonly tenantId = TENANT
  packages: AccessPackage[] = []
  people: Person[] = []
  assignments: Assignment[] = []
  /** What people had and have no more, by package. */
  ended = new Map<Guid, readonly EndedAccess[]>()
  openRequests: OpenRequest[] = []
  failedRequests: FailedRequest[] = []
  /** Required questions by policy; null: the app may not read them. */
  questions: ReadonlyMap<Guid, readonly string[]> | null = new Map()
  /** What packages give, by package; one without an entry gives nothing. */
  grants: ReadonlyMap<Guid, readonly Grant[]> = new Map()
  /** By package; one without an entry is incompatible with none. */
  incompatibilities: ReadonlyMap<Guid, Incompatibilities> = new Map()
  verifiedDomains: readonly string[] | null = ['contoso.com']
  /** Whoever is asked for, all of them are answered; null: the app may not read them. */
  deletedPeople: readonly DeletedPerson[] | null = []
  guestLifecycle: GuestLifecycle | null = { kind: 'block-and-delete', days: 30 }
  /** Whether the app may read assignments without naming a package. */
  readsWholeTenant = true

  /** How long Entra takes to deliver; null: it never does. */
  deliveryMs: number | null = 500
  /** How long after its submission a request can be read at all. */
  visibleAfterMs = 0
  /** How long entitlement management takes to learn of an invited account. */
  guestUnknownMs = 0
  /** Access of an invited guest stays `delivering` until they sign in, which nobody does here. */
  guestsMustSignIn = false

  /** How often a sign-in was started ahead of the first read. */
  signInsAhead = 0
  /** Everything that was asked, in order, e.g. `listAssignments 0…101`. */
  readonly reads: string[] = []
  readonly written: AssignmentWrite[] = []
  readonly invited: Invitation[] = []
  /** Requests that were asked to be delivered again. */
  readonly reprocessed: Guid[] = []
  /** What Entra answers to that. */
  reprocessing: Fault | null = null

  readonly #submitted: Submitted[] = []
  readonly #guestsKnownAt = new Map<Guid, number>()
  readonly #faults: { readonly hits: (write: AssignmentWrite) => boolean; readonly fault: Fault; times: number }[] = []
  readonly #inviteFaults = new Map<string, Fault>()
  readonly #stuck = new Map<Guid, { readonly state: RequestProgress['state']; readonly status: string | null }>()
  readonly #brokenReads = new Map<string, { readonly error: Error; skip: number; times: number }>()
  #nextId = 0

  constructor(private readonly clock: Clock) {}

  // ---- what a test arranges ----

  /** The next `times` writes that match go wrong. */
  spoil(hits: (write: AssignmentWrite) => boolean, fault: Fault, times = Infinity): void {
    this.#faults.push({ hits, fault, times })
  }

  /** The invitation of this address goes wrong. */
  spoilInvitation(address: string, fault: Fault): void {
    this.#inviteFaults.set(normaliseAddress(address), fault)
  }

  /** Requests for this person come to this state and stay there. */
  stick(userId: Guid, state: RequestProgress['state'], status: string | null = null): void {
    this.#stuck.set(userId, { state, status })
  }

  /** This read fails, `skip` times after it worked. */
  breakRead(name: keyof Directory, error: Error, { skip = 0, times = Infinity } = {}): void {
    this.#brokenReads.set(name, { error, skip, times })
  }

  /** Who has the package now, as `address end`. */
  holders(packageId: Guid): readonly string[] {
    this.#deliver()
    return this.assignments
      .filter((each) => each.packageId === packageId && each.state !== 'deliveryFailed')
      .map(({ subject }) => subject.email ?? subject.principalName ?? '')
      .sort()
  }

  /** What somebody does in the admin center, past this action. False: Entra refuses it. */
  actInEntra(write: AssignmentWrite): boolean {
    this.#deliver()
    if (this.#reasonToRefuse(write) !== null) return false
    this.#accept(write)
    return true
  }

  /** The approvers answer every request that waits for them. */
  answerApprovals(answer: 'approved' | 'denied'): void {
    for (const each of this.#submitted.filter(({ state }) => state === 'pendingApproval')) {
      each.state = answer === 'denied' ? 'denied' : 'submitted'
      if (answer === 'approved') each.deliveredAt = this.clock.now()
    }
  }

  /** What came to its end by now is there no more, and whatever was delivered by now is. */
  settle(): void {
    this.#deliver()
    const now = this.clock.now()
    const isOver = ({ endDate }: Assignment): boolean =>
      endDate !== null && endDate !== 'none' && Date.parse(endDate) <= now
    for (const { packageId, subject, endDate } of this.assignments.filter(isOver)) {
      if (subject.objectId === null || endDate === null) continue
      const gone = { userId: subject.objectId, endedAt: endDate, policyName: null }
      this.ended.set(packageId, [...(this.ended.get(packageId) ?? []), gone])
    }
    this.assignments = this.assignments.filter((each) => !isOver(each))
  }

  // ---- the port ----

  signInAhead(): void {
    this.signInsAhead++
  }

  findPackages(references: readonly PackageReference[]): Promise<readonly (readonly AccessPackage[])[]> {
    return this.#read(
      'findPackages',
      references.map((each) => (each.kind === 'id' ? each.id : each.name)),
      () =>
        references.map((reference) =>
          this.packages.filter((each) =>
            reference.kind === 'id'
              ? each.id === reference.id
              : normaliseName(each.name) === normaliseName(reference.name)
          )
        )
    )
  }

  listPackageNames(): Promise<readonly string[]> {
    return this.#read('listPackageNames', [], () => this.packages.map(({ name }) => name))
  }

  listPackages(): Promise<readonly AccessPackage[]> {
    return this.#read('listPackages', [], () => this.packages)
  }

  listAssignments(packageIds: readonly Guid[]): Promise<ReadonlyMap<Guid, Packed<Assignment>>> {
    return this.#read('listAssignments', packageIds, () => {
      this.#deliver()
      return packedByPackage(packageIds, this.assignments)
    })
  }

  listOpenRequests(packageIds: readonly Guid[]): Promise<ReadonlyMap<Guid, readonly OpenRequest[]>> {
    return this.#read('listOpenRequests', packageIds, () => {
      this.#deliver()
      const open = [...this.openRequests, ...this.#submitted.flatMap((each) => this.#asOpenRequest(each))]
      return new Map(packageIds.map((id) => [id, open.filter((each) => each.packageId === id)]))
    })
  }

  listEndedAccess(packageIds: readonly Guid[]): Promise<ReadonlyMap<Guid, readonly EndedAccess[]>> {
    return this.#read(
      'listEndedAccess',
      packageIds,
      () => new Map(packageIds.map((id) => [id, this.ended.get(id) ?? []]))
    )
  }

  listFailedRequests(packageIds: readonly Guid[]): Promise<ReadonlyMap<Guid, readonly FailedRequest[]>> {
    return this.#read(
      'listFailedRequests',
      packageIds,
      () => new Map(packageIds.map((id) => [id, this.failedRequests.filter((each) => each.packageId === id)]))
    )
  }

  listRequiredQuestions(policyIds: readonly Guid[]): Promise<ReadonlyMap<Guid, readonly string[]> | null> {
    return this.#read('listRequiredQuestions', policyIds, () => this.questions)
  }

  listGrants(packages: readonly Pick<AccessPackage, 'id'>[]): Promise<ReadonlyMap<Guid, readonly Grant[]>> {
    const ids = packages.map(({ id }) => id)
    return this.#read('listGrants', ids, () => new Map(ids.map((id) => [id, this.grants.get(id) ?? []])))
  }

  listIncompatibilities(packageIds: readonly Guid[]): Promise<ReadonlyMap<Guid, Incompatibilities>> {
    const none: Incompatibilities = { excludes: [], excludedBy: [], groups: [] }
    return this.#read(
      'listIncompatibilities',
      packageIds,
      () => new Map(packageIds.map((id) => [id, this.incompatibilities.get(id) ?? none]))
    )
  }

  reprocess(requestIds: readonly Guid[]): Promise<readonly WriteAnswer[]> {
    this.reprocessed.push(...requestIds)
    return Promise.resolve(requestIds.map((id) => answerOf(id, this.reprocessing ?? undefined)))
  }

  findPeople(addresses: readonly string[], ids: readonly Guid[]): Promise<readonly Person[]> {
    return this.#read('findPeople', [...addresses, ...ids], () => {
      const wanted = new Set(addresses.map(normaliseAddress))
      return this.people.filter(
        (each) =>
          ids.includes(each.id) ||
          [each.mail, each.principalName, ...each.proxyAddresses, ...each.otherMails].some(
            (address) => address !== null && wanted.has(normaliseAddress(address))
          )
      )
    })
  }

  findDeletedPeople(addresses: readonly string[], ids: readonly Guid[]): Promise<DeletedPeople> {
    return this.#read('findDeletedPeople', [...addresses, ...ids], () => ({
      people: this.deletedPeople ?? [],
      complete: this.deletedPeople !== null
    }))
  }

  searchPeople(beginnings: readonly string[]): Promise<readonly Person[]> {
    return this.#read('searchPeople', beginnings, () =>
      this.people.filter(({ mail, principalName }) =>
        beginnings.some((text) => mail?.startsWith(text) === true || principalName.startsWith(text))
      )
    )
  }

  listAssignmentIdsOf(userIds: readonly Guid[]): Promise<ReadonlyMap<Guid, ReadonlySet<Guid>> | null> {
    return this.#read('listAssignmentIdsOf', userIds, () =>
      this.readsWholeTenant
        ? new Map(userIds.map((userId) => [userId, new Set(this.#assignmentIdsOf(userId))] as const))
        : null
    )
  }

  readGuestLifecycle(): Promise<GuestLifecycle | null> {
    return this.#read('readGuestLifecycle', [], () => this.guestLifecycle)
  }

  listVerifiedDomains(): Promise<readonly string[] | null> {
    return this.#read('listVerifiedDomains', [], () => this.verifiedDomains)
  }

  invite(invitations: readonly Invitation[]): Promise<readonly WriteAnswer[]> {
    return Promise.resolve(
      invitations.map((invitation) => {
        this.invited.push(invitation)
        const fault = this.#inviteFaults.get(normaliseAddress(invitation.address))
        const id = fault === undefined || fault.taken === true ? this.#createGuest(invitation) : null
        return answerOf(id, fault)
      })
    )
  }

  submit(writes: readonly AssignmentWrite[]): Promise<readonly WriteAnswer[]> {
    return Promise.resolve(writes.map((write) => this.#submit(write)))
  }

  readRequests(requestIds: readonly Guid[]): Promise<ReadonlyMap<Guid, RequestProgress>> {
    return this.#read('readRequests', requestIds, () => {
      this.#deliver()
      return new Map(
        this.#submitted
          .filter(({ id, visibleAt }) => requestIds.includes(id) && visibleAt <= this.clock.now())
          .map(({ id, state, status }) => [id, { id, state, status }])
      )
    })
  }

  // ---- how it works inside ----

  #assignmentIdsOf(userId: Guid): readonly Guid[] {
    return this.assignments.flatMap(({ id, state, subject }) =>
      subject.objectId === userId && state !== 'deliveryFailed' ? [id] : []
    )
  }

  #read<T>(name: keyof Directory, asked: readonly string[], answer: () => T): Promise<T> {
    this.reads.push([name, ...asked].join(' '))
    const broken = this.#brokenReads.get(name)
    if (broken !== undefined) {
      if (broken.skip > 0) broken.skip -= 1
      else if (broken.times > 0) {
        broken.times -= 1
        return Promise.reject(broken.error)
      }
    }
    return Promise.resolve(answer())
  }

  #submit(write: AssignmentWrite): WriteAnswer {
    this.written.push(write)
    const fault = this.#faults.find((each) => each.times > 0 && each.hits(write))
    if (fault !== undefined) {
      fault.times -= 1
      return answerOf(fault.fault.taken === true ? this.#accept(write) : null, fault.fault)
    }
    const refusal = this.#reasonToRefuse(write)
    return refusal === null ? answerOf(this.#accept(write), undefined) : answerOf(null, { kind: 'refuse', ...refusal })
  }

  #reasonToRefuse(write: AssignmentWrite): Refusal | null {
    const notFound = { status: 404, code: 'Directory_ObjectNotFound', message: 'The object was not found.' }
    if (write.kind !== 'add') return this.assignments.some(({ id }) => id === write.assignmentId) ? null : notFound
    if (!this.people.some(({ id }) => id === write.userId)) return notFound
    if ((this.#guestsKnownAt.get(write.userId) ?? 0) > this.clock.now()) return notFound
    const holds = [...this.assignments, ...this.#submitted.filter(({ state }) => PENDING_STATES.has(state))].some(
      (each) => each.packageId === write.packageId && each.subject.objectId === write.userId
    )
    return holds ? { status: 400, code: 'ExistingAccess', message: 'They have it already.' } : null
  }

  #accept(write: AssignmentWrite): Guid {
    const held = write.kind === 'add' ? undefined : this.assignments.find(({ id }) => id === write.assignmentId)
    const subject = write.kind === 'add' ? this.#subjectOf(write.userId) : held?.subject
    if (subject === undefined) throw new Error('A write for an assignment that does not exist was to be taken.')
    const now = this.clock.now()
    const stuck = this.#stuck.get(subject.objectId ?? '')
    const waits = this.#waitsFor(write, subject)
    const id = this.#id('4')
    this.#submitted.push({
      id,
      write,
      subject,
      packageId: write.kind === 'add' ? write.packageId : (held?.packageId ?? ''),
      visibleAt: now + this.visibleAfterMs,
      deliveredAt: stuck === undefined ? this.#deliveryOf(write, waits) : null,
      state: stuck?.state ?? waits ?? 'submitted',
      status: stuck?.status ?? null
    })
    return id
  }

  /** Requests that need an approver, start later, or are for a guest who has not signed in, wait. */
  #waitsFor(write: AssignmentWrite, { objectId }: Subject): 'pendingApproval' | 'scheduled' | 'delivering' | null {
    if (write.kind !== 'add') return null
    if (this.guestsMustSignIn && this.#guestsKnownAt.has(objectId ?? '')) return 'delivering'
    const policies = this.packages.find(({ id }) => id === write.packageId)?.policies ?? []
    if (policies.some(({ id, approvalRequired }) => id === write.policyId && approvalRequired)) return 'pendingApproval'
    return write.startDate !== null && Date.parse(write.startDate) > this.clock.now() ? 'scheduled' : null
  }

  /** When a request is delivered: what is scheduled at its start, what waits for people not by itself. */
  #deliveryOf(write: AssignmentWrite, waits: Submitted['state'] | null): number | null {
    if (waits === 'scheduled' && write.kind === 'add' && write.startDate !== null) return Date.parse(write.startDate)
    return waits === null && this.deliveryMs !== null ? this.clock.now() + this.deliveryMs : null
  }

  #deliver(): void {
    for (const each of this.#submitted) {
      if (each.deliveredAt === null || each.deliveredAt > this.clock.now()) continue
      if (each.state !== 'submitted' && each.state !== 'scheduled') continue
      each.state = 'delivered'
      const { write } = each
      switch (write.kind) {
        case 'add':
          this.assignments.push({
            id: this.#id('5'),
            packageId: write.packageId,
            state: 'delivered',
            policyId: write.policyId,
            subject: each.subject,
            startDate: write.startDate,
            endDate: write.endDate ?? 'none'
          })
          break
        case 'update':
          this.assignments = this.assignments.map((held) =>
            held.id === write.assignmentId ? { ...held, startDate: write.startDate, endDate: write.endDate } : held
          )
          break
        case 'remove':
          this.assignments = this.assignments.filter(({ id }) => id !== write.assignmentId)
          break
      }
    }
  }

  #asOpenRequest({ id, write, subject, packageId, visibleAt, state }: Submitted): OpenRequest[] {
    if (visibleAt > this.clock.now()) return []
    if (state !== 'submitted' && state !== 'pendingApproval' && state !== 'delivering' && state !== 'scheduled')
      return []
    return [
      {
        id,
        packageId,
        type: write.kind,
        state,
        subject,
        assignmentId: write.kind === 'add' ? null : write.assignmentId,
        startDate: write.kind === 'remove' ? null : write.startDate,
        endDate: write.kind === 'remove' ? null : write.endDate,
        createdAt: null
      }
    ]
  }

  #subjectOf(userId: Guid): Subject {
    const person = this.people.find(({ id }) => id === userId)
    return {
      objectId: userId,
      person: true,
      name: person?.name ?? null,
      email: person?.mail ?? null,
      principalName: person?.principalName ?? null,
      governed: false
    }
  }

  #createGuest({ address, name }: Invitation): Guid {
    const id = this.#id('6')
    this.people.push({
      id,
      name,
      mail: address,
      principalName: `${address.replace('@', '_')}#EXT#@contoso.onmicrosoft.com`,
      proxyAddresses: [],
      otherMails: [address],
      enabled: true,
      guest: true
    })
    this.#guestsKnownAt.set(id, this.clock.now() + this.guestUnknownMs)
    return id
  }

  #id(kind: string): Guid {
    return `${kind.repeat(8)}-0000-4000-8000-${String(++this.#nextId).padStart(12, '0')}`
  }
}

function answerOf(id: Guid | null, fault: Fault | undefined): WriteAnswer {
  switch (fault?.kind) {
    case 'refuse':
      return { kind: 'refused', status: fault.status, code: fault.code, message: fault.message, requestId: 'request-1' }
    case 'lose':
      return { kind: 'unclear', reason: 'no answer for 30 s' }
    case undefined:
      if (id === null) throw new Error('A write without a fault gives an id.')
      return { kind: 'accepted', id }
  }
}
