/** The membership folder in a run: what counts as the commit's content, what is reported, what is compared. */
import { beforeEach, describe, expect, it } from '@jest/globals'
import { createHash } from 'node:crypto'
import { isMembershipPath, listFiles, parseWithProblems, refuseOtherContent } from '../../src/app/load-files.js'
import { readBefore } from '../../src/app/read-before.js'
import { ActionError } from '../../src/core/errors.js'
import type { MembershipFile } from '../../src/core/model.js'
import { parseSettings } from '../../src/core/settings.js'
import type { TreeEntry } from '../../src/ports.js'
import { FakeCompany } from './fakes/fake-company.js'
import { FakeHistory, type Files } from './fakes/fake-history.js'
import { ada, assignment, ben, sales } from './fakes/samples.js'

const SALES = 'memberships/sales.csv'
const CONFIG = 'memberships/config.yml'
const ROWS = 'AccessPackage;Email\nSales Tools;ada@contoso.com\n'
const BROKEN = `${ROWS}Sales Tools;not-an-address\n`
const RAISED = 'version: 1\nsafety:\n  max-removal-percent: 100\n'

const companyWith = (files: Files): FakeCompany => {
  const company = new FakeCompany(files)
  company.directory.packages = [sales]
  company.directory.people = [ada, ben]
  company.directory.assignments = [assignment(ada)]
  return company
}

describe('a pull request that raises a limit says so, whatever else it does', () => {
  const CHANGE = 'raises `max-removal-percent` from 25 to 100'

  /** The comment on a pull request that raises the limit. */
  async function commentOn(company: FakeCompany, edit: Files = {}): Promise<string> {
    const pull = company.history.openPullRequest({ [CONFIG]: RAISED, ...edit })
    await company.plan(pull)
    return company.thread.bodies(pull.number)[0] ?? ''
  }

  it('also when it mends a row', async () => {
    expect(await commentOn(companyWith({ [SALES]: BROKEN }), { [SALES]: ROWS })).toContain(CHANGE)
  })

  it('also when it changes too many files to list', async () => {
    const company = companyWith({ [SALES]: ROWS, [CONFIG]: 'safety: { max-removal-percent: 30 }\n' })
    company.history.comparison = { kind: 'too-many' }
    expect(await commentOn(company)).toContain('raises `max-removal-percent` from 30 to 100')
  })

  it('also when its base is no ancestor', async () => {
    const company = companyWith({ [SALES]: ROWS })
    company.history.comparison = { kind: 'unreadable', reason: 'not an ancestor' }
    expect(await commentOn(company)).toContain(CHANGE)
  })

  it('and where the settings of before are broken, that they could not be compared', async () => {
    const comment = await commentOn(companyWith({ [SALES]: ROWS, [CONFIG]: 'safty: {}\n' }))
    expect(comment).toContain('may change any of them: they could not be compared with those of commit')
    expect(comment).toContain('is not a setting')
  })
})

describe('settings of a commit', () => {
  const now = parseSettings({ kind: 'file', path: CONFIG, bytes: Buffer.from(RAISED) }).settings
  async function changesSince(event: string | null, history = new FakeHistory({})): Promise<readonly string[]> {
    const run = { path: 'memberships', commit: history.tip, event }
    const files = { files: [], declared: { sections: [], settings: now } }
    return (await readBefore(run, files, { kind: 'none', reason: 'a test' }, history)).settingChanges
  }

  it('are not compared with no commit', async () => {
    expect(await changesSince(null)).toEqual([])
  })

  it('that cannot be read are one sentence', async () => {
    const history = new FakeHistory({})
    history.readFile = () => Promise.reject(new ActionError('GITHUB_UNREACHABLE', 'There is no such commit.', ''))
    expect(await changesSince('abc', history)).toEqual([
      'may change any of them: they could not be compared with those of commit abc (There is no such commit.)'
    ])
  })

  it('with a defect on the way are no sentence', async () => {
    const history = new FakeHistory({})
    history.readFile = () => Promise.reject(new TypeError('a defect'))
    await expect(changesSince('abc', history)).rejects.toThrow('a defect')
  })
})

