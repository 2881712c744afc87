import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { parseDocument } from 'yaml'

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
}

interface Job {
  readonly if?: string
  readonly permissions?: Readonly<Record<string, string>>
  readonly environment?: string
  readonly concurrency?: { readonly group: string; readonly 'cancel-in-progress'?: boolean }
  readonly 'timeout-minutes'?: number
  readonly steps: readonly Step[]
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>
  readonly permissions: Readonly<Record<string, string>>
  readonly jobs: Readonly<Record<'plan' | 'apply' | 'drift', Job>>
}

const OWN_ACTION = 'your-organization/access-package-gitops'

const document = parseDocument(read('docs/sample-workflow.yml'))
const workflow = document.toJS() as Workflow
const jobs = Object.entries(workflow.jobs)
const steps = jobs.flatMap(([, job]) => job.steps)
const { inputs } = parseDocument(read('action.yml')).toJS() as { readonly inputs: Readonly<Record<string, unknown>> }

describe('the sample workflow', () => {
  it('is YAML without errors or warnings', () => expect([...document.errors, ...document.warnings]).toEqual([]))

  it('runs the action in each job', () => {
    const uses = jobs.map(([name, job]) => [name, job.steps.filter(isOwn).length])
    expect(uses).toEqual([
      ['plan', 1],
      ['apply', 1],
      ['drift', 1]
    ])
  })

  it('gives the action only inputs that it has', () => {
    const given = steps.filter(isOwn).flatMap((step) => Object.keys(step.with ?? {}))
    expect(given.filter((name) => !(name in inputs))).toEqual([])
  })

  it('grants nothing at the top, and each job what it needs', () => {
    expect(workflow.permissions).toEqual({})
    const needed = { contents: 'read', 'pull-requests': 'write', 'id-token': 'write' }
    expect(workflow.jobs.plan.permissions).toEqual({ ...needed, deployments: 'read' })
    expect(workflow.jobs.apply.permissions).toEqual({ ...needed, deployments: 'write' })
    expect(workflow.jobs.drift.permissions).toEqual({
      ...needed,
      'pull-requests': 'read',
      deployments: 'read',
      issues: 'write'
    })
  })

  it('pins every action of others by its full commit', () => {
    const others = steps.flatMap(({ uses }) => (uses === undefined || uses.startsWith(`${OWN_ACTION}@`) ? [] : [uses]))
    expect(others.length).toBeGreaterThan(0)
    expect(others.filter((uses) => !/^[\w./-]+@[0-9a-f]{40}$/.test(uses))).toEqual([])
  })

  it('checks out before it plans or applies, and leaves no credentials behind', () => {
    for (const [, job] of jobs) {
      expect(job.steps.findIndex(({ uses }) => uses?.startsWith('actions/checkout@'))).toBeLessThan(
        job.steps.findIndex(isOwn)
      )
      const [checkout] = job.steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))
      expect(checkout?.with).toEqual({ 'persist-credentials': false })
    }
  })

  it('runs no script in a job that can sign in', () => {
    expect(steps.filter(({ run }) => run !== undefined)).toEqual([])
  })

  it('plans every pull request: a required check that is skipped by a filter would stay pending', () => {
    const { pull_request: event } = workflow.on as { readonly pull_request: object }
    expect(Object.keys(event)).toEqual(['types'])
    expect(workflow.on).not.toHaveProperty('pull_request_target')
    expect(workflow.jobs.plan.if).toBe("github.event_name == 'pull_request'")
  })

  it('applies one at a time, cancels none that runs, and only in its environment', () => {
    const { concurrency, environment } = workflow.jobs.apply
    expect(concurrency?.group).toBe('access-apply')
    expect(concurrency?.['cancel-in-progress']).toBe(false)
    expect(environment).toBe('access-packages-apply')
    expect(workflow.jobs.plan.environment).toBeUndefined()
  })

  it('looks for drift by a timetable, as the reader', () => {
    const { drift, plan } = workflow.jobs
    expect(workflow.on).toHaveProperty('schedule')
    expect(drift.if).toBe("github.event_name == 'schedule'")
    expect(drift.environment).toBeUndefined()
    const clientOf = ({ steps: all }: Job) => all.find(isOwn)?.with?.['client-id']
    expect(clientOf(drift)).toBe(clientOf(plan))
  })

  it('shares no group between its jobs', () => {
    const groups = jobs.map(([, { concurrency }]) => concurrency?.group)
    expect(new Set(groups).size).toBe(jobs.length)
  })

  it('ends by itself', () => {
    for (const [, job] of jobs) expect(job['timeout-minutes']).toBeGreaterThan(0)
  })
})

function isOwn({ uses }: Step): boolean {
  return uses?.startsWith(`${OWN_ACTION}@`) === true
}

function read(path: string): string {
  return readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
}
