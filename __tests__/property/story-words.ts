/** A story told so that somebody can read what went wrong. */
import type { FakeRunner } from '../app/fakes/fake-runner.js'
import { CAST, PACKAGES } from './cast.js'
import { dayText, type RowEdit, type RowTerms } from './row-edits.js'
import type { Mishap } from './watched-world.js'

export function nameOf(who: number): string {
  return CAST[who]?.name ?? ''
}

export function nameOfPackage(pack: number): string {
  return PACKAGES[pack]?.name ?? ''
}

/** `Ada in Sales Tools until 2026-06-10; Ben no longer in Operations`. */
export function editsWords(edits: readonly RowEdit[]): string {
  return edits.map(editWords).join('; ')
}

function editWords(edit: RowEdit): string {
  const pack = nameOfPackage(edit.pack)
  switch (edit.kind) {
    case 'put':
      return `${nameOf(edit.who)} in ${pack}${termsWords(edit.pack, edit.who, edit.terms)}`
    case 'drop':
      return `${nameOf(edit.who)} no longer in ${pack}`
    case 'touch':
      return `a comment in the file of ${pack}`
    case 'set':
      return `settings of ${edit.setting.of === 'package' ? pack : 'safety'}: ${JSON.stringify(edit.setting.values)}`
  }
}

function termsWords(pack: number, who: number, { spelling, policy, startDay, endDay }: RowTerms): string {
  const spellings = CAST[who]?.spellings ?? ['']
  const written = spelling % spellings.length === 0 ? '' : ` (written ${spellings[spelling % spellings.length] ?? ''})`
  const under = policy === null ? '' : ` under «${PACKAGES[pack]?.policies[policy]?.name ?? ''}»`
  const from = startDay === null ? '' : ` from ${dayText(startDay)}`
  const end = endDay === null ? '' : endDay === 'none' ? ' without end' : ` until ${dayText(endDay)}`
  return `${written}${under}${from}${end}`
}

export function mishapWords(mishap: Mishap | null): string {
  switch (mishap?.kind) {
    case undefined:
      return ''
    case 'killed':
      return `; it is killed before its write ${mishap.atWrite + 1}`
    case 'answer-lost':
      return `; the answer to its write ${mishap.atWrite + 1} is lost, which was ${mishap.taken ? '' : 'not '}taken`
  }
}

/** `ends well: adds 1, applied 1`, with the codes of errors and warnings. */
export function endWords(end: 'ended' | 'killed', runner: FakeRunner): string {
  const counts = ['adds', 'updates', 'removes', 'applied', 'held', 'failed', 'pending']
    .filter((name) => (runner.outputs[name] ?? '0') !== '0')
    .map((name) => `${name} ${runner.outputs[name] ?? ''}`)
  const codes = [...runner.codes('error'), ...runner.codes('warning')]
  const how = end === 'killed' ? 'killed' : runner.failed ? 'fails' : 'ends well'
  return `  ${how}${counts.length === 0 ? '' : `: ${counts.join(', ')}`}${codes.length === 0 ? '' : ` [${codes.join(', ')}]`}`
}
