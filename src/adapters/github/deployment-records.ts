import { parseInstant } from '../../core/dates.js'
import type { ApplyEnd, ApplyRecord, ApplyRecords, RecordOwner } from '../../ports.js'
import { explainFailure } from './github-failure.js'
import type { GitHubRepository } from './octokit.js'
import { mayHaveHappened } from './request-retry.js'
import { isSameIdentity, TokenIdentity } from './token-identity.js'

/** Environment and task of every record, so that they are found among the deployments of other workflows. */
const ENVIRONMENT = 'access-packages'
const TASK = 'access-packages'

const PER_PAGE = 100
/** Pages that are looked through: folders and tenants share the environment, so many records can be others'. */
const MAX_PAGES = 10

/** GitHub takes no longer description of a status. */
const MAX_DESCRIPTION_CHARS = 140

/** Before the second and third try of a write whose answer was lost. */
const LOST_ANSWER_DELAYS_MS = [2_000, 4_000] as const

/**
 * What was applied, kept as deployments: they stay with the repository, belong to a commit, and only a job with the
 * permission for them can write them.
 *
 * @see https://docs.github.com/en/rest/deployments/deployments
 * @see https://docs.github.com/en/rest/deployments/statuses
 */
export class DeploymentRecords implements ApplyRecords {
  constructor(
    private readonly github: GitHubRepository,
    private readonly identity = new TokenIdentity(github)
  ) {}

  /** GitHub lists deployments the newest first. */
  async *list(owner: RecordOwner): AsyncGenerator<ApplyRecord> {
    for (let page = 1; page <= MAX_PAGES; page += 1) {
      const [viewer, deployments] = await Promise.all([this.identity.readLogin(), this.#readPage(page)])
      for (const { id, sha, payload, creator } of deployments) {
        if (creator === null || !isSameIdentity(viewer, creator)) continue
        if (isOf(payload, owner)) yield { id, commit: sha }
      }
      if (deployments.length < PER_PAGE) return
    }
  }

  /**
   * Whatever came after a success: another workflow that deploys to the environment makes earlier deployments inactive.
   * A status by somebody else says nothing about what this action did.
   */
  async succeeded(record: ApplyRecord): Promise<boolean> {
    return (await this.#listOwnStatuses(record)).some(({ state }) => state === 'success')
  }

  /** GitHub lists statuses the newest first. */
  async readEnd(record: ApplyRecord): Promise<ApplyEnd> {
    const statuses = await this.#listOwnStatuses(record)
    const said =
      statuses.find(({ state }) => state === 'success') ??
      statuses.find(({ state }) => state === 'failure') ??
      statuses.at(-1)
    if (said === undefined) return { kind: 'unfinished', description: '', at: null, runUrl: null }
    const { state, description, created_at, log_url } = said
    const kind = state === 'success' || state === 'failure' ? state : 'unfinished'
    return { kind, description, at: parseInstant(created_at), runUrl: log_url === '' ? null : (log_url ?? null) }
  }

  /**
   * Without `auto_merge: false` GitHub would merge branches, and without `required_contexts: []` it would wait for the
   * check of the very job that asks.
   */
  async begin({ tenantId, path }: RecordOwner, commit: string, runUrl: string): Promise<ApplyRecord> {
    const { octokit, owner, repo } = this.github
    return this.#write(async () => {
      const { data } = await octokit.rest.repos.createDeployment({
        owner,
        repo,
        ref: commit,
        environment: ENVIRONMENT,
        task: TASK,
        auto_merge: false,
        required_contexts: [],
        production_environment: false,
        payload: { tenantId, path },
        description: 'Applies memberships of access packages'
      })
      if (!('id' in data)) throw new Error('GitHub merged a branch in place of making a deployment')
      const record = { id: data.id, commit }
      await this.#addStatus(record, 'in_progress', 'Applying', runUrl)
      return record
    })
  }

  end(record: ApplyRecord, outcome: 'success' | 'failure', description: string, runUrl: string): Promise<void> {
    return this.#write(() => this.#addStatus(record, outcome, description, runUrl))
  }

  async #listOwnStatuses({ id }: ApplyRecord) {
    const { octokit, owner, repo } = this.github
    const viewer = await this.identity.readLogin()
    return explainFailure('read a deployment record', 'deployments: read', async () => {
      const { data } = await octokit.rest.repos.listDeploymentStatuses({
        owner,
        repo,
        deployment_id: id,
        per_page: PER_PAGE
      })
      return data.filter(({ creator }) => creator !== null && isSameIdentity(viewer, creator))
    })
  }

  async #readPage(page: number) {
    const { octokit, owner, repo } = this.github
    return explainFailure('list the deployment records', 'deployments: read', async () => {
      const { data } = await octokit.rest.repos.listDeployments({
        owner,
        repo,
        environment: ENVIRONMENT,
        task: TASK,
        per_page: PER_PAGE,
        page
      })
      return data
    })
  }

  async #addStatus(
    { id }: ApplyRecord,
    state: 'in_progress' | 'success' | 'failure',
    description: string,
    runUrl: string
  ): Promise<void> {
    const { octokit, owner, repo } = this.github
    await octokit.rest.repos.createDeploymentStatus({
      owner,
      repo,
      deployment_id: id,
      state,
      description: shortened(description),
      log_url: runUrl,
      auto_inactive: false
    })
  }

  /** Sent again after a lost answer: a deployment without a success says nothing, and a status twice says the same. */
  async #write<T>(act: () => Promise<T>): Promise<T> {
    return explainFailure('write the deployment record', 'deployments: write', async () => {
      for (let lost = 0; ; lost += 1) {
        try {
          return await act()
        } catch (error) {
          const delay = LOST_ANSWER_DELAYS_MS[lost]
          if (!mayHaveHappened(error) || delay === undefined) throw error
          await this.github.clock.sleep(delay)
        }
      }
    })
  }
}

/** GitHub gives a payload back as it was sent, or as text. */
function isOf(payload: unknown, { tenantId, path }: RecordOwner): boolean {
  const content = typeof payload === 'string' ? parsed(payload) : payload
  if (typeof content !== 'object' || content === null) return false
  const named = content as { readonly tenantId?: unknown; readonly path?: unknown }
  return String(named.tenantId).toLowerCase() === tenantId.toLowerCase() && named.path === path
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function shortened(description: string): string {
  return description.length <= MAX_DESCRIPTION_CHARS
    ? description
    : `${description.slice(0, MAX_DESCRIPTION_CHARS - 1)}…`
}
