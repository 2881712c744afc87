import { isAddress, isDomainPattern, isGuid, normaliseAddress } from './identifiers.js'

/** What the formats mean that `schema/config.schema.json` names, where no pattern beside them says it all. */
export const SETTINGS_FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  guid: isGuid,
  'https-address': (text) => text.startsWith('https://') && URL.canParse(text),
  domain: (text) => isDomainPattern(normaliseAddress(text)),
  'address-or-id': (text) => isAddress(text.trim()) || isGuid(text.trim())
}
