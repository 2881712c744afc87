import type { Guid } from './model.js'

/**
 * The one way to compare addresses, names and ids. Whatever looks one up in a map or a set
 * goes through here first, so that `Ada@Contoso.com` and `ada@contoso.com` can never be two people.
 */

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * What stands before the `@`: anything but blanks, invisible or control characters (a copied address often brings a
 * zero-width space along) and the characters that separate addresses in a list. `#` is fine, guest principal names
 * have it: `user_partner.example#EXT#@contoso.onmicrosoft.com`.
 */
const LOCAL_PART = /^[^\s\p{C}@<>()[\],;:"\\]+$/u

/** Two labels or more; letters of any script, digits and inner hyphens (underscores are seen in real host names). */
const DOMAIN =
  /^[\p{L}\p{N}_](?:[\p{L}\p{M}\p{N}_-]*[\p{L}\p{M}\p{N}_])?(?:\.[\p{L}\p{N}_](?:[\p{L}\p{M}\p{N}_-]*[\p{L}\p{M}\p{N}_])?)+$/u

/** An address that needs no second look, as nearly all do not: letters and digits of ASCII, and the signs that are usual. */
const PLAIN_ADDRESS = /^[\w.+-]+@[a-z\d]+(?:[.-][a-z\d]+)*\.[a-z\d]+$/i

/**
 * Characters that an invitation refuses anywhere in the address, beside the `@` that every address has.
 *
 * @see https://learn.microsoft.com/graph/api/resources/invitation (invitedUserEmailAddress)
 */
const NOT_INVITABLE = /[~!#$%^&*()+=[\]{}\\/|;:"<>?,\s]/u

/** Printable ASCII without blanks and capitals: compared as it is. */
const NORMALISED = /^[!-@[-~]+$/

/**
 * An address or principal name as it is compared: trimmed, composed (NFC), lower case. Nearly all are so already, and a large
 * plan compares each several times.
 */
export function normaliseAddress(address: string): string {
  if (NORMALISED.test(address)) return address
  return address.trim().normalize('NFC').toLowerCase()
}

/**
 * An address as a directory has to be asked for it: Microsoft documents nowhere whether its filters mind upper and lower
 * case, so as it is written, and in lower case. Comparing the answer is {@link normaliseAddress}'s business.
 */
export function spellingsOf(address: string): readonly string[] {
  return [...new Set([address.trim().normalize('NFC'), normaliseAddress(address)])]
}

/** The display name of a package or policy as it is compared: trimmed, composed (NFC), lower case; inner blanks count. */
export function normaliseName(name: string): string {
  return name.trim().normalize('NFC').toLowerCase()
}

/** Whether a text is a GUID in the form Entra writes it: `8-4-4-4-12` hexadecimal digits, in either case. */
export function isGuid(text: string): boolean {
  return GUID.test(text)
}

/** A GUID as it is compared: trimmed, lower case. */
export function normaliseGuid(text: string): Guid {
  return text.trim().toLowerCase()
}

/**
 * Whether a text can be a mail address or a user principal name: one `@`, something before it, a domain of two labels
 * or more behind it. Says nothing about whether anybody has it.
 */
export function isAddress(text: string): boolean {
  if (PLAIN_ADDRESS.test(text)) return true
  const at = text.indexOf('@')
  return at > 0 && LOCAL_PART.test(text.slice(0, at)) && DOMAIN.test(text.slice(at + 1))
}

/**
 * Whether Microsoft's invitations take this address. They refuse many characters that mail allows, `+` among them,
 * and a name that starts or ends with `.` or `-`.
 */
export function isInvitableAddress(address: string): boolean {
  const text = address.trim()
  const name = text.slice(0, text.indexOf('@'))
  return isAddress(text) && !NOT_INVITABLE.test(text) && !/^[.-]|[.-]$/.test(name)
}

/** The domain of an address, lower case; empty when the text has no `@`. */
export function domainOf(address: string): string {
  const at = address.lastIndexOf('@')
  return at < 0 ? '' : normaliseAddress(address.slice(at + 1))
}

/** Whether a text is a domain as `allowed-domains` lists them: `partner.example`, or `*.partner.example`. */
export function isDomainPattern(text: string): boolean {
  return DOMAIN.test(text.startsWith('*.') ? text.slice(2) : text)
}

/**
 * Whether a domain is one of the patterns: `partner.example` is that domain alone, `*.partner.example` every domain
 * below it, not itself. No pattern, no match: that an empty list allows any domain is {@link isAllowedDomain}'s to say.
 */
export function matchesDomain(domain: string, patterns: readonly string[]): boolean {
  const wanted = normaliseAddress(domain)
  return patterns.map(normaliseAddress).some((pattern) => {
    if (!pattern.startsWith('*.')) return wanted === pattern
    const parent = pattern.slice(1)
    return wanted.length > parent.length && wanted.endsWith(parent)
  })
}

/** Whether the settings' `allowed-domains` let this domain in: one of them matches, or none is listed. */
export function isAllowedDomain(domain: string, allowedDomains: readonly string[]): boolean {
  return allowedDomains.length === 0 || matchesDomain(domain, allowedDomains)
}
