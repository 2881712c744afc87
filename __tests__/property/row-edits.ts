/** The membership folder of a small company as text, and what people do to it: the same change merges onto other files. */
import type { Files } from '../app/fakes/fake-history.js'
import { CAST, PACKAGES } from './cast.js'

export const FOLDER = 'memberships'
export const CONFIG = `${FOLDER}/config.yml`
const HEADER = 'AccessPackage;Email;Policy;StartDate;EndDate'

/** Days count from the story's first. */
export interface RowTerms {
  /** Which of their spellings the row uses. */
  readonly spelling: number
  /** Index of the package's policy, or null: the row names none. */
  readonly policy: number | null
  readonly startDay: number | null
  readonly endDay: number | 'none' | null
}

/** Indexes are those of the cast. */
export type RowEdit =
  | { readonly kind: 'put'; readonly pack: number; readonly who: number; readonly terms: RowTerms }
  | { readonly kind: 'drop'; readonly pack: number; readonly who: number }
  | { readonly kind: 'touch'; readonly pack: number; readonly mark: number }
  | { readonly kind: 'set'; readonly pack: number; readonly setting: Setting }

/** A part of the settings: of a package, or of `safety`. */
export interface Setting {
  readonly of: 'package' | 'safety'
  readonly values: Readonly<Record<string, string | boolean | number | readonly string[]>>
}

interface SettingsFile {
  readonly safety?: object
  readonly packages?: Readonly<Record<string, object>>
}

/** One row of a file, cell by cell. */
export interface Row {
  readonly pack: number
  readonly email: string
  readonly policy: string
  readonly start: string
  readonly end: string
}

/** The edits as what a commit does, whatever the files are by then. */
export function commitOf(edits: readonly RowEdit[]): (files: Files) => Files {
  return (files) => edits.reduce(editFiles, files)
}

export function fileOf(pack: number): string {
  return `${FOLDER}/package-${pack}.csv`
}

/** Every row of the folder. */
export function rowsOf(files: Files): readonly Row[] {
  return Object.entries(files).flatMap(([path, text]) => (path.endsWith('.csv') ? linesOf(text).flatMap(parseRow) : []))
}

/** The member of the cast whom a row's text means. */
export function whoIs(email: string): number {
  return CAST.findIndex(({ spellings }) => spellings.some((each) => each.toLowerCase() === email.toLowerCase()))
}

/** A day of the story as files write it. */
export function dayText(day: number): string {
  return new Date(Date.UTC(2026, 5, 1 + day)).toISOString().slice(0, 10)
}

function editFiles(files: Files, edit: RowEdit): Files {
  if (edit.kind === 'set') return { ...files, [CONFIG]: editSettings(files[CONFIG] ?? '', edit.pack, edit.setting) }
  const path = fileOf(edit.pack)
  const lines = linesOf(files[path] ?? HEADER)
  const others = (who: number): readonly string[] =>
    lines.filter((line) => parseRow(line).every((row) => whoIs(row.email) !== who))
  switch (edit.kind) {
    case 'put':
      return { ...files, [path]: textOf([...others(edit.who), rowText(edit.pack, edit.who, edit.terms)]) }
    case 'drop':
      return { ...files, [path]: textOf(others(edit.who)) }
    case 'touch':
      return { ...files, [path]: textOf([...lines, `# ${edit.mark}`]) }
  }
}

function editSettings(text: string, pack: number, { of, values }: Setting): string {
  // JSON is YAML, and easier to edit here.
  const old = (text === '' ? { version: 1 } : JSON.parse(text)) as SettingsFile
  const name = nameOf(pack)
  const next =
    of === 'safety'
      ? { ...old, safety: { ...old.safety, ...values } }
      : { ...old, packages: { ...old.packages, [name]: { ...old.packages?.[name], ...values } } }
  return `${JSON.stringify(next, null, 2)}\n`
}

function rowText(pack: number, who: number, { spelling, policy, startDay, endDay }: RowTerms): string {
  const spellings = CAST[who]?.spellings ?? ['']
  const start = startDay === null ? '' : dayText(startDay)
  const end = endDay === null ? '' : endDay === 'none' ? 'none' : dayText(endDay)
  const name = policy === null ? '' : (PACKAGES[pack]?.policies[policy]?.name ?? '')
  return [nameOf(pack), spellings[spelling % spellings.length], name, start, end].join(';')
}

function parseRow(line: string): Row[] {
  if (line === HEADER || line.startsWith('#')) return []
  const [name = '', email = '', policy = '', start = '', end = ''] = line.split(';')
  return [{ pack: PACKAGES.findIndex((each) => each.name === name), email, policy, start, end }]
}

function nameOf(pack: number): string {
  return PACKAGES[pack]?.name ?? ''
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '')
}

function textOf(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`
}
