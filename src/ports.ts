/**
 * What the app needs from the world. Adapters implement these; tests of the app implement them with small fakes.
 * Every method that reads throws an `ActionError` when it cannot read: an empty answer always means «there is nothing».
 */
import type { Problem } from './core/errors.js'
import type { FileToWrite } from './core/export-files.js'
import type {
  AccessPackage,
  Assignment,
  DeletedPerson,
  EndDate,
  EndedAccess,
  FailedRequest,
  Grant,
  GuestLifecycle,
  Guid,
  Incompatibilities,
  Instant,
  InvitationSettings,
  MembershipFile,
  OpenRequest,
  Person
} from './core/model.js'
import type { Packed } from './core/packed.js'
import type { Invitation } from './core/plan.js'
import type { SubmittedReview } from './core/standing-approvals.js'

/** When a run must end before its work is done, since somebody cancelled it. */
export interface Ending {
  /** Aborts when nothing new may begin: no request to Entra, no waiting. What is known by then is still told. */
  readonly asked: AbortSignal
  /** Aborts a little later: the answer to what was sent before is not waited for any longer. */
  readonly overdue: AbortSignal
}

/** Now, waiting, and whether the time is up: passed in, so that no test sleeps. */
export interface Clock {
  /** Milliseconds since 1970, as `Date.now()`. */
  now(): number
  /** Ends early when the run is asked to end, so whoever waits in a loop asks `ending` too. */
  sleep(milliseconds: number): Promise<void>
  /** Missing: nobody can end the run early. */
  readonly ending?: Ending
}

// ---- Entra ----

/** How a package is asked for: its id, or its display name (compared without case). */
export type PackageReference =
  { readonly kind: 'id'; readonly id: Guid } | { readonly kind: 'name'; readonly name: string }

/** What became of one write. `refused`: Entra said no, nothing happened. `unclear`: the answer was lost, it may have happened. */
export type WriteAnswer =
  | { readonly kind: 'accepted'; readonly id: Guid }
  | {
      readonly kind: 'refused'
      readonly status: number
      /** Graph's error code, e.g. `InvalidModel`. */
      readonly code: string
      readonly message: string
      /** Graph's `request-id`, for support. */
      readonly requestId: string | null
    }
  | { readonly kind: 'unclear'; readonly reason: string }

/** One assignment request to submit. Dates: null leaves them to Entra. `justification`: see `core/trace`. */
export type AssignmentWrite =
  | {
      readonly kind: 'add'
      readonly packageId: Guid
      readonly policyId: Guid
      readonly userId: Guid
      readonly startDate: Instant | null
      readonly endDate: EndDate
      readonly justification: string
    }
  | {
      readonly kind: 'update'
      readonly assignmentId: Guid
      readonly startDate: Instant | null
      readonly endDate: EndDate
      readonly justification: string
    }
  | { readonly kind: 'remove'; readonly assignmentId: Guid; readonly justification: string }

/** Where a request stands that we submitted; `state` in Graph's words, lower camel case. */
export interface RequestProgress {
  readonly id: Guid
  readonly state:
    | 'submitted'
    | 'pendingApproval'
    | 'delivering'
    | 'delivered'
    | 'deliveryFailed'
    | 'denied'
    | 'scheduled'
    | 'canceled'
    | 'partiallyDelivered'
    | 'unknown'
  /** Entra's free text, shown when something failed. */
  readonly status: string | null
}

/** Deleted people, as far as they could be read. */
export interface DeletedPeople {
  readonly people: readonly DeletedPerson[]
  /** False: there may be more of them. */
  readonly complete: boolean
}

/** Reading and writing one Entra tenant through Microsoft Graph. */
export interface Directory {
  /** The tenant's id, known from the inputs. */
  readonly tenantId: string

  /** Starts to sign in, so that the first read need not wait for it. Whatever stands in the way, that read tells. */
  signInAhead(): void

  /**
   * Find packages with their catalog and all their policies.
   * @returns One array a reference, in the same order: empty when there is none, several when names are equal.
   */
  findPackages(references: readonly PackageReference[]): Promise<readonly (readonly AccessPackage[])[]>

  /** Display names of every package of the tenant, to suggest the nearest one. */
  listPackageNames(): Promise<readonly string[]>

  /** Every package of the tenant that the app may read, with its catalog and all its policies. */
  listPackages(): Promise<readonly AccessPackage[]>

