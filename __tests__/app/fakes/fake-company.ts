import { main } from '../../../src/main.js'
import { isMembershipPath } from '../../../src/app/load-files.js'
import type { World } from '../../../src/app/world.js'
import { instantAt } from '../../../src/core/dates.js'
import type { MembershipFile } from '../../../src/core/model.js'
import type { MembershipFiles, MembershipWriter, RunContext } from '../../../src/ports.js'
import { FakeClock } from './fake-clock.js'
import { FakeDirectory } from './fake-directory.js'
import { FakeHistory, type FakePullRequest, type Files } from './fake-history.js'
import { FakeIssues } from './fake-issues.js'
import { FakeRecords } from './fake-records.js'
import { FakeRunner } from './fake-runner.js'
import { FakeThread } from './fake-thread.js'
import { guid, TENANT } from './samples.js'

export type Inputs = Readonly<Record<string, string>>

export const CREDENTIALS: Inputs = { 'tenant-id': TENANT, 'client-id': guid(2), 'github-token': 'ghs_token' }

/** The membership folder of a workspace. */
export class FakeFiles implements MembershipFiles, MembershipWriter {
  constructor(private readonly files: Files) {}

  list(folder: string): Promise<readonly MembershipFile[] | null> {
    const paths = Object.keys(this.files).filter((path) => path.startsWith(`${folder}/`))
    if (paths.length === 0) return Promise.resolve(null)
    const read = paths.filter((path) => isMembershipPath(folder, path)).sort()
    return Promise.resolve(read.map((path) => ({ kind: 'file', path, bytes: Buffer.from(this.files[path] ?? '') })))
  }

  write(): Promise<void> {
    return Promise.reject(new Error('Nothing is to be written into this workspace.'))
  }
}

/** The context of a run: a push to `main`, unless a test says otherwise. */
export const contextOf = (more: Partial<RunContext> = {}): RunContext => ({
  eventName: 'push',
  ref: 'refs/heads/main',
  sha: 'a'.repeat(40),
  repository: { owner: 'contoso', name: 'access', defaultBranch: 'main' },
  repositoryUrl: 'https://github.example/contoso/access',
  runUrl: 'https://github.example/contoso/access/actions/runs/1',
  runId: '1',
  actor: 'olga',
  pullRequest: null,
  push: null,
  canRequestIdToken: true,
  ...more
})

/**
 * A company with a repository, a tenant and this action: what a test does is what its people do. The files it begins with
 * were applied.
 */
export class FakeCompany {
  readonly clock = new FakeClock()
  readonly directory = new FakeDirectory(this.clock)
  readonly history: FakeHistory
  readonly thread: FakeThread
  readonly records = new FakeRecords()
  readonly issues = new FakeIssues()
  /** How often a run wanted to sign in to Entra. */
  signIns = 0
  #applied: string

  constructor(files: Files) {
    this.history = new FakeHistory(files)
    this.history.now = () => instantAt(this.clock.now())
    this.thread = new FakeThread(this.history)
    this.#applied = this.history.tip
    this.records.add({ tenantId: TENANT, path: 'memberships' }, this.history.tip, 'in_progress', 'success')
  }

  /** The action on a pull request's present head. */
  plan(pull: FakePullRequest, inputs: Inputs = {}, workspace?: Files): Promise<FakeRunner> {
    return this.run(this.pullRequestContext(pull), inputs, workspace)
  }

  /** The action on a push to `main`: everything since the last one. */
  apply(inputs: Inputs = {}, workspace?: Files): Promise<FakeRunner> {
    const before = this.#applied
    this.#applied = this.history.tip
    return this.run(this.pushContext(before, this.history.tip), inputs, workspace)
  }

  /** A push whose apply never runs: cancelled in the queue, say. */
  skipApply(): void {
    this.#applied = this.history.tip
  }

  /** The action by its timetable, on `main` as it is. */
  drift(inputs: Inputs = {}, context: Partial<RunContext> = {}): Promise<FakeRunner> {
    return this.run(contextOf({ eventName: 'schedule', sha: this.history.tip, ...context }), inputs)
  }

  pullRequestContext(pull: FakePullRequest, action = 'synchronize'): RunContext {
    const { number, headSha, baseSha, testMergeSha } = pull
    return contextOf({
      eventName: 'pull_request',
      ref: `refs/pull/${number}/merge`,
      sha: testMergeSha,
      pullRequest: { number, action, headSha, baseSha, baseRef: 'main', fork: false }
    })
  }

  pushContext(before: string, after: string): RunContext {
    return contextOf({ sha: after, push: { before, after, forced: false } })
  }

  async run(context: RunContext, inputs: Inputs = {}, workspace?: Files): Promise<FakeRunner> {
    const runner = this.runnerOf(context, inputs)
    await main(runner, this.worldOf(context, workspace))
    return runner
  }

  runnerOf(context: RunContext, inputs: Inputs = {}): FakeRunner {
    return new FakeRunner(context, { ...CREDENTIALS, ...inputs })
  }

  /** The world of a run; its workspace is the commit's, unless said otherwise. */
  worldOf(context: RunContext, workspace?: Files): World {
    return {
      clock: this.clock,
      files: new FakeFiles(workspace ?? this.history.filesAt(context.sha)),
      github: () => ({ history: this.history, thread: this.thread, records: this.records, issues: this.issues }),
      entra: () => {
        this.signIns += 1
        return this.directory
      }
    }
  }
}
