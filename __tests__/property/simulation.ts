/** Plays a story in one small company: every run is the action itself, with Entra and GitHub in memory. */
import type { FakePullRequest } from '../app/fakes/fake-history.js'
import { FakeCompany } from '../app/fakes/fake-company.js'
import type { FakeRunner } from '../app/fakes/fake-runner.js'
import { guid, subjectOf } from '../app/fakes/samples.js'
import type { RunContext, WriteAnswer } from '../../src/ports.js'
import { main } from '../../src/main.js'
import { CAST, PACKAGES } from './cast.js'
import { ApplyWatch } from './apply-watch.js'
import { Ledger, type MergedPull, type ShownChange } from './ledger.js'
import type { PlanFile } from './run-files.js'
import { commitOf, dayText } from './row-edits.js'
import type { Beginning, Deed, Run, Step } from './steps.js'
import { WatchedWorld, type Call, type Mishap, type Observer } from './watched-world.js'

const MINUTE_MS = 60_000

/** A push to the default branch. */
interface Push {
  readonly before: string
  after: string
  started: boolean
}

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
  readonly company: FakeCompany
  readonly story: string[] = []
  readonly ledger: Ledger
  readonly #pushes: Push[] = []
  readonly #merged: (MergedPull & { readonly sha: string })[] = []
  /** Every commit of every pull request, as its event told it. */
  readonly #heads = new Map<number, FakePullRequest[]>()
  readonly #refused = new Set<string>()
  #marks = 100

  constructor(beginning: Beginning, timely: boolean) {
    const touched = PACKAGES.map((_, pack) => ({ kind: 'touch', pack, mark: 0 }) as const)
    const edit = commitOf([...touched, ...beginning.rows])
    this.company = new FakeCompany(typeof edit === 'function' ? edit({}) : {})
    const { directory } = this.company
    directory.packages = [...PACKAGES]
    directory.people = CAST.flatMap(({ person }) => (person === null ? [] : [person]))
    for (const { pack, who, policy } of beginning.held) this.#hold(pack, who, policy)
    this.ledger = new Ledger(PACKAGES, timely)
  }

  async play(step: Step): Promise<void> {
    await this.#pass(1)
    if (step.kind === 'plan' || step.kind === 'apply') await this.#run(step)
    else await this.#do(step)
  }

  /** Whatever hindered Entra is over, and everything on its way arrives. */
  async heal(): Promise<void> {
    const { directory } = this.company
    this.#refused.clear()
    directory.deliveryMs = 500
    directory.answerApprovals('approved')
    await this.#pass(120)
  }

  /** A pull request that touches every file, from its plan to its apply. */
  async touchEverything(): Promise<FakeRunner> {
    const edits = PACKAGES.map((_, pack) => ({ kind: 'touch', pack, mark: this.#marks++ }) as const)
    await this.play({ kind: 'open', edits })
    const pull = this.company.history.pullRequests.length - 1
    await this.#plan(pull, 'new event', null, null)
    await this.play({ kind: 'approve', pull })
    await this.play({ kind: 'merge', pull, how: 'merge', together: false })
    const ran = await this.#apply(0, null, null)
    if (ran === null) throw new Error('There was nothing to apply.')
    return ran
  }

  get now(): number {
    return this.company.clock.now()
  }

  // ---- what people do ----

  async #do(deed: Deed): Promise<void> {
    const told = await this.#perform(deed)
    if (told !== null) this.#tell(told)
  }

  /** @returns What happened, in words; null where there was nothing to do it with. */
  async #perform(deed: Deed): Promise<string | null> {
    const { history, directory, clock } = this.company
    switch (deed.kind) {
      case 'open': {
        const pull = history.openPullRequest(commitOf(deed.edits))
        this.#noteHead(pull)
        return `Pull request #${pull.number}: ${JSON.stringify(deed.edits)}`
      }
      case 'amend': {
        const pull = this.#openPull(deed.pull)
        if (pull === undefined) return null
        history.pushTo(pull, commitOf(deed.edits))
        this.#noteHead(pull)
        return `A further commit of #${pull.number}: ${JSON.stringify(deed.edits)}`
      }
      case 'approve': {
        const pull = this.#openPull(deed.pull)
        if (pull === undefined) return null
        this.ledger.noteApproval(pull.number, clock.now())
        return `Somebody approves #${pull.number}.`
      }
      case 'dismiss': {
        const pull = this.#pull(deed.pull)
        if (pull === undefined) return null
        this.ledger.noteDismissal(pull.number)
        return `The approvals of #${pull.number} are dismissed.`
      }
      case 'merge':
        return this.#merge(deed)
      case 'push': {
        const before = history.tip
        this.#pushes.push({ before, after: history.pushDirectly(commitOf(deed.edits)), started: false })
        return `A push straight to main: ${JSON.stringify(deed.edits)}`
      }
      case 'give':
        return this.#give(deed.pack, deed.who, deed.policy)
      case 'take':
        return this.#take(deed.pack, deed.who, deed.policy)
      case 'redate':
        return this.#redate(deed.pack, deed.who, deed.endDay)
      case 'approvers':
        directory.answerApprovals(deed.answer)
        return `The approvers in Entra: ${deed.answer}.`
      case 'wait':
        await this.#pass(deed.minutes)
        return `${deed.minutes} minutes pass.`
      case 'entra':
        if (deed.mood === 'refuses') this.#refused.add(this.#idOf(deed.who) ?? '')
        else directory.deliveryMs = deed.mood === 'slow' ? 60 * MINUTE_MS : 500
        if (deed.mood === 'fine') this.#refused.clear()
        return `Entra is ${deed.mood}${deed.mood === 'refuses' ? ` ${nameOf(deed.who)}` : ''}.`
    }
  }

  #merge({ pull: index, how, together }: Extract<Deed, { kind: 'merge' }>): string | null {
    const { history, clock } = this.company
    const pull = this.#openPull(index)
    if (pull === undefined) return null
    const before = history.tip
    const sha = history.merge(pull, how)
    this.#merged.push({ number: pull.number, headSha: pull.headSha, mergedAt: clock.now(), sha })
    const last = this.#pushes.at(-1)
    if (together && last?.after === before && !last.started) last.after = sha
    else this.#pushes.push({ before, after: sha, started: false })
    return `#${pull.number} is merged (${how}${together ? ', in one push with the one before' : ''}).`
  }

  #give(pack: number, who: number, policy: number): string | null {
    const userId = this.#idOf(who)
    if (userId === null) return null
    const packageId = packageOf(pack)
    const policyId = PACKAGES[pack]?.policies[policy]?.id ?? ''
    const write = {
      kind: 'add',
      packageId,
      policyId,
      userId,
      startDate: null,
      endDate: 'none',
      justification: ''
    } as const
    return this.company.directory.actInEntra(write)
      ? `In Entra somebody gives ${nameOf(who)} ${nameOfPackage(pack)}, policy ${policy}.`
      : null
  }

  #take(pack: number, who: number, nth: number): string | null {
    const held = this.#heldBy(pack, who)
    const assignment = held[nth % Math.max(held.length, 1)]
    if (assignment === undefined) return null
    const write = { kind: 'remove', assignmentId: assignment.id, justification: '' } as const
    return this.company.directory.actInEntra(write)
      ? `In Entra somebody takes ${nameOfPackage(pack)} from ${nameOf(who)}.`
      : null
  }

  #redate(pack: number, who: number, endDay: number | null): string | null {
    const [assignment] = this.#heldBy(pack, who)
    if (assignment === undefined) return null
    const endDate = endDay === null ? 'none' : `${dayText(endDay)}T23:59:59Z`
    const write = { kind: 'update', assignmentId: assignment.id, startDate: null, endDate, justification: '' } as const
    return this.company.directory.actInEntra(write)
      ? `In Entra the end for ${nameOf(who)} in ${nameOfPackage(pack)} becomes ${endDate}.`
      : null
  }

  // ---- runs ----

  async #run(run: Run): Promise<void> {
    if (run.kind === 'plan') await this.#plan(run.pull, run.which, run.mishap, run.meanwhile)
    else await this.#apply(run.back, run.mishap, run.meanwhile)
  }

  async #plan(
    index: number,
    which: 'new event' | 're-run' | 'older commit',
    mishap: Mishap | null,
    meanwhile: Run['meanwhile']
  ): Promise<void> {
    const pull = this.#pull(index)
    if (pull === undefined) return
    if (which === 'new event' && pull.open) {
      this.company.history.refresh(pull)
      this.#noteHead(pull)
    }
    const heads = this.#heads.get(pull.number) ?? []
    const event = which === 'older commit' ? heads[0] : heads.at(-1)
    if (event === undefined) return
    this.#tell(`Plan of #${pull.number} (${which}, commit ${event.headSha.slice(0, 7)})${mishapWords(mishap)}`)
    const { number } = pull
    const written: string[] = []
    await this.#start(this.company.pullRequestContext(event), mishap, meanwhile, {
      reads: () => undefined,
      writes: ({ port, name }) => {
        if (port === 'directory') written.push(name)
        return Promise.resolve()
      },
      wrote: (call, { files }) => {
        const changes = shownIn(files['plan.json'] ?? '', String(call.args[1]))
        this.ledger.notePlan({ pull: number, headSha: event.headSha, at: this.now, changes })
      }
    })
    if (written.length > 0) throw this.broken(`A plan writes to Entra: ${written.join(', ')}.`)
  }

  /** @returns Null when there was no push yet, or the run died. */
  async #apply(back: number, mishap: Mishap | null, meanwhile: Run['meanwhile']): Promise<FakeRunner | null> {
    const push = this.#pushes.at(-1 - (back % Math.max(this.#pushes.length, 1)))
    if (push === undefined) return null
    push.started = true
    this.#tell(`Apply of ${push.after.slice(0, 7)}${mishapWords(mishap)}`)
    const watch = new ApplyWatch(this.company, push.after, meanwhile !== null)
    const context = this.company.pushContext(push.before, push.after)
    const { runner, died } = await this.#start(context, mishap, meanwhile, {
      reads: (call) => watch.read(call),
      writes: (call) => (call.port === 'directory' ? watch.send(call) : Promise.resolve()),
      wrote: () => undefined
    })
    const shown = await this.#shownTo(push)
    const broken = [
      ...watch.broken,
      ...this.ledger.unshown(watch.sent, shown).map((what) => `${what}, and no reviewed plan showed that`)
    ]
    if (broken.length > 0) throw this.broken(`The apply of ${push.after.slice(0, 7)} ${broken.join('; ')}.`)
    return died ? null : runner
  }

  /** What reviewers saw of the pull requests that a push brought. */
  async #shownTo({ before, after }: Push): Promise<readonly ShownChange[]> {
    const merged = await this.company.history.listMergedPullRequests(before, after)
    const numbers = new Set(merged.map(({ number }) => number))
    return this.#merged.filter(({ number }) => numbers.has(number)).flatMap((each) => this.ledger.shownBy(each))
  }

  async #start(
    context: RunContext,
    mishap: Mishap | null,
    meanwhile: Run['meanwhile'],
    watch: RunWatch
  ): Promise<{ readonly runner: FakeRunner; readonly died: boolean }> {
    const runner = this.company.runnerOf(context)
    let calls = 0
    const observer: Observer = {
      beforeCall: async () => {
        if (calls++ !== meanwhile?.atCall) return
        this.#tell('Meanwhile:')
        await this.#do(meanwhile.deed)
      },
      beforeRead: (call) => watch.reads(call),
      beforeEffect: async (call) => {
        await watch.writes(call)
        return call.port === 'directory' ? this.#refusalOf(call) : null
      },
      afterEffect: (call) => watch.wrote(call, runner)
    }
    const world = new WatchedWorld(this.company.worldOf(context), mishap, observer)
    const end = await Promise.race([main(runner, world).then(() => 'ended' as const), world.death])
    const codes = [...runner.codes('error'), ...runner.codes('warning')]
    this.#tell(
      `  ${end === 'killed' ? 'killed' : runner.failed ? 'fails' : 'ends well'}: ${JSON.stringify(runner.outputs)} ${codes.join(' ')}`
    )
    if (runner.codes('error').includes('INTERNAL')) throw this.broken(`A run has a defect: ${runner.messages('error')}`)
    return { runner, died: end === 'killed' }
  }

  #refusalOf({ name, args }: Call): WriteAnswer | null {
    const [write] = args as [{ readonly kind?: string; readonly userId?: string }]
    if (name !== 'submit' || write.kind !== 'add' || !this.#refused.has(write.userId ?? '')) return null
    return { kind: 'refused', status: 400, code: 'InvalidModel', message: 'Entra says no.', requestId: null }
  }

  // ---- what there is ----

  broken(why: string): BrokenRule {
    return new BrokenRule([why, '', 'The story:', ...this.story].join('\n'))
  }

  #hold(pack: number, who: number, policy: number): void {
    const person = CAST[who]?.person
    if (person == null || this.#heldBy(pack, who).length > 0) return
    this.company.directory.assignments.push({
      id: guid(5000 + pack * 100 + who),
      packageId: packageOf(pack),
      state: 'delivered',
      policyId: PACKAGES[pack]?.policies[policy]?.id ?? null,
      subject: subjectOf(person),
      startDate: null,
      endDate: 'none'
    })
  }

  #heldBy(pack: number, who: number) {
    const userId = this.#idOf(who)
    return this.company.directory.assignments.filter(
      (each) => each.packageId === packageOf(pack) && each.subject.objectId === userId
    )
  }

  /** The object id of a member of the cast, once they have one. */
  #idOf(who: number): string | null {
    const address = CAST[who]?.spellings[0]
    return this.company.directory.people.find(({ mail }) => mail === address)?.id ?? null
  }

  #pull(index: number): FakePullRequest | undefined {
    const { pullRequests } = this.company.history
    return pullRequests[index % Math.max(pullRequests.length, 1)]
  }

  #openPull(index: number): FakePullRequest | undefined {
    const open = this.company.history.pullRequests.filter((each) => each.open)
    const wanted = this.#pull(index)
    return wanted?.open === true ? wanted : open[index % Math.max(open.length, 1)]
  }

  #noteHead(pull: FakePullRequest): void {
    this.#heads.set(pull.number, [...(this.#heads.get(pull.number) ?? []), { ...pull }])
  }

  async #pass(minutes: number): Promise<void> {
    await this.company.clock.sleep(minutes * MINUTE_MS)
    this.company.directory.settle()
  }

  #tell(line: string): void {
    this.story.push(`${new Date(this.now).toISOString().slice(5, 19)} ${line}`)
  }
}

