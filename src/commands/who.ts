/** `who PERSON`: everything that somebody has, or is declared to have, of the managed packages. */
import { systemClock } from '../adapters/system-clock.js'
import { paintLine, wordsOf, wrapWords, type Span } from '../adapters/terminal/styled-text.js'
import type { Screen } from '../adapters/terminal/screen.js'
import { findPersonAccess, type PersonAccess } from '../app/find-access.js'
import { readFolder } from '../app/plan-folder.js'
import { accessState, type Access } from '../core/access-list.js'
import { countNoun } from '../core/count-noun.js'
import { instantAt } from '../core/dates.js'
import type { Instant } from '../core/model.js'
import { accessJson, refusalJson } from './access-json.js'
import { accountWords, entraSpans, personSpans, planSpans, rowSpans, span } from './access-words.js'
import { outScreen, print, printJson, shownPath, type Desk, type FolderAtDesk } from './desk.js'
import { FINE } from './tell-failure.js'
import { openTenant, type TenantFlags } from './tenant-options.js'

export interface WhoFlags extends TenantFlags {
  readonly path: string
  readonly json?: boolean
}

/** @throws ActionError `PERSON_NOT_FOUND`, `PERSON_AMBIGUOUS`, and whatever keeps from reading. */
export async function who(asked: string, flags: WhoFlags, folder: FolderAtDesk, desk: Desk): Promise<number> {
  const { directory, reading } = await openTenant(flags, desk)
  const declared = await readFolder(folder.path, folder.files)
  const found = await reading(() => findPersonAccess(asked, declared, { directory, clock: systemClock }))
  if (flags.json === true) printJson(desk, personJson(asked, directory.tenantId, found))
  else
    print(
      desk,
      describe(asked, found, (file) => shownPath(file, folder, desk), instantAt(systemClock.now()), outScreen(desk))
    )
  return FINE
}

function personJson(asked: string, tenantId: string, { person, access, refusals }: PersonAccess) {
  return {
    version: 1,
    tenantId,
    asked,
    person: person && {
      userId: person.id,
      name: person.name,
      mail: person.mail,
      principalName: person.principalName,
      guest: person.guest,
      enabled: person.enabled
    },
    packages: access.map((each) => ({ name: each.packageName, id: each.packageId, ...accessJson(each) })),
    refusals: refusals.map(refusalJson)
  }
}

function describe(
  asked: string,
  { person, access, packages, refusals }: PersonAccess,
  path: (file: string) => string,
  now: Instant,
  screen: Screen
): readonly string[] {
  const head =
    person === null
      ? [span(asked, 'strong'), span(': nobody in the directory has this address yet')]
      : [...personSpans(person.name, person.mail ?? person.principalName), span(`, ${accountWords(person)}`, 'dim')]
  return [
    ...lines(head, screen),
    '',
    ...access.flatMap((each) => [...describePackage(each, path, now, screen), '']),
    ...lines([span(summaryOf(access, packages))], screen),
    ...refusals.flatMap(({ message }) => lines([span('Not planned: ', 'bad'), span(message)], screen))
  ]
}

function describePackage(
  access: Access,
  path: (file: string) => string,
  now: Instant,
  screen: Screen
): readonly string[] {
  const planned = planSpans(access)
  return [
    ...lines([span(access.packageName, 'strong')], screen),
    ...labelled('Entra', entraSpans(access, now), screen),
    ...labelled('Files', rowSpans(access.rows, path), screen),
    ...(planned === null ? [] : labelled('Plan', planned, screen))
  ]
}

function summaryOf(access: readonly Access[], packages: number): string {
  const has = access.filter(({ held }) => held.some(({ state }) => state !== 'deliveryFailed')).length
  const differs = access.filter((each) => !['as-declared', 'kept'].includes(accessState(each))).length
  const as = differs === 0 ? 'as the files say' : `${differs} not as the files say`
  return `Has ${has} of ${countNoun(packages, 'managed package')}${access.length === 0 ? '' : `, ${as}`}.`
}

const INDENT = '  '
const LABEL_COLUMNS = 7

function labelled(label: string, text: readonly Span[], { width, colours }: Screen): readonly string[] {
  const wrapped = lines(text, { width: width - INDENT.length - LABEL_COLUMNS, colours })
  return wrapped.map(
    (line, index) =>
      INDENT + (index === 0 ? colours.dim(label.padEnd(LABEL_COLUMNS)) : ' '.repeat(LABEL_COLUMNS)) + line
  )
}

function lines(text: readonly Span[], { width, colours }: Screen): readonly string[] {
  return wrapWords(wordsOf(text), width).map((line) => paintLine(line, colours))
}
