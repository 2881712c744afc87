/** What people of a small company do beside the action: pull requests, reviews, merges, and work in Entra itself. */
import { FakeCompany } from '../app/fakes/fake-company.js'
import type { FakePullRequest } from '../app/fakes/fake-history.js'
import { guid, subjectOf } from '../app/fakes/samples.js'
import { instantAt } from '../../src/core/dates.js'
import type { Assignment } from '../../src/core/model.js'
import { CAST, PACKAGES } from './cast.js'
import { Ledger, type MergedPull } from './ledger.js'
import { commitOf, dayText } from './row-edits.js'
import type { Beginning, Deed } from './steps.js'
import { editsWords, nameOf, nameOfPackage } from './story-words.js'

const MINUTE_MS = 60_000

/** A push to the default branch. */
export interface Push {
  readonly before: string
  after: string
  /** An apply of it has begun, so it brings nothing more. */
  started: boolean
}

export class Colleagues {
  readonly company: FakeCompany
  readonly ledger = new Ledger(PACKAGES)
  /** Of the default branch, the oldest first. */
  readonly pushes: Push[] = []
  readonly merged: MergedPull[] = []
  /** Users whom Entra gives nothing. */
  readonly refused = new Set<string>()
  /** Every commit of every pull request, as its event told it. */
  readonly #events = new Map<number, FakePullRequest[]>()

  constructor({ rows, held }: Beginning) {
    const touched = PACKAGES.map((_, pack) => ({ kind: 'touch', pack, mark: 0 }) as const)
    const edit = commitOf([...touched, ...rows])
    this.company = new FakeCompany(edit({ 'README.md': 'Who has what.\n' }))
    const { directory } = this.company
    directory.packages = [...PACKAGES]
    directory.people = CAST.flatMap(({ person }) => (person === null ? [] : [person]))
    for (const each of held) this.#hold(each.pack, each.who, each.policy)
  }

  get now(): number {
    return this.company.clock.now()
  }

  async pass(minutes: number): Promise<void> {
    await this.company.clock.sleep(minutes * MINUTE_MS)
    this.company.directory.settle()
  }

  /** Counted from the newest. */
  pull(index: number): FakePullRequest | undefined {
    const { pullRequests } = this.company.history
    return pullRequests.at(-1 - (index % Math.max(pullRequests.length, 1)))
  }

  /** The event that starts a plan: a new one with a test merge of now, or one of before. */
  eventOf(pull: FakePullRequest, which: 'new event' | 're-run' | 'older commit'): FakePullRequest {
    if (which === 'new event' && pull.open) {
      this.company.history.refresh(pull)
      this.#noteEvent(pull)
    }
    const events = this.#events.get(pull.number) ?? []
    return (which === 'older commit' ? events[0] : events.at(-1)) ?? pull
  }

  /** @returns What happened, in words; null where there was nothing to do it with. */
  async perform(deed: Deed): Promise<string | null> {
    const { history, directory } = this.company
    switch (deed.kind) {
      case 'open':
        return this.#open(deed)
      case 'amend': {
        const pull = this.#openPull(deed.pull)
        if (pull === undefined) return null
        history.pushTo(pull, commitOf(deed.edits))
        this.#noteEvent(pull)
        return `A further commit of #${pull.number}: ${editsWords(deed.edits)}.`
      }
      case 'review':
        return this.#review(deed)
      case 'merge':
        return this.#merge(deed)
      case 'push': {
        const before = history.tip
        this.pushes.push({ before, after: history.pushDirectly(commitOf(deed.edits)), started: false })
        return `A push straight to main: ${editsWords(deed.edits)}.`
      }
      case 'give':
        return this.#give(deed.pack, deed.who, deed.policy)
      case 'take':
        return this.#take(deed.pack, deed.who, deed.policy)
      case 'redate':
        return this.#redate(deed.pack, deed.who, deed.endDay)
      case 'approvers':
        directory.answerApprovals(deed.answer)
        return `In Entra whatever waits for an approval is ${deed.answer}.`
      case 'wait':
        await this.pass(deed.minutes)
        return `${deed.minutes} minutes pass.`
      case 'slow':
        directory.deliveryMs = 60 * MINUTE_MS
        return 'Entra takes an hour for everything from now on.'
      case 'refuse': {
        const userId = this.#idOf(deed.who)
        if (userId !== null) this.refused.add(userId)
        return `Entra gives ${nameOf(deed.who)} nothing from now on.`
      }
      case 'heal':
        this.heal()
        return 'Entra works as it should.'
    }
  }

  heal(): void {
    this.refused.clear()
    this.company.directory.deliveryMs = 500
  }

  /** A pull request that changes no membership. */
  openAside(): void {
    const pull = this.company.history.openPullRequest({ 'README.md': `Read me, ${this.now}.\n` })
    this.#noteEvent(pull)
  }

