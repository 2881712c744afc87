import { splitAddress, type UserRecord } from './directory.js'
import { badInvitation, type InvitationRequest, readInvitation } from './invitation-request.js'
import type { GraphAnswer, GraphCall } from '../http/graph-call.js'
import { GraphFault, notFound } from '../http/graph-fault.js'
import { isVisible, type TenantState } from '../tenant/tenant-state.js'

/** `POST /invitations`: makes the guest at once; reads show it, and entitlement management finds it, only later. */
export function createInvitation(state: TenantState, call: GraphCall): GraphAnswer {
  const request = readInvitation(call.body, state.behaviour.cloud)
  refuseGuest(state, request.address)
  for (const sponsor of request.sponsors) {
    if (state.directory.findById(sponsor) === null) throw notFound(sponsor)
  }
  const user = request.resetOf === null ? findOrCreate(state, request) : resetRedemption(state, call, request.resetOf)
  const { address, displayName, mailed, language, redirectUrl, ccRecipient, sponsors } = request
  const reset = request.resetOf !== null
  const record = { address, userId: user.id, displayName, mailed, language, redirectUrl, ccRecipient, sponsors, reset }
  state.invitations.push(record)
  return { status: 201, body: showInvitation(state, request, user) }
}

/** The answer in the form of «Create invitation», whose example has every member that nobody set. */
function showInvitation(state: TenantState, request: InvitationRequest, user: UserRecord): Record<string, unknown> {
  const redirect = encodeURIComponent(request.redirectUrl)
  return {
    '@odata.context': `${state.graphEndpoint}/v1.0/$metadata#invitations/$entity`,
    id: state.nextGuid('invitation'),
    inviteRedeemUrl: `https://login.microsoftonline.com/redeem?rd=${redirect}&user=${user.id}`,
    invitedUserDisplayName: request.displayName,
    invitedUserType: user.userType,
    invitedUserEmailAddress: request.address,
    sendInvitationMessage: request.mailed,
    resetRedemption: request.resetOf !== null,
    inviteRedirectUrl: request.redirectUrl,
    // In practice always this one (issue microsoft-graph-docs#2645).
    status: 'PendingAcceptance',
    invitedUserMessageInfo: {
      messageLanguage: request.language,
      // Custom texts of service principals are dropped («Troubleshooting B2B collaboration»).
      customizedMessageBody: null,
      ccRecipients: [{ emailAddress: { name: null, address: request.ccRecipient } }]
    },
    invitedUser: { id: user.id, userPrincipalName: user.userPrincipalName }
  }
}

/** The texts are public («Troubleshooting B2B collaboration», issues); a status is known only where a source names one. */
function refuseGuest({ behaviour, directory }: TenantState, address: string): void {
  if (behaviour.invitationsDisabled) {
    const message =
      'Guest invitations not allowed for your company. Contact your company administrator for more details.'
    throw new GraphFault(403, 'Forbidden', message)
  }
  const domain = splitAddress(address)[1].toLowerCase()
  if (directory.isVerified(domain)) {
    throw badInvitation("The domain of the invited user's email address is a verified domain of this directory.")
  }
  if (includesDomain(behaviour.blockedGuestDomains, domain)) {
    throw badInvitation(
      "This invitation is blocked by cross-tenant access settings. Admins in both your organization and the invited user's " +
        'organization must configure cross-tenant access settings to allow the invitation.'
    )
  }
  if (includesDomain(behaviour.failingGuestDomains, domain)) {
    throw new GraphFault(500, 'InternalServerError', 'Unable to find target address')
  }
}

function includesDomain(domains: readonly string[], domain: string): boolean {
  return domains.some((one) => one.toLowerCase() === domain)
}

function findOrCreate(state: TenantState, request: InvitationRequest): UserRecord {
  const [user] = state.directory.findByAddress(request.address)
  if (user === undefined) return createGuest(state, request)
  if (!isKnownBy(user, request.address)) {
    // «I can't invite an email address because of a conflict in proxyAddresses»; the text is the directory's usual one
    // (issue microsoft-graph-docs-contrib#8421).
    const message = 'Another object with the same value for property proxyAddresses already exists.'
    throw new GraphFault(400, 'Request_BadRequest', message)
  }
  if (!user.accountEnabled) {
    throw badInvitation(
      `The invited user already exists in the directory as object ID: ${user.id}, but the account is blocked from signing in.`
    )
  }
  if (state.behaviour.repeatedInvitation === 'accept' && user.externalUserState !== null) return user
  throw badInvitation(
    `The invited user already exists in the directory as object ID: ${user.id}. ` +
      'They can use that account to sign in to shared apps and resources.'
  )
}

/** Whether the account itself has the address, not only as a further proxy address. */
function isKnownBy(user: UserRecord, address: string): boolean {
  const own = [user.mail, user.userPrincipalName, ...user.otherMails]
  return own.some((one) => one?.toLowerCase() === address.toLowerCase())
}

function createGuest(state: TenantState, request: InvitationRequest): UserRecord {
  const now = state.now()
  const { address, displayName } = request
  const guest = {
    mail: address,
    userPrincipalName: state.directory.guestNameFor(address),
    userType: request.userType,
    otherMails: [address],
    externalUserState: 'PendingAcceptance',
    ...(displayName === null || displayName === '' ? {} : { displayName }),
    // «The guest user object doesn't have a proxyAddress»: a contact has the address already.
    ...(state.directory.isContact(address) ? { proxyAddresses: [] } : {})
  } as const
  return state.directory.add(guest, now, now + state.behaviour.replicationMs)
}

/**
 * «Reset redemption status»: the user keeps id and assignments and has to redeem again, by the same address or another;
 * `mail` stays what it was. «The app needs at least User.ReadWrite.All.»
 */
function resetRedemption(state: TenantState, call: GraphCall, id: string): UserRecord {
  const permitted = ['User.ReadWrite.All', 'Directory.ReadWrite.All']
  if (!permitted.some((permission) => call.permissions.includes(permission))) {
    throw new GraphFault(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.')
  }
  const user = state.directory.findById(id)
  if (user === null || !isVisible(state, user)) throw notFound(id)
  user.externalUserState = 'PendingAcceptance'
  user.externalUserStateAt = state.now()
  return user
}
