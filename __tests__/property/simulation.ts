/** Plays a story in one small company: every run is the action itself, with Entra and GitHub in memory. */
import type { FakeCompany } from '../app/fakes/fake-company.js'
import type { FakeRunner } from '../app/fakes/fake-runner.js'
import { main } from '../../src/main.js'
import type { RunContext, WriteAnswer } from '../../src/ports.js'
import { ApplyWatch } from './apply-watch.js'
import { PACKAGES } from './cast.js'
import { Colleagues, type Push } from './colleagues.js'
import { differencesOf, untold } from './differences.js'
import { FinishedWork } from './finished-work.js'
import type { ShownChange } from './ledger.js'
import { misreported } from './misreported.js'
import type { PlanFile } from './run-files.js'
import type { Beginning, Deed, Fate, Run, Step } from './steps.js'
import { endWords, mishapWords } from './story-words.js'
import { WatchedWorld, type Call, type Observer } from './watched-world.js'

const UNDISTURBED: Fate = { mishap: null, meanwhile: null }

/** What a run is watched for. */
interface RunWatch {
  reads(call: Call): void
  /** Before a write, to Entra or GitHub. */
  writes(call: Call): Promise<void>
  /** After a write. */
  wrote(call: Call, runner: FakeRunner): void
}

/** A rule that must hold was broken; the message tells the story. */
export class BrokenRule extends Error {}

export class Simulation {
  readonly #colleagues: Colleagues
  readonly #finished: FinishedWork
  readonly #story: string[] = []

  constructor(beginning: Beginning) {
    this.#colleagues = new Colleagues(beginning)
    this.#finished = new FinishedWork(this.#company.history.tip, this.#company.history)
  }

  async play(step: Step): Promise<void> {
    await this.#colleagues.pass(1)
    switch (step.kind) {
      case 'plan':
        return this.#plan(step)
      case 'apply': {
        const { pushes } = this.#colleagues
        const push = pushes.at(-1 - (step.back % Math.max(pushes.length, 1)))
        if (push !== undefined) await this.#applyPush(push, step)
        return
      }
      case 'dispatch':
        return this.#dispatch(step)
      default:
        return this.#do(step)
    }
  }

