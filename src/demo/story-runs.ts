/** The three runs of the action in the story, each started by its event as GitHub would start it. */
import { connectDirectory, DEFAULT_TIMEOUT_MS } from '../adapters/entra/connect-directory.js'
import type { Fetch } from '../adapters/entra/exchange.js'
import type { EntraInputs } from '../app/inputs.js'
import type { World } from '../app/world.js'
import type { Tenant } from '../emulator/tenant-server.js'
import { main } from '../main.js'
import type { Clock, Directory, RunContext } from '../ports.js'
import { checkOut, type Commit } from './story-commits.js'
import type { StoryGitHub, StoryPullRequest } from './story-github.js'
import { StoryRunner, type StoryInputs } from './story-runner.js'
import { STORY_APP } from './story-tenant.js'

/** Where the runs happen. */
export interface Stage {
  readonly github: StoryGitHub
  readonly tenant: Tenant
  /** Trusts the tenant's certificate. */
  readonly fetch: Fetch
  readonly clock: Clock
}

const BRANCH = 'main'

/** Runs the action for a pull request that was opened. */
export function runForPullRequest(pullRequest: StoryPullRequest, stage: Stage): Promise<StoryRunner> {
  const { number, head, base, testMerge } = pullRequest
  const event: Partial<RunContext> = {
    eventName: 'pull_request',
    ref: `refs/pull/${number}/merge`,
    pullRequest: { number, action: 'opened', headSha: head.sha, baseSha: base.sha, baseRef: BRANCH, fork: false }
  }
  return run(testMerge, event, {}, stage)
}

/** Runs the action for the push that a merge is. */
export function runForMerge(merged: Commit, stage: Stage): Promise<StoryRunner> {
  const push = { before: merged.parent ?? '', after: merged.sha, forced: false }
  return run(merged, { eventName: 'push', push }, {}, stage)
}

/** Runs the action by its timetable: a look at every package. */
export function runForSchedule(stage: Stage): Promise<StoryRunner> {
  return run(stage.github.main, { eventName: 'schedule' }, {}, stage)
}

async function run(
  commit: Commit,
  event: Partial<RunContext>,
  inputs: StoryInputs,
  { github, tenant, fetch, clock }: Stage
): Promise<StoryRunner> {
  const { tenantId, graphEndpoint, loginEndpoint } = tenant
  const runner = new StoryRunner(contextOf(commit, event, github.url), {
    'tenant-id': tenantId,
    'client-id': STORY_APP.clientId,
    'client-secret': STORY_APP.secret,
    'graph-endpoint': graphEndpoint,
    'login-endpoint': loginEndpoint,
    ...inputs
  })
  const world: World = {
    clock,
    files: {
      list: (folder) => Promise.resolve(checkOut(commit.files, folder)),
      write: () => Promise.reject(new Error('Nothing is exported in the story.'))
    },
    github: () => ({ history: github, thread: github, records: github, issues: github.issues }),
    entra: (entra) => connect(entra, fetch, clock)
  }
  await main(runner, world)
  return runner
}

/** The adapter of a real run; what differs is whose certificate it trusts. */
function connect({ credential, ...inputs }: EntraInputs, fetch: Fetch, clock: Clock): Directory {
  if (credential.kind === 'federated') throw new Error('The story signs in with a secret.')
  return connectDirectory({ ...inputs, credential, fetch, timeoutMs: DEFAULT_TIMEOUT_MS, clock })
}

function contextOf(commit: Commit, event: Partial<RunContext>, repositoryUrl: string): RunContext {
  return {
    eventName: '',
    ref: `refs/heads/${BRANCH}`,
    sha: commit.sha,
    repository: { owner: 'contoso', name: 'access', defaultBranch: BRANCH },
    repositoryUrl,
    runUrl: `${repositoryUrl}/actions/runs/1`,
    runId: '1',
    actor: 'octocat',
    pullRequest: null,
    push: null,
    canRequestIdToken: false,
    ...event
  }
}
