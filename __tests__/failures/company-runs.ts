/**
 * Runs of the action in a small company, one for each failure of the document: what the files and Entra have, and what
 * goes wrong. Sales Tools is Ada's, Finance Reports is Cyd's; Ben, Cyd and Dan are colleagues, Gus is a guest.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MembershipFolder } from '../../src/adapters/membership-folder.js'
import type { World } from '../../src/app/world.js'
import type { Problem } from '../../src/core/errors.js'
import type { Guid, MembershipFile } from '../../src/core/model.js'
import { main } from '../../src/main.js'
import type { RunContext } from '../../src/ports.js'
import { contextOf, CREDENTIALS, FakeCompany, type Inputs } from '../app/fakes/fake-company.js'
import { FakeClock } from '../app/fakes/fake-clock.js'
import type { FakeDirectory } from '../app/fakes/fake-directory.js'
import type { Edit, Files } from '../app/fakes/fake-history.js'
import { FakeRunner } from '../app/fakes/fake-runner.js'
import { ada, assignment, ben, cyd, dan, finance, guid, person, sales } from '../app/fakes/samples.js'

export const SALES = 'memberships/sales.csv'
export const FINANCE = 'memberships/finance.csv'
export const CONFIG = 'memberships/config.yml'

/** A run, and how many writes Entra got from it: requests, invitations and retries. */
export interface CompanyRun {
  readonly runner: FakeRunner
  readonly writes: number
}

/** A membership file of Sales Tools, a row for each text; further cells of a row go after `;`. */
export const salesOf = (...rows: readonly string[]): string => salesWith('', ...rows)

/** The same with one more column, and its cell in each row that has one. */
export function salesWith(column: string, ...rows: readonly string[]): string {
  const tail = column === '' ? '' : `;${column}`
  const cells = rows.map((each) => (column === '' || each.includes(';') ? each : `${each};`))
  return [`AccessPackage;Email${tail}`, ...cells.map((each) => `Sales Tools;${each}`), ''].join('\n')
}

const START: Files = {
  [SALES]: salesOf('ada@contoso.com'),
  [FINANCE]: 'AccessPackage;Email\nFinance Reports;cyd@contoso.com\n'
}

/** A guest of the directory. */
export const gus = person('gus', 15, {
  mail: 'gus@partner.example',
  principalName: 'gus_partner.example#EXT#@contoso.onmicrosoft.com',
  guest: true
})

/** What a pull request does, in what surroundings. */
export interface Story {
  /** Files of the repository before, beside or in place of the usual ones. */
  readonly start?: Files
  readonly edit: Edit
  /** Makes the tenant another one than usual. */
  readonly arrange?: (directory: FakeDirectory, company: FakeCompany) => void
  readonly inputs?: Inputs
}

/** The company before anything happens. */
export function companyOf({ start = {}, arrange }: Pick<Story, 'start' | 'arrange'>): FakeCompany {
  const company = new FakeCompany({ ...START, ...start })
  company.directory.packages = [sales, finance]
  company.directory.people = [ada, ben, cyd, dan, gus]
  company.directory.assignments = [
    assignment(ada, { id: guid(501) }),
    assignment(cyd, { id: guid(502), packageId: finance.id, policyId: inFinance })
  ]
  arrange?.(company.directory, company)
  return company
}

export const inFinance: Guid | null = finance.policies[0]?.id ?? null

/** A plan of a pull request. `workspace`: what is checked out in place of the commit's files. */
export async function plan(story: Story & { readonly workspace?: Files }): Promise<CompanyRun> {
  const company = companyOf(story)
  const pull = company.history.openPullRequest(story.edit)
  return ended(await company.plan(pull, story.inputs, story.workspace), company)
}

/**
 * A pull request that is planned, merged and applied.
 *
 * @param story `meanwhile`: what happens between the plan and the apply. `planInputs`: where the plan had others.
 */
export async function apply(
  story: Story & {
    readonly meanwhile?: (directory: FakeDirectory, company: FakeCompany) => void
    readonly planInputs?: Inputs
  }
): Promise<CompanyRun> {
  const company = companyOf(story)
  const pull = company.history.openPullRequest(story.edit)
  await company.plan(pull, story.planInputs ?? story.inputs)
  const base = company.history.tip
  const merged = company.history.merge(pull)
  story.meanwhile?.(company.directory, company)
  return ended(await company.run(company.pushContext(base, merged), story.inputs), company)
}

/** An export into a workspace that has something in the way of the file it makes. */
export async function exportInTheWay(path: string): Promise<CompanyRun> {
  const workspace = await mkdtemp(join(tmpdir(), 'export-'))
  try {
    await mkdir(join(workspace, path), { recursive: true })
    const { clock, directory } = companyOf({})
    const runner = new FakeRunner(contextOf(), { ...CREDENTIALS, mode: 'export', scope: 'all' })
    const github = (): never => {
      throw new Error('An export asks nothing of GitHub.')
    }
    await main(runner, { clock, files: new MembershipFolder(workspace), github, entra: () => directory })
    return { runner, writes: directory.written.length }
  } finally {
    await rm(workspace, { recursive: true })
  }
}

/** An apply of a commit that came without a pull request. */
export async function applyDirectPush(edit: Edit): Promise<CompanyRun> {
  const company = companyOf({})
  company.history.pushDirectly(edit)
  return ended(await company.apply(), company)
}

/** A run for an event. */
export async function runOn(context: Partial<RunContext>, inputs: Inputs = {}): Promise<CompanyRun> {
  const company = companyOf({})
  return ended(await company.run(contextOf({ sha: company.history.tip, ...context }), inputs), company)
}

/** The files as they are checked on a laptop and for pull requests without credentials. */
export async function validate(...files: readonly MembershipFile[]): Promise<CompanyRun> {
  const notAsked = (): never => {
    throw new Error('Validating asks nobody.')
  }
  const world: World = {
    clock: new FakeClock(),
    files: { list: () => Promise.resolve(files), write: notAsked },
    github: notAsked,
    entra: notAsked
  }
  const runner = new FakeRunner(contextOf(), { mode: 'validate' })
  await main(runner, world)
  return { runner, writes: 0 }
}

/** The same of one file with this text. */
export const validateText = (path: string, text: string): Promise<CompanyRun> => validate(file(path, text))

export function file(path: string, text: string | Uint8Array): MembershipFile {
  return { kind: 'file', path, bytes: typeof text === 'string' ? new TextEncoder().encode(text) : text }
}

/** A warning that is given before there is a run. */
export function warned(problem: Problem): Promise<CompanyRun> {
  const runner = new FakeRunner(contextOf())
  runner.annotate('warning', problem)
  return Promise.resolve({ runner, writes: 0 })
}

function ended(runner: FakeRunner, { directory }: FakeCompany): CompanyRun {
  return { runner, writes: directory.written.length + directory.invited.length + directory.reprocessed.length }
}
