import { NOT_FOUND, created, ok, pageOf, refused } from './answer.js'
import type { Answer } from './answer.js'
import type { BareRepository } from './bare-repository.js'
import { API, nodeId, restUser } from './rest-accounts.js'

interface Deployment {
  readonly id: number
  readonly sha: string
  readonly ref: string
  readonly task: string
  readonly environment: string
  readonly transient: boolean
  readonly production: boolean
  readonly payload: object | string
  readonly description: string | null
  readonly creator: string
  readonly createdAt: string
  readonly statuses: DeploymentStatus[]
}

interface DeploymentStatus {
  readonly id: number
  readonly state: string
  readonly description: string
  readonly logUrl: string
  readonly environmentUrl: string
  readonly creator: string
  readonly createdAt: string
}

type Body = Readonly<Record<string, unknown>>

/** A deployment as a test looks at it. */
export interface TestDeployment {
  readonly sha: string
  readonly environment: string
  readonly task: string
  readonly payload: object | string
  readonly creator: string
  /** Every status it had, the oldest first. */
  readonly states: readonly string[]
  /** Of the newest status. */
  readonly description: string
}

/** The check of the job that asks: whatever the commit, it is not done while the job runs. */
const OWN_CHECK = { context: 'apply', state: 'pending' }

/**
 * Deployments and their statuses, the newest first, as the documentation of both says. A commit has one check: that of
 * the job which asks.
 *
 * @see https://docs.github.com/en/rest/deployments/deployments
 * @see https://docs.github.com/en/rest/deployments/statuses
 */
export class Deployments {
  readonly #all: Deployment[] = []
  #statuses = 0

  constructor(
    private readonly repository: BareRepository,
    private readonly fullName: string
  ) {}

  /** All of them, the newest first. */
  list(): readonly TestDeployment[] {
    return this.#all
      .map(({ sha, environment, task, payload, creator, statuses }) => ({
        sha,
        environment,
        task,
        payload,
        creator,
        states: statuses.map(({ state }) => state),
        description: statuses.at(-1)?.description ?? ''
      }))
      .reverse()
  }

  /** As somebody with write access may add one. */
  async add(body: Readonly<Record<string, unknown>>, states: readonly string[], login: string): Promise<void> {
    const { status } = await this.#create({ auto_merge: false, required_contexts: [], ...body }, login)
    const made = this.#all.at(-1)
    if (status !== 201 || made === undefined) throw new Error('the deployment was refused')
    for (const state of states) this.#addStatus(made, { state, auto_inactive: false }, login)
  }

