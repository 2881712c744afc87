/** What the story's pull request changes in the sample, and who is in it. */
import { ActionError } from '../core/errors.js'
import type { Files } from './story-commits.js'

/** A person of the story. */
export interface StoryPerson {
  readonly name: string
  readonly address: string
}

/** The people something happens to. */
export const PEOPLE = {
  /** Works for a partner, has no account in the tenant. */
  guest: { name: 'Ivo Marin', address: 'ivo.marin@partner.example' },
  /** Works here, does not have the package yet. */
  colleague: { name: 'Noor Aziz', address: 'noor.aziz@contoso.com' },
  /** Is in the sample and leaves it. */
  leaver: { name: 'Chiara Russo', address: 'chiara.russo@contoso.com' },
  /** Is in the sample and stays longer. */
  stayer: { name: 'Emil Novak', address: 'emil.novak@contoso.com' },
  /** Was given a package in the portal, past git. */
  stranger: { name: 'Liv Berg', address: 'liv.berg@contoso.com' }
} satisfies Record<string, StoryPerson>

/** The packages whose files the pull request edits. */
export const SALES = 'Sales Tools'
export const FINANCE = 'Finance Reports'

/** One line of a file, and the lines that take its place. */
interface LineEdit {
  readonly path: string
  readonly line: string
  readonly becomes: readonly string[]
}

const SALES_FILE = 'memberships/sales-tools.csv'
const FINANCE_FILE = 'memberships/finance-reports.csv'
const LAST_SALES_ROW = 'Sales Tools;dana.cole@contoso.com'
const LAST_FINANCE_ROW =
  'Finance Reports,gina.park@partner.example,,2030-01-01,2030-12-31,Audit of the year 2030,Gina Park'
const STAYER_ROW = 'Finance Reports,emil.novak@contoso.com,,,2030-06-30,"Covers for Dana, parental leave",'

const EDITS: readonly LineEdit[] = [
  { path: SALES_FILE, line: `Sales Tools;${PEOPLE.leaver.address}`, becomes: [] },
  { path: SALES_FILE, line: LAST_SALES_ROW, becomes: [LAST_SALES_ROW, `Sales Tools;${PEOPLE.colleague.address}`] },
  { path: FINANCE_FILE, line: STAYER_ROW, becomes: [STAYER_ROW.replace('2030-06-30', '2030-12-31')] },
  {
    path: FINANCE_FILE,
    line: LAST_FINANCE_ROW,
    becomes: [
      LAST_FINANCE_ROW,
      `Finance Reports,${PEOPLE.guest.address},,,2030-12-31,Audit of the year 2030,${PEOPLE.guest.name}`
    ]
  }
]

/**
 * The sample as the pull request has it.
 * @throws ActionError `WORKSPACE_DIFFERS` when a line it edits is not there: someone made the sample their own.
 */
export function editSample(files: Files): Files {
  const edited = new Map(files)
  for (const { path, line, becomes } of EDITS) {
    const lines = textOf(edited, path).split(/\r?\n/)
    const index = lines.indexOf(line)
    if (index === -1) {
      throw new ActionError(
        'WORKSPACE_DIFFERS',
        `The demo tells a story about the sample in \`memberships\`, and ${path} does not have this line any more: ${line}`,
        'Run it in a fresh clone, or restore the folder: `git checkout -- memberships`.'
      )
    }
    edited.set(path, new TextEncoder().encode(lines.toSpliced(index, 1, ...becomes).join('\n')))
  }
  return edited
}

/** A file as text; empty when it is not there. */
export function textOf(files: Files, path: string): string {
  return new TextDecoder().decode(files.get(path))
}

/** The files with a comment line more in that of the sales package. */
export function touchSales(files: Files): Files {
  const text = `# checked, nobody else is to have it\n${textOf(files, SALES_FILE)}`
  return new Map([...files, [SALES_FILE, new TextEncoder().encode(text)]])
}
