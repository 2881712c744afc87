import type { Cloud } from './directory-behaviour.js'
import { isJsonObject } from '../http/graph-call.js'
import { GraphFault } from '../http/graph-fault.js'
import { splitAddress } from './directory.js'

/** The body of `POST /invitations` («invitation resource type»), checked for form. */
export interface InvitationRequest {
  readonly address: string
  readonly redirectUrl: string
  readonly displayName: string | null
  readonly mailed: boolean
  readonly userType: 'Guest' | 'Member'
  readonly language: string | null
  readonly ccRecipient: string | null
  /** Object ids. */
  readonly sponsors: readonly string[]
  /** Whose redemption is reset, by object id; null for a new invitation. */
  readonly resetOf: string | null
}

/** «invitation resource type»: these characters are not allowed in the address; the dot and the hyphen not at the ends of the name. */
const FORBIDDEN_CHARACTERS = /[~!#$%^&*()+=[\]{}\\/|;:"<>?,\s]/
const FORBIDDEN_ENDS = /^[.-]|[.-]$/

/** What an app may write. */
const MEMBERS: ReadonlySet<string> = new Set([
  ...['@odata.type', 'invitedUserEmailAddress', 'inviteRedirectUrl', 'invitedUserDisplayName', 'invitedUser'],
  ...['sendInvitationMessage', 'invitedUserMessageInfo', 'invitedUserType', 'resetRedemption', 'invitedUserSponsors']
])

/**
 * Reads an invitation.
 *
 * @param cloud The metadata of the national clouds has no `invitedUserSponsors` (microsoftgraph/msgraph-metadata).
 * @throws GraphFault 400 for a body of another form.
 */
export function readInvitation(body: unknown, cloud: Cloud): InvitationRequest {
  if (!isJsonObject(body)) throw badInvitation('Invalid request body.')
  for (const name of Object.keys(body)) {
    const known = MEMBERS.has(name) && (name !== 'invitedUserSponsors' || cloud === 'global')
    if (!known) throw badInvitation(`Invalid property '${name}'.`)
  }
  const info = body['invitedUserMessageInfo'] ?? {}
  if (!isJsonObject(info)) throw badInvitation('Invalid invitedUserMessageInfo.')
  return {
    address: readAddress(body['invitedUserEmailAddress']),
    redirectUrl: readRedirectUrl(body['inviteRedirectUrl']),
    displayName: readText(body, 'invitedUserDisplayName'),
    mailed: readFlag(body, 'sendInvitationMessage'),
    userType: readUserType(body['invitedUserType']),
    language: readText(info, 'messageLanguage'),
    ccRecipient: readRecipient(info['ccRecipients']),
    sponsors: readSponsors(body['invitedUserSponsors']),
    resetOf: readFlag(body, 'resetRedemption') ? readInvitedUser(body['invitedUser']) : null
  }
}

function readAddress(value: unknown): string {
  if (typeof value !== 'string') throw badInvitation('invitedUserEmailAddress is required.')
  const [local, domain] = splitAddress(value)
  const malformed = local === '' || !domain.includes('.') || local.includes('@') || FORBIDDEN_ENDS.test(local)
  if (malformed || FORBIDDEN_CHARACTERS.test(value)) {
    throw badInvitation(`The invited user email address '${value}' is not valid.`)
  }
  return value
}

function readRedirectUrl(value: unknown): string {
  if (typeof value === 'string' && URL.canParse(value)) return value
  throw badInvitation('Invalid inviteRedirectUrl: a valid URL is required.')
}

function readText(object: Readonly<Record<string, unknown>>, name: string): string | null {
  const value = object[name] ?? null
  if (value !== null && typeof value !== 'string') throw badInvitation(`Invalid value of '${name}'.`)
  return value
}

/** «The default is false.» */
function readFlag(body: Readonly<Record<string, unknown>>, name: string): boolean {
  const value = body[name] ?? false
  if (typeof value !== 'boolean') throw badInvitation(`Invalid value of '${name}'.`)
  return value
}

/** «By default, this is Guest. You can invite as Member if you're a company administrator.» */
function readUserType(value: unknown): 'Guest' | 'Member' {
  if (value === undefined || value === null || value === 'Guest') return 'Guest'
  if (value === 'Member') return 'Member'
  throw badInvitation(`Invalid invitedUserType '${JSON.stringify(value)}'.`)
}

/** «Currently only one additional recipient is supported.» */
function readRecipient(value: unknown): string | null {
  if (value === undefined || value === null) return null
  if (!Array.isArray(value)) throw badInvitation('Invalid ccRecipients.')
  const [recipient, second] = value as unknown[]
  if (second !== undefined) throw badInvitation('Only one recipient is supported in ccRecipients.')
  const address = isJsonObject(recipient) && isJsonObject(recipient['emailAddress']) ? recipient['emailAddress'] : {}
  return readText(address, 'address')
}

function readSponsors(value: unknown): string[] {
  if (value === undefined) return []
  if (!Array.isArray(value)) throw badInvitation('Invalid invitedUserSponsors.')
  return value.map(readInvitedUser)
}

/** «When true, the invitedUser/id relationship is required.» */
function readInvitedUser(value: unknown): string {
  const id = isJsonObject(value) ? value['id'] : undefined
  if (typeof id === 'string') return id.toLowerCase()
  throw badInvitation('The id of a user is required.')
}

/** A refused invitation; no list of codes is published. */
export function badInvitation(message: string): GraphFault {
  return new GraphFault(400, 'BadRequest', message)
}
