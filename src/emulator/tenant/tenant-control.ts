import type { UserRecord, UserSeed } from '../directory/directory.js'
import type { InvitationRecord } from '../directory/invitation-record.js'
import {
  holderId,
  isOpen,
  type PackageRecord,
  type RequestRecord,
  type RequestType,
  type SubjectRecord
} from '../entitlement/entitlement.js'
import { isoDate } from '../odata/iso-date.js'
import { complete, deliverRequests } from '../entitlement/request-delivery.js'
import { findPackage, findUser } from './name-lookup.js'
import { assign, plantRequest } from './assignment-seed.js'
import type { AssignmentSeed, RequestSeed } from './tenant-seed.js'
import { subjectOf, type TenantState } from './tenant-state.js'

/** Someone who has a package now. Dates are ISO 8601; `address` is mail, else principal name, else display name. */
export interface Holder {
  readonly assignmentId: string
  readonly address: string
  /** Directory object id, also of a service principal; of a guest the directory does not know yet, the subject's id. */
  readonly userId: string
  readonly subjectType: 'user' | 'servicePrincipal'
  readonly state: 'delivering' | 'partiallyDelivered' | 'delivered' | 'deliveryFailed'
  /** Display name. */
  readonly policy: string | null
  readonly start: string | null
  readonly end: string | null
}

/** A request on its way. */
export interface WaitingRequest {
  readonly id: string
  readonly type: RequestType
  readonly state: 'submitted' | 'pendingApproval' | 'delivering' | 'scheduled'
  readonly address: string
  readonly userId: string
}

/** A user as assertions want to see one. */
export interface TenantUser {
  readonly id: string
  readonly address: string
  readonly displayName: string | null
  readonly userPrincipalName: string
  readonly userType: 'Member' | 'Guest'
  readonly accountEnabled: boolean
}

/** Looks into the tenant and changes it past Graph, as an administrator in the portal would. Names are display names. */
export class TenantControl {
  constructor(private readonly state: TenantState) {}

  /** Everyone who has the package now, in the order they came; expired assignments left out. */
  holders(packageName: string): Holder[] {
    deliverRequests(this.state)
    const { entitlement } = this.state
    return entitlement.assignmentsOf(this.package(packageName).id).flatMap((assignment) => {
      const state = entitlement.stateOf(assignment, this.state.now())
      if (state === 'expired') return []
      const { subject, schedule, policyId } = assignment
      return {
        assignmentId: assignment.id,
        address: addressOf(subject),
        userId: holderId(subject),
        subjectType: subject.subjectType,
        state,
        policy: policyId === null ? null : (entitlement.policies.get(policyId)?.displayName ?? null),
        start: schedule.startAt === null ? null : isoDate(schedule.startAt),
        end: schedule.endAt === null ? null : isoDate(schedule.endAt)
      }
    })
  }

  openRequests(packageName: string): WaitingRequest[] {
    deliverRequests(this.state)
    const { id: packageId } = this.package(packageName)
    return [...this.state.entitlement.open].flatMap((request) => {
      if (request.packageId !== packageId || !isWaiting(request)) return []
      const { id, requestType: type, state, subject } = request
      return { id, type, state, address: addressOf(subject), userId: holderId(subject) }
    })
  }

  users(): TenantUser[] {
    return this.state.directory.list().map((user) => ({
      id: user.id,
      address: user.mail ?? user.userPrincipalName,
      displayName: user.displayName,
      userPrincipalName: user.userPrincipalName,
      userType: user.userType,
      accountEnabled: user.accountEnabled
    }))
  }

  invitations(): readonly InvitationRecord[] {
    return this.state.invitations
  }

  /** @param user Mail, principal name or id. @returns The assignment's id. */
  addMember(packageName: string, user: string, assignment: AssignmentSeed = {}): string {
    return assign(this.state, this.package(packageName), findUser(this.state, user), assignment, this.state.now())
  }