  #open({ edits }: Extract<Deed, { kind: 'open' }>): string {
    const pull = this.company.history.openPullRequest(commitOf(edits))
    this.#noteEvent(pull)
    return `Pull request #${pull.number}: ${editsWords(edits)}.`
  }

  #review({ pull: index, reviewer, verdict }: Extract<Deed, { kind: 'review' }>): string | null {
    const pull = this.pull(index)
    if (pull === undefined) return null
    const { number } = pull
    this.ledger.noteReview({ pull: number, reviewer, verdict, at: this.now })
    const { reviews } = this.company.thread
    if (verdict !== 'dismissed') {
      reviews.push({ number, reviewer, verdict, submittedAt: instantAt(this.now) })
    } else {
      // GitHub changes the review that is there.
      const own = reviews.findLastIndex((each) => each.number === number && each.reviewer === reviewer)
      const review = reviews[own]
      if (review === undefined) return null
      reviews[own] = { ...review, verdict }
    }
    return `${reviewer} on #${number}: ${verdict}.`
  }

  #merge({ pull: index, how, together }: Extract<Deed, { kind: 'merge' }>): string | null {
    const { history } = this.company
    const pull = this.#openPull(index)
    if (pull === undefined) return null
    const before = history.tip
    const after = history.merge(pull, how)
    this.merged.push({ number: pull.number, headSha: pull.headSha, mergedAt: this.now, sha: after })
    const last = this.pushes.at(-1)
    const joined = together && last?.after === before && !last.started
    if (joined) last.after = after
    else this.pushes.push({ before, after, started: false })
    return `#${pull.number} is merged${how === 'squash' ? ', squashed' : ''}${joined ? ', in one push with what came before' : ''}.`
  }

  #give(pack: number, who: number, policy: number): string | null {
    const userId = this.#idOf(who)
    const held = PACKAGES[pack]
    const policyId = held?.policies[policy]?.id
    if (userId === null || held === undefined || policyId === undefined) return null
    const terms = { startDate: null, endDate: 'none', justification: '' } as const
    const given = this.company.directory.actInEntra({ kind: 'add', packageId: held.id, policyId, userId, ...terms })
    return given ? `In Entra somebody gives ${nameOf(who)} ${held.name}, policy ${policy}.` : null
  }

  #take(pack: number, who: number, nth: number): string | null {
    const held = this.#heldBy(pack, who)
    const assignment = held[nth % Math.max(held.length, 1)]
    if (assignment === undefined) return null
    const taken = this.company.directory.actInEntra({
      kind: 'remove',
      assignmentId: assignment.id,
      justification: ''
    })
    return taken ? `In Entra somebody takes ${nameOfPackage(pack)} from ${nameOf(who)}.` : null
  }

  #redate(pack: number, who: number, endDay: number | null): string | null {
    const [assignment] = this.#heldBy(pack, who)
    if (assignment === undefined) return null
    const endDate = endDay === null ? 'none' : `${dayText(endDay)}T23:59:59Z`
    const { id: assignmentId, startDate } = assignment
    const write = { kind: 'update', assignmentId, startDate, endDate, justification: '' } as const
    const done = this.company.directory.actInEntra(write)
    return done ? `In Entra the end for ${nameOf(who)} in ${nameOfPackage(pack)} becomes ${endDate}.` : null
  }

  #hold(pack: number, who: number, policy: number): void {
    const person = CAST[who]?.person
    const held = PACKAGES[pack]
    if (person == null || held === undefined || this.#heldBy(pack, who).length > 0) return
    this.company.directory.assignments.push({
      id: guid(5000 + pack * 100 + who),
      packageId: held.id,
      state: 'delivered',
      policyId: held.policies[policy]?.id ?? null,
      subject: subjectOf(person),
      startDate: null,
      endDate: 'none'
    })
  }

  #heldBy(pack: number, who: number): readonly Assignment[] {
    const userId = this.#idOf(who)
    return this.company.directory.assignments.filter(
      (each) => each.packageId === PACKAGES[pack]?.id && each.subject.objectId === userId
    )
  }

  /** The object id of a member of the cast, once they have one. */
  #idOf(who: number): string | null {
    const address = CAST[who]?.spellings[0]
    return this.company.directory.people.find(({ mail }) => mail?.toLowerCase() === address)?.id ?? null
  }

  #openPull(index: number): FakePullRequest | undefined {
    const wanted = this.pull(index)
    if (wanted?.open === true) return wanted
    const open = this.company.history.pullRequests.filter((each) => each.open)
    return open.at(-1 - (index % Math.max(open.length, 1)))
  }

  #noteEvent(pull: FakePullRequest): void {
    this.#events.set(pull.number, [...(this.#events.get(pull.number) ?? []), { ...pull }])
  }
}