describe('links that the commit has', () => {
  const idOf = (text: string) => createHash('sha1').update(`blob ${text.length}\0${text}`).digest('hex')
  const regular: TreeEntry = { path: SALES, mode: '100644', blobId: idOf(ROWS) }
  const link = (path: string, mode = '120000'): TreeEntry => ({ path, mode, blobId: idOf('elsewhere') })
  const inWorkspace = (path: string): MembershipFile => ({ kind: 'link', path })
  const rows: MembershipFile = { kind: 'file', path: SALES, bytes: Buffer.from(ROWS) }

  const compare = (files: readonly MembershipFile[], entries: readonly TreeEntry[], path = 'memberships') => {
    const history = new FakeHistory({})
    history.readTree = () => Promise.resolve({ treeId: 'tree', entries })
    return refuseOtherContent(path, 'c0ffee', files, history)
  }

  it.each<{ rule: string; path?: string; files: MembershipFile[]; entries: TreeEntry[] }>([
    {
      rule: 'a link beside the membership files',
      files: [inWorkspace('memberships/CODEOWNERS'), rows],
      entries: [link('memberships/CODEOWNERS'), regular]
    },
    {
      rule: 'a submodule',
      files: [inWorkspace('memberships/teams'), rows],
      entries: [regular, link('memberships/teams', '160000')]
    },
    {
      rule: 'a submodule that was not checked out',
      files: [rows],
      entries: [regular, link('memberships/teams', '160000')]
    },
    { rule: 'the folder itself', files: [inWorkspace('memberships')], entries: [link('memberships')] },
    {
      rule: 'a folder on the way',
      path: 'access/memberships',
      files: [inWorkspace('access')],
      entries: [link('access')]
    }
  ])('are no difference: $rule', async ({ path, files, entries }) => {
    await expect(compare(files, entries, path)).resolves.toBeUndefined()
  })

  it('are reported as links', () => {
    const { problems } = parseWithProblems('memberships', [inWorkspace('memberships/CODEOWNERS'), rows])
    expect(problems).toMatchObject([{ code: 'CSV_SYMBOLIC_LINK', place: { file: 'memberships/CODEOWNERS' } }])
  })

  it.each<{ rule: string; files: MembershipFile[]; entries: TreeEntry[]; names: string }>([
    {
      rule: 'a link that a step added',
      files: [inWorkspace('memberships/CODEOWNERS'), rows],
      entries: [{ ...regular, path: 'memberships/CODEOWNERS' }, regular],
      names: 'memberships/CODEOWNERS'
    },
    { rule: 'a folder in place of the link', files: [], entries: [link('memberships')], names: 'memberships' },
    {
      rule: 'a linked membership file that a step deleted',
      files: [rows],
      entries: [link('memberships/other.csv'), regular],
      names: 'memberships/other.csv'
    },
    {
      rule: 'a file in place of a link',
      files: [rows],
      entries: [link(SALES)],
      names: SALES
    }
  ])('do not excuse $rule', async ({ files, entries, names }) => {
    await expect(compare(files, entries)).rejects.toMatchObject({
      code: 'WORKSPACE_DIFFERS',
      message: expect.stringContaining(`has: ${names}.`)
    })
  })
})

describe('settings under another name', () => {
  it.each(['config.yaml', 'Config.yml', 'CONFIG.YAML'])('%s is a problem of the run', async (name) => {
    const path = `memberships/${name}`
    const company = companyWith({ [SALES]: ROWS })
    const pull = company.history.openPullRequest({ [path]: 'safety: { protected: [ada@contoso.com] }\n' })
    const run = await company.plan(pull)
    expect(run.failed).toBe(true)
    expect(run.annotations.map(({ problem }) => problem)).toEqual([
      {
        code: 'SETTINGS_UNREADABLE',
        message: 'Settings are read from `config.yml` only, not from this file.',
        hint: 'Rename the file to `config.yml`, or delete it.',
        place: { file: path, line: 1 }
      }
    ])
  })

  it.each<{ path: string; wanted: boolean }>([
    { path: 'memberships/config.yml', wanted: true },
    { path: 'memberships/config.yaml', wanted: true },
    { path: 'memberships/CONFIG.yml', wanted: true },
    { path: 'memberships/teams/A.CSV', wanted: true },
    { path: 'memberships/teams/config.yaml', wanted: false },
    { path: 'memberships/my-config.yml', wanted: false },
    { path: 'memberships/config.yml.bak', wanted: false },
    { path: 'elsewhere/config.yml', wanted: false },
    { path: 'config.yml', wanted: false }
  ])('$path is looked at: $wanted', ({ path, wanted }) => {
    expect(isMembershipPath('memberships', path)).toBe(wanted)
  })
})

describe('a folder that is not there', () => {
  const none = { list: () => Promise.resolve(null) }
  let history: FakeHistory
  beforeEach(() => {
    history = new FakeHistory({ 'README.md': 'x', [SALES]: ROWS })
  })

  it('in the commit either does not blame the checkout', async () => {
    const commit = history.pushDirectly({ [SALES]: null })
    await expect(listFiles('memberships', none, { commit, history })).rejects.toMatchObject({
      code: 'WORKSPACE_MISSING',
      message: `Commit ${commit} has no folder \`memberships\`.`,
      hint: expect.stringContaining('keep a file in it (`config.yml` is enough)')
    })
  })

  it('in the workspace alone was not checked out', async () => {
    const problem = { code: 'WORKSPACE_MISSING', hint: expect.stringMatching(/^Add a step with `actions\/checkout`/) }
    await expect(listFiles('memberships', none, { commit: history.tip, history })).rejects.toMatchObject(problem)
    await expect(listFiles('memberships', none)).rejects.toMatchObject(problem)
  })

  it('because its last file was deleted is told so by a plan', async () => {
    const company = companyWith({ 'README.md': 'x', [SALES]: ROWS })
    const run = await company.plan(company.history.openPullRequest({ [SALES]: null }))
    expect(run.messages('error')).toContain('`config.yml` is enough')
  })
})

describe('a failed plan', () => {
  it('hands on its reason, and no counts that read as «nothing to do»', async () => {
    const company = companyWith({ [SALES]: ROWS })
    const run = await company.plan(company.history.openPullRequest({ [SALES]: BROKEN }))
    expect(run.files['plan.json']).toContain('CSV_BAD_ADDRESS')
    expect(Object.keys(run.outputs).sort()).toEqual(['comment-url', 'mode', 'plan-file'])
  })

  it('of an apply does so too', async () => {
    const company = companyWith({ [SALES]: ROWS })
    company.history.pushDirectly({ [SALES]: BROKEN })
    const run = await company.apply({ 'unreviewed-changes': 'apply' })
    expect(run.failed).toBe(true)
    expect(run.outputs).not.toHaveProperty('has-changes')
    expect(run.outputs).not.toHaveProperty('adds')
  })
})
