import type { IssueText, OwnIssue, OwnIssues } from '../../ports.js'
import { ActionError } from '../../core/errors.js'
import { explainFailure } from './github-failure.js'
import type { GitHubRepository } from './octokit.js'
import { asRequestFailure, mayHaveHappened } from './request-retry.js'
import { isSameIdentity, TokenIdentity } from './token-identity.js'

const PERMISSION = 'issues: write'

const PER_PAGE = 100

/** An issue whose answer was lost takes a moment to be listed. */
const LOST_ANSWER_DELAYS_MS = [2_000, 4_000, 8_000] as const

/**
 * The repository's issues, as the identity of the token sees them.
 *
 * @see https://docs.github.com/en/rest/issues/issues
 */
export class GitHubIssues implements OwnIssues {
  constructor(
    private readonly github: GitHubRepository,
    private readonly identity = new TokenIdentity(github)
  ) {}

  /** To GitHub every pull request is an issue too. Who opened one is looked at again: a filter may be passed over. */
  async list(): Promise<readonly OwnIssue[]> {
    const { octokit, owner, repo } = this.github
    const viewer = await this.identity.readLogin()
    return explainFailure('list the issues', 'issues: read', async () => {
      const issues = await octokit
        .paginate(octokit.rest.issues.listForRepo, {
          owner,
          repo,
          state: 'all',
          creator: viewer,
          sort: 'created',
          direction: 'asc',
          per_page: PER_PAGE
        })
        .catch(explainSwitchedOff)
      return issues
        .filter(({ user, pull_request }) => pull_request === undefined && user !== null && isSameIdentity(viewer, user))
        .map(asOwnIssue)
        .sort((one, other) => one.number - other.number)
    })
  }

  /** When the answer was lost the issue may be there all the same: it is looked for by its text, which carries its run. */
  async create({ title, body }: Omit<IssueText, 'open'>): Promise<OwnIssue> {
    const { octokit, owner, repo, clock } = this.github
    return explainFailure('open an issue', PERMISSION, async () => {
      for (let lost = 0; ; lost += 1) {
        try {
          const { data } = await octokit.rest.issues.create({ owner, repo, title, body })
          return asOwnIssue(data)
        } catch (error) {
          const delay = LOST_ANSWER_DELAYS_MS[lost]
          if (!mayHaveHappened(error) || delay === undefined) throw error
          await clock.sleep(delay)
          const found = (await this.list()).findLast((issue) => issue.body.trim() === body.trim())
          if (found !== undefined) return found
        }
      }
    })
  }

  async update(number: number, { title, body, open }: IssueText): Promise<OwnIssue> {
    const { octokit, owner, repo } = this.github
    return explainFailure(`write the issue #${number}`, PERMISSION, async () => {
      const issue = { owner, repo, issue_number: number }
      await octokit.rest.issues.update({ ...issue, title, body, state: open ? 'open' : 'closed' })
      const { data } = await octokit.rest.issues.get(issue)
      return asOwnIssue(data)
    })
  }
}

/** «If issues are disabled in the repository, the API returns a 410 Gone status» (GitHub's page of these requests). */
function explainSwitchedOff(error: unknown): never {
  if (asRequestFailure(error)?.status !== 410) throw error
  throw new ActionError(
    'GITHUB_UNREACHABLE',
    'Issues are switched off in this repository.',
    'Switch them on (Settings, General, Features), or read what differs in the job summary.'
  )
}

/** GitHub gives line breaks back as the browser's form would send them, or as they were. */
function asOwnIssue(issue: {
  readonly number: number
  readonly title: string
  readonly body?: string | null
  readonly state: string
  readonly html_url: string
}): OwnIssue {
  const { number, title, body, state, html_url } = issue
  return { number, title, body: (body ?? '').replaceAll('\r\n', '\n'), open: state === 'open', url: html_url }
}
