import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { prepareStep } from '../__tests__/github/events.js'
import { startGitHub } from '../__tests__/github/start-github.js'
import { CLIENT_ID, filesOf, SECRET, TENANT_ID } from './company.js'
import type { Case } from './cases.js'
import { runMeasured, type Usage } from './measured-process.js'
import type { SeparateTenant } from './tenant.js'
import type { TenantFigures } from './tenant-process.js'

/** The bundle as a runner starts it; `ACTION_BUNDLE` names another build than the committed one. */
export const BUNDLE = process.env['ACTION_BUNDLE'] ?? join(import.meta.dirname, '..', 'dist', 'index.js')

/** One run of either way: what it took, and what the tenant saw of it. */
export interface Measurement extends Usage {
  readonly tenant: TenantFigures
  /** What the action counted; empty for the script. */
  readonly outputs: Readonly<Record<string, string>>
}

/**
 * The action on a pull request that changes the company's files, or on the push that merges it. The plan before the merge
 * is made too, and not measured. GitHub is the tests' own, without latency.
 *
 * @param folder Empty, for what the runs need.
 * @param nodeOptions For the Node that runs the bundle.
 */
export async function runAction(
  what: Case,
  tenant: SeparateTenant,
  folder: string,
  nodeOptions: readonly string[] = []
): Promise<Measurement> {
  const github = await startGitHub({})
  try {
    const { before, after } = filesOf(what.company)
    // As many removals as a change has may go: a plan that is refused is none to measure.
    const maxRemovals = Math.max(1, what.company.packages * what.company.leaving)
    const settings = `version: 1\nsafety:\n  max-removals: ${maxRemovals}\ndelivery:\n  wait-minutes: ${what.waitMinutes}\n`
    await github.commitFiles('main', { ...before, 'memberships/config.yml': settings })
    await github.commitFiles(
      'change',
      what.touches === 'all' ? after : Object.fromEntries(Object.entries(after).slice(0, 1))
    )
    const { number, mergeSha } = await github.openPullRequest({ head: 'change' })

    const run = async (name: string, event: Event): Promise<Measurement> => {
      const directory = join(folder, name)
      const workspace = join(directory, 'workspace')
      await mkdir(workspace, { recursive: true })
      await github.checkoutDepth1(event.sha, workspace)
      const { apiUrl, owner, repo } = github
      const step = await prepareStep({ directory, workspace, apiUrl, owner, repo, ...event })
      const environment = { ...step.environment, ...inputsFor(what, tenant, github.token, folder) }
      await tenant.figures()
      const usage = await runMeasured([...nodeOptions, BUNDLE], directory, environment, workspace)
      return {
        ...usage,
        tenant: await tenant.figures(),
        outputs: parseOutputs(await readFile(step.outputFile, 'utf8'))
      }
    }

    const planned = await run('plan', {
      eventName: 'pull_request',
      payload: github.pullRequestEvent(number),
      sha: mergeSha,
      ref: `refs/pull/${number}/merge`
    })
    if (what.mode === 'plan') return planned
    const { before: from, after: to } = await github.merge(number)
    const payload = await github.pushEvent(from, to)
    return await run('apply', { eventName: 'push', payload, sha: to, ref: 'refs/heads/main' })
  } finally {
    await github.close()
  }
}

type Event = Pick<Parameters<typeof prepareStep>[0], 'eventName' | 'payload' | 'sha' | 'ref'>

function inputsFor(what: Case, tenant: SeparateTenant, token: string, folder: string): Record<string, string> {
  const inputs = {
    mode: 'auto',
    path: 'memberships',
    scope: what.scope,
    'tenant-id': TENANT_ID,
    'client-id': CLIENT_ID,
    'client-secret': SECRET,
    'graph-endpoint': tenant.endpoint,
    'login-endpoint': tenant.endpoint,
    'github-token': token
  }
  return {
    NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
    ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]))
  }
}

/** `name<<DELIMITER`, lines, `DELIMITER`, as the runner reads them. */
function parseOutputs(text: string): Record<string, string> {
  const outputs = [...text.matchAll(/^([\w-]+)<<(\S+)\n([^]*?)\n?\2$/gm)]
  return Object.fromEntries(outputs.map(([, name = '', , value = '']) => [name, value]))
}
