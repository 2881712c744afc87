import { splitAddress, type UserRecord } from './directory.js'
import { type GraphAnswer, type GraphCall, isJsonObject } from '../http/graph-call.js'
import { GraphFault } from '../http/graph-fault.js'
import type { TenantState } from '../tenant/tenant-state.js'

/** «Create invitation»: these characters are not allowed in the address. */
const FORBIDDEN_CHARACTERS = /[~!#$%^&*()+=[\]{}\\/|;:"<>?,\s]/

/** «invitation resource type», as far as an app may write it. */
const MEMBERS = [
  ...['invitedUserEmailAddress', 'inviteRedirectUrl', 'invitedUserDisplayName', 'sendInvitationMessage'],
  ...[
    'invitedUserMessageInfo',
    'invitedUserType',
    'resetRedemption',
    'invitedUser',
    'invitedUserSponsors',
    '@odata.type'
  ]
]

/** `POST /invitations`: makes the guest at once; reads show it, and entitlement management finds it, only later. */
export function createInvitation(state: TenantState, call: GraphCall): GraphAnswer {
  const { body } = call
  if (!isJsonObject(body)) throw badRequest('Invalid request body.')
  for (const name of Object.keys(body)) if (!MEMBERS.includes(name)) throw badRequest(`Invalid property '${name}'.`)
  if (state.behaviour.invitationsDisabled) {
    const message =
      'Guest invitations not allowed for your company. Contact your company administrator for more details.'
    throw new GraphFault(403, 'Forbidden', message)
  }
  const address = readAddress(state, body['invitedUserEmailAddress'])
  const redirectUrl = body['inviteRedirectUrl']
  if (typeof redirectUrl !== 'string' || !URL.canParse(redirectUrl)) {
    throw badRequest('Invalid inviteRedirectUrl: a valid URL is required.')
  }
  const user = findExisting(state, address) ?? createGuest(state, address, body)
  const displayName = typeof body['invitedUserDisplayName'] === 'string' ? body['invitedUserDisplayName'] : null
  const mailed = body['sendInvitationMessage'] === true
  const info = isJsonObject(body['invitedUserMessageInfo']) ? body['invitedUserMessageInfo'] : {}
  const language = typeof info['messageLanguage'] === 'string' ? info['messageLanguage'] : null
  state.invitations.push({ address, userId: user.id, displayName, mailed, language, redirectUrl })
  return {
    status: 201,
    body: {
      '@odata.context': `${state.graphEndpoint}/v1.0/$metadata#invitations/$entity`,
      id: state.nextGuid('invitation'),
      inviteRedeemUrl: `https://login.microsoftonline.com/redeem?rd=${encodeURIComponent(redirectUrl)}&user=${user.id}`,
      invitedUserDisplayName: displayName,
      invitedUserType: user.userType,
      invitedUserEmailAddress: address,
      sendInvitationMessage: mailed,
      resetRedemption: false,
      inviteRedirectUrl: redirectUrl,
      // «In practice always PendingAcceptance», as users report.
      status: 'PendingAcceptance',
      invitedUserMessageInfo: {
        messageLanguage: language,
        // Custom texts of service principals are dropped («Troubleshoot B2B collaboration»).
        customizedMessageBody: null,
        ccRecipients: [{ emailAddress: { name: null, address: null } }]
      },
      invitedUser: { id: user.id, userPrincipalName: user.userPrincipalName }
    }
  }
}

function readAddress(state: TenantState, value: unknown): string {
  if (typeof value !== 'string') throw badRequest('invitedUserEmailAddress is required.')
  const [local, domain] = splitAddress(value)
  const malformed = local === '' || !domain.includes('.') || local.includes('@') || /^[.-]|[.-]$/.test(local)
  if (malformed || FORBIDDEN_CHARACTERS.test(value)) {
    throw badRequest(`The invited user email address '${value}' is not valid.`)
  }
  if (state.directory.isVerified(domain)) {
    throw badRequest("The domain of the invited user's email address is a verified domain of this directory.")
  }
  return value
}

/** The texts are the public ones; the HTTP status of this refusal is not confirmed anywhere. */
function findExisting(state: TenantState, address: string): UserRecord | null {
  const [user] = state.directory.findByAddress(address)
  if (user === undefined) return null
  if (!user.accountEnabled) {
    throw badRequest(
      `The invited user already exists in the directory as object ID: ${user.id}, but the account is blocked from signing in.`
    )
  }
  if (state.behaviour.repeatedInvitation === 'accept' && user.externalUserState !== null) return user
  throw badRequest(
    `The invited user already exists in the directory as object ID: ${user.id}. ` +
      'They can use that account to sign in to shared apps and resources.'
  )
}

function createGuest(state: TenantState, address: string, body: Record<string, unknown>): UserRecord {
  const name = body['invitedUserDisplayName']
  const now = state.now()
  const guest = {
    mail: address,
    userType: 'Guest',
    externalUserState: 'PendingAcceptance',
    ...(typeof name === 'string' && name !== '' ? { displayName: name } : {})
  } as const
  return state.directory.add(guest, now, now + state.behaviour.replicationMs)
}

function badRequest(message: string): GraphFault {
  return new GraphFault(400, 'BadRequest', message)
}
