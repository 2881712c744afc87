import type { ActionError } from '../../../src/core/errors.js'
import type { IssueText, OwnIssue, OwnIssues } from '../../../src/ports.js'

/** The issues of a repository, as this action's own identity sees them. */
export class FakeIssues implements OwnIssues {
  /** The oldest first. */
  readonly all: OwnIssue[] = []
  /** When set, no issue can be read or written. */
  refusal: ActionError | null = null
  /** Longer texts are dropped without a word. */
  maxChars = Number.POSITIVE_INFINITY
  /** Happens once, between the look for an issue and the answer to the next new one. */
  meanwhile: (() => void) | null = null
  writes = 0

  list(): Promise<readonly OwnIssue[]> {
    return this.refusal === null ? Promise.resolve([...this.all]) : Promise.reject(this.refusal)
  }

  create({ title, body }: Omit<IssueText, 'open'>): Promise<OwnIssue> {
    if (this.refusal !== null) return Promise.reject(this.refusal)
    this.meanwhile?.()
    this.meanwhile = null
    return Promise.resolve(this.open(title, body))
  }

  update(number: number, { title, body, open }: IssueText): Promise<OwnIssue> {
    if (this.refusal !== null) return Promise.reject(this.refusal)
    this.writes += 1
    const index = this.all.findIndex((each) => each.number === number)
    const issue = this.all[index]
    if (issue === undefined) throw new Error(`There is no issue #${number}.`)
    const kept = { ...issue, title, open, body: body.length > this.maxChars ? issue.body : body }
    this.all[index] = kept
    return Promise.resolve(kept)
  }

  /** Someone closes an issue by hand. */
  close(number: number): void {
    const index = this.all.findIndex((each) => each.number === number)
    const issue = this.all[index]
    if (issue !== undefined) this.all[index] = { ...issue, open: false }
  }

  /** As if another run had opened one. */
  open(title: string, body: string): OwnIssue {
    this.writes += 1
    const number = 7 + this.all.length
    const issue = { number, title, body, open: true, url: `https://github.example/contoso/access/issues/${number}` }
    this.all.push(issue)
    return issue
  }
}
