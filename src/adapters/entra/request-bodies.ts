import type { InvitationSettings } from '../../core/model.js'
import type { Invitation } from '../../core/plan.js'
import type { AssignmentWrite } from '../../ports.js'
import { scheduleFor } from './instants.js'
import type { JsonObject } from './json.js'

/**
 * An assignment request as Graph wants it (Microsoft Graph documentation, `entitlementmanagement-post-assignmentrequests`).
 * `targetId` is the user's object id. It, `assignmentPolicyId` and `accessPackageId` are documented on the assignment,
 * though the metadata does not declare them.
 *
 * @param takesJustification Whether this cloud declares `justification`.
 */
export function assignmentRequest(write: AssignmentWrite, takesJustification: boolean): JsonObject {
  const justification = takesJustification ? { justification: write.justification } : {}
  switch (write.kind) {
    case 'add':
      return {
        requestType: 'adminAdd',
        ...justification,
        ...schedule(write),
        assignment: {
          targetId: write.userId,
          assignmentPolicyId: write.policyId,
          accessPackageId: write.packageId
        }
      }
    case 'update':
      return {
        requestType: 'adminUpdate',
        ...justification,
        ...schedule(write),
        assignment: { id: write.assignmentId }
      }
    case 'remove':
      return { requestType: 'adminRemove', ...justification, assignment: { id: write.assignmentId } }
  }
}

function schedule(write: Exclude<AssignmentWrite, { readonly kind: 'remove' }>): JsonObject {
  const dates = scheduleFor(write)
  return dates === null ? {} : { schedule: dates }
}

/**
 * An invitation as Graph wants it (Microsoft Graph documentation, `invitation-post`). There is no text of our own in it:
 * Microsoft drops it when an application invites.
 */
export function invitationRequest(invitation: Invitation, settings: InvitationSettings): JsonObject {
  return {
    invitedUserEmailAddress: invitation.address,
    ...(invitation.name === null ? {} : { invitedUserDisplayName: invitation.name }),
    inviteRedirectUrl: settings.redirectUrl,
    sendInvitationMessage: settings.sendMessage,
    ...(settings.language === null ? {} : { invitedUserMessageInfo: { messageLanguage: settings.language } })
  }
}
