/** `who-has PACKAGE`: everybody who has a package, or is declared to have it. */
import { systemClock } from '../adapters/system-clock.js'
import { paintLine, wordsOf, wrapWords } from '../adapters/terminal/styled-text.js'
import type { Screen } from '../adapters/terminal/screen.js'
import { renderTable } from '../adapters/terminal/terminal-table.js'
import { findPackageAccess, type PackageAccess } from '../app/find-access.js'
import { readFolder } from '../app/plan-folder.js'
import { accessState } from '../core/access-list.js'
import { countNoun } from '../core/count-noun.js'
import { instantAt } from '../core/dates.js'
import type { Instant } from '../core/model.js'
import { accessJson, refusalJson } from './access-json.js'
import { entraSpans, personSpans, planSpans, rowSpans, span } from './access-words.js'
import { outScreen, print, printJson, shownPath, type Desk, type FolderAtDesk } from './desk.js'
import { FINE } from './tell-failure.js'
import { openTenant } from './tenant-options.js'
import type { WhoFlags } from './who.js'

/** @throws ActionError `PACKAGE_NOT_FOUND`, `PACKAGE_AMBIGUOUS`, and whatever keeps from reading. */
export async function whoHas(asked: string, flags: WhoFlags, folder: FolderAtDesk, desk: Desk): Promise<number> {
  const { directory, reading } = await openTenant(flags, desk)
  const declared = await readFolder(folder.path, folder.files)
  const found = await reading(() => findPackageAccess(asked, declared, { directory, clock: systemClock }))
  if (flags.json === true) printJson(desk, packageJson(directory.tenantId, found))
  else
    print(
      desk,
      describe(found, (file) => shownPath(file, folder, desk), instantAt(systemClock.now()), outScreen(desk))
    )
  return FINE
}

function packageJson(tenantId: string, { name, id, access, refusals }: PackageAccess) {
  return {
    version: 1,
    tenantId,
    package: { name, id },
    people: access.map((each) => ({
      member: each.member.address,
      name: each.member.name,
      userId: each.member.userId,
      ...accessJson(each)
    })),
    refusals: refusals.map(refusalJson)
  }
}

function describe(
  { name, access, refusals }: PackageAccess,
  path: (file: string) => string,
  now: Instant,
  screen: Screen
): readonly string[] {
  const prose = (text: string, tone: 'plain' | 'strong' | 'bad' = 'plain') =>
    wrapWords(wordsOf([span(text, tone)]), screen.width).map((line) => paintLine(line, screen.colours))
  const has = access.filter(({ held }) => held.some(({ state }) => state !== 'deliveryFailed')).length
  const differ = access.filter((each) => !['as-declared', 'kept'].includes(accessState(each))).length
  const [policy = null, ...others] = new Set(access.flatMap(({ held }) => held.map((each) => each.policy)))
  const common = others.length === 0 ? policy : null
  const head = ['Person', 'In Entra', 'In the files', 'Plan'].map((title) => [span(title)])
  const rows = access.map((each) => [
    personSpans(each.member.name, each.member.address),
    entraSpans(each, now, { policy: common }),
    rowSpans(each.rows, path),
    planSpans(each) ?? []
  ])
  return [
    ...prose(name, 'strong'),
    ...(common === null ? [] : prose(`Everybody has it under the policy «${common}».`)),
    '',
    ...(rows.length === 0 ? [] : [...renderTable(head, rows, screen.width, screen.colours), '']),
    ...prose(
      `${countNoun(has, 'person').replace('persons', 'people')} ${has === 1 ? 'has' : 'have'} it${differ === 0 ? ', as the files say' : `; ${differ} not as the files say`}.`
    ),
    ...refusals.flatMap(({ message }) => prose(`Refused: ${message}`, 'bad'))
  ]
}
