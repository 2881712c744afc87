/** The built command line, started as a person starts it. */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { launchChromium } from '../browser/chromium.js'
import { CLIENT_ID, DeskStory, SECRET } from '../commands/at-desk.js'
import { COMPANY, FILES } from '../commands/company.js'
import { GITHUB_ISSUER, startIdTokenService } from '../github/id-token-service.js'

const ROOT = resolve(import.meta.dirname, '../..')
/** The committed bundle, or another build of it. */
const BUNDLE = process.env['CLI_BUNDLE'] ?? join(ROOT, 'dist/cli/index.js')

interface Ended {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs the command line to its end. Colours and sign-ins of the surrounding run are not inherited. */
function start(
  args: readonly string[],
  cwd = ROOT,
  variables: Readonly<Record<string, string>> = {},
  input = ''
): Promise<Ended> {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(NO_COLOR|FORCE_COLOR|AZURE_|ACCESS_)/.test(name))
  const env = { ...Object.fromEntries(inherited), ...variables }
  return new Promise((resolveEnded) => {
    const child = execFile(process.execPath, [BUNDLE, ...args], { cwd, env, timeout: 120_000 }, (error, out, err) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1
      resolveEnded({ code, out, err })
    })
    child.stdin?.end(input)
  })
}

/** Where the tenant is, and that its certificate is trusted, which lies in the folder. */
function trusting({ folder, tenant }: DeskStory): Readonly<Record<string, string>> {
  return {
    NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
    ACCESS_PACKAGES_GRAPH_ENDPOINT: tenant.graphEndpoint,
    ACCESS_PACKAGES_LOGIN_ENDPOINT: tenant.loginEndpoint
  }
}

describe('the command line and a tenant', () => {
  let story: DeskStory

  beforeAll(async () => {
    story = await DeskStory.start(COMPANY, FILES)
    await story.write('ca.pem', story.tenant.caCertificate)
  })
  afterAll(() => story.end())

  it('plans with a secret from the environment', async () => {
    const { tenantId } = story.tenant
    const signIn = { AZURE_TENANT_ID: tenantId, AZURE_CLIENT_ID: CLIENT_ID, AZURE_CLIENT_SECRET: SECRET }
    const { code, out, err } = await start(['plan'], story.folder, { ...trusting(story), ...signIn })
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain('Access plan: 2 people gain access, 1 loses it')
  })

  it('asks with a token from a pipe', async () => {
    const args = ['who', 'bob@contoso.com', '--token-stdin', '--json']
    const { code, out, err } = await start(args, story.folder, trusting(story), `${await story.token()}\n`)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(JSON.parse(out)).toMatchObject({ packages: [{ name: 'Sales Tools', state: 'to-remove' }] })
  })

  it('writes a report that a browser shows by itself', async () => {
    const args = ['report', '--token-stdin', '--out', 'page.html']
    const { code, out, err } = await start(args, story.folder, trusting(story), await story.token())
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain('Access report: 6 people, 2 packages, 4 memberships in Entra.')

    const browser = await launchChromium()
    try {
      const page = await browser.newPage()
      const asked: string[] = []
      page.on('request', (request) => asked.push(request.url()))
      await page.goto(pathToFileURL(join(story.folder, 'page.html')).href)
      await page.getByLabel('Search').fill('bob')
      expect(await page.locator('tbody tr').allInnerTexts()).toEqual([
        expect.stringMatching(
          /^Bob Stone\nbob@contoso\.com\s+Sales Tools\s.*In no file: the next apply takes it away\.$/s
        )
      ])
      expect(asked).toHaveLength(1)
    } finally {
      await browser.close()
    }
  })
})

describe('the command line in a job of GitHub Actions', () => {
  it('signs in with the token of the job, which stands in nothing that it writes', async () => {
    const subject = 'repo:octo/hello:ref:refs/heads/main'
    const service = await startIdTokenService({ subject })
    const app = { clientId: CLIENT_ID, federated: [{ issuer: GITHUB_ISSUER, subject }] }
    const oidcKeys = service.publicKey.export({ type: 'spki', format: 'pem' }).toString()
    const story = await DeskStory.start({ ...COMPANY, apps: [app] }, FILES, { oidcKeys })
    try {
      await story.write('ca.pem', story.tenant.caCertificate)
      const { code, out, err } = await start(['plan', '--json'], story.folder, {
        ...trusting(story),
        ...service.environment,
        AZURE_TENANT_ID: story.tenant.tenantId,
        AZURE_CLIENT_ID: CLIENT_ID
      })
      expect({ code, err }).toEqual({ code: 0, err: '' })
      expect(JSON.parse(out)).toMatchObject({ totals: { adds: 2 } })
      expect(service.audiences).toEqual(['api://AzureADTokenExchange'])
    } finally {
      await Promise.all([story.end(), service.close()])
    }
  })
})

describe('the command line', () => {
  let elsewhere: string

  beforeAll(async () => {
    elsewhere = await mkdtemp(join(tmpdir(), 'access-packages-test-'))
    const folder = join(elsewhere, 'access')
    await mkdir(folder)
    await writeFile(
      join(folder, 'sales.csv'),
      'AccessPackage;Email;EndDate\nSales;ada@contoso.com;31.12.\nSales;bob;\n'
    )
  })

  afterAll(() => rm(elsewhere, { recursive: true }))

  it('tells the whole story, from anywhere, in plain text', async () => {
    const { code, out, err } = await start(['demo'], elsewhere)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    for (const words of [
      'Access plan: 2 people gain access, 2 lose it',
      'invited as a',
      'Changed in Entra, not in the files',
      'Access applied: all 5 changes done',
      'Access drift: 1 package differs from git',
      'Access drift: none'
    ])
      expect(out).toContain(words)
    expect(out).not.toContain('\u001b')
  })

  it('finds nothing wrong with the sample', async () => {
    const { code, out, err } = await start(['validate'])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain('3 membership files')
  })

  it('lists every problem with file and line, without a stack trace', async () => {
    const { code, out, err } = await start(['validate', '--path', 'access'], elsewhere)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toContain('access/sales.csv:2: error:')
    expect(err).toContain('access/sales.csv:3: error:')
    expect(err).not.toMatch(/^\s+at /m)
  })

  it.each([
    { what: 'an unknown command', args: ['frobnicate'], code: 2, out: '', err: "unknown command 'frobnicate'" },
    { what: 'an unknown option', args: ['demo', '--fast'], code: 2, out: '', err: "unknown option '--fast'" },
    { what: 'no command', args: [], code: 2, out: '', err: 'Examples:' },
    {
      what: 'a folder that is not there',
      args: ['validate', '-p', 'none'],
      code: 1,
      out: '',
      err: 'WORKSPACE_MISSING'
    },
    { what: 'help', args: ['--help'], code: 0, out: 'Examples:', err: '' },
    { what: 'its version', args: ['--version'], code: 0, out: '.', err: '' }
  ])('answers $what with $code', async ({ args, code, out, err }) => {
    const ended = await start(args)
    expect(ended.code).toBe(code)
    expect(ended.out).toContain(out)
    expect(ended.err).toContain(err)
    if (err === '') expect(ended.err).toBe('')
  })
})
