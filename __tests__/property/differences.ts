/** Where Entra is not as the files say, worked out on its own, and whether a report tells it. */
import type { Assignment } from '../../src/core/model.js'
import type { FakeCompany } from '../app/fakes/fake-company.js'
import { CAST, PACKAGES } from './cast.js'
import { rowsOf, whoIs, type Row } from './row-edits.js'
import type { ReportFile } from './run-files.js'

/** Somebody who has a package otherwise than the files say. */
export interface Difference {
  readonly packageId: string
  /** Every address and id they go by. */
  readonly names: readonly string[]
  readonly what: string
}

/** Differences in the packages that rows name; who they concern, and how. */
export function differencesOf({ history, directory, clock }: FakeCompany): readonly Difference[] {
  const now = new Date(clock.now()).toISOString().slice(0, 19)
  const rows = rowsOf(history.filesAt(history.tip))
  return PACKAGES.flatMap(({ id }, pack) => {
    const own = rows.filter((row) => row.pack === pack)
    if (own.length === 0) return []
    const wanted = own.filter(({ end }) => end === '' || end === 'none' || `${end}T23:59:59` > now)
    const held = directory.assignments.filter(({ packageId }) => packageId === id)
    const missing = wanted.flatMap((row) => {
      const theirs = held.filter((each) => whoHolds(each) === whoIs(row.email))
      return [...(theirs.length === 0 ? ['is missing'] : theirs.flatMap((each) => wrongTerms(row, each, now)))].map(
        (what) => ({ packageId: id, names: namesOf(whoIs(row.email)), what })
      )
    })
    const extra = held
      .filter((each) => !wanted.some((row) => whoIs(row.email) === whoHolds(each)))
      .map((each) => ({ packageId: id, names: namesOf(whoHolds(each)), what: 'has it, and no row says so' }))
    return [...missing, ...extra]
  })
}

/** The differences that the report of an apply says nothing about. */
export function untold(differences: readonly Difference[], reportFile: string): readonly string[] {
  const { packages, refusals } = JSON.parse(reportFile) as ReportFile
  if (refusals.length > 0) return []
  return differences.flatMap(({ packageId, names, what }) => {
    const pack = packages.find(({ id }) => id === packageId)
    const told =
      pack !== undefined &&
      (pack.refusals.length > 0 ||
        pack.kept.some(({ member }) => names.includes(member.toLowerCase())) ||
        pack.warnings.some(({ message }) => names.some((name) => message.toLowerCase().includes(name))) ||
        pack.changes.some(
          ({ member, outcome }) =>
            names.includes(member.toLowerCase()) && outcome !== 'applied' && outcome !== 'already' && outcome !== null
        ))
    return told ? [] : [`${names[0] ?? '?'} in ${packageId}: ${what}`]
  })
}

function wrongTerms(row: Row, held: Assignment, now: string): readonly string[] {
  const policies = PACKAGES[row.pack]?.policies ?? []
  const policy = row.policy === '' ? policies[0] : policies.find(({ name }) => name === row.policy)
  const end = row.end === 'none' ? 'none' : `${row.end}T23:59:59Z`
  const start = `${row.start}T00:00:00Z`
  return [
    ...(policy?.id === held.policyId ? [] : ['holds it under another policy']),
    ...(row.end === '' || end === (held.endDate ?? 'none') ? [] : [`has it until ${held.endDate ?? '–'}`]),
    ...(row.start === '' || start <= now || start === held.startDate ? [] : [`has it from ${held.startDate ?? '–'}`])
  ]
}

function whoHolds({ subject }: Assignment): number {
  return whoIs(subject.email ?? subject.principalName ?? '')
}

function namesOf(who: number): readonly string[] {
  const member = CAST[who]
  const principal = member?.person?.principalName
  return [...(member?.spellings ?? []), ...(principal === undefined ? [] : [principal])].map((each) =>
    each.toLowerCase()
  )
}
