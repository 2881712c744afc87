import type { KeptCode } from '../../src/core/plan.js'
import type { MembershipRow, PackageSettings } from '../../src/core/model.js'
import { FakeClock } from '../app/fakes/fake-clock.js'
import { FakeDirectory } from '../app/fakes/fake-directory.js'
import { planOf } from '../app/fakes/plan-request.js'
import {
  ada,
  assignment,
  automatic,
  ben,
  direct,
  failedRequest,
  guid,
  packageSettings,
  request,
  row,
  sales,
  selfService,
  settings,
  subjectOf
} from '../app/fakes/samples.js'

/** A reason to leave somebody alone, as a plan says it, and what to do about it as Markdown. */
export interface KeptRow {
  readonly code: KeptCode
  readonly reason: string
  readonly todo: string
}

type Arrange = (directory: FakeDirectory) => void

/** What Entra has and the files say of Ada; she is in Sales Tools by direct assignment unless said otherwise. */
interface KeptCase {
  readonly code: KeptCode
  readonly arrange?: Arrange
  /** Ada's row; left out: she is in no file. */
  readonly row?: Partial<MembershipRow>
  readonly settings?: Partial<PackageSettings>
  readonly protectsAda?: boolean
  readonly todo: string
}

const LONG_AGO = '2026-04-01T08:00:00Z'

/** Ada's assignment has failed, wholly or in part, and so has its request. */
const failedBefore =
  (state: 'deliveryFailed' | 'partiallyDelivered', completedAt: string): Arrange =>
  (directory) => {
    directory.assignments = [assignment(ada, { id: guid(501), state })]
    directory.failedRequests = [failedRequest(ada, { assignmentId: guid(501), completedAt })]
  }

const held =
  (policyId: string): Arrange =>
  (directory) => {
    directory.assignments = [assignment(ada, { policyId })]
  }

const CASES: readonly KeptCase[] = [
  {
    code: 'protected',
    protectsAda: true,
    todo: 'Nothing, if that is meant. Else take them out of `safety.protected`, in a pull request.'
  },
  {
    code: 'protected',
    protectsAda: true,
    row: {},
    settings: { policy: direct.name, policyChanges: 'move' },
    arrange: held(selfService.id),
    todo: 'The same; a move would take their access away for a while.'
  },
  {
    code: 'protected',
    protectsAda: true,
    row: { endDate: '2026-06-01T23:59:59Z' },
    todo: 'The same; an end within a day, or another start, would take their access away.'
  },
  {
    code: 'protected',
    protectsAda: true,
    row: {},
    arrange: failedBefore('deliveryFailed', LONG_AGO),
    todo: 'Repair it in the Entra admin center, or take them out of `safety.protected`.'
  },
  {
    code: 'pending',
    row: {},
    arrange: (directory) => {
      directory.assignments = []
      directory.openRequests = [request(ada, 'add', { state: 'pendingApproval' })]
    },
    todo: 'Wait for the approver, or for Entra; then plan again.'
  },
  {
    code: 'pending',
    row: {},
    arrange: (directory) => {
      directory.assignments = [onTheWay()]
    },
    todo: 'Wait: Entra creates the account of somebody from outside when they are let in.'
  },
  {
    code: 'not-in-git',
    arrange: (directory) => {
      directory.assignments = []
      directory.openRequests = [request(ada, 'add')]
    },
    todo: 'If they are to have it, add their row now. Else cancel the request in the Entra admin center, or let the next merge remove it.'
  },
  {
    code: 'on-its-way',
    arrange: (directory) => {
      directory.assignments = [onTheWay()]
    },
    todo: 'The same: add their row, or the next plan after the account is there removes them.'
  },
  {
    code: 'not-a-person',
    arrange: (directory) => {
      directory.assignments = [assignment(ada, { subject: subjectOf(ada, { person: false }) })]
    },
    todo: 'Nothing. Service principals and the like are given and taken away in the Entra admin center.'
  },
  {
    code: 'automatic',
    arrange: held(automatic.id),
    todo: 'Nothing. Who has it is said by the rule of that policy in Entra.'
  },
  {
    code: 'other-policy',
    row: { policy: direct.name },
    arrange: held(selfService.id),
    todo: 'Name that policy in the row, or set `policy-changes: move` for the package: then they are removed and added again, with a gap.'
  },
  {
    code: 'outside-policy',
    settings: { manages: 'policy', policy: direct.name },
    arrange: held(selfService.id),
    todo: 'Nothing, if the package is meant to have members beside the files. Else set `manages: all`.'
  },
  {
    code: 'expired-row',
    row: { email: 'ben@contoso.com', endDate: '2026-03-31T23:59:59Z' },
    arrange: (directory) => {
      directory.assignments = []
    },
    todo: 'Delete the row when convenient, or give it a later `EndDate`.'
  },
  {
    code: 'delivery-failed',
    row: {},
    arrange: failedBefore('deliveryFailed', '2026-05-30T08:00:00Z'),
    todo: 'Look at the request in the Entra admin center, and mend the cause before the merge.'
  },
  {
    code: 'delivery-failed',
    row: {},
    arrange: failedBefore('partiallyDelivered', '2026-05-30T08:00:00Z'),
    todo: 'The same.'
  },
  {
    code: 'delivery-failed',
    row: {},
    arrange: (directory) => {
      directory.assignments = [assignment(ada, { state: 'partiallyDelivered' })]
    },
    todo: 'Look at their requests in the Entra admin center. Taking the row out in one merge and putting it back in the next delivers anew; what they have is interrupted.'
  },
  {
    code: 'never-delivered',
    arrange: failedBefore('deliveryFailed', '2026-05-30T08:00:00Z'),
    todo: 'Nothing. Do not reprocess it, unless they are to have it: then add their row.'
  },
  {
    code: 'delivery-failed',
    row: {},
    settings: { manages: 'policy', policy: direct.name },
    arrange: (directory) => {
      directory.assignments = [assignment(ada, { state: 'deliveryFailed', policyId: selfService.id })]
    },
    todo: 'As it says, if they are to have it.'
  }
]

/** Somebody from outside whom Entra has no account for yet. */
function onTheWay() {
  return assignment(ada, { state: 'delivering', subject: subjectOf(ada, { objectId: null }) })
}

/** Every reason for which a plan leaves somebody alone. */
export async function keptRows(): Promise<readonly KeptRow[]> {
  const rows: KeptRow[] = []
  for (const each of CASES) rows.push({ code: each.code, reason: await reasonOf(each), todo: each.todo })
  return rows
}

async function reasonOf({ code, arrange, row: cells, settings: own, protectsAda = false }: KeptCase): Promise<string> {
  const directory = new FakeDirectory(new FakeClock())
  directory.packages = [sales]
  directory.people = [ada, ben]
  directory.assignments = [assignment(ada)]
  arrange?.(directory)
  const plan = await planOf(
    {
      rows: cells === undefined ? [] : [row('ada@contoso.com', cells)],
      settings: settings({
        packages: [packageSettings({ allowEmpty: true, ...own })],
        safety: { protected: protectsAda ? ['ada@contoso.com'] : [] }
      })
    },
    directory
  )
  const kept = plan.packages.flatMap((each) => each.kept)
  const [only] = kept
  if (kept.length === 1 && only?.code === code) return only.reason
  throw new Error(`The plan keeps ${JSON.stringify(kept)}, not one person as «${code}».`)
}
