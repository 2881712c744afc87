import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CLIENT_ID, Story, type RunSettings } from './story.js'
import { csv, DECLARED, TWO_PACKAGES } from './people.js'

/** One mistake of a user or an administrator. */
interface Mistake {
  readonly mistake: string
  readonly code: string
  /** Words that tell what to do. */
  readonly hint: string
  readonly files?: Readonly<Record<string, string | null>>
  readonly settings?: RunSettings
  readonly arrange?: (story: Story) => void
}

const EVE_ADDED = {
  'memberships/sales.csv': csv('Sales Tools', 'ada@contoso.com', 'bob@contoso.com', 'eve@contoso.com')
}

const MISTAKES: readonly Mistake[] = [
  {
    mistake: 'a wrong secret',
    code: 'SIGN_IN_FAILED',
    hint: 'secret',
    settings: { inputs: { 'client-secret': 'another-secret' } }
  },
  {
    mistake: 'a wrong tenant',
    code: 'SIGN_IN_FAILED',
    hint: 'tenant-id',
    settings: { inputs: { 'tenant-id': '99999999-9999-4999-8999-999999999999' } }
  },
  { mistake: 'no tenant', code: 'BAD_INPUT', hint: 'tenant', settings: { inputs: { 'tenant-id': '' } } },
  {
    mistake: 'an unknown mode',
    code: 'BAD_INPUT',
    hint: 'validate',
    settings: { inputs: { mode: 'deploy' } }
  },
  {
    mistake: 'an unknown package',
    code: 'PACKAGE_NOT_FOUND',
    hint: 'Sales Tools',
    files: { 'memberships/new.csv': csv('Sales Tolls', 'eve@contoso.com') }
  },
  {
    mistake: 'a missing permission',
    code: 'GRAPH_FORBIDDEN',
    hint: 'EntitlementManagement.Read',
    arrange: ({ tenant }) => tenant.setPermissions(CLIENT_ID, ['User.Read.All'])
  },
  {
    mistake: 'a broken membership file',
    code: 'CSV_UNKNOWN_COLUMN',
    hint: 'AccessPackage',
    files: { 'memberships/sales.csv': 'AccesPackage;Email\nSales Tools;eve@contoso.com\n' }
  },
  {
    mistake: 'settings with a typo',
    code: 'SETTINGS_UNKNOWN_KEY',
    hint: 'max-removals',
    files: { 'memberships/config.yml': 'version: 1\nsafety:\n  max-removal: 10\n' }
  },
  {
    mistake: 'an address nobody has, in the own domain',
    code: 'PERSON_NOT_FOUND',
    hint: 'spelling',
    files: { 'memberships/sales.csv': csv('Sales Tools', 'ada@contoso.com', 'bob@contoso.com', 'eva@contoso.com') }
  },
  {
    mistake: 'an address that cannot be invited',
    code: 'ADDRESS_NOT_INVITABLE',
    hint: 'special characters',
    files: { 'memberships/sales.csv': csv('Sales Tools', 'ada@contoso.com', 'bob@contoso.com', 'g+x@partner.example') }
  },
  {
    mistake: 'an unknown policy',
    code: 'POLICY_NOT_FOUND',
    hint: 'Direct assignment',
    files: { 'memberships/sales.csv': 'AccessPackage;Email;Policy\nSales Tools;ada@contoso.com;Direct asignment\n' }
  },
  {
    mistake: 'a workspace that another step has changed',
    code: 'WORKSPACE_DIFFERS',
    hint: 'Check out',
    settings: {
      prepare: (workspace) =>
        writeFile(join(workspace, 'memberships', 'extra.csv'), csv('Sales Tools', 'x@contoso.com'))
    }
  },
  {
    mistake: 'no membership folder',
    code: 'WORKSPACE_MISSING',
    hint: 'actions/checkout',
    settings: { inputs: { path: 'somewhere' } }
  },
  {
    mistake: 'an emptied package',
    code: 'WOULD_EMPTY_PACKAGE',
    hint: 'allow-empty',
    files: {
      'memberships/config.yml': 'version: 1\npackages:\n  Finance Reports: {}\n',
      'memberships/finance.csv': null
    }
  }
]

