import type {
  ApplyRecords,
  Clock,
  Directory,
  MembershipFiles,
  MembershipWriter,
  OwnIssues,
  PullRequestThread,
  RepositoryHistory
} from '../ports.js'
import type { EntraInputs, Inputs } from './inputs.js'

/** GitHub as one run sees it. */
export interface GitHub {
  readonly history: RepositoryHistory
  readonly thread: PullRequestThread
  readonly records: ApplyRecords
  readonly issues: OwnIssues
}

/** How a run reaches the world: each part only when its mode needs it, and with the inputs that were checked by then. */
export interface World {
  readonly clock: Clock
  readonly files: MembershipFiles & MembershipWriter
  github(inputs: Inputs): GitHub
  entra(inputs: EntraInputs): Directory
}
