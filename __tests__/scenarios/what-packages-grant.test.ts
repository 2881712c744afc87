import { readFile } from 'node:fs/promises'
import { afterEach, describe, expect, it } from '@jest/globals'
import type { TenantSeed } from '../../src/emulator/tenant-server.js'
import { ADA, BOB, csv, DANA, DECLARED, EVE } from './people.js'
import { Story } from './story.js'

/** Sales Tools is refused to holders of Finance Reports, and that to nobody; Approval, which no file names, to its holders. */
const SEED: TenantSeed = {
  verifiedDomains: ['contoso.com'],
  users: [ADA, BOB, DANA, EVE],
  groups: [{ displayName: 'Auditors' }],
  packages: [
    {
      displayName: 'Sales Tools',
      members: [{ user: 'ada@contoso.com' }, { user: 'bob@contoso.com' }],
      incompatiblePackages: ['Finance Reports'],
      incompatibleGroups: ['Auditors'],
      resourceRoles: [
        { resource: 'grp-sales' },
        { resource: 'grp-sales', role: 'Owner' },
        { resource: 'grp-news' },
        { resource: 'CRM', originSystem: 'AadApplication', role: 'Seller' },
        { resource: 'Sales site', originSystem: 'SharePointOnline', role: 'Visitors' }
      ]
    },
    {
      displayName: 'Finance Reports',
      members: [{ user: 'dana@contoso.com' }],
      resourceRoles: [{ resource: 'grp-finance' }]
    },
    { displayName: 'Approval', members: [{ user: 'eve@contoso.com' }], incompatiblePackages: ['Finance Reports'] }
  ]
}

const CHANGE = {
  'memberships/sales.csv': csv(
    'Sales Tools',
    'ada@contoso.com',
    'bob@contoso.com',
    'dana@contoso.com',
    'eve@contoso.com'
  ),
  'memberships/finance.csv': csv('Finance Reports', 'dana@contoso.com', 'eve@contoso.com')
}

const READS = /resourceRoleScopes|\/resources|incompatible/i

describe('what packages grant, and which are incompatible', () => {
  let story: Story

  afterEach(() => story.end())

  const readsOf = (): readonly string[] =>
    story.tenant.requests.flatMap(({ parts = [] }) => parts.map(({ url }) => url).filter((url) => READS.test(url)))

  it('stands in the plan of a pull request, comes true with the merge, and is not read again for it', async () => {
    story = await Story.start(SEED)
    await story.github.commitFiles('main', DECLARED)
    const number = await story.propose('change', CHANGE)
    const planned = await story.plan(number)
    const [comment = ''] = await story.comments(number)

    expect(planned.exitCode).toBe(0)
    expect(comment).toContain('What it grants: group `grp-finance` (`Member`)\n')
    expect(comment).toContain(
      '<details><summary>What it grants: 2 groups, 1 application, 1 site</summary>\n\n- group `grp-news` (`Member`)\n- group `grp-sales` (`Member`, `Owner`)\n'
    )
    expect(comment).toContain('Entra refuses it to members of the group `Auditors`;')
    const warnings = comment.split('\n').filter((line) => line.includes('`INCOMPATIBLE_PACKAGES`'))
    expect(warnings).toEqual([
      expect.stringMatching(/`eve@contoso.com` has `Approval`.* expect this to go through/),
      expect.stringMatching(/`eve@contoso.com` would gain both `Finance Reports` and `Sales Tools`/),
      expect.stringMatching(/`dana@contoso.com` has `Finance Reports`.* expect this request to be refused/)
    ])
    expect(planned.warnings).toHaveLength(3)
    const file = JSON.parse(await readFile(planned.outputs['plan-file'] ?? '', 'utf8')) as PlanFile
    expect(
      file.packages.map(({ name, grants, incompatibleGroups }) => [name, grants?.length, incompatibleGroups])
    ).toEqual([
      ['Finance Reports', 1, []],
      ['Sales Tools', 5, ['Auditors']]
    ])
    expect(readsOf().length).toBeGreaterThan(0)

    const push = await story.merge(number)
    story.tenant.clearRequests()
    const applied = await story.run(push)
    expect(readsOf()).toEqual([])
    expect(applied.errors.join('\n')).toContain('dana@contoso.com')
    expect(story.members('Sales Tools')).not.toContain('dana@contoso.com')
    expect(story.members('Finance Reports')).toContain('eve@contoso.com')
  })

  it('that cannot be read is told once, and the plan is the same without it', async () => {
    story = await Story.start(SEED)
    await story.github.commitFiles('main', DECLARED)
    story.tenant.misbehave([
      { when: { path: 'resourceRoleScopes' }, do: { status: 403 }, times: 'always' },
      { when: { path: 'incompatibleGroups' }, do: { status: 400 }, times: 'always' }
    ])
    const planned = await story.plan(await story.propose('change', CHANGE))
    expect(planned.exitCode).toBe(0)
    expect(planned.outputs).toMatchObject({ adds: '3', removes: '0' })
    expect(planned.warnings).toEqual([
      expect.stringContaining('INCOMPATIBLE_UNREADABLE'),
      expect.stringContaining('GRANTS_UNREADABLE')
    ])
    const file = JSON.parse(await readFile(planned.outputs['plan-file'] ?? '', 'utf8')) as PlanFile
    expect(file.packages.map(({ grants }) => grants)).toEqual([null, null])
  })
})

interface PlanFile {
  readonly packages: readonly {
    readonly name: string
    readonly grants: readonly unknown[] | null
    readonly incompatibleGroups: readonly string[]
  }[]
}
