/** A company that makes one change after another, each while something goes wrong, and looks what became of it. */
import { GITHUB_ISSUER, type IdTokenService, startIdTokenService } from '../github/id-token-service.js'
import { csv } from '../scenarios/people.js'
import { CLIENT_ID, type Run, type RunSettings, Story, type Trigger } from '../scenarios/story.js'

const PACKAGE = 'Sales Tools'
const FILE = 'memberships/sales.csv'
const SETTINGS = `
delivery:
  wait-minutes: 0.04
safety:
  max-removal-percent: 100
`
/** Who signs in, as GitHub's token says. */
const SUBJECT = 'repo:octo/hello:environment:access-packages-apply'
/** Nobody reviews: what is tried is how changes are carried out. */
const UNREVIEWED = { 'unreviewed-changes': 'apply', comment: 'false' }

/** What became of one run that something went wrong in. */
export interface Aftermath {
  readonly run: Run
  readonly seconds: number
  /** Whether it sent Entra anything to change. */
  readonly wrote: boolean
  /** Whether Entra was as declared after it; of a plan, that it wrote nothing there. */
  readonly done: boolean
  /** What is not as declared after the same job ran again, where this run had begun. */
  readonly lost: readonly string[]
  /** What Entra took more than once, and a second comment. */
  readonly doubled: readonly string[]
}

/** What a run calls: Entra, GitHub, and what of GitHub gives the tokens that jobs sign in to Entra with. */
export interface Services extends Pick<Story, 'tenant' | 'github'> {
  readonly idTokens: IdTokenService
}

/** Makes something go wrong in a run that comes next. */
export type Arrange = (services: Services) => void

/** How the changes come onto the default branch: pushed, or by pull requests that are planned and merged. */
export type Way = 'pushed' | 'reviewed'

export class FaultStory {
  /** The change that is to be made now. */
  #change = 1
  #tip: string
  #pull: number | null = null
  #branches = 0
  /** Whether the last plan of that pull request stands in its comment. */
  #planned = false
  /** The run that still has to make the last change. */
  #job: Trigger | null = null

  private constructor(
    private readonly story: Story,
    private readonly idTokens: IdTokenService,
    private readonly way: Way,
    private readonly changes: number,
    private readonly taken: Map<string, number>,
    tip: string
  ) {
    this.#tip = tip
  }

  /** @param changes How many changes there will be at most. */
  static async start(way: Way, changes: number): Promise<FaultStory> {
    const taken = new Map<string, number>()
    const numbers = upTo(changes)
    const idTokens = await startIdTokenService({ subject: SUBJECT })
    const story = await Story.start(
      {
        users: ['ada@contoso.com', ...numbers.flatMap((each) => [newcomer(each), leaver(each), late(each)])].map(
          (mail) => ({ mail })
        ),
        apps: [{ clientId: CLIENT_ID, federated: [{ issuer: GITHUB_ISSUER, subject: SUBJECT }] }],
        packages: [
          { displayName: PACKAGE, members: ['ada@contoso.com', ...numbers.map(leaver)].map((user) => ({ user })) }
        ]
      },
      {
        oidcKeys: idTokens.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
        observe: ({ method, url, status, body }) => {
          if (method !== 'POST' || status >= 300 || url.includes('$batch')) return
          const what = `${url} ${JSON.stringify(body)}`
          taken.set(what, (taken.get(what) ?? 0) + 1)
        }
      }
    )
    const files = { [FILE]: sheet(0, changes), 'memberships/config.yml': SETTINGS }
    const tip = await story.github.commitFiles('main', files)
    if (way === 'reviewed') await story.record(tip)
    return new FaultStory(story, idTokens, way, changes, taken, tip)
  }

