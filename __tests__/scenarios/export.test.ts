/** Exports by the built action: what they make of a checkout, and what a plan of it finds afterwards. */
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from '@jest/globals'
import type { PackageSeed, TenantSeed } from '../../src/emulator/tenant-server.js'
import { ADA, BOB, csv, DANA, DECLARED, EVE, TWO_PACKAGES } from './people.js'
import { Story, type Run, type Trigger } from './story.js'

const SALES = 'memberships/sales.csv'

describe('export', () => {
  let story: Story
  let workspace = ''

  afterEach(() => story.end())

  /** Somebody starts the workflow by hand. */
  async function byHand(): Promise<Trigger> {
    const sha = await story.github.tip('main')
    return { eventName: 'workflow_dispatch', payload: story.github.dispatchEvent('main'), sha, ref: 'refs/heads/main' }
  }

  async function runExport(
    inputs: Readonly<Record<string, string>> = {},
    prepare: (workspace: string) => Promise<void> = () => Promise.resolve()
  ): Promise<Run> {
    return story.run(await byHand(), {
      inputs: { mode: 'export', 'github-token': '', ...inputs },
      prepare: (folder) => {
        workspace = folder
        return prepare(folder)
      }
    })
  }

  /** The files of the workspace's folder as they are now, by path. */
  async function exportedFiles(): Promise<Readonly<Record<string, string>>> {
    const names = await readdir(join(workspace, 'memberships'), { recursive: true })
    const files = names.filter((name) => name.endsWith('.csv')).sort()
    const texts = await Promise.all(files.map((name) => readFile(join(workspace, 'memberships', name), 'utf8')))
    return Object.fromEntries(files.map((name, index) => [`memberships/${name}`, texts[index] ?? '']))
  }

  /** The plan of a pull request with what was exported. */
  async function planOfExport(): Promise<Run> {
    const number = await story.propose('adopt', await exportedFiles())
    return story.plan(number, { inputs: { scope: 'all' } })
  }

  const nothingToDo = { 'has-changes': 'false', adds: '0', updates: '0', removes: '0' }

  it('what was changed in Entra is adopted: the plan of it has nothing to do, and a second export changes nothing', async () => {
    story = await Story.start(TWO_PACKAGES)
    await story.github.commitFiles('main', {
      ...DECLARED,
      [SALES]: '\ufeff# sellers\r\nEmail;AccessPackage\r\nBOB@contoso.com ;"Sales Tools"\r\nada@contoso.com;Sales Tools'
    })
    story.tenant.addMember('Sales Tools', 'eve@contoso.com', { end: '2999-12-31T23:59:59Z' })
    story.tenant.removeMember('Sales Tools', 'ada@contoso.com')

    const run = await runExport()
    expect(run.errors).toEqual([])
    expect(run.outputs).toMatchObject({ mode: 'export', 'has-changes': 'true' })
    expect(run.summary).toContain('eve@contoso.com')
    expect(await exportedFiles()).toEqual({
      ...DECLARED,
      [SALES]:
        '\ufeff# sellers\r\nEmail;AccessPackage;EndDate\r\nBOB@contoso.com ;"Sales Tools";\r\neve@contoso.com;Sales Tools;2999-12-31'
    })

    const planned = await planOfExport()
    expect(planned.errors).toEqual([])
    expect(planned.outputs).toMatchObject({ ...nothingToDo, unchanged: '3' })
    const files = await exportedFiles()
    await story.github.commitFiles('main', files)
    expect((await runExport()).outputs).toMatchObject({ 'has-changes': 'false' })
    expect(await exportedFiles()).toEqual(files)
  })

  it('a whole tenant becomes files, with few requests, and a plan of them has nothing to do', async () => {
    story = await Story.start(LARGE_TENANT)
    await story.github.commitFiles('main', { 'README.md': 'Access of Contoso.\n' })
    const run = await runExport({ scope: 'all' })
    expect(run.errors).toEqual([])
    const files = await exportedFiles()
    expect(Object.keys(files)).toHaveLength(PACKAGES + AWKWARD.length)
    expect(files['memberships/package-7.csv']?.split('\n').slice(0, 3)).toEqual([
      'AccessPackage;Email',
      'Package 7;person0@contoso.com',
      'Package 7;person10@contoso.com'
    ])
    expect(files['memberships/aux-2.csv']).toContain('Aux;')
    expect(files['memberships/1-best.csv']).toContain('"#1 ""best""";ada@contoso.com')
    expect(run.summary).toContain('not a person')
    expect(run.summary).toContain('automatic assignment policy')
    // Sign-in, packages, assignments of 66 packages, their requests in four states, people: 20 parts and 300 people a batch.
    expect(story.tenant.requests.length).toBeLessThanOrEqual(30)

    const planned = await planOfExport()
    expect(planned.errors).toEqual([])
    expect(planned.outputs).toMatchObject(nothingToDo)
  })

  it('a link or a broken file stops it, and nothing is written', async () => {
    story = await Story.start(TWO_PACKAGES)
    await story.github.commitFiles('main', { [SALES]: csv('Sales Tools', 'dana@contoso.com') })
    const run = await runExport({}, async (folder) => {
      await writeFile(join(folder, 'elsewhere.csv'), 'AccessPackage;Email\n')
      await symlink('../elsewhere.csv', join(folder, 'memberships', 'link.csv'))
      await writeFile(join(folder, 'memberships', 'broken.csv'), 'AccessPackage;Mail\n')
    })
    expect(run.exitCode).toBe(1)
    expect(run.errors.join('\n')).toContain('CSV_SYMBOLIC_LINK')
    expect(run.errors.join('\n')).toContain('CSV_UNKNOWN_COLUMN')
    expect(run.outputs['has-changes']).toBeUndefined()
    expect((await exportedFiles())[SALES]).toBe(csv('Sales Tools', 'dana@contoso.com'))
    expect(await readFile(join(workspace, 'elsewhere.csv'), 'utf8')).toBe('AccessPackage;Email\n')
  })

  it('what stands in the way of a new file is not overwritten, and no half of a file is left behind', async () => {
    story = await Story.start(TWO_PACKAGES)
    await story.github.commitFiles('main', { [SALES]: csv('Sales Tools', 'dana@contoso.com') })
    const run = await runExport({ scope: 'all' }, async (folder) => {
      await mkdir(join(folder, 'memberships', 'finance-reports.csv'))
      await writeFile(join(folder, 'memberships', 'finance-reports.csv', 'notes.txt'), 'ours')
    })
    expect(run.exitCode).toBe(1)
    expect(run.errors.join('\n')).toContain('WORKSPACE_NOT_WRITTEN')
    expect(await readFile(join(workspace, SALES), 'utf8')).toBe(csv('Sales Tools', 'dana@contoso.com'))
    expect((await readdir(join(workspace, 'memberships'))).sort()).toEqual(['finance-reports.csv', 'sales.csv'])
  })
})

