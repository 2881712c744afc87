import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { parseDocument } from 'yaml'

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
}

interface Job {
  readonly if: string
  readonly permissions: Readonly<Record<string, string>>
  readonly environment?: string
  readonly concurrency: { readonly group: string; readonly 'cancel-in-progress': boolean }
  readonly 'timeout-minutes': number
  readonly steps: readonly Step[]
}

const OWN_ACTION = 'your-organization/access-package-gitops@'

const document = parseDocument(read('docs/sample-export-workflow.yml'))
const workflow = document.toJS() as {
  readonly on: object
  readonly permissions: object
  readonly jobs: { readonly export: Job }
}
const job = workflow.jobs.export
const own = job.steps.findIndex(({ uses }) => uses?.startsWith(OWN_ACTION))
const opensPullRequest = job.steps.findIndex(({ uses }) => uses?.startsWith('peter-evans/create-pull-request@'))

describe('the sample workflow of an export', () => {
  it('is YAML without errors or warnings', () => expect([...document.errors, ...document.warnings]).toEqual([]))

  it('checks out, exports, then opens a pull request of what was exported', () => {
    expect(job.steps[0]).toMatchObject({ with: { 'persist-credentials': false } })
    expect(own).toBe(1)
    expect(job.steps[own]?.with).toMatchObject({ mode: 'export' })
    expect(opensPullRequest).toBe(2)
    expect(job.steps[opensPullRequest]?.with).toMatchObject({ 'add-paths': 'memberships' })
  })

  it('gives the action only inputs that it has', () => {
    const { inputs } = parseDocument(read('action.yml')).toJS() as { readonly inputs: object }
    expect(Object.keys(job.steps[own]?.with ?? {}).filter((name) => !(name in inputs))).toEqual([])
  })

  it('pins every action of others by its full commit', () => {
    const others = job.steps.flatMap(({ uses }) => (uses === undefined || uses.startsWith(OWN_ACTION) ? [] : [uses]))
    expect(others.filter((uses) => !/^[\w./-]+@[0-9a-f]{40}$/.test(uses))).toEqual([])
  })

  it('reads Entra as the reader, in no environment, and runs no script', () => {
    expect(job.steps[own]?.with).toMatchObject({ 'client-id': '${{ vars.ENTRA_READER_CLIENT_ID }}' })
    expect(job.environment).toBeUndefined()
    expect(job.steps.filter(({ run }) => run !== undefined)).toEqual([])
  })

  it('is started by hand on the default branch, never beside an apply, and ends by itself', () => {
    expect(Object.keys(workflow.on)).toEqual(['workflow_dispatch'])
    expect(job.if).toBe('github.ref_name == github.event.repository.default_branch')
    expect(job.concurrency).toEqual({ group: 'access-apply', 'cancel-in-progress': false })
    expect(job['timeout-minutes']).toBeGreaterThan(0)
  })

  it('grants nothing at the top, and the job what it needs', () => {
    expect(workflow.permissions).toEqual({})
    expect(job.permissions).toEqual({ contents: 'write', 'pull-requests': 'write', 'id-token': 'write' })
  })
})

function read(path: string): string {
  return readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
}
