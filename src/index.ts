/** The action's entry: the only file that acts on import, and the one that wires the adapters to the app. */
import { ActionsRunner } from './adapters/actions-runner.js'
import { listenForEnd } from './adapters/end-signals.js'
import { connectDirectory, timeoutFrom } from './adapters/entra/connect-directory.js'
import { idTokenOfJob } from './adapters/entra/id-token.js'
import { DeploymentRecords } from './adapters/github/deployment-records.js'
import { GitHubIssues } from './adapters/github/issues.js'
import { connectGitHub } from './adapters/github/octokit.js'
import { GitHubPullRequestThread } from './adapters/github/pull-request-thread.js'
import { GitHubRepositoryHistory } from './adapters/github/repository-history.js'
import { TokenIdentity } from './adapters/github/token-identity.js'
import { MembershipFolder } from './adapters/membership-folder.js'
import { useProxyOf } from './adapters/proxy-support.js'
import { clockUntil } from './adapters/system-clock.js'
import type { World } from './app/world.js'
import { main } from './main.js'

const runner = new ActionsRunner()

const withoutProxy = useProxyOf(process.env)
if (withoutProxy !== null) runner.annotate('warning', withoutProxy)
const timeoutMs = timeoutFrom(process.env)

const clock = clockUntil(listenForEnd(process))

const world: World = {
  clock,
  files: new MembershipFolder(process.env['GITHUB_WORKSPACE'] ?? process.cwd()),
  github: ({ githubToken }) => {
    const { owner, name } = runner.context.repository
    const github = connectGitHub({
      token: githubToken,
      apiUrl: process.env['GITHUB_API_URL'] ?? 'https://api.github.com',
      owner,
      repo: name,
      clock,
      timeoutMs
    })
    const identity = new TokenIdentity(github)
    return {
      history: new GitHubRepositoryHistory(github),
      thread: new GitHubPullRequestThread(github, identity),
      records: new DeploymentRecords(github, identity),
      issues: new GitHubIssues(github, identity)
    }
  },
  entra: ({ credential, ...inputs }) =>
    connectDirectory({
      ...inputs,
      credential:
        credential.kind === 'federated'
          ? { kind: 'federated', requestIdToken: idTokenOfJob(process.env, (token) => runner.maskSecret(token)) }
          : credential,
      timeoutMs,
      clock
    })
}

await main(runner, world)
runner.countTheRest()