  /** Everyone who has these packages: all pages, expired assignments dropped, no order. Every id asked for has an entry. */
  listAssignments(packageIds: readonly Guid[]): Promise<ReadonlyMap<Guid, Packed<Assignment>>>

  /** What people had of these packages and have no more, as far as Entra tells when it ended. Every id asked for has an entry. */
  listEndedAccess(packageIds: readonly Guid[]): Promise<ReadonlyMap<Guid, readonly EndedAccess[]>>

  /** Requests that Entra has accepted and not finished, for these packages. Every id asked for has an entry. */
  listOpenRequests(packageIds: readonly Guid[]): Promise<ReadonlyMap<Guid, readonly OpenRequest[]>>

  /** Requests whose delivery failed, wholly or in part, for these packages. Every id asked for has an entry. */
  listFailedRequests(packageIds: readonly Guid[]): Promise<ReadonlyMap<Guid, readonly FailedRequest[]>>

  /**
   * The required questions of these policies, each as its text. Every policy asked for that still exists has an entry.
   * Null when they cannot be read: the app may not, Graph does not take the question, or answers without them.
   */
  listRequiredQuestions(policyIds: readonly Guid[]): Promise<ReadonlyMap<Guid, readonly string[]> | null>

  /** What everybody gets with these packages. A package that no longer exists has no entry. */
  listGrants(packages: readonly Pick<AccessPackage, 'id' | 'catalog'>[]): Promise<ReadonlyMap<Guid, readonly Grant[]>>

  /** What Entra does not give together with these packages. Every id asked for has an entry. */
  listIncompatibilities(packageIds: readonly Guid[]): Promise<ReadonlyMap<Guid, Incompatibilities>>

  /**
   * Everyone whose mail, principal name, proxy addresses or other mails contain one of the addresses, or who has one of
   * the ids; each person once. Who matches what is decided by the core.
   */
  findPeople(addresses: readonly string[], ids: readonly Guid[]): Promise<readonly Person[]>

  /**
   * Deleted people who can still be restored: those who had one of the addresses or ids. Principal names are those of
   * before the deletion. What the app may not read, or Entra does not take the question for, is missing.
   *
   * @param principalNames Which of the addresses may be a principal name that only a deleted account shows differently.
   */
  findDeletedPeople(
    addresses: readonly string[],
    ids: readonly Guid[],
    principalNames: readonly string[]
  ): Promise<DeletedPeople>

  /** Some people whose mail or principal name starts with one of the texts: one page for each, to suggest an address. */
  searchPeople(beginnings: readonly string[]): Promise<readonly Person[]>

  /**
   * The ids of everything that these people have of any package: their assignments that have not expired or failed. Every
   * id asked for has an entry. Null when the app may only read single catalogs.
   */
  listAssignmentIdsOf(userIds: readonly Guid[]): Promise<ReadonlyMap<Guid, ReadonlySet<Guid>> | null>

  /** What the tenant does to governed guests who lose their last assignment; null when the app may not read it. */
  readGuestLifecycle(): Promise<GuestLifecycle | null>

  /** The tenant's own verified domains in lower case; null when the app may not read them. */
  listVerifiedDomains(): Promise<readonly string[] | null>

  /** Invite guests. `accepted.id` is the new user's object id. One answer an invitation, same order. Never repeats an unclear one. */
  invite(invitations: readonly Invitation[], settings: InvitationSettings): Promise<readonly WriteAnswer[]>

  /** Submit assignment requests. `accepted.id` is the request's id. One answer a write, same order. Never repeats an unclear one. */
  submit(writes: readonly AssignmentWrite[]): Promise<readonly WriteAnswer[]>

  /** Ask Entra to deliver failed requests again. `accepted.id` is the request's id. One answer a request, same order. */
  reprocess(requestIds: readonly Guid[]): Promise<readonly WriteAnswer[]>

  /** Where these requests stand; one that Entra does not show (yet) has no entry. */
  readRequests(requestIds: readonly Guid[]): Promise<ReadonlyMap<Guid, RequestProgress>>
}

/** What an access token says of whom it was given to; for showing, since only Microsoft Graph is to rely on it. */
export interface TokenFacts {
  readonly tenantId: string | null
  /** The application's client id. */
  readonly appId: string | null
  /** Application permissions (the claim `roles`). */
  readonly permissions: readonly string[]
  /** Delegated permissions (the claim `scp`): set when a person signed in. */
  readonly delegated: readonly string[]
}

