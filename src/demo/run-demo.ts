/**
 * The whole story on one machine: a tenant, a pull request, its plan, the merge, the apply, and drift that is corrected.
 *
 * Nothing of it is told that did not happen: the action itself runs six times, against an Entra tenant behind HTTPS, and
 * every chapter is checked before the next one is told.
 */
import { systemClock } from '../adapters/system-clock.js'
import { parseFiles } from '../app/load-files.js'
import { type Misbehaviour, startTenant } from '../emulator/tenant-server.js'
import { readSample, SAMPLE_FOLDER } from './find-sample.js'
import { checkOut, type Files } from './story-commits.js'
import { editSample, FINANCE, PEOPLE, SALES, touchSales } from './story-edit.js'
import { StoryGitHub } from './story-github.js'
import type { StoryRunner } from './story-runner.js'
import { runForMerge, runForPullRequest, runForSchedule, type Stage } from './story-runs.js'
import { seedTenant } from './story-tenant.js'
import {
  renderChapter,
  renderFramed,
  renderDiff,
  renderPackages,
  renderParagraph,
  viewPackages,
  type PackageView
} from './tell-story.js'
import type { Screen } from '../adapters/terminal/screen.js'
import { renderProse } from '../adapters/terminal/terminal-markdown.js'
import { fetchTrusting } from './trusting-fetch.js'

/** How long the tenant takes to deliver, in milliseconds: Entra takes minutes, and nobody wants to watch that. */
const DELIVER_AFTER_MS = 300

/** Entra throttles now and then, and a story that leaves that out would promise too much. */
const BUSY: Misbehaviour = {
  when: { method: 'POST', path: '/assignmentRequests', in: 'batch' },
  do: { status: 429, retryAfter: 1 }
}

/** Something of the story did not come true. `log` is what the run said, for whoever looks into it. */
export class BrokenStory extends Error {
  override readonly name = 'BrokenStory'

  constructor(
    message: string,
    readonly log: readonly string[]
  ) {
    super(message)
  }
}

/** Whatever shows a line. */
type Print = (line: string) => void

/**
 * Tells the story.
 *
 * @param given The sample; by default the one this program came with.
 * @throws BrokenStory when it does not come true, ActionError when the sample is not there or not the sample any more.
 */
export async function runDemo(screen: Screen, print: Print, given?: Files): Promise<void> {
  const started = performance.now()
  const sample = given ?? (await readSample())
  const edited = editSample(sample)
  const declared = parseFiles(SAMPLE_FOLDER, checkOut(sample, SAMPLE_FOLDER) ?? [])
  const seed = seedTenant(declared)
  const tenant = await startTenant(seed, { deliverAfterMs: DELIVER_AFTER_MS })
  const { fetch, close } = fetchTrusting(tenant.caCertificate)
  try {
    const stage: Stage = { github: new StoryGitHub(sample), tenant, fetch, clock: systemClock }
    const packages = (seed.packages ?? []).map((each) => each.displayName)
    await new Story(stage, packages, screen, print).tell(sample, edited)
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    const ending = `It took ${seconds} s and ${tenant.requests.length} requests to the tenant. Nothing left this machine.`
    for (const line of renderEnding(ending, screen)) print(line)
  } finally {
    close()
    await tenant.close()
  }
}

class Story {
  #chapter = 0

  constructor(
    private readonly stage: Stage,
    private readonly packages: readonly string[],
    private readonly screen: Screen,
    private readonly print: Print
  ) {}

  async tell(sample: Files, edited: Files): Promise<void> {
    const before = this.#tellTenant()
    const { github } = this.stage

    this.#begin('A pull request edits the files')
    this.#say(
      `${PEOPLE.leaver.name} leaves sales and ${PEOPLE.colleague.name} comes; ${PEOPLE.stayer.name} is needed in finance for longer, and an auditor from outside joins: ${PEOPLE.guest.name} has no account here.`
    )
    this.#show(renderDiff(sample, edited, this.screen))
    const pullRequest = github.openPullRequest(edited, 'Changes in sales, and the audit')

