/** A world for whole runs: an Entra tenant, a GitHub, and the committed bundle started as a runner starts it. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Tenant, TenantOptions, TenantSeed } from '../../src/emulator/tenant-server.js'
import { startJudgedTenant } from '../contract/entra-tenant.js'
import { everyOtherAnswer } from '../../src/emulator/unsettled/unsettled.js'
import { prepareStep, type EventPayload } from '../github/events.js'
import { startGitHub, type TestGitHub } from '../github/start-github.js'

export const TENANT_ID = '11111111-2222-4333-8444-555555555555'
export const CLIENT_ID = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee'
export const SECRET = 'the-secret-of-the-app'

/** `ACTION_BUNDLE` names another build than the committed one, to try a change before its bundle is committed. */
export const BUNDLE = process.env['ACTION_BUNDLE'] ?? join(process.cwd(), 'dist', 'index.js')

/** What one run of the action left behind. */
export interface Run {
  readonly exitCode: number | null
  /** Standard output and error, as the log shows them. */
  readonly log: string
  readonly outputs: Readonly<Record<string, string>>
  readonly summary: string
  /** The lines that the runner would turn into annotations of level error. */
  readonly errors: readonly string[]
  readonly warnings: readonly string[]
}

/** What starts a run. */
export interface Trigger {
  readonly eventName: string
  readonly payload: EventPayload
  readonly sha: string
  readonly ref: string
  readonly actor?: string
}

/** One story: its own tenant, repository and temporary folder. */
export class Story {
  #runs = 0

  private constructor(
    readonly tenant: Tenant,
    readonly github: TestGitHub,
    readonly directory: string
  ) {}

  static async start(seed: TenantSeed = {}, options: TenantOptions = {}): Promise<Story> {
    const [tenant, github, directory] = await Promise.all([
      startStoryTenant(seed, options),
      startGitHub({}),
      mkdtemp(join(tmpdir(), 'story-'))
    ])
    // What the workflow of the README gives the job that applies.
    github.setPermissions({ deployments: 'write' })
    await writeFile(join(directory, 'ca.pem'), tenant.caCertificate)
    return new Story(tenant, github, directory)
  }

  /** @throws Error with everything that was not as Microsoft or GitHub describe it. */
  async end(): Promise<void> {
    const ends = await Promise.allSettled([this.tenant.close(), this.github.close()])
    await rm(this.directory, { recursive: true, force: true })
    const complaints = ends.flatMap((end) => (end.status === 'rejected' ? [messageOf(end.reason)] : []))
    if (complaints.length > 0) throw new Error(complaints.join('\n\n'))
  }

  /** Commits files on a branch from main's tip and opens a pull request of it. */
  async propose(branch: string, files: Readonly<Record<string, string | null>>): Promise<number> {
    await this.github.forcePush(branch, await this.github.tip('main'))
    await this.github.commitFiles(branch, files)
    return (await this.github.openPullRequest({ head: branch })).number
  }

  /** The run that a pull request starts. */
  plan(number: number, settings: RunSettings = {}): Promise<Run> {
    return this.run(this.pullRequestTrigger(number), settings)
  }

  pullRequestTrigger(number: number, action = 'opened'): Trigger {
    const payload = this.github.pullRequestEvent(number, action)
    const sha = (payload['pull_request'] as { readonly merge_commit_sha: string }).merge_commit_sha
    return { eventName: 'pull_request', payload, sha, ref: `refs/pull/${number}/merge` }
  }

  /** As if an apply of this commit had gone through. */
  async record(commit: string, owner: { readonly tenantId?: string; readonly path?: string } = {}): Promise<void> {
    const payload = { tenantId: TENANT_ID, path: 'memberships', ...owner }
    const deployment = { ref: commit, environment: 'access-packages', task: 'access-packages', payload }
    await this.github.addDeployment('github-actions[bot]', deployment, ['in_progress', 'success'])
  }

  /** Merges a pull request; gives the push that the merge makes. */
  async merge(number: number, method: 'merge' | 'squash' | 'rebase' = 'merge'): Promise<Trigger> {
    const { before, after } = await this.github.merge(number, method)
    return this.push(before, after)
  }

  async push(before: string, after: string, branch = 'main'): Promise<Trigger> {
    const payload = await this.github.pushEvent(before, after, branch)
    return { eventName: 'push', payload, sha: after, ref: `refs/heads/${branch}` }
  }

  /** The run that the timetable starts, on `main` as it is. */
  async lookForDrift(settings: RunSettings = {}): Promise<Run> {
    const sha = await this.github.tip('main')
    const payload = this.github.scheduleEvent()
    return this.run({ eventName: 'schedule', payload, sha, ref: 'refs/heads/main' }, settings)
  }

