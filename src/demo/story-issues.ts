import type { IssueText, OwnIssue, OwnIssues } from '../ports.js'

/** The issues of the story's repository, in memory. Nobody else opens one. */
export class StoryIssues implements OwnIssues {
  readonly #issues: OwnIssue[] = []

  /** @param repositoryUrl The repository's page. */
  constructor(private readonly repositoryUrl: string) {}

  list(): Promise<readonly OwnIssue[]> {
    return Promise.resolve([...this.#issues])
  }

  create({ title, body }: Omit<IssueText, 'open'>): Promise<OwnIssue> {
    const number = 61 + this.#issues.length
    const issue = { number, title, body, open: true, url: `${this.repositoryUrl}/issues/${number}` }
    this.#issues.push(issue)
    return Promise.resolve(issue)
  }

  update(number: number, text: IssueText): Promise<OwnIssue> {
    const index = this.#issues.findIndex((each) => each.number === number)
    const issue = this.#issues[index]
    if (issue === undefined) throw new Error(`There is no issue #${number}.`)
    const updated = { ...issue, ...text }
    this.#issues[index] = updated
    return Promise.resolve(updated)
  }
}
