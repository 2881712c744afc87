/** A company that makes one change after another, each while something goes wrong, and looks what became of it. */
import { csv } from '../scenarios/people.js'
import { type Run, type RunSettings, Story } from '../scenarios/story.js'

const PACKAGE = 'Sales Tools'
const FILE = 'memberships/sales.csv'
const SETTINGS = `
delivery:
  wait-minutes: 0.04
safety:
  max-removal-percent: 100
`
/** Nobody reviews here: what is tried is how changes are carried out. */
const INPUTS = { 'unreviewed-changes': 'apply', comment: 'false' }

/** What became of one change that somebody comes, a guest comes and somebody leaves by. */
export interface Aftermath {
  /** The run that something went wrong in. */
  readonly run: Run
  readonly seconds: number
  /** Whether it sent Entra anything to change. */
  readonly wrote: boolean
  /** Whether Entra was as declared after it. */
  readonly done: boolean
  /** What is not as declared after the same job ran again. */
  readonly lost: readonly string[]
  /** What Entra took more than once. */
  readonly doubled: readonly string[]
}

export class FaultStory {
  #change = 0
  #tip: string

  private constructor(
    readonly story: Story,
    private readonly changes: number,
    private readonly taken: Map<string, number>,
    tip: string
  ) {
    this.#tip = tip
  }

  /** @param changes How many changes there will be at most. */
  static async start(changes: number): Promise<FaultStory> {
    const taken = new Map<string, number>()
    const numbers = upTo(changes)
    const story = await Story.start(
      {
        users: ['ada@contoso.com', ...numbers.flatMap((each) => [newcomer(each), leaver(each)])].map((mail) => ({
          mail
        })),
        packages: [
          { displayName: PACKAGE, members: ['ada@contoso.com', ...numbers.map(leaver)].map((user) => ({ user })) }
        ]
      },
      {
        observe: ({ method, url, status, body }) => {
          if (method !== 'POST' || status >= 300 || url.includes('$batch')) return
          const what = `${url} ${JSON.stringify(body)}`
          taken.set(what, (taken.get(what) ?? 0) + 1)
        }
      }
    )
    const files = { [FILE]: sheet(0, changes), 'memberships/config.yml': SETTINGS }
    return new FaultStory(story, changes, taken, await story.github.commitFiles('main', files))
  }

  /** Somebody comes, a guest comes, somebody leaves, while things go wrong as arranged; then the same job again. */
  async change(arrange: (story: Story) => void, settings: RunSettings = {}): Promise<Aftermath> {
    this.#change += 1
    const { story } = this
    const after = await story.github.commitFiles('main', { [FILE]: sheet(this.#change, this.changes) })
    const push = await story.push(this.#tip, after)
    this.#tip = after
    this.taken.clear()
    arrange(story)
    const began = performance.now()
    const run = await story.run(push, { ...settings, inputs: INPUTS })
    const seconds = (performance.now() - began) / 1_000
    story.tenant.clearMisbehaviour()
    const wrote = this.taken.size > 0
    const done = this.#differences().length === 0
    if (!done) await story.run(push, { inputs: INPUTS })
    const doubled = [...this.taken].flatMap(([what, times]) => (times > 1 ? [what] : []))
    return { run, seconds, wrote, done, lost: this.#differences(), doubled }
  }

  end(): Promise<void> {
    return this.story.end()
  }

  #differences(): readonly string[] {
    const has = new Set(this.story.members(PACKAGE))
    const declared = new Set(declaredPeople(this.#change, this.changes))
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

function guest(change: number): string {
  return `guest-${change}@partner.example`
}
