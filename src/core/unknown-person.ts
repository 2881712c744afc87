/** What becomes of a row whose person nobody in the directory is: an invitation, or a refusal that says why not. */
import { formatDay, instantAt } from './dates.js'
import { domainOf, isAllowedDomain, isGuid, isInvitableAddress, normaliseAddress } from './identifiers.js'
import type { DeletedPerson, InvitationSettings, MembershipRow } from './model.js'
import type { Invitation, Refusal } from './plan.js'

/** «Deleted items remain available to restore for up to 30 days» (Microsoft Graph documentation, resource `directory`). */
const RESTORABLE_MS = 30 * 24 * 60 * 60 * 1000

/** What deciding about unknown people needs. */
export interface InvitationRules {
  readonly invitations: InvitationSettings
  /** The tenant's own domains, lower case; null when they could not be read. */
  readonly verifiedDomains: readonly string[] | null
  /** The existing address that is nearest, by the unknown one, for some of those that are in the tenant's own domains. */
  readonly suggestions: ReadonlyMap<string, string>
}

/** `warning`: what a reviewer should know of the invitation. */
export type UnknownPerson =
  | { readonly kind: 'invite'; readonly invitation: Invitation; readonly warning: Refusal | null }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/**
 * Judges a row whose id or address nobody has.
 *
 * @param deleted Deleted accounts that had the id or the address; empty when there are none or it could not be told.
 */
export function judgeUnknown(
  row: MembershipRow,
  deleted: readonly DeletedPerson[],
  rules: InvitationRules
): UnknownPerson {
  if (isGuid(row.email)) return unknownId(row, deleted)
  const domain = domainOf(row.email)
  const was = deletionWords(deleted)
  const nobody = `Nobody in the directory has the address \`${row.email}\``
  if (rules.verifiedDomains?.includes(domain) === true) {
    const message = `${nobody}, and ${domain} is this tenant’s own domain, so it cannot be invited.${was}`
    const nearest = rules.suggestions.get(normaliseAddress(row.email))
    return refuse('PERSON_NOT_FOUND', row, message, ownDomainHint(deleted, nearest))
  }
  if (!rules.invitations.enabled) {
    const hint = 'Check the spelling, or set `invitations.enabled: true`.'
    return refuse('INVITATIONS_DISABLED', row, `${nobody}, and the settings do not allow invitations.${was}`, hint)
  }
  if (!isInvitableAddress(row.email)) {
    const message = `${nobody}, and Microsoft does not accept it for an invitation.${was}`
    return refuse('ADDRESS_NOT_INVITABLE', row, message, 'Use an address without special characters such as `+`.')
  }
  if (!isAllowedDomain(domain, rules.invitations.allowedDomains)) {
    const message = `${nobody}, and the settings do not allow to invite ${domain}.${was}`
    const hint = 'Check the spelling, or add the domain to `invitations.allowed-domains`.'
    return refuse('DOMAIN_NOT_ALLOWED', row, message, hint)
  }
  return {
    kind: 'invite',
    invitation: { address: row.email, name: row.name },
    warning: deleted.length === 0 ? null : invitesDeleted(row, was)
  }
}

function unknownId(row: MembershipRow, deleted: readonly DeletedPerson[]): UnknownPerson {
  const message = `Nobody in the directory has the object id ${row.email}.${deletionWords(deleted)}`
  return deleted.length === 0
    ? refuse('PERSON_NOT_FOUND', row, message, 'Check the id, or remove the row if the account was deleted.')
    : refuse('PERSON_NOT_FOUND', row, message, RESTORE_OR_REMOVE)
}

const RESTORE_OR_REMOVE = 'Restore the account in the Entra admin center, or remove the row.'

function ownDomainHint(deleted: readonly DeletedPerson[], nearest: string | undefined): string {
  if (deleted.length > 0) return RESTORE_OR_REMOVE
  return nearest === undefined
    ? 'Check the spelling, or create the account first.'
    : `Did you mean \`${nearest}\`? If not, check the spelling, or create the account first.`
}

function invitesDeleted(row: MembershipRow, was: string): Refusal {
  return {
    code: 'INVITES_DELETED_PERSON',
    message: `\`${row.email}\` is to be invited, and somebody with that address was there before.${was} The invitation makes a new account that has nothing of the old one.`,
    hint: 'If the same person comes back, restore the account in the Entra admin center before the merge: then nobody is invited.',
    place: row.place
  }
}

/** A sentence for each deleted account, with a space before it; empty for none. */
export function deletionWords(deleted: readonly DeletedPerson[]): string {
  return deleted
    .map(({ principalName, id, deletedAt }) => {
      const when =
        deletedAt === null
          ? 'was deleted and can be restored for up to 30 days'
          : `was deleted on ${formatDay(deletedAt)}; it can be restored until ${formatDay(instantAt(Date.parse(deletedAt) + RESTORABLE_MS))}`
      return ` The account ${principalName} (${id}) ${when}.`
    })
    .sort()
    .join('')
}

function refuse(code: Refusal['code'], row: MembershipRow, message: string, hint: string): UnknownPerson {
  return { kind: 'refused', refusal: { code, message, hint, place: row.place } }
}
