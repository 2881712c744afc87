import { afterEach, describe, expect, it } from '@jest/globals'
import { readFile } from 'node:fs/promises'
import type { TenantSeed } from '../../src/emulator/tenant-server.js'
import { ADA, BOB, csv, DANA, EVE } from './people.js'
import { Story, type Run } from './story.js'

const SALES = 'memberships/sales.csv'
const LONG_AGO = '2020-01-01T00:00:00Z'
const FRANK = { displayName: 'Frank Osei', mail: 'frank@contoso.com' }

/** What a plan file says of one package. */
interface PlannedPackage {
  readonly current: number
  readonly changes: readonly {
    readonly kind: string
    readonly member: string
    readonly cause: string | null
    readonly move: string | null
  }[]
  readonly kept: readonly { readonly member: string; readonly reason: string }[]
}

async function packageOf(run: Run): Promise<PlannedPackage> {
  const text = await readFile(run.outputs['plan-file'] ?? '', 'utf8')
  const [first] = (JSON.parse(text) as { readonly packages: readonly PlannedPackage[] }).packages
  if (first === undefined) throw new Error('The plan has no package.')
  return first
}

describe('whom a plan leaves alone, and why it changes the others', () => {
  let story: Story

  afterEach(() => story.end())

  async function begin(seed: TenantSeed, files: Readonly<Record<string, string>>): Promise<void> {
    story = await Story.start({ verifiedDomains: ['contoso.com'], users: [ADA, BOB, DANA, EVE, FRANK], ...seed })
    await story.github.commitFiles('main', files)
  }

  it('keeps and names who is no person, automatic, protected, under another policy or without an account yet', async () => {
    const declared = csv('Sales Tools', 'ada@contoso.com', 'on.the.way@partner.example')
    const settings =
      'version: 1\npackages:\n  Sales Tools:\n    policy: Direct assignment\n    manages: policy\nsafety:\n  protected: [dana@contoso.com]\n'
    await begin(
      {
        packages: [
          {
            displayName: 'Sales Tools',
            policies: [
              { displayName: 'Direct assignment' },
              { displayName: 'Self-service', allowedTargetScope: 'allMemberUsers' },
              { displayName: 'All of sales', automatic: true }
            ],
            members: [
              { user: 'ada@contoso.com' },
              { user: 'bob@contoso.com', policy: 'Self-service' },
              { user: 'dana@contoso.com' },
              { user: 'eve@contoso.com', policy: 'All of sales' }
            ],
            otherSubjects: [
              { displayName: 'Nightly import' },
              {
                displayName: 'On the way',
                subjectType: 'user',
                objectId: null,
                email: 'On.The.Way@partner.example',
                state: 'delivering'
              },
              {
                displayName: 'Another one',
                subjectType: 'user',
                objectId: null,
                email: 'another@partner.example',
                state: 'delivering'
              }
            ]
          }
        ]
      },
      { [SALES]: declared, 'memberships/config.yml': settings }
    )
    const held = story.tenant.holders('Sales Tools')
    const number = await story.propose('touch', { [SALES]: `${declared}# looked at again\n` })
    const planned = await story.plan(number)
    const [comment = ''] = await story.comments(number)
    const applied = await story.run(await story.merge(number))

    expect([planned.exitCode, applied.exitCode]).toEqual([0, 0])
    expect(planned.outputs).toMatchObject({ 'has-changes': 'false', invites: '0' })
    const { kept, current } = await packageOf(planned)
    const reasons = Object.fromEntries(kept.map(({ member, reason }) => [member.toLowerCase(), reason]))
    expect(Object.keys(reasons)).toHaveLength(6)
    expect(reasons).toMatchObject({
      'bob@contoso.com': expect.stringContaining('Self-service'),
      'dana@contoso.com': 'Protected by the settings.',
      'eve@contoso.com': 'Assigned by an automatic assignment policy.',
      'on.the.way@partner.example': expect.stringContaining('on the way'),
      'another@partner.example': expect.stringContaining('no account for this person yet')
    })
    expect(kept.filter(({ reason }) => reason.startsWith('Not a person'))).toHaveLength(1)
    expect(comment).toContain('Not a person; only people are managed.')
    // Ada and Dana: the only people who hold it under the managed policy.
    expect(current).toBe(2)
    expect(story.tenant.holders('Sales Tools')).toEqual(held)
    expect(story.tenant.invitations()).toEqual([])
  })

  it('says of each change why it is there; a row that only moved to another file is none', async () => {
    const rows = (...lines: readonly string[]): string => ['AccessPackage;Email;EndDate', ...lines, ''].join('\n')
    await begin(
      {
        packages: [
          {
            displayName: 'Sales Tools',
            members: ['ada', 'bob', 'dana', 'frank'].map((name) => ({ user: `${name}@contoso.com` }))
          }
        ]
      },
      {
        [SALES]: rows(
          'Sales Tools;ada@contoso.com;',
          'Sales Tools;bob@contoso.com;',
          'Sales Tools;dana@contoso.com;',
          'Sales Tools;frank@contoso.com;'
        )
      }
    )
    const number = await story.propose('change', {
      [SALES]: rows(
        'Sales Tools;ada@contoso.com;2999-12-31',
        'Sales Tools;dana@contoso.com;2020-01-31',
        'Sales Tools;eve@contoso.com;'
      ),
      'memberships/teams/north.csv': csv('Sales Tools', 'FRANK@contoso.com')
    })
    const planned = await story.plan(number)
    const applied = await story.run(await story.merge(number))

    const { changes } = await packageOf(planned)
    expect(changes.map(({ kind, member, cause }) => `${kind} ${member}: ${cause}`)).toEqual([
      'update ada@contoso.com: changed',
      'remove bob@contoso.com: removed',
      'remove dana@contoso.com: expired',
      'add eve@contoso.com: added'
    ])
    expect(applied.outputs).toMatchObject({ applied: '4', failed: '0', held: '0' })
    expect(story.members('Sales Tools')).toEqual(['ada@contoso.com', 'eve@contoso.com', 'frank@contoso.com'])
  })

  it('delivers anew, as a reviewed removal and addition, what failed wholly or in part more than seven days ago', async () => {
    const declared = csv('Sales Tools', 'ada@contoso.com', 'bob@contoso.com', 'dana@contoso.com')
    await begin(
      {
        packages: [
          {
            displayName: 'Sales Tools',
            members: [
              { user: 'ada@contoso.com' },
              { user: 'bob@contoso.com', state: 'deliveryFailed' },
              { user: 'dana@contoso.com', state: 'partiallyDelivered' }
            ],
            requests: [
              { user: 'bob@contoso.com', type: 'adminAdd', state: 'deliveryFailed', created: LONG_AGO },
              { user: 'dana@contoso.com', type: 'adminAdd', state: 'partiallyDelivered', created: LONG_AGO }
            ]
          }
        ]
      },
      { [SALES]: declared }
    )
    const number = await story.propose('touch', { [SALES]: `${declared}# looked at again\n` })
    const planned = await story.plan(number)
    const [comment = ''] = await story.comments(number)
    const merged = await story.merge(number)
    const unreviewed = await story.run(merged, { inputs: { 'dry-run': 'true' } })
    const applied = await story.run(merged)

    const { changes } = await packageOf(planned)
    expect(changes.map(({ kind, member, move }) => `${kind} ${member}: ${move}`)).toEqual([
      'remove bob@contoso.com: failed-delivery',
      'add bob@contoso.com: failed-delivery',
      'remove dana@contoso.com: partial-delivery',
      'add dana@contoso.com: partial-delivery'
    ])
    expect(comment).toContain('since Entra delivered only a part: access is interrupted')
    expect(unreviewed.outputs).toMatchObject({ applied: '0' })
    expect(applied.outputs).toMatchObject({ applied: '4', failed: '0', held: '0' })
    expect(story.tenant.holders('Sales Tools').map(({ state }) => state)).toEqual(Array(3).fill('delivered'))
  })

  it('refuses a package at the row whose dates do not fit those in Entra; the other package goes on', async () => {
    await begin(
      {
        packages: [
          { displayName: 'Sales Tools', members: [{ user: 'ada@contoso.com', end: '2998-12-31T23:59:59Z' }] },
          { displayName: 'Finance Reports' }
        ]
      },
      { [SALES]: csv('Sales Tools', 'ada@contoso.com'), 'memberships/finance.csv': csv('Finance Reports') }
    )
    const startsLate = (end: string) =>
      `AccessPackage;Email;StartDate;EndDate\nSales Tools;eve@contoso.com;;\nSales Tools;ada@contoso.com;2999-01-01;${end}\n`
    const number = await story.propose('late', {
      [SALES]: startsLate(''),
      'memberships/finance.csv': csv('Finance Reports', 'dana@contoso.com')
    })
    const planned = await story.plan(number)
    const applied = await story.run(await story.merge(number))

    expect(planned.exitCode).toBe(1)
    expect(planned.errors.join('\n')).toContain(`title=DATES_DO_NOT_FIT,file=${SALES},line=3`)
    expect(planned.errors.join('\n')).toContain('Give the row an `EndDate` after its start')
    expect(applied.exitCode).toBe(1)
    expect(story.members('Sales Tools')).toEqual(['ada@contoso.com'])
    expect(story.members('Finance Reports')).toEqual(['dana@contoso.com'])

    const mended = await story.plan(await story.propose('mended', { [SALES]: startsLate('2999-12-31') }))
    expect(mended.errors).toEqual([])
    expect(mended.outputs).toMatchObject({ adds: '1', updates: '1' })
  })
})