    this.#begin('The action answers with the plan')
    this.#say(
      `Before anything happens, the reviewer reads who gains and who loses what, and what the packages grant. What is unusual comes first: ${PEOPLE.colleague.name} has a package that Entra declares incompatible with the new one, and ${PEOPLE.stranger.name} is in no file, since somebody added them in the portal.`
    )
    this.#checkPlan(await runForPullRequest(pullRequest, this.stage))
    this.#quote(`github-actions, on pull request #${pullRequest.number}`, this.#comment(pullRequest.number))

    this.#begin('Approved and merged: the action applies what the plan showed')
    this.#say(
      'It plans again, makes the changes that stood in the comment and no other, and says what became of each. Entra is busy and turns one request away («429, try again in a second»): it is sent again.'
    )
    this.stage.tenant.misbehave(BUSY)
    this.#checkApply(await runForMerge(github.merge(pullRequest), this.stage))
    this.#quote('github-actions, the same comment after the merge', this.#comment(pullRequest.number))

    this.#begin('The tenant is as the files say')
    this.#checkTenant()
    this.#show(renderPackages(viewPackages(this.stage.tenant, this.packages), before, this.screen))

    this.#begin('Somebody changes Entra behind git’s back, and drift finds it')
    this.#say(
      `In the portal somebody gives ${SALES} to ${PEOPLE.stranger.name} again. No file says so, so no pull request shows it. The nightly look for drift compares every package with Entra, changes nothing, and keeps one issue that says what differs.`
    )
    this.stage.tenant.addMember(SALES, PEOPLE.stranger.address)
    const drift = await runForSchedule(this.stage)
    this.#check(!drift.failed && drift.outputs.get('drifted') === '1', 'drift finds one package that differs', drift)
    this.#quote('github-actions, an issue', await this.#issue())

    this.#begin('A pull request that touches the file corrects it')
    this.#say(
      'A comment line is enough: it brings the package into the scope of the pull request, and its plan shows who would lose what.'
    )
    const touched = touchSales(edited)
    this.#show(renderDiff(edited, touched, this.screen))
    const correction = github.openPullRequest(touched, 'Sales checked')
    const shown = await runForPullRequest(correction, this.stage)
    this.#check(!shown.failed && shown.outputs.get('removes') === '1', 'the plan takes it away', shown)
    const applied = await runForMerge(github.merge(correction), this.stage)
    this.#check(!applied.failed && applied.outputs.get('applied') === '1', 'the apply takes it away', applied)
    const last = await runForSchedule(this.stage)
    this.#check(!last.failed && last.outputs.get('drifted') === '0', 'nothing differs any more', last)
    this.#say('Merging took it away, and the next look closes the issue.')
    this.#quote('github-actions, the same issue, closed', await this.#issue())
  }

  #tellTenant(): PackageView[] {
    this.#begin('An Entra tenant, and the files that declare it')
    this.#say(
      `Contoso gives access by access packages. Who has which is declared in \`${SAMPLE_FOLDER}/\`, one person a row. This tenant is a program on this machine that speaks Microsoft Graph; everything below is the action itself, talking to it.`
    )
    const packages = viewPackages(this.stage.tenant, this.packages)
    this.#show(renderPackages(packages, packages, this.screen))
    return packages
  }

  #checkPlan(run: StoryRunner): void {
    this.#check(!run.failed, 'the plan is made', run)
    const expected = { adds: '2', invites: '1', updates: '1', removes: '2' }
    for (const [name, count] of Object.entries(expected)) {
      this.#check(run.outputs.get(name) === count, `the plan has ${count} ${name}`, run)
    }
    this.#check(run.outputs.has('comment-url'), 'the plan is commented', run)
  }

  #checkApply(run: StoryRunner): void {
    this.#check(!run.failed, 'the apply succeeds', run)
    const expected = { applied: '5', failed: '0', held: '0', pending: '0' }
    for (const [name, count] of Object.entries(expected)) {
      this.#check(run.outputs.get(name) === count, `${count} changes are ${name}`, run)
    }
    const answers = this.stage.tenant.requests.flatMap(({ parts = [] }) => parts.map(({ status }) => status))
    this.#check(answers.includes(429), 'one request was turned away', run)
  }

  #checkTenant(): void {
    const { tenant } = this.stage
    const has = (name: string, address: string): boolean =>
      tenant.holders(name).some((each) => each.address === address)
    this.#check(has(SALES, PEOPLE.colleague.address), `${PEOPLE.colleague.name} has ${SALES}`)
    this.#check(!has(SALES, PEOPLE.leaver.address), `${PEOPLE.leaver.name} no longer has ${SALES}`)
    this.#check(!has(SALES, PEOPLE.stranger.address), `${PEOPLE.stranger.name} no longer has ${SALES}`)
    this.#check(has(FINANCE, PEOPLE.guest.address), `${PEOPLE.guest.name} has ${FINANCE}`)
    this.#check(tenant.invitations().length === 1, 'one guest is invited')
    const stayer = tenant.holders(FINANCE).find((each) => each.address === PEOPLE.stayer.address)
    this.#check(stayer?.end?.startsWith('2030-12-31') === true, `${PEOPLE.stayer.name} stays until the end of 2030`)
  }

  #check(holds: boolean, what: string, run?: StoryRunner): void {
    if (!holds) throw new BrokenStory(`This should be so and is not: ${what}.`, run?.log ?? [])
  }

  /** The one issue, its title first. @throws BrokenStory when there is another number of them. */
  async #issue(): Promise<string> {
    const [issue, ...others] = await this.stage.github.issues.list()
    if (issue === undefined || others.length > 0) throw new BrokenStory('There should be one issue.', [])
    return `### ${issue.title}\n\n${issue.body}`
  }

  #comment(number: number): string {
    return this.stage.github.commentsOf(number).at(-1)?.body ?? ''
  }

  #begin(title: string): void {
    this.#chapter += 1
    this.#show(renderChapter(this.#chapter, title, this.screen))
  }

  #say(markdown: string): void {
    this.#show(renderParagraph(markdown, this.screen))
  }

  #quote(title: string, markdown: string): void {
    this.#show(renderFramed(title, markdown, this.screen))
  }

  #show(lines: readonly string[]): void {
    for (const line of lines) this.print(line)
  }
}

function renderEnding(ending: string, screen: Screen): string[] {
  return [
    '',
    ...renderProse(`**That is all.** ${ending}`, screen),
    '',
    ...renderProse('Use it: `README.md` leads from an app registration to the first pull request.', screen),
    ...renderProse('Check files of your own: `node dist/cli/index.js validate --path memberships`', screen)
  ]
}
