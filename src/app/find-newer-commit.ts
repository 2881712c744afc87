/** An old run never wins: a re-run, or a run that waited for long, must not undo a newer merge. */
import { ActionError } from '../core/errors.js'
import { compareText } from '../core/sort-order.js'
import type { Clock, RepositoryHistory, TreeEntry } from '../ports.js'
import { isMembershipPath } from './load-files.js'

/**
 * The commit that supersedes a run, or null: the default branch's tip, when its membership folder is another than the
 * run's: its CSV files and settings. A tip that changed something else supersedes nothing.
 *
 * @throws ActionError `NOT_DEFAULT_BRANCH` when the run's commit is not an ancestor of the tip (a forced push, another
 *   branch).
 */
export async function findNewerCommit(
  run: { readonly sha: string; readonly branch: string; readonly path: string },
  history: RepositoryHistory
): Promise<string | null> {
  const tip = await history.readTip(run.branch)
  if (tip === run.sha) return null
  if (!(await history.isAncestor(run.sha, tip))) {
    throw new ActionError(
      'NOT_DEFAULT_BRANCH',
      `Commit ${run.sha} is not on \`${run.branch}\` (now at ${tip}) any more; nothing was changed.`,
      'The branch was rewritten since. Start the apply for its newest commit.'
    )
  }
  return (await hasSameFolder(run, tip, history)) ? null : tip
}

/**
 * The first of some commits whose membership folder is another than the run's; null when there is none. A later commit that
 * was applied, or begun, says so even where the tip has the run's folder again: what it brought into Entra is undone by the
 * newest run, and this one would hide that there is anything to undo.
 */
export async function findOtherFolder(
  run: { readonly sha: string; readonly path: string },
  commits: readonly string[],
  history: RepositoryHistory
): Promise<string | null> {
  for (const commit of new Set(commits)) if (!(await hasSameFolder(run, commit, history))) return commit
  return null
}

async function hasSameFolder(
  { sha, path }: { readonly sha: string; readonly path: string },
  commit: string,
  history: RepositoryHistory
): Promise<boolean> {
  const [mine, other] = await Promise.all([history.readTree(sha, path), history.readTree(commit, path)])
  return mine?.treeId === other?.treeId || isSameContent(path, mine?.entries ?? [], other?.entries ?? [])
}

/**
 * How often a long apply asks whether a newer commit is there. A job takes about so long to start, so nothing newer can
 * have been applied much earlier; and a request each half minute leaves the token's thousand an hour to others.
 */
const ASK_EVERY_MS = 30_000

/** Looks out for a newer commit while an apply writes. */
export class NewerCommitWatch {
  /** The commit that supersedes the run, once it was seen. */
  newer: string | null = null
  #askedAt: number
  #why: string | null = null

  /** @param find Whether there is one; it was asked a moment ago. */
  constructor(
    private readonly find: () => Promise<string | null>,
    private readonly clock: Clock
  ) {
    this.#askedAt = clock.now()
  }

  /** Why nothing more may be written, as in «since …»; null: go on. What cannot be asked may be so: the next run goes on. */
  async reasonToStop(): Promise<string | null> {
    if (this.#why !== null || this.clock.now() < this.#askedAt + ASK_EVERY_MS) return this.#why
    this.#askedAt = this.clock.now()
    try {
      this.newer = await this.find()
      if (this.newer !== null) this.#why = `commit ${this.newer} has changed the folder meanwhile`
    } catch (error) {
      if (!(error instanceof ActionError)) throw error
      this.#why = `whether a newer commit is there could not be told: ${error.message}`
    }
    return this.#why
  }
}

/** Whether two trees of the folder hold the same membership files and settings; a page beside them changes nothing. */
function isSameContent(folder: string, one: readonly TreeEntry[], other: readonly TreeEntry[]): boolean {
  const read = (entries: readonly TreeEntry[]): string =>
    JSON.stringify(
      entries
        .filter(({ path }) => isMembershipPath(folder, path))
        .map(({ path, mode, blobId }) => [path, mode, blobId])
        .sort(([a = ''], [b = '']) => compareText(a, b))
    )
  return read(one) === read(other)
}