const PACKAGES = 60
const MEMBERS = 40
const PEOPLE = Array.from({ length: MEMBERS }, (_, index) => `person${index}@contoso.com`)

const AWKWARD: readonly PackageSeed[] = [
  { displayName: 'Aux', members: [{ user: 'ada@contoso.com' }] },
  { displayName: '#1 "best"', members: [{ user: 'ada@contoso.com' }, { user: 'bob@contoso.com' }] },
  { displayName: '=SUM(1;2)', members: [{ user: 'gus@partner.example' }] },
  {
    displayName: '../Sales: Süd/東京',
    policies: [
      { displayName: 'Direct assignment' },
      { displayName: 'Employees', allowedTargetScope: 'allMemberUsers' }
    ],
    members: [
      { user: 'ada@contoso.com', policy: 'Employees' },
      { user: 'bob@contoso.com', end: '2999-06-30T12:00:00Z' },
      { user: 'eve@contoso.com', start: '2999-01-01T00:00:00Z' }
    ],
    otherSubjects: [{ displayName: 'robot' }]
  }
]

const LARGE_TENANT: TenantSeed = {
  verifiedDomains: ['contoso.com'],
  users: [
    ADA,
    BOB,
    DANA,
    EVE,
    { displayName: 'Gus', mail: 'gus@partner.example', userType: 'Guest' },
    ...PEOPLE.map((mail) => ({ mail, userPrincipalName: mail }))
  ],
  packages: [
    ...Array.from({ length: PACKAGES }, (_, index): PackageSeed => ({
      displayName: `Package ${index}`,
      members: PEOPLE.map((user) => ({ user }))
    })),
    ...AWKWARD,
    { displayName: 'Nobody has it' },
    {
      displayName: 'Everybody by itself',
      policies: [
        {
          displayName: 'All',
          automatic: true,
          allowedTargetScope: 'specificDirectoryUsers',
          targets: [{ user: 'dana@contoso.com' }]
        }
      ]
    }
  ]
}