/** Who may invite guests, in Graph's words (`allowInvitesFrom` of the authorization policy). */
export type InvitersAllowed = 'none' | 'adminsAndGuestInviters' | 'adminsGuestInvitersAndAllMembers' | 'everyone'

/** What only a check of the tenant looks at. */
export interface TenantInspection {
  /**
   * Signs in now.
   * @returns What the token says; null when it cannot be read.
   * @throws ActionError `SIGN_IN_FAILED`, `GRAPH_UNREACHABLE`.
   */
  signIn(): Promise<TokenFacts | null>
  /** Names of the service plans that the tenant has bought and that are in force; null when the app may not read them. */
  listServicePlans(): Promise<readonly string[] | null>
  /** Null when the app may not read it, or Graph says something else. */
  readInvitersAllowed(): Promise<InvitersAllowed | null>
}

// ---- GitHub ----

/** A comment that this action's own identity wrote. */
export interface OwnComment {
  readonly id: number
  readonly body: string
  readonly url: string
  /** Whether someone else edited it last, as far as GitHub tells (GraphQL `editor`). */
  readonly editedByOthers: boolean
}

export interface PullRequestState {
  readonly number: number
  readonly open: boolean
  /** Null: it is not merged. */
  readonly mergedAt: Instant | null
  readonly headSha: string
  /** The branch it is, or was, merged into. */
  readonly baseRef: string
  readonly url: string
}

/** The conversation of a pull request. */
export interface PullRequestThread {
  /** Read live, not from the event. */
  readPullRequest(number: number): Promise<PullRequestState>
  /** Comments of this token's own identity, oldest first, over all pages. */
  listOwnComments(number: number): Promise<readonly OwnComment[]>
  /** All reviews that were submitted, oldest first, over all pages. */
  listReviews(number: number): Promise<readonly SubmittedReview[]>
  createComment(number: number, body: string): Promise<OwnComment>
  updateComment(id: number, body: string): Promise<OwnComment>
}

/** One entry of a git tree; `path` relative to the repository's root. */
export interface TreeEntry {
  readonly path: string
  /** Git's mode, e.g. `100644`, `120000` (symbolic link), `160000` (submodule). */
  readonly mode: string
  /** Git's blob id (SHA-1 over header and bytes). */
  readonly blobId: string
}

/** What a comparison of two commits says. */
export type Comparison =
  | {
      readonly kind: 'files'
      readonly files: readonly { readonly path: string; readonly previousPath: string | null }[]
    }
  /** GitHub lists at most 300 files of a comparison. */
  | { readonly kind: 'too-many' }
  /** Not its descendant (a forced push), no common history, an unknown commit. */
  | { readonly kind: 'unreadable'; readonly reason: string }

/** Commits, trees and merged pull requests of the repository, read through the API. */
export interface RepositoryHistory {
  /** The folder's git tree at a commit; null when the folder does not exist there. Entries of all depths. */
  readTree(
    commit: string,
    folder: string
  ): Promise<{ readonly treeId: string; readonly entries: readonly TreeEntry[] } | null>
  /** Bytes of a file at a commit; null when it does not exist there. */
  readFile(commit: string, path: string): Promise<Uint8Array | null>
  /** Files that changed from a commit to its descendant. */
  compare(before: string, after: string): Promise<Comparison>
  /** The commit a branch points at now. */
  readTip(branch: string): Promise<string>
  /** Whether `ancestor` is an ancestor of (or equal to) `commit`. */
  isAncestor(ancestor: string, commit: string): Promise<boolean>
  /** A commit's parents, in git's order: of a merge commit the branch that was merged into comes first. */
  readParents(commit: string): Promise<readonly string[]>
  /** The newest commit up to this one that changed a file; null when none did. */
  findLastChange(path: string, commit: string): Promise<string | null>
  /**
   * Pull requests merged by the commits after `before` up to `after`; a `before` of zeros means `after` alone.
   * Tries again for a while, since GitHub's index is some tens of seconds behind a merge.
   */
  listMergedPullRequests(before: string, after: string): Promise<readonly PullRequestState[]>
}

/** Whose records are meant: one repository may hold folders for several tenants. */
export interface RecordOwner {
  readonly tenantId: string
  /** The membership folder. */
  readonly path: string
}

/** The record of one apply: a deployment on GitHub. */
export interface ApplyRecord {
  readonly id: number
  /** The commit that was, or was to be, applied. */
  readonly commit: string
}

