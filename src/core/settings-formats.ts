import { isAddress, isDomainPattern, isGuid, normaliseAddress } from './identifiers.js'

/** What the formats mean that `schema/config.schema.json` names. */
export const SETTINGS_FORMATS = {
  guid: isGuid,
  'https-address': (text: string): boolean => text.startsWith('https://') && URL.canParse(text),
  domain: (text: string): boolean => isDomainPattern(normaliseAddress(text)),
  'address-or-id': (text: string): boolean => isAddress(text.trim()) || isGuid(text.trim()),
  // Its form is the pattern beside it; the name is what messages say.
  language: true
} as const