  /** @param path After `/repos/owner/name/`. Null when it is none of ours. */
  async answer(method: string, path: string, url: URL, body: unknown, login: string): Promise<Answer | null> {
    const match = /^deployments(?:\/(\d+)(\/statuses)?)?$/.exec(path)
    if (match === null) return null
    const given = (body ?? {}) as Body
    const [, id, statuses] = match
    if (id === undefined) return method === 'POST' ? this.#create(given, login) : pageOf(this.#list(url), url)
    const deployment = this.#all.find((one) => one.id === Number(id))
    if (deployment === undefined) return NOT_FOUND
    if (statuses === undefined) return ok(this.#rest(deployment))
    if (method === 'POST') return created(this.#addStatus(deployment, given, login))
    return pageOf(deployment.statuses.map((status) => this.#restStatus(deployment, status)).reverse(), url)
  }

  async #create(body: Body, login: string): Promise<Answer> {
    const ref = text(body['ref'])
    const sha = await this.repository.resolve(ref).catch(() => null)
    if (sha === null) return refused(422, `No ref found for: ${ref}`)
    const merged = body['auto_merge'] === false ? null : await this.#mergeDefaultBranch(ref, sha)
    if (merged !== null) return merged
    const required = body['required_contexts']
    if (!Array.isArray(required) || required.length > 0) {
      return refused(409, `Conflict: Commit status checks failed for ${ref}. (${JSON.stringify(OWN_CHECK)})`)
    }
    const environment = text(body['environment'], 'production')
    const deployment: Deployment = {
      id: 5_000 + this.#all.length,
      sha,
      ref,
      task: text(body['task'], 'deploy'),
      environment,
      transient: body['transient_environment'] === true,
      production: (body['production_environment'] ?? environment === 'production') === true,
      payload: body['payload'] ?? {},
      description: body['description'] === undefined ? '' : text(body['description']),
      creator: login,
      createdAt: now(),
      statuses: []
    }
    this.#all.push(deployment)
    return created(this.#rest(deployment))
  }

  /**
   * A ref that is behind the default branch is not deployed: GitHub merges that branch into it first.
   *
   * @returns Null when it is not behind.
   * @see https://docs.github.com/en/rest/deployments/deployments#create-a-deployment
   */
  async #mergeDefaultBranch(ref: string, sha: string): Promise<Answer | null> {
    const { defaultBranch } = this.repository
    const tip = await this.repository.resolve(`refs/heads/${defaultBranch}`)
    if ((await this.repository.listCommits(sha, tip)).length === 0) return null
    if ((await this.repository.mergeCommit(sha, tip, `Merge ${defaultBranch} into ${ref}`)) === null) {
      return refused(409, `Conflict merging ${defaultBranch} into ${ref}.`)
    }
    return { status: 202, body: { message: `Auto-merged ${defaultBranch} into ${ref} on deployment.` } }
  }

  #list({ searchParams }: URL): readonly object[] {
    const wanted = (name: 'sha' | 'ref' | 'task' | 'environment') => (one: Deployment) =>
      [null, 'none', one[name]].includes(searchParams.get(name))
    return this.#all
      .filter(wanted('sha'))
      .filter(wanted('ref'))
      .filter(wanted('task'))
      .filter(wanted('environment'))
      .map((deployment) => this.#rest(deployment))
      .reverse()
  }

  /** A success makes earlier successful deployments of the environment inactive, unless they are of production. */
  #addStatus(deployment: Deployment, body: Body, login: string): object {
    const state = text(body['state'])
    const status = this.#newStatus(body, state, login)
    deployment.statuses.push(status)
    if (state === 'success' && body['auto_inactive'] !== false) {
      for (const other of this.#all.filter((one) => one !== deployment && one.environment === deployment.environment)) {
        if (!other.transient && !other.production && other.statuses.at(-1)?.state === 'success')
          other.statuses.push(this.#newStatus({}, 'inactive', login))
      }
    }
    return this.#restStatus(deployment, status)
  }

  #newStatus(body: Body, state: string, creator: string): DeploymentStatus {
    return {
      id: 9_000 + (this.#statuses += 1),
      state,
      description: text(body['description']),
      logUrl: text(body['log_url'], text(body['target_url'])),
      environmentUrl: text(body['environment_url']),
      creator,
      createdAt: now()
    }
  }

  #rest(deployment: Deployment): object {
    const url = `${API}/repos/${this.fullName}/deployments/${deployment.id}`
    return {
      url,
      id: deployment.id,
      node_id: nodeId('Deployment', deployment.id),
      sha: deployment.sha,
      ref: deployment.ref,
      task: deployment.task,
      payload: deployment.payload,
      original_environment: deployment.environment,
      environment: deployment.environment,
      transient_environment: deployment.transient,
      production_environment: deployment.production,
      description: deployment.description,
      creator: restUser(deployment.creator),
      created_at: deployment.createdAt,
      updated_at: deployment.statuses.at(-1)?.createdAt ?? deployment.createdAt,
      statuses_url: `${url}/statuses`,
      repository_url: `${API}/repos/${this.fullName}`,
      performed_via_github_app: null
    }
  }

  #restStatus(deployment: Deployment, status: DeploymentStatus): object {
    const url = `${API}/repos/${this.fullName}/deployments/${deployment.id}`
    return {
      url: `${url}/statuses/${status.id}`,
      id: status.id,
      node_id: nodeId('DeploymentStatus', status.id),
      state: status.state,
      creator: restUser(status.creator),
      description: status.description,
      environment: deployment.environment,
      target_url: status.logUrl,
      log_url: status.logUrl,
      environment_url: status.environmentUrl,
      created_at: status.createdAt,
      updated_at: status.createdAt,
      deployment_url: url,
      repository_url: `${API}/repos/${this.fullName}`,
      performed_via_github_app: null
    }
  }
}

function text(value: unknown, otherwise = ''): string {
  return typeof value === 'string' ? value : otherwise
}

/** Times of REST have no fractions of a second. */
function now(): string {
  return new Date().toISOString().replace(/\.\d+Z$/, 'Z')
}
