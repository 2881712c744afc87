import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { EVENT_EXAMPLES, assertEventDescribed } from '../contract/github-events.js'
import { isJsonObject } from '../contract/openapi-document.js'
import type { BareRepository, StoredCommit } from './bare-repository.js'
import type { PullRequest } from './pull-requests.js'
import { WEB, restRepository, restUser } from './rest-accounts.js'
import { restPullRequest } from './rest-pull-requests.js'

/** An event's payload, as the runner writes it into the event file. */
export type EventPayload = Readonly<Record<string, unknown>>

const NO_COMMIT = '0'.repeat(40)

/** Builds payloads of one repository: GitHub's examples say which members there are, the repository what they hold. */
export class Events {
  constructor(
    private readonly repository: BareRepository,
    private readonly fullName: string
  ) {}

  /** @param changes What `edited` changed, as the payload has it. */
  pullRequest(pull: PullRequest, action: string, changes?: object): EventPayload {
    const example = EVENT_EXAMPLES.pull_request
    const truth = restPullRequest(pull, this.fullName, this.repository.defaultBranch)
    return {
      action,
      number: pull.number,
      pull_request: inFormOf(example.pull_request, truth),
      ...(action === 'synchronize' && { before: pull.previousHeadSha ?? pull.headSha, after: pull.headSha }),
      ...(changes && { changes }),
      ...this.#where(example)
    }
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
      compare: `${WEB}/${this.fullName}/compare/${before.slice(0, 12)}...${after.slice(0, 12)}`,
      commits: commits.map((commit) => this.#pushedCommit(commit)),
      head_commit: this.#pushedCommit(head),
      pusher: { name: 'octocat', email: 'octocat@example.com' },
      ...this.#where(EVENT_EXAMPLES.push)
    }
  }

  schedule(cron: string): EventPayload {
    return { schedule: cron, workflow: '.github/workflows/drift.yml', ...this.#where(EVENT_EXAMPLES.workflow_dispatch) }
  }

  dispatch(ref: string): EventPayload {
    const example = EVENT_EXAMPLES.workflow_dispatch
    return { inputs: null, ref, workflow: '.github/workflows/access.yml', ...this.#where(example) }
  }

  /** A merge queue's group of one: the merge of the pull request into its base, on a branch of the queue. */
  async mergeGroup(pull: PullRequest): Promise<EventPayload> {
    const { sha, tree, message, date } = await this.repository.readCommit(pull.mergeSha ?? pull.headSha)
    const who = { name: 'Octo Cat', email: 'octocat@example.com' }
    return {
      action: 'checks_requested',
      merge_group: {
        head_sha: sha,
        head_ref: `refs/heads/gh-readonly-queue/${pull.base}/pr-${pull.number}-${pull.baseSha}`,
        base_sha: pull.baseSha,
        base_ref: `refs/heads/${pull.base}`,
        head_commit: { id: sha, tree_id: tree, message, timestamp: date, author: who, committer: who }
      },
      ...this.#where(EVENT_EXAMPLES.merge_group)
    }
  }

  #where(example: { readonly repository: object; readonly sender: object }): EventPayload {
    return {
      repository: inFormOf(example.repository, restRepository(this.fullName, this.repository.defaultBranch)),
      sender: inFormOf(example.sender, restUser('octocat'))
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
      url: `${WEB}/${this.fullName}/commit/${sha}`,
      author: who,
      committer: who
    }
  }
}

/** The members of the example with what they really hold; where we know nothing of one, the example's value stays. */
function inFormOf(example: unknown, truth: unknown): unknown {
  if (!isJsonObject(example) || !isJsonObject(truth)) return truth
  return Object.fromEntries(
    Object.entries(example).map(([name, value]) => [name, name in truth ? inFormOf(value, truth[name]) : value])
  )
}

export interface StepFiles {
  /** The variables of the step, as the runner sets them. Inputs are the caller's to add. */
  readonly environment: Readonly<Record<string, string>>
  readonly outputFile: string
  readonly summaryFile: string
}

/**
 * The files and variables a step finds on the runner, under `directory`.
 *
 * @throws Error when the payload is none that GitHub could send.
 */
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
  assertEventDescribed(options.eventName, options.payload)
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
