import type { SubjectRecord } from './entitlement.js'
import type { TenantState } from '../tenant/tenant-state.js'

/**
 * Blocks governed guests once their last assignment has ended, and deletes them when the tenant's days have passed; guests
 * who were in the directory before stay («Govern access for external users in entitlement management»). A guest who is
 * assigned again meanwhile is not deleted; no page says that the account is unblocked, so it stays blocked.
 */
export function endGovernedAccounts(state: TenantState): void {
  const { governed, guestLifecycle } = state.entitlement
  if (guestLifecycle.action === 'none') return
  for (const subject of governed) {
    const user = subject.objectId === null ? null : state.directory.findById(subject.objectId)
    const endedAt = user === null ? null : endOfLastAssignment(state, subject)
    if (user === null || endedAt === null) continue
    user.accountEnabled = false
    const overdue = endedAt + guestLifecycle.deleteAfterMs <= state.now()
    if (guestLifecycle.action === 'blockSignInAndDelete' && overdue) {
      state.directory.remove(user, state.now())
      governed.delete(subject)
    }
  }
}

/** When somebody lost the last assignment; null while there is one, or when there never was any. */
function endOfLastAssignment(state: TenantState, subject: SubjectRecord): number | null {
  const assignments = state.entitlement.assignmentsOfSubject(subject)
  const ended = assignments.filter((one) => state.entitlement.stateOf(one, state.now()) === 'expired')
  if (assignments.length === 0 || ended.length < assignments.length) return null
  return Math.max(...ended.map((one) => one.expiredAt ?? one.schedule.endAt ?? state.now()))
}
