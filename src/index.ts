/** The action's entry: the only file that acts on import, and the one that wires the adapters to the app. */
import http from 'node:http'
import { ActionsRunner, requestIdToken } from './adapters/actions-runner.js'
import { listenForEnd } from './adapters/end-signals.js'
import { connectDirectory, DEFAULT_TIMEOUT_MS } from './adapters/entra/connect-directory.js'
import { DeploymentRecords } from './adapters/github/deployment-records.js'
import { connectGitHub } from './adapters/github/octokit.js'
import { GitHubPullRequestThread } from './adapters/github/pull-request-thread.js'
import { GitHubRepositoryHistory } from './adapters/github/repository-history.js'
import { TokenIdentity } from './adapters/github/token-identity.js'
import { MembershipFolder } from './adapters/membership-folder.js'
import { proxyIgnored } from './adapters/proxy-support.js'
import { clockUntil } from './adapters/system-clock.js'
import type { World } from './app/world.js'
import { main } from './main.js'

const runner = new ActionsRunner()

// Node's own fetch ignores HTTPS_PROXY unless told to, which Node can since 24.14; Octokit reads the variables itself.
if ('setGlobalProxyFromEnv' in http) http.setGlobalProxyFromEnv()
else if ((process.env['HTTPS_PROXY'] ?? process.env['https_proxy'] ?? '') !== '') {
  runner.annotate('warning', proxyIgnored(process.versions.node))
}
const configuredTimeout = Number(process.env['ACCESS_PACKAGES_TIMEOUT_MS'])
const timeoutMs = configuredTimeout > 0 ? configuredTimeout : DEFAULT_TIMEOUT_MS

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
      records: new DeploymentRecords(github, identity)
    }
  },
  entra: ({ credential, ...inputs }) =>
    connectDirectory({
      ...inputs,
      credential: credential.kind === 'federated' ? { kind: 'federated', requestIdToken } : credential,
      timeoutMs,
      clock
    })
}

await main(runner, world)