  /**
   * Entra works again and everything on its way arrives. Then a pull request that changes no membership is merged: what
   * merges before it left undone is done now, or the report tells.
   */
  async catchUp(): Promise<void> {
    await this.#rest()
    const unfinished = this.#finished.unfinishedAt(this.#company.history.tip)
    const report = await this.#planMergeApply(() => {
      this.#colleagues.openAside()
      this.#tell('A pull request that changes no membership.')
    })
    await this.#rest()
    const left = differencesOf(this.#company).filter(({ packageId }) => unfinished.has(packageId))
    const silent = untold(left, report)
    if (silent.length > 0) throw this.#broken(`Something merged is lost, and no report tells: ${silent.join('; ')}.`)
  }

  /**
   * Pull requests touch every file until nothing is on its way any more.
   * @returns Whether Entra is as the files say; where not, the last report tells it.
   */
  async touchEverything(): Promise<boolean> {
    let report = ''
    for (const mark of [1, 2]) {
      const edits = PACKAGES.map((_, pack) => ({ kind: 'touch', pack, mark: 1000 + mark }) as const)
      report = await this.#planMergeApply(() => this.play({ kind: 'open', edits }))
      await this.#rest()
    }
    const differences = differencesOf(this.#company)
    const silent = untold(differences, report)
    if (silent.length > 0) {
      throw this.#broken(`Entra is not as the files say, and no report tells: ${silent.join('; ')}.`)
    }
    return differences.length === 0
  }

  get #company(): FakeCompany {
    return this.#colleagues.company
  }

  /** @returns The report of the apply. */
  async #planMergeApply(open: () => void | Promise<void>): Promise<string> {
    await open()
    await this.play({ kind: 'plan', pull: 0, which: 'new event', ...UNDISTURBED })
    await this.play({ kind: 'review', pull: 0, reviewer: 'rita', verdict: 'approved' })
    await this.play({ kind: 'merge', pull: 0, how: 'merge', together: false })
    const push = this.#colleagues.pushes.at(-1)
    const runner = push === undefined ? null : await this.#applyPush(push, UNDISTURBED)
    return runner?.files['report.json'] ?? ''
  }

  async #rest(): Promise<void> {
    this.#colleagues.heal()
    this.#company.directory.answerApprovals('approved')
    await this.#colleagues.pass(120)
  }

  async #do(deed: Deed): Promise<void> {
    const told = await this.#colleagues.perform(deed)
    if (told !== null) this.#tell(told)
  }

  async #plan({ pull: index, which, ...fate }: Extract<Run, { kind: 'plan' }>): Promise<void> {
    const pull = this.#colleagues.pull(index)
    if (pull === undefined) return
    const event = this.#colleagues.eventOf(pull, which)
    this.#tell(`Plan of #${pull.number} at ${event.headSha.slice(0, 7)} (${which})${mishapWords(fate.mishap)}.`)
    const { number } = pull
    const outdated = !pull.open || pull.headSha !== event.headSha
    const written: string[] = []
    await this.#start(this.#company.pullRequestContext(event), {}, fate, {
      reads: () => undefined,
      writes: ({ port, name }) => {
        if (port === 'directory') written.push(`to Entra (${name})`)
        return Promise.resolve()
      },
      wrote: ({ port, args }, { files }) => {
        if (port !== 'thread') return
        if (outdated) written.push('the comment of a pull request that was closed or had a newer commit before')
        const changes = shownIn(files['plan.json'] ?? '', String(args[1]))
        this.#colleagues.ledger.notePlan({ pull: number, headSha: event.headSha, at: this.#colleagues.now, changes })
      }
    })
    if (written.length > 0) throw this.#broken(`A plan writes ${written.join(', ')}.`)
  }

  async #applyPush(push: Push, fate: Fate): Promise<FakeRunner | null> {
    push.started = true
    const { before, after } = push
    this.#tell(`Apply of the push to ${after.slice(0, 7)}${mishapWords(fate.mishap)}.`)
    return this.#apply(this.#company.pushContext(before, after), {}, fate)
  }

  /** Somebody starts the apply by hand. */
  async #dispatch(fate: Fate): Promise<void> {
    const { tip } = this.#company.history
    this.#tell(`Apply by hand of ${tip.slice(0, 7)}${mishapWords(fate.mishap)}.`)
    const context = { ...this.#company.pushContext(tip, tip), eventName: 'workflow_dispatch', push: null }
    await this.#apply(context, { mode: 'apply' }, fate)
  }

  /** @returns Null when the run died. */
  async #apply(context: RunContext, inputs: Record<string, string>, fate: Fate): Promise<FakeRunner | null> {
    const shown = this.#shownTo(context.sha, context.push?.before ?? null)
    const watch = new ApplyWatch(this.#company, context.sha, fate.meanwhile !== null)
    const { runner, died } = await this.#start(context, inputs, fate, {
      reads: (call) => watch.read(call),
      writes: (call) => (call.port === 'directory' ? watch.send(call) : Promise.resolve()),
      wrote: () => undefined
    })
    await this.#finished.note(context.sha, runner, watch.sent.length > 0)
    const unshown = this.#colleagues.ledger.unshown(watch.sent, await shown)
    const broken = [
      ...watch.broken,
      ...unshown.map((what) => `${what}, and no reviewed plan showed that`),
      ...(died ? [] : misreported(watch.sent, runner, this.#company, fate.meanwhile !== null))
    ]
    if (broken.length > 0) throw this.#broken(`The apply of ${context.sha.slice(0, 7)} ${broken.join('; ')}.`)
    return died ? null : runner
  }

  /**
   * What reviewers saw of the pull requests that were merged since the newest commit that the records say was applied;
   * without one, of those that the push brought.
   */
  async #shownTo(commit: string, before: string | null): Promise<readonly ShownChange[]> {
    const { history, records } = this.#company
    const reach = await Promise.all(records.all.map((each) => history.isAncestor(each.commit, commit)))
    const applied = records.all.findLast(({ states }, index) => states.includes('success') && reach[index] === true)
    const merged = await history.listMergedPullRequests(applied?.commit ?? before ?? '0', commit)
    const numbers = new Set(merged.map(({ number }) => number))
    const { ledger } = this.#colleagues
    return this.#colleagues.merged.filter(({ number }) => numbers.has(number)).flatMap((each) => ledger.shownBy(each))
  }

  async #start(
    context: RunContext,
    inputs: Record<string, string>,
    { mishap, meanwhile }: Fate,
    watch: RunWatch
  ): Promise<{ readonly runner: FakeRunner; readonly died: boolean }> {
    const runner = this.#company.runnerOf(context, inputs)
    let calls = 0
    const observer: Observer = {
      beforeCall: async () => {
        if (calls++ !== meanwhile?.atCall) return
        this.#tell('Meanwhile:')
        await this.#do(meanwhile.deed)
      },
      beforeRead: (call) => watch.reads(call),
      beforeWrite: async (call) => {
        await watch.writes(call)
        return call.port === 'directory' ? this.#refusalOf(call) : null
      },
      afterWrite: (call) => watch.wrote(call, runner)
    }
    const world = new WatchedWorld(this.#company.worldOf(context), mishap, observer)
    const end = await Promise.race([main(runner, world).then(() => 'ended' as const), world.death])
    this.#tell(endWords(end, runner))
    if (runner.codes('error').includes('INTERNAL')) {
      throw this.#broken(`A run has a defect: ${runner.messages('error')}`)
    }
    return { runner, died: end === 'killed' }
  }

  /** Entra's answer where it gives somebody nothing. */
  #refusalOf({ name, args }: Call): WriteAnswer | null {
    const [write] = args as [{ readonly kind?: string; readonly userId?: string }]
    const refused = name === 'submit' && write.kind === 'add' && this.#colleagues.refused.has(write.userId ?? '')
    return refused
      ? { kind: 'refused', status: 400, code: 'InvalidModel', message: 'Entra says no.', requestId: null }
      : null
  }

  #broken(why: string): BrokenRule {
    return new BrokenRule([why, '', 'The story:', ...this.#story].join('\n'))
  }

  #tell(line: string): void {
    this.#story.push(`${new Date(this.#colleagues.now).toISOString().slice(5, 19)} ${line}`)
  }
}

/** The changes of a plan file that merging applies; each must stand in the comment for anybody to see. */
function shownIn(planFile: string, comment: string): readonly ShownChange[] {
  const plan = JSON.parse(planFile) as PlanFile
  if (plan.refusals.length > 0) return []
  return plan.packages
    .filter(({ refusals }) => refusals.length === 0)
    .flatMap(({ id, changes }) => changes.map((change) => ({ ...change, packageId: id ?? '' })))
    .map(({ packageId, kind, invite, move, member, userId, policy, startDate, endDate }) => {
      if (!comment.includes(member)) throw new BrokenRule(`A plan changes ${member}; its comment hides it:\n${comment}`)
      return { packageId, kind, invite, move, member, userId, policy, startDate, endDate }
    })
}
