import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BareRepository, StoredCommit } from './bare-repository.js'
import type { PullRequest } from './pull-requests.js'
import { restUser } from './emulated-issues.js'

/** An event's payload: documented fields only, and of those the ones a run may read. */
export type EventPayload = Readonly<Record<string, unknown>>

const NO_COMMIT = '0'.repeat(40)

/** Builds payloads of one repository. */
export class Events {
  constructor(
    private readonly repository: BareRepository,
    private readonly owner: string,
    private readonly repo: string
  ) {}

  pullRequest(pull: PullRequest, action: string): EventPayload {
    return { action, number: pull.number, pull_request: restPullRequest(pull, this.#fullName), ...this.#where() }
  }

  /** In Actions a push's commits carry no `added`, `removed`, `modified` (since 2019-10-16). */
  async push(before: string, after: string, branch: string): Promise<EventPayload> {
    const created = before === NO_COMMIT
    const base = created ? null : await this.repository.mergeBase(before, after)
    const commits = created ? [] : await this.repository.listCommits(before, after)
    const head = await this.repository.readCommit(after)
    return {
      ref: `refs/heads/${branch}`,
      before,
      after,
      created,
      deleted: false,
      forced: !created && base !== before,
      base_ref: null,
      compare: `https://github.com/${this.#fullName}/compare/${before.slice(0, 12)}...${after.slice(0, 12)}`,
      commits: commits.map((commit) => this.#pushedCommit(commit)),
      head_commit: this.#pushedCommit(head),
      pusher: { name: 'octocat', email: 'octocat@example.com' },
      ...this.#where()
    }
  }

  schedule(cron: string): EventPayload {
    return { schedule: cron, workflow: '.github/workflows/drift.yml', ...this.#where() }
  }

  dispatch(ref: string): EventPayload {
    return { inputs: {}, ref, workflow: '.github/workflows/access.yml', ...this.#where() }
  }

  get #fullName(): string {
    return `${this.owner}/${this.repo}`
  }

  #where(): EventPayload {
    return {
      repository: {
        id: 1_001,
        name: this.repo,
        full_name: this.#fullName,
        private: true,
        owner: restUser(this.owner),
        html_url: `https://github.com/${this.#fullName}`,
        default_branch: this.repository.defaultBranch
      },
      sender: restUser('octocat')
    }
  }

  #pushedCommit({ sha, tree, message, date }: StoredCommit): object {
    const who = { name: 'Octo Cat', email: 'octocat@example.com', username: 'octocat' }
    return {
      id: sha,
      tree_id: tree,
      distinct: true,
      message,
      timestamp: date,
      url: `https://github.com/${this.#fullName}/commit/${sha}`,
      author: who,
      committer: who
    }
  }
}

/** A pull request as REST and the events show it. */
export function restPullRequest(pull: PullRequest, fullName: string): object {
  const end = (branch: string, sha: string, repository: string) => ({
    label: `${repository.split('/')[0] ?? ''}:${branch}`,
    ref: branch,
    sha,
    repo: { name: repository.split('/')[1], full_name: repository, fork: repository !== fullName }
  })
  return {
    number: pull.number,
    title: pull.title,
    state: pull.open ? 'open' : 'closed',
    draft: false,
    locked: false,
    html_url: `https://github.com/${fullName}/pull/${pull.number}`,
    user: restUser('octocat'),
    merged: pull.mergedAt !== null,
    merged_at: pull.mergedAt,
    closed_at: pull.mergedAt,
    merge_commit_sha: pull.mergeSha,
    mergeable: pull.mergedAt === null ? pull.mergeSha !== null : null,
    head: end(pull.head, pull.headSha, pull.headRepository),
    base: end(pull.base, pull.baseSha, fullName)
  }
}

export interface StepFiles {
  /** The variables of the step, as the runner sets them. Inputs are the caller's to add. */
  readonly environment: Readonly<Record<string, string>>
  readonly outputFile: string
  readonly summaryFile: string
}

/** The files and variables a step finds on the runner, under `directory`. */
export async function prepareStep(options: {
  readonly directory: string
  readonly workspace: string
  readonly apiUrl: string
  readonly owner: string
  readonly repo: string
  readonly eventName: string
  readonly payload: EventPayload
  readonly sha: string
  readonly ref: string
  readonly runId?: string
  readonly actor?: string
}): Promise<StepFiles> {
  const file = (name: string) => join(options.directory, name)
  await mkdir(file('temp'), { recursive: true })
  await Promise.all([
    writeFile(file('event.json'), JSON.stringify(options.payload)),
    writeFile(file('output'), ''),
    writeFile(file('summary'), '')
  ])
  return {
    outputFile: file('output'),
    summaryFile: file('summary'),
    environment: {
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_API_URL: options.apiUrl,
      GITHUB_GRAPHQL_URL: `${options.apiUrl}/graphql`,
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_REPOSITORY: `${options.owner}/${options.repo}`,
      GITHUB_REPOSITORY_OWNER: options.owner,
      GITHUB_WORKSPACE: options.workspace,
      GITHUB_EVENT_NAME: options.eventName,
      GITHUB_EVENT_PATH: file('event.json'),
      GITHUB_SHA: options.sha,
      GITHUB_REF: options.ref,
      GITHUB_RUN_ID: options.runId ?? '4711',
      GITHUB_RUN_NUMBER: '1',
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_ACTOR: options.actor ?? 'octocat',
      GITHUB_OUTPUT: file('output'),
      GITHUB_STEP_SUMMARY: file('summary'),
      RUNNER_TEMP: file('temp'),
      RUNNER_OS: 'Linux'
    }
  }
}