/** The changes of a plan file that merging applies; each must stand in the comment for anybody to see. */
function shownIn(planFile: string, comment: string): readonly ShownChange[] {
  const plan = JSON.parse(planFile) as PlanFile
  if (plan.refusals.length > 0) return []
  const changes = plan.packages
    .filter(({ refusals }) => refusals.length === 0)
    .flatMap(({ id, changes }) => changes.map((change) => ({ ...change, packageId: id ?? '' })))
  const hidden = changes.find(({ member }) => !comment.includes(member))
  if (hidden !== undefined)
    throw new BrokenRule(`The plan changes ${hidden.member}, and its comment does not say so:\n${comment}`)
  return changes.map(({ packageId, kind, invite, move, member, userId, policy, startDate, endDate }) => ({
    packageId,
    kind,
    invite,
    move,
    member,
    userId,
    policy,
    startDate,
    endDate
  }))
}

function mishapWords(mishap: Mishap | null): string {
  switch (mishap?.kind) {
    case undefined:
      return ''
    case 'killed':
      return `, killed before effect ${mishap.atEffect}`
    case 'answer-lost':
      return `, the answer to effect ${mishap.atEffect} is lost, which was ${mishap.taken ? '' : 'not '}taken`
  }
}

function packageOf(pack: number): string {
  return PACKAGES[pack]?.id ?? ''
}

function nameOfPackage(pack: number): string {
  return PACKAGES[pack]?.name ?? ''
}

function nameOf(who: number): string {
  return CAST[who]?.name ?? ''
}
