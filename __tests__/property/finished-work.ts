/** Which merges were applied as a whole, told from what the runs sent and said, not from their records. */
import type { FakeRunner } from '../app/fakes/fake-runner.js'
import type { Files } from '../app/fakes/fake-history.js'
import { PACKAGES } from './cast.js'
import { CONFIG, rowsOf } from './row-edits.js'
import type { ReportFile } from './run-files.js'

/** The commits of a repository, as far as this needs them. */
interface Commits {
  filesAt(sha: string): Files
  isAncestor(ancestor: string, commit: string): Promise<boolean>
}

export class FinishedWork {
  /** The newest commit that was applied as a whole. */
  #whole: string
  /** Commits of which a part may have reached Entra. */
  #begun: string[] = []

  constructor(
    start: string,
    private readonly commits: Commits
  ) {
    this.#whole = start
  }

  /** An apply of a commit came to its end, or was killed. @param sent Whether it sent anything to Entra. */
  async note(commit: string, runner: FakeRunner, sent: boolean): Promise<void> {
    if (!isWhole(runner)) {
      if (sent) this.#begun.push(commit)
      return
    }
    if (await this.commits.isAncestor(this.#whole, commit)) this.#whole = commit
    const open = await Promise.all(this.#begun.map((each) => this.commits.isAncestor(each, commit)))
    this.#begun = this.#begun.filter((_, index) => open[index] !== true)
  }

  /** Ids of packages that some unfinished commit and this one declare differently. */
  unfinishedAt(commit: string): ReadonlySet<string> {
    const now = this.commits.filesAt(commit)
    const older = [this.#whole, ...this.#begun].map((sha) => this.commits.filesAt(sha))
    return new Set(
      PACKAGES.flatMap(({ id }, pack) =>
        older.some((files) => declaredIn(files, pack) !== declaredIn(now, pack)) ? [id] : []
      )
    )
  }
}

/** What the files of a commit say of a package, as one text. */
function declaredIn(files: Files, pack: number): string {
  const rows = rowsOf(files).filter((row) => row.pack === pack)
  const settings = JSON.parse(files[CONFIG] ?? '{}') as { readonly packages?: Readonly<Record<string, object>> }
  return JSON.stringify([
    rows.map((row) => JSON.stringify(row)).sort(),
    settings.packages?.[PACKAGES[pack]?.name ?? '']
  ])
}

/** Whoever is killed after the report was handed on had done everything. */
function isWhole({ failed, files }: FakeRunner): boolean {
  const report = files['report.json']
  if (failed || report === undefined) return false
  const { packages, refusals, supersededBy } = JSON.parse(report) as ReportFile
  const outcomes = packages.flatMap(({ changes }) => changes.map(({ outcome }) => outcome))
  return (
    supersededBy === null &&
    refusals.length === 0 &&
    packages.every((each) => each.refusals.length === 0) &&
    outcomes.every((each) => each === 'applied' || each === 'already' || each === 'pending')
  )
}
