import type { DeletedPerson, GuestLifecycle, Person } from '../../core/model.js'
import { idOf } from './graph-shapes.js'
import { instantOf } from './instants.js'
import { badAnswer, textOf, type JsonObject } from './json.js'

/** Microsoft Graph's users, deleted ones among them, and what becomes of guests, as the model's words; see `graph-shapes`. */

/**
 * A user. Proxy addresses are `SMTP:` or `smtp:` plus address (Microsoft Graph documentation, resource `user`); other
 * kinds (`SIP:`, `X500:`) are no addresses of mail and are dropped. An account counts as enabled unless Graph says not.
 */
export function toPerson(object: JsonObject): Person {
  const id = idOf(object, 'a user')
  const principalName = textOf(object, 'userPrincipalName')
  if (principalName === null) throw badAnswer(`user ${id} without a principal name`)
  const userType = textOf(object, 'userType')
  return {
    id,
    name: textOf(object, 'displayName'),
    mail: textOf(object, 'mail'),
    principalName,
    proxyAddresses: textsOf(object, 'proxyAddresses').flatMap((address) =>
      /^smtp:/i.test(address) ? [address.slice('smtp:'.length)] : []
    ),
    otherMails: textsOf(object, 'otherMails'),
    enabled: object['accountEnabled'] !== false,
    guest: userType === null ? null : userType.toLowerCase() === 'guest'
  }
}

/** A deleted user: before the principal name Entra puts the object id without its hyphens; it is taken off. */
export function toDeletedPerson(object: JsonObject): DeletedPerson {
  const person = toPerson(object)
  const prefix = person.id.replaceAll('-', '')
  const name = person.principalName
  return {
    ...person,
    principalName: name.toLowerCase().startsWith(prefix) ? name.slice(prefix.length) : name,
    deletedAt: instantOf(object, 'deletedDateTime')
  }
}

/** The settings' `durationUntilExternalUserDeletedAfterBlocked` when it is whole days, as the portal sets it. */
const WHOLE_DAYS = /^P(\d+)D(?:T0S)?$/

/**
 * What happens to governed guests (Microsoft Graph documentation, resource `entitlementManagementSettings`); null for an
 * action this version does not know.
 */
export function toGuestLifecycle(settings: JsonObject): GuestLifecycle | null {
  switch (textOf(settings, 'externalUserLifecycleAction')?.toLowerCase()) {
    case 'none':
      return { kind: 'nothing' }
    case 'blocksignin':
      return { kind: 'block' }
    case 'blocksigninanddelete': {
      const days = WHOLE_DAYS.exec(textOf(settings, 'durationUntilExternalUserDeletedAfterBlocked') ?? '')?.[1]
      return { kind: 'block-and-delete', days: days === undefined ? null : Number(days) }
    }
    default:
      return null
  }
}

function textsOf(object: JsonObject, key: string): readonly string[] {
  const value = object[key]
  return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : []
}
