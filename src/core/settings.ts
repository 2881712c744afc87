import type { Document } from 'yaml'
import { decodeUtf8 } from './decode-text.js'
import type { Problem } from './errors.js'
import type { MembershipFile, Settings } from './model.js'
import { explainSettingsErrors } from './settings-problems.js'
import { defaultSettings, settingsFrom, validateSettings } from './settings-schema.js'
import { packageLines, readSettingsYaml } from './settings-yaml.js'

export { describeSettingChanges, packagesWithChangedSettings } from './settings-changes.js'

/** A settings file over this is not read: a folder of thousands of packages needs a tenth of it. */
const MAX_SETTINGS_BYTES = 1024 * 1024

const SECTIONS = new Set(['packages', 'invitations', 'safety', 'delivery', 'drift'])

/** The settings, every default filled in, and everything that is wrong with the file. */
export interface ParsedSettings {
  /** With problems: the defaults, and the extra columns as far as they could be read, so that files can still be checked. */
  readonly settings: Settings
  readonly problems: readonly Problem[]
}

/**
 * Read the settings file against the published schema, `schema/config.schema.json`, which also holds the defaults.
 *
 * @param file Null when the folder has none: every setting has its default.
 * @returns Problems by line.
 */
export function parseSettings(file: MembershipFile | null): ParsedSettings {
  if (file === null) return { settings: defaultSettings(), problems: [] }
  const text = textOf(file)
  if (typeof text !== 'string') return { settings: defaultSettings(), problems: [text] }

  const { document, problems } = readSettingsYaml(text, file.path)
  if (document === null) return { settings: defaultSettings(), problems }
  return judge(document, problems, file.path)
}

function judge(document: Document, problems: readonly Problem[], path: string): ParsedSettings {
  const written = withoutEmptySections(document.toJS())
  if (validateSettings(written)) {
    const lines = packageLines(document)
    return { settings: settingsFrom(written, (name) => ({ file: path, line: lines.get(name) ?? 1 })), problems }
  }
  const found = [...problems, ...explainSettingsErrors(validateSettings.errors ?? [], document, path)]
  return {
    settings: { ...defaultSettings(), extraColumns: extraColumnsOf(written) },
    problems: found.sort((a, b) => (a.place?.line ?? 0) - (b.place?.line ?? 0))
  }
}

/** The text, or why there is none. */
function textOf(file: MembershipFile): string | Problem {
  const unreadable = (message: string, hint: string, line = 1): Problem => ({
    code: 'SETTINGS_UNREADABLE',
    message,
    hint,
    place: { file: file.path, line }
  })
  if (file.kind === 'link')
    return unreadable('The settings file is a symbolic link or a submodule.', 'Put the file itself in its place.')
  if (file.kind === 'too-large' || file.bytes.length > MAX_SETTINGS_BYTES)
    return unreadable('The settings file is over 1 MB.', 'Settings need a few kilobytes; is this the right file?')
  const decoded = decodeUtf8(file.bytes)
  return decoded.kind === 'text'
    ? decoded.text
    : unreadable(`The settings file ${decoded.reason}.`, 'Save it as UTF-8.', decoded.line)
}

/** `safety:` with every line under it commented out is null in YAML and means nothing is set; so does an empty file. */
function withoutEmptySections(written: unknown): unknown {
  if (written === null || written === undefined) return {}
  if (!isMapping(written)) return written
  return mapValues(written, (section, key) => {
    if (!SECTIONS.has(key)) return section
    if (section === null) return {}
    return key === 'packages' && isMapping(section) ? mapValues(section, (each) => each ?? {}) : section
  })
}

function extraColumnsOf(written: unknown): readonly string[] {
  const columns = isMapping(written) ? written['extra-columns'] : null
  return Array.isArray(columns) ? columns.filter((column) => typeof column === 'string') : []
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** `Object.fromEntries` keeps a key `__proto__` as a key. */
function mapValues(
  mapping: Record<string, unknown>,
  change: (value: unknown, key: string) => unknown
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(mapping).map(([key, value]) => [key, change(value, key)]))
}