  /** Ends every live assignment the user has of the package. */
  removeMember(packageName: string, user: string): void {
    const { entitlement } = this.state
    const { id: packageId } = this.package(packageName)
    for (const assignment of entitlement.assignmentsHeldBy(packageId, findUser(this.state, user).id)) {
      if (entitlement.stateOf(assignment, this.state.now()) === 'expired') continue
      assignment.state = 'expired'
      assignment.expiredAt = this.state.now()
    }
  }

  /** Adds a request someone made in the portal. It stays in its state until it is decided, or delivered when `submitted`. */
  addRequest(packageName: string, user: string, request: Omit<RequestSeed, 'user'> = {}): string {
    return plantRequest(this.state, this.package(packageName), { ...request, user })
  }

  /**
   * Approves or denies every request of the user for the package that waits for approval, or lets their time pass. How
   * Graph shows a request that no approver looked at in time is not documented: here as `denied`, status `Expired`.
   */
  decide(packageName: string, user: string, decision: 'approve' | 'deny' | 'expire'): void {
    deliverRequests(this.state)
    const { id: packageId } = this.package(packageName)
    const subject = subjectOf(this.state, findUser(this.state, user))
    for (const request of this.state.entitlement.openRequestsOf(packageId, subject)) {
      if (request.state !== 'pendingApproval') continue
      if (decision === 'approve') {
        request.approved = true
        request.state = 'submitted'
        request.stepAt = this.state.now()
      } else {
        request.approvalExpired = decision === 'expire'
        complete(this.state, request, 'denied')
      }
    }
  }

  /**
   * How deliveries to the user end from now on; `delivering` means never. An address that nobody has yet stands for the
   * person who is added by it.
   */
  deliverAs(user: string, ending: 'delivered' | 'deliveryFailed' | 'partiallyDelivered' | 'delivering'): void {
    const known = this.state.directory.findByKey(user) !== null || this.state.directory.findByAddress(user).length > 0
    const key = known || !user.includes('@') ? findUser(this.state, user).id : user.toLowerCase()
    if (ending === 'delivered') this.state.deliveries.delete(key)
    else this.state.deliveries.set(key, ending)
  }

  /** @returns The new user's id. */
  addUser(user: UserSeed): string {
    return this.state.directory.add(user, this.state.now()).id
  }

  /** Deletes the account; its assignments stay, as they do for the 30 days a user can be restored. */
  removeUser(user: string): void {
    this.state.directory.remove(findUser(this.state, user), this.state.now())
  }

  /** Brings a deleted account back, by mail, principal name or id. @throws Error when there is none to restore. */
  restoreUser(user: string): void {
    this.state.directory.restore(this.deletedUser(user))
  }

  /** Deletes a deleted account for good. @throws Error when there is none. */
  purgeUser(user: string): void {
    this.state.directory.purge(this.deletedUser(user))
  }

  private deletedUser(key: string): UserRecord {
    const found = this.state.directory.findDeletedCalled(key, this.state.now())
    if (found === null) throw new Error(`No deleted user of the tenant is called ${key}.`)
    return found
  }

  disableUser(user: string): void {
    findUser(this.state, user).accountEnabled = false
  }

  /** Replaces the application permissions of an app; they hold at once. */
  setPermissions(clientId: string, permissions: readonly string[]): void {
    const app = this.state.apps.get(clientId.toLowerCase())
    if (app === undefined) throw new Error(`The tenant has no app ${clientId}.`)
    app.permissions = permissions
  }

  private package(name: string): PackageRecord {
    return findPackage(this.state, name)
  }
}

function isWaiting(request: RequestRecord): request is RequestRecord & { state: WaitingRequest['state'] } {
  return isOpen(request)
}

function addressOf(subject: SubjectRecord): string {
  return subject.email ?? subject.principalName ?? subject.displayName ?? subject.id
}