/** How an apply ended, as far as its record tells. */
export interface ApplyEnd {
  /** `unfinished`: it goes on, or was cut off before it could say anything. */
  readonly kind: 'success' | 'failure' | 'unfinished'
  /** What was left, in one line; empty when nothing was said. */
  readonly description: string
  /** When that was noted, or when it began. */
  readonly at: Instant | null
  /** The page of the run; null when the record does not tell. */
  readonly runUrl: string | null
}

/** What applies noted about themselves, so that the next run knows what was applied. */
export interface ApplyRecords {
  /** Records by this token's own identity for this tenant and folder, the newest first; read as far as they are asked for. */
  list(owner: RecordOwner): AsyncIterable<ApplyRecord>
  /** Whether the apply went through as a whole, whatever became of the record since. */
  succeeded(record: ApplyRecord): Promise<boolean>
  /** What the record says of how the apply ended; a success counts, whatever was said later. */
  readEnd(record: ApplyRecord): Promise<ApplyEnd>
  /** Notes that an apply begins. */
  begin(owner: RecordOwner, commit: string, runUrl: string): Promise<ApplyRecord>
  /** @param description One short line, cut where GitHub takes no more. */
  end(record: ApplyRecord, outcome: 'success' | 'failure', description: string, runUrl: string): Promise<void>
}

/** An issue that this action's own identity opened. */
export interface OwnIssue {
  readonly number: number
  readonly title: string
  readonly body: string
  readonly open: boolean
  readonly url: string
}

/** What an issue is to say. */
export interface IssueText {
  readonly title: string
  readonly body: string
  readonly open: boolean
}

/** The issues of the repository. */
export interface OwnIssues {
  /** Issues of this token's own identity, open and closed, the oldest first, over all pages; no pull requests. */
  list(): Promise<readonly OwnIssue[]>
  /** Opens an issue, once. */
  create(text: Omit<IssueText, 'open'>): Promise<OwnIssue>
  /** @returns The issue as GitHub has it afterwards, read anew: a text that is too long may be dropped without a word. */
  update(number: number, text: IssueText): Promise<OwnIssue>
}

// ---- the run ----

/** Writes membership files into the workspace. */
export interface MembershipWriter {
  /**
   * Writes each file whole or not at all, and none before all of them could be stored. Makes the folders that are missing.
   * @throws ActionError `WORKSPACE_NOT_WRITTEN`, naming what was written and what was not.
   */
  write(files: readonly FileToWrite[]): Promise<void>
}

/** The membership folder of the workspace. */
export interface MembershipFiles {
  /** Every CSV file, the settings and what looks like misnamed settings under the folder, sorted by path. Null when there is no such folder. */
  list(folder: string): Promise<readonly MembershipFile[] | null>
}

/** Where and why the run happens, from the runner's variables and the event's payload. */
export interface RunContext {
  readonly eventName: string
  /** e.g. `refs/heads/main`. */
  readonly ref: string
  readonly sha: string
  readonly repository: { readonly owner: string; readonly name: string; readonly defaultBranch: string }
  /** The repository's page, e.g. `https://github.com/octo/hello`. */
  readonly repositoryUrl: string
  readonly runUrl: string
  readonly runId: string
  readonly actor: string
  readonly pullRequest: {
    readonly number: number
    readonly action: string
    readonly headSha: string
    readonly baseSha: string
    /** The branch it is to be merged into, e.g. `main`. */
    readonly baseRef: string
    /** The head lives in another repository. */
    readonly fork: boolean
  } | null
  readonly push: { readonly before: string; readonly after: string; readonly forced: boolean } | null
  /** Whether the job may ask GitHub for an OpenID Connect token (`id-token: write`). */
  readonly canRequestIdToken: boolean
}

/** The runner's side of a run: inputs, log, annotations, outputs, job summary, files to hand on. */
export interface Runner {
  readonly context: RunContext
  /** An input as given, trimmed; empty when not set. */
  input(name: string): string
  /** One line or several; text that came from files or Entra cannot become a workflow command. */
  info(text: string): void
  /** A line and an annotation, at its place when it has one. */
  annotate(level: 'error' | 'warning' | 'notice', problem: Problem): void
  setOutput(name: string, value: string): void
  /** Adds Markdown to the job summary; what is over the runner's limit is cut, and the summary says so. */
  addSummary(markdown: string): Promise<void>
  /** Writes a file into the runner's temporary folder and gives its absolute path. */
  writeFile(name: string, text: string): Promise<string>
  /** Marks a value as secret in the log. */
  maskSecret(value: string): void
  /** The run ends with exit code 1. */
  fail(): void
}