  /** Starts the bundle in a checkout of depth 1 of the trigger's commit, as a runner does. */
  async run(
    trigger: Trigger,
    { inputs = {}, environment = {}, bundle = BUNDLE, prepare, started }: RunSettings = {}
  ): Promise<Run> {
    const folder = join(this.directory, `run-${(this.#runs += 1)}`)
    const workspace = join(folder, 'workspace')
    await this.github.checkoutDepth1(trigger.sha, workspace)
    await prepare?.(workspace)
    const step = await prepareStep({
      directory: folder,
      workspace,
      apiUrl: this.github.apiUrl,
      owner: this.github.owner,
      repo: this.github.repo,
      ...trigger
    })
    const given: Readonly<Record<string, string>> = {
      mode: 'auto',
      path: 'memberships',
      'tenant-id': TENANT_ID,
      'client-id': CLIENT_ID,
      'client-secret': SECRET,
      'graph-endpoint': this.tenant.graphEndpoint,
      'login-endpoint': this.tenant.loginEndpoint,
      'github-token': this.github.token,
      ...inputs
    }
    const child = spawn(process.execPath, [bundle], {
      cwd: workspace,
      env: {
        PATH: process.env['PATH'] ?? '',
        NODE_EXTRA_CA_CERTS: join(this.directory, 'ca.pem'),
        ...step.environment,
        ...Object.fromEntries(Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
        ...environment
      }
    })
    started?.((signal) => child.kill(signal))
    const { exitCode, log } = await ended(child)
    // The runner takes these lines out of the log and hides their values from then on.
    const lines = log.split('\n').filter((line) => !line.startsWith('::add-mask::'))
    return {
      exitCode,
      log: lines.join('\n'),
      outputs: parseOutputs(await readFile(step.outputFile, 'utf8')),
      summary: await readFile(step.summaryFile, 'utf8'),
      errors: lines.filter((line) => line.startsWith('::error')),
      warnings: lines.filter((line) => line.startsWith('::warning'))
    }
  }

  /** The comments of a pull request by this action's identity, as people see them: without the hidden record. */
  async comments(number: number): Promise<readonly string[]> {
    const all = await this.github.comments(number)
    return all
      .filter(({ author }) => author === 'github-actions[bot]')
      .map(({ body }) => body.replace(/<!--[^]*?-->/g, '').trim())
  }

  /** Addresses of those who hold a package in the tenant, sorted. */
  members(packageName: string): readonly string[] {
    return this.tenant
      .holders(packageName)
      .map(({ address }) => address.toLowerCase())
      .sort()
  }
}

/** A tenant that delivers by the next look at it, so that no story depends on how fast the machine is. */
export function startStoryTenant(seed: TenantSeed = {}, options: TenantOptions = {}): Promise<Tenant> {
  return startJudgedTenant(
    { tenantId: TENANT_ID, apps: [{ clientId: CLIENT_ID, secret: SECRET }], ...seed },
    { deliverAfterMs: 0, ...answersToUnsettled(), ...options }
  )
}

/** `TENANT_ANSWERS=other`: the tenant answers everything the other way that public text does not settle. */
function answersToUnsettled(): TenantOptions {
  const answers = process.env['TENANT_ANSWERS'] ?? 'usual'
  if (answers === 'usual') return {}
  if (answers === 'other') return everyOtherAnswer()
  throw new Error(`TENANT_ANSWERS is «${answers}»; it may be «usual» or «other».`)
}

export interface RunSettings {
  readonly inputs?: Readonly<Record<string, string>>
  readonly environment?: Readonly<Record<string, string>>
  /** What is started. Default: the committed bundle. */
  readonly bundle?: string
  /** Does something to the workspace between checkout and run. */
  readonly prepare?: (workspace: string) => Promise<void>
  /** Gets what sends the run a signal, as soon as it runs. */
  readonly started?: (send: (signal: NodeJS.Signals) => void) => void
}

function messageOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason)
}

function ended(
  child: ChildProcessWithoutNullStreams
): Promise<{ readonly exitCode: number | null; readonly log: string }> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.once('error', reject)
    child.once('close', (exitCode) => resolve({ exitCode, log: Buffer.concat(chunks).toString('utf8') }))
  })
}

/** `name<<DELIMITER`, lines, `DELIMITER`, as `@actions/core` writes them. */
function parseOutputs(text: string): Record<string, string> {
  const outputs: Record<string, string> = {}
  for (const [, name = '', , value = ''] of text.matchAll(/^([\w-]+)<<(\S+)\n([^]*?)\n?\2$/gm)) outputs[name] = value
  return outputs
}
