/** Whether the report of an apply that came to its end says what it did. */
import type { FakeCompany } from '../app/fakes/fake-company.js'
import type { FakeRunner } from '../app/fakes/fake-runner.js'
import { ownAddressesOf } from './cast.js'
import type { Sent, ShownChange } from './ledger.js'
import type { ReportFile } from './run-files.js'

type Reported = Omit<ShownChange, 'packageId'>

/**
 * @param disturbed Whether somebody else did something meanwhile: then what was done may be undone.
 * @returns What is wrong, as ends of a sentence that begins with «The apply …».
 */
export function misreported(
  sent: readonly Sent[],
  { files }: FakeRunner,
  company: FakeCompany,
  disturbed: boolean
): readonly string[] {
  const text = files['report.json']
  if (text === undefined) return sent.length === 0 ? [] : ['changed something and hands on no report']
  const { packages, refusals } = JSON.parse(text) as ReportFile
  const refused = packages.filter((each) => refusals.length > 0 || each.refusals.length > 0).map(({ id }) => id)
  const despite = sent
    .filter((each) => refused.includes(packageOf(each)))
    .map(() => 'changes a package that it refuses')
  if (disturbed) return despite
  const untrue = packages.flatMap(({ id, changes }) =>
    changes
      .filter(({ outcome }) => outcome === 'applied' || outcome === 'already')
      .filter((change) => !isSo(change, id ?? '', sent, company))
      .map(({ kind, member }) => `says that the ${kind} of ${member} is done, and it is not`)
  )
  return [...despite, ...untrue]
}

function packageOf(sent: Sent): string | null {
  switch (sent.kind) {
    case 'invite':
      return null
    case 'add':
      return sent.write.packageId
    case 'update':
    case 'remove':
      return sent.held?.packageId ?? null
  }
}

function isSo(change: Reported, packageId: string, sent: readonly Sent[], { directory }: FakeCompany): boolean {
  const userId =
    change.userId ?? directory.people.find((each) => ownAddressesOf(each).includes(change.member.toLowerCase()))?.id
  const held = directory.assignments.filter((each) => each.packageId === packageId && each.subject.objectId === userId)
  switch (change.kind) {
    case 'add':
      return held.length > 0
    case 'update':
      return held.some(({ endDate }) => endDate === change.endDate)
    case 'remove': {
      const taken = sent.flatMap((each) => (each.kind === 'remove' ? [each.write.assignmentId] : []))
      return !held.some(({ id }) => taken.includes(id))
    }
  }
}
