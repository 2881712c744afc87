import type { ValidateFunction } from 'ajv/dist/2020.js'
import { validateConfig } from './compiled-schemas/config.js'
import { ActionError } from './errors.js'
import { normaliseAddress, normaliseGuid } from './identifiers.js'
import type { PackageSettings, Settings } from './model.js'
import type { Place } from './place.js'

/** The file as written, with the defaults of the schema filled in: kebab-case, as users know it. */
export interface WrittenSettings {
  readonly 'extra-columns': readonly string[]
  readonly packages: Readonly<Record<string, WrittenPackage>>
  readonly invitations: {
    readonly enabled: boolean
    readonly 'redirect-url': string
    readonly 'send-message': boolean
    readonly language?: string
    readonly 'allowed-domains': readonly string[]
  }
  readonly safety: {
    readonly 'max-removal-percent': number
    readonly 'max-removal-floor': number
    readonly 'max-removals': number
    readonly protected: readonly string[]
  }
  readonly delivery: { readonly 'wait-minutes': number }
  readonly drift: { readonly 'expiring-within-days': number }
}

interface WrittenPackage {
  readonly id?: string
  readonly catalog?: string
  readonly policy?: string
  readonly manages: PackageSettings['manages']
  readonly 'policy-changes': PackageSettings['policyChanges']
  readonly 'allow-empty': boolean
}

/** The published schema as a check that fills in the defaults of what it is given. */
export const validateSettings = validateConfig as ValidateFunction<WrittenSettings>

/**
 * The settings in the words of the code: kebab-case becomes camelCase here and nowhere else.
 *
 * @param placeOf Where a package's key stands in the file.
 */
export function settingsFrom(written: WrittenSettings, placeOf: (packageName: string) => Place): Settings {
  const { invitations, safety } = written
  return {
    extraColumns: written['extra-columns'],
    packages: Object.entries(written.packages).map(([name, settings]) => ({
      name: name.trim(),
      place: placeOf(name),
      id: settings.id === undefined ? null : normaliseGuid(settings.id),
      catalog: settings.catalog?.trim() ?? null,
      policy: settings.policy?.trim() ?? null,
      manages: settings.manages,
      policyChanges: settings['policy-changes'],
      allowEmpty: settings['allow-empty']
    })),
    invitations: {
      enabled: invitations.enabled,
      redirectUrl: invitations['redirect-url'],
      sendMessage: invitations['send-message'],
      language: invitations.language ?? null,
      allowedDomains: invitations['allowed-domains'].map(normaliseAddress)
    },
    safety: {
      maxRemovalPercent: safety['max-removal-percent'],
      maxRemovalFloor: safety['max-removal-floor'],
      maxRemovals: safety['max-removals'],
      protected: safety.protected.map((person) => person.trim())
    },
    delivery: { waitMinutes: written.delivery['wait-minutes'] },
    drift: { expiringWithinDays: written.drift['expiring-within-days'] }
  }
}

/** The settings of a folder without a settings file. */
export function defaultSettings(): Settings {
  const nothing: unknown = {}
  // The schema fills the defaults in, so a refusal here is a defect of the schema.
  if (!validateSettings(nothing))
    throw new ActionError(
      'INTERNAL',
      'The settings schema does not take its own defaults.',
      'Please report this defect.'
    )
  return settingsFrom(nothing, () => ({ file: '', line: 1 }))
}
