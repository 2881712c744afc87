/** What the demo's pull request is answered with, by the action itself against the demo's tenant. */
import { parseFiles } from '../../src/app/load-files.js'
import { readSample, SAMPLE_FOLDER } from '../../src/demo/find-sample.js'
import { checkOut } from '../../src/demo/story-commits.js'
import { editSample } from '../../src/demo/story-edit.js'
import { StoryGitHub } from '../../src/demo/story-github.js'
import { runForMerge, runForPullRequest, type Stage } from '../../src/demo/story-runs.js'
import { seedTenant } from '../../src/demo/story-tenant.js'
import type { StoryRunner } from '../../src/demo/story-runner.js'
import { fetchTrusting } from '../../src/demo/trusting-fetch.js'
import { FakeClock } from '../app/fakes/fake-clock.js'
import { startJudgedTenant } from '../contract/entra-tenant.js'

/** The pull request's comment at two moments of its life, as Markdown with its marker. */
export interface DemoComments {
  readonly plan: string
  /** The same comment after the merge. */
  readonly outcome: string
}

/**
 * Runs the action for the demo's pull request and for its merge. The clock moves only when the action waits, so that both
 * comments are the same each time.
 *
 * @throws Error with what a run said, when it failed.
 */
export async function demoComments(): Promise<DemoComments> {
  const sample = await readSample()
  const clock = new FakeClock('2026-11-23T14:02:10Z')
  const seed = seedTenant(parseFiles(SAMPLE_FOLDER, checkOut(sample, SAMPLE_FOLDER) ?? []))
  const tenant = await startJudgedTenant(seed, { now: () => clock.now() })
  const { fetch, close } = fetchTrusting(tenant.caCertificate)
  try {
    const github = new StoryGitHub(sample)
    const stage: Stage = { github, tenant, fetch, clock }
    const pullRequest = github.openPullRequest(editSample(sample), 'Changes in sales, and the audit')
    const comment = (): string => github.commentsOf(pullRequest.number)[0]?.body ?? ''
    refuseFailed(await runForPullRequest(pullRequest, stage))
    const plan = comment()
    refuseFailed(await runForMerge(github.merge(pullRequest), stage))
    return { plan, outcome: comment() }
  } finally {
    close()
    await tenant.close()
  }
}

function refuseFailed({ failed, log }: StoryRunner): void {
  if (failed) throw new Error(`A run of the demo failed:\n${log.join('\n')}`)
}