  /** The first plan of the next change, while things go wrong as arranged. */
  async plan(arrange: Arrange, settings: RunSettings = {}): Promise<Aftermath> {
    const pull = await this.#propose()
    const { run, seconds } = await this.#tried(arrange, this.story.pullRequestTrigger(pull), settings)
    this.#planned = run.exitCode === 0 && run.warnings.length === 0
    return { run, seconds, wrote: false, done: this.taken.size === 0, lost: [], doubled: await this.#doubled(pull) }
  }

  /**
   * Somebody comes, a guest comes, somebody leaves, while things go wrong as arranged; then the same job again. A run that
   * began nothing leaves its job to the next one, or to {@link finish}.
   *
   * @param reviews Whether the reviews of the pull request decide about a part of it.
   */
  async apply(arrange: Arrange, settings: RunSettings = {}, reviews = false): Promise<Aftermath> {
    if (reviews) await this.#complete()
    const job = (this.#job ??= await this.#next(reviews))
    const { run, seconds } = await this.#tried(arrange, job, settings)
    const wrote = this.taken.size > 0
    const done = this.#differences().length === 0
    if (wrote && !done) await this.#run(job)
    const doubled = await this.#doubled(this.#pull)
    if (!wrote && !done) return { run, seconds, wrote, done, lost: [], doubled }
    const lost = this.#differences()
    this.#begin()
    return { run, seconds, wrote, done, lost, doubled }
  }

  /** Once more the job of a last run that began nothing. @returns What is not as declared at the end of everything. */
  async finish(): Promise<readonly string[]> {
    await this.#complete()
    const left = this.#differences(this.#change - 1)
    await Promise.all([this.story.end(), this.idTokens.close()])
    return left
  }

  /** Makes what a run that began nothing has left. */
  async #complete(): Promise<void> {
    if (this.#job === null) return
    await this.#run(this.#job)
    this.#begin()
  }

  /** Whatever comes next is another change. */
  #begin(): void {
    this.#job = null
    this.#pull = null
    this.#planned = false
    this.#change += 1
  }

  async #tried(
    arrange: Arrange,
    trigger: Trigger,
    settings: RunSettings
  ): Promise<{ readonly run: Run; readonly seconds: number }> {
    const { story, idTokens } = this
    this.taken.clear()
    arrange({ tenant: story.tenant, github: story.github, idTokens })
    const began = performance.now()
    const run = await this.#run(trigger, settings)
    const seconds = (performance.now() - began) / 1_000
    story.tenant.clearMisbehaviour()
    story.github.endFaults()
    idTokens.endFaults()
    return { run, seconds }
  }

  #run(trigger: Trigger, { environment }: RunSettings = {}): Promise<Run> {
    return this.story.run(trigger, {
      // Without a stored secret the job signs in with GitHub's token.
      inputs: { 'client-secret': '', ...(this.way === 'pushed' ? UNREVIEWED : {}) },
      environment: { ...this.idTokens.environment, ...environment }
    })
  }

  #plan(pull: number): Promise<Run> {
    return this.#run(this.story.pullRequestTrigger(pull))
  }

  /** The push of the next change. */
  async #next(reviews: boolean): Promise<Trigger> {
    const { story } = this
    if (this.way === 'pushed') {
      const after = await story.github.commitFiles('main', { [FILE]: sheet(this.#change, this.changes) })
      const push = await story.push(this.#tip, after)
      this.#tip = after
      return push
    }
    const pull = this.#pull ?? (await this.#propose())
    if (!this.#planned) await this.#plan(pull)
    if (reviews) {
      // Who came to Entra after the first plan goes by the approval of the second one.
      story.tenant.addMember(PACKAGE, late(this.#change))
      await this.#plan(pull)
      story.github.addReview(pull, 'octocat', 'APPROVED', new Date(Date.now() + 1_000).toISOString())
    }
    // No commit names its pull request then, so that it is looked for.
    return story.merge(pull, 'rebase')
  }

  /** A pull request of the change, in place of the one there was. */
  async #propose(): Promise<number> {
    if (this.#pull !== null) await this.story.github.closePullRequest(this.#pull)
    this.#planned = false
    const branch = `change-${(this.#branches += 1)}`
    return (this.#pull = await this.story.propose(branch, { [FILE]: sheet(this.#change, this.changes) }))
  }

  async #doubled(pull: number | null): Promise<readonly string[]> {
    const twice = [...this.taken].flatMap(([what, times]) => (times > 1 ? [what] : []))
    const comments = pull === null ? [] : await this.story.comments(pull)
    return comments.length > 1 ? [...twice, 'the comment'] : twice
  }

  /** @param change The last change that was to be made. */
  #differences(change = this.#change): readonly string[] {
    const has = new Set(this.story.members(PACKAGE))
    const declared = new Set(declaredPeople(change, this.changes))
    return [...new Set([...has, ...declared])].filter((address) => has.has(address) !== declared.has(address))
  }
}

function sheet(change: number, changes: number): string {
  return csv(PACKAGE, ...declaredPeople(change, changes))
}

function declaredPeople(change: number, changes: number): readonly string[] {
  const come = upTo(change).flatMap((each) => [newcomer(each), guest(each)])
  return [
    'ada@contoso.com',
    ...come,
    ...upTo(changes)
      .filter((each) => each > change)
      .map(leaver)
  ]
}

function upTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1)
}

function newcomer(change: number): string {
  return `new-${change}@contoso.com`
}

function leaver(change: number): string {
  return `old-${change}@contoso.com`
}

function late(change: number): string {
  return `late-${change}@contoso.com`
}

function guest(change: number): string {
  return `guest-${change}@partner.example`
}
