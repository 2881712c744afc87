import type { UserRecord } from './directory.js'
import { isoDate } from '../odata/iso-date.js'
import type { ReadPath } from '../odata/filter-matching.js'
import type { Resource } from '../odata/resource-types.js'

/** Answered when nothing is selected («List users»). */
export const DEFAULT_PROPERTIES = (
  'businessPhones displayName givenName jobTitle mail mobilePhone officeLocation preferredLanguage surname ' +
  'userPrincipalName id'
).split(' ')

/** The basic profile of `User.ReadBasic.All` («Microsoft Graph permissions reference»), and the key. */
export const BASIC_PROPERTIES: ReadonlySet<string> = new Set([
  'id',
  'displayName',
  'givenName',
  'surname',
  'mail',
  'userPrincipalName'
])

/** A user in the names of «user resource type». */
export function showUser(user: UserRecord): Resource {
  return {
    values: {
      businessPhones: [],
      displayName: user.displayName,
      givenName: user.givenName,
      jobTitle: null,
      mail: user.mail,
      mobilePhone: null,
      officeLocation: null,
      preferredLanguage: null,
      surname: user.surname,
      userPrincipalName: user.userPrincipalName,
      id: user.id,
      otherMails: user.otherMails,
      proxyAddresses: user.proxyAddresses,
      userType: user.userType,
      accountEnabled: user.accountEnabled,
      externalUserState: user.externalUserState,
      externalUserStateChangeDateTime: user.externalUserState === null ? null : isoDate(user.externalUserStateAt),
      createdDateTime: isoDate(user.createdAt),
      creationType: user.externalUserState === null ? null : 'Invitation',
      deletedDateTime: user.deletedAt === null ? null : isoDate(user.deletedAt)
    },
    relations: {}
  }
}

/** Reads a user for a filter; `otherMails/$count` is a number in digits, as filters write it. */
export function readUser(user: UserRecord): ReadPath {
  return (path) => {
    const [name = '', segment] = path.split('/')
    const value = name in user ? user[name as keyof UserRecord] : showUser(user).values[name]
    return segment === '$count' && Array.isArray(value) ? String(value.length) : value
  }
}
