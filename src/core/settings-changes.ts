import { normaliseName } from './identifiers.js'
import type { PackageSettings, Settings } from './model.js'
import { quoteValue } from './quote-value.js'
import { defaultSettings } from './settings-schema.js'

type Value = string | number | boolean | null

/** Single settings by their name in the file, in its order. */
const SETTINGS: readonly (readonly [string, (settings: Settings) => Value])[] = [
  ['enabled', ({ invitations }) => invitations.enabled],
  ['redirect-url', ({ invitations }) => invitations.redirectUrl],
  ['send-message', ({ invitations }) => invitations.sendMessage],
  ['language', ({ invitations }) => invitations.language],
  ['max-removal-percent', ({ safety }) => safety.maxRemovalPercent],
  ['max-removal-floor', ({ safety }) => safety.maxRemovalFloor],
  ['max-removals', ({ safety }) => safety.maxRemovals],
  ['wait-minutes', ({ delivery }) => delivery.waitMinutes],
  ['expiring-within-days', ({ drift }) => drift.expiringWithinDays]
]

const PACKAGE_SETTINGS: readonly (readonly [string, (settings: PackageSettings) => Value])[] = [
  ['id', ({ id }) => id],
  ['catalog', ({ catalog }) => catalog],
  ['policy', ({ policy }) => policy],
  ['manages', ({ manages }) => manages],
  ['policy-changes', ({ policyChanges }) => policyChanges],
  ['allow-empty', ({ allowEmpty }) => allowEmpty]
]

/**
 * What a pull request does to the settings, for the reviewer: phrases that go on from «this pull request», such as
 * «raises `max-removal-percent` from 25 to 40». Values stand in backticks and have none inside.
 *
 * @param before Null when there was no settings file: every setting had its default, no package was named.
 * @param after  As `parseSettings` gives it, also for a file that is gone.
 * @returns Packages first; empty when nothing changes, whatever happened to comments and order.
 */
export function describeSettingChanges(before: Settings | null, after: Settings): readonly string[] {
  const old = before ?? defaultSettings()
  return [
    ...listChanges('extra-columns', old.extraColumns, after.extraColumns),
    ...packageChanges(old.packages, after.packages),
    ...SETTINGS.flatMap(([name, valueOf]) => valueChange(nameInFile(name), '', valueOf(old), valueOf(after))),
    ...domainChanges(old.invitations.allowedDomains, after.invitations.allowedDomains),
    ...listChanges('protected', old.safety.protected, after.safety.protected)
  ]
}

/**
 * The packages whose own settings differ, as they are named now, else as they were named; added and removed ones
 * included. A change of case alone is none: names compare without it.
 */
export function packagesWithChangedSettings(before: Settings | null, after: Settings): readonly string[] {
  return pairPackages(before?.packages ?? [], after.packages)
    .filter(
      ([old, now]) =>
        old === undefined || now === undefined || PACKAGE_SETTINGS.some(([, valueOf]) => valueOf(old) !== valueOf(now))
    )
    .map(([old, now]) => now?.name ?? old?.name ?? '')
}

function packageChanges(before: readonly PackageSettings[], after: readonly PackageSettings[]): readonly string[] {
  return pairPackages(before, after).flatMap(([old, now]) => {
    if (now === undefined)
      return old === undefined ? [] : [`removes the settings of the package ${quoteValue(old.name)}`]
    const suffix = ` of the package ${quoteValue(now.name)}`
    const changes = PACKAGE_SETTINGS.flatMap(([name, valueOf]) =>
      valueChange(`\`${name}\``, suffix, old === undefined ? (NEW_PACKAGE[name] ?? null) : valueOf(old), valueOf(now))
    )
    return old === undefined ? [`adds the package ${quoteValue(now.name)} to the settings`, ...changes] : changes
  })
}

/** What holds for a package that the settings do not name. */
const NEW_PACKAGE: Readonly<Record<string, Value>> = { manages: 'all', 'policy-changes': 'keep', 'allow-empty': false }

/** Each package of before and after once: those of after in their order, then those that are gone. */
function pairPackages(
  before: readonly PackageSettings[],
  after: readonly PackageSettings[]
): readonly (readonly [PackageSettings | undefined, PackageSettings | undefined])[] {
  const old = new Map(before.map((each) => [normaliseName(each.name), each]))
  const now = new Set(after.map(({ name }) => normaliseName(name)))
  return [
    ...after.map((each) => [old.get(normaliseName(each.name)), each] as const),
    ...before.filter(({ name }) => !now.has(normaliseName(name))).map((each) => [each, undefined] as const)
  ]
}

function valueChange(name: string, suffix: string, before: Value, after: Value): readonly string[] {
  if (before === after) return []
  const subject = `${name}${suffix}`
  if (typeof before === 'number' && typeof after === 'number')
    return [`${after > before ? 'raises' : 'lowers'} ${subject} from ${before} to ${after}`]
  if (typeof after === 'boolean') return [`turns ${subject} ${after ? 'on' : 'off'}`]
  if (before === null) return [`sets ${subject} to ${quoteValue(String(after))}`]
  if (after === null) return [`removes ${subject}, which was ${quoteValue(String(before))}`]
  return [`changes ${subject} from ${quoteValue(String(before))} to ${quoteValue(String(after))}`]
}

function listChanges(name: string, before: readonly string[], after: readonly string[]): readonly string[] {
  const old = new Set(before.map(normaliseName))
  const now = new Set(after.map(normaliseName))
  const added = after.filter((each) => !old.has(normaliseName(each)))
  const removed = before.filter((each) => !now.has(normaliseName(each)))
  return [
    ...(added.length > 0 ? [`adds ${added.map(quoteValue).join(', ')} to \`${name}\``] : []),
    ...(removed.length > 0 ? [`takes ${removed.map(quoteValue).join(', ')} off \`${name}\``] : [])
  ]
}

/** An empty list allows any domain, so its first and its last entry change more than themselves. */
function domainChanges(before: readonly string[], after: readonly string[]): readonly string[] {
  const changes = listChanges('allowed-domains', before, after)
  if (before.length > 0 && after.length === 0)
    return changes.map((change) => `${change}, so that any domain may be invited`)
  if (before.length === 0 && after.length > 0)
    return changes.map((change) => `${change}; until now any domain could be invited`)
  return changes
}

/** `enabled` alone would not say what is turned on. */
function nameInFile(name: string): string {
  return name === 'enabled' ? '`invitations › enabled`' : `\`${name}\``
}