describe('a mistake is one clear error: code, what, what to do; nothing is written, exit code 1', () => {
  let story: Story

  beforeEach(async () => {
    story = await Story.start(TWO_PACKAGES)
    await story.github.commitFiles('main', DECLARED)
  })
  afterEach(() => story.end())

  it.each(MISTAKES)('$mistake', async ({ code, hint, files = EVE_ADDED, settings, arrange }) => {
    arrange?.(story)
    const run = await story.plan(await story.propose('mistake', files), settings)

    expect(run.exitCode).toBe(1)
    expect(run.errors).toHaveLength(1)
    expect(run.errors[0]).toContain(`title=${code}`)
    expect(run.errors[0]).toContain(hint)
    expect(run.summary).toContain(code)
    expect(run.log).not.toMatch(/^\s+at /m)
    expect(run.log).not.toContain('the-secret-of-the-app')
    expect(writes(story)).toEqual([])
  })

  it('tells every problem of every file at once, with file and line', async () => {
    const number = await story.propose('bad-rows', {
      'memberships/sales.csv':
        'AccessPackage;Email;EndDate\nSales Tools;ada\nSales Tools;bob@contoso.com;2026-02-30\nSales Tools;eve@contoso.com;\nSales Tools;EVE@contoso.com;\n',
      'memberships/finance.csv': 'AccessPackage,Mail\nFinance Reports,dana@contoso.com\n'
    })
    const run = await story.plan(number)

    expect(run.exitCode).toBe(1)
    for (const [code, place] of [
      ['CSV_CELL_COUNT', 'file=memberships/sales.csv,line=2'],
      ['CSV_BAD_DATE', 'file=memberships/sales.csv,line=3'],
      ['CSV_DUPLICATE_PERSON', 'file=memberships/sales.csv,line=5'],
      ['CSV_UNKNOWN_COLUMN', 'file=memberships/finance.csv,line=1']
    ] as const) {
      expect(run.errors.filter((line) => line.includes(code) && line.includes(place))).toHaveLength(1)
      expect(run.summary).toContain(code)
    }
    const [comment] = await story.comments(number)
    expect(comment).toContain('problems')
    expect(comment).toContain('memberships/sales.csv')
    expect(story.tenant.requests).toEqual([])
  })

  it('annotates ten lines of very many that are wrong, and counts the rest', async () => {
    const rows = Array.from({ length: 23 }, (_, index) => `person-${index}`)
    const number = await story.propose('many-bad-rows', { 'memberships/sales.csv': csv('Sales Tools', ...rows) })
    const run = await story.plan(number)

    expect(run.errors).toHaveLength(10)
    expect(run.log).toContain('::notice::13 more errors in the log')
    expect((await story.comments(number))[0]).toContain('the files have 23 problems')
  })

  it('goes on with the other packages when one is refused, and still fails', async () => {
    const number = await story.propose('half', {
      'memberships/sales.csv': csv('Sales Tools', 'ada@contoso.com', 'bob@contoso.com', 'eve@contoso.com'),
      'memberships/finance.csv': csv('Finance Reports', 'dana@contoso.com', 'nobody@contoso.com')
    })
    const planned = await story.plan(number)
    const applied = await story.run(await story.merge(number))

    expect(planned.exitCode).toBe(1)
    expect(planned.outputs['adds']).toBe('1')
    expect(applied.exitCode).toBe(1)
    expect(story.members('Sales Tools')).toContain('eve@contoso.com')
    expect(story.members('Finance Reports')).toEqual(['dana@contoso.com'])
  })
})

/** Every request that would change the tenant, alone or as a part of a batch. */
function writes({ tenant }: Story): readonly string[] {
  const sent = tenant.requests.filter(({ kind }) => kind === 'graph')
  const single = sent.filter(({ parts }) => parts === undefined).map(({ method, path }) => `${method} ${path}`)
  const batched = sent.flatMap(({ parts = [] }) => parts.map(({ method, url }) => `${method} ${url}`))
  return [...single, ...batched].filter((line) => !line.startsWith('GET '))
}
