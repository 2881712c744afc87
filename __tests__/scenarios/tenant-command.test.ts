/** The tenant of the built command line, started and used as a stranger does. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { createInterface } from 'node:readline'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { at, itemsOf, type Json, send, textAt } from '../emulator/tenant-client.js'

const ROOT = resolve(import.meta.dirname, '../..')
/** The committed bundle, or another build of it. */
const BUNDLE = process.env['CLI_BUNDLE'] ?? join(ROOT, 'dist/cli/index.js')

const APP = { clientId: '11111111-1111-4111-a111-111111111111', secret: "it's known" }
const SEED = `displayName: Fabrikam
apps:
  - { clientId: ${APP.clientId}, secret: "${APP.secret}" }
users:
  - { mail: ada@contoso.com, displayName: Ada }
  - { mail: bob@contoso.com }
packages:
  - displayName: Finance
    members: [{ user: ada@contoso.com }]
misbehaviour:
  - when: { path: /organization }
    do: { status: 503, retryAfter: 2 }
  - when: { path: /catalogs }
    do: reset
`

/** A command that goes on until it is told to end. */
class Running {
  readonly lines: string[] = []
  private readonly waiting = new Set<() => boolean>()

  constructor(
    readonly process: ChildProcess,
    /** Everything on standard error, once it has ended. */
    readonly errors: Promise<string>
  ) {
    if (process.stdout === null) throw new Error('No standard output')
    createInterface(process.stdout).on('line', (line) => {
      this.lines.push(line)
      for (const look of this.waiting) look()
    })
  }

  /** The first line that fits, now or later. Fails when the command ends without it. */
  line(pattern: RegExp): Promise<string> {
    return new Promise((found, failed) => {
      const look = () => {
        const line = this.lines.find((one) => pattern.test(one))
        if (line !== undefined) found(line)
        return line !== undefined
      }
      if (look()) return
      this.waiting.add(look)
      this.process.once('close', () => {
        if (!look()) failed(new Error(`It ended without a line like ${String(pattern)}:\n${this.lines.join('\n')}`))
      })
    })
  }

  async end(signal: NodeJS.Signals): Promise<{ readonly code: number | null; readonly err: string }> {
    const closed = once(this.process, 'close') as Promise<[number | null]>
    this.process.kill(signal)
    const [code] = await closed
    return { code, err: await this.errors }
  }
}

interface Address {
  readonly graphEndpoint: string
  readonly tenantId: string
  readonly caFile: string
  readonly caCertificate: string
}

describe('the tenant of the command line', () => {
  let folder: string
  let running: Running | null = null

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tenant-command-'))
    await writeFile(join(folder, 'tenant.yml'), SEED)
  })
  afterEach(async () => {
    // Asked, not killed: it takes the certificate with it that it wrote.
    if (running?.process.exitCode === null) await running.end('SIGTERM')
    running = null
  })
  afterAll(() => rm(folder, { recursive: true }))

  function start(...args: readonly string[]): Running {
    const child = spawn(process.execPath, [BUNDLE, 'tenant', ...args], { cwd: folder })
    return (running = new Running(child, text(child.stderr)))
  }

  async function addressOf(started: Running): Promise<Address> {
    await started.line(/--header "Authorization/)
    const value = (label: string) =>
      started.lines
        .find((line) => line.startsWith(`  ${label} `))
        ?.slice(label.length + 2)
        .trim() ?? ''
    const caFile = value('CA certificate')
    return {
      graphEndpoint: value('Sign-in'),
      tenantId: value('Tenant id'),
      caFile,
      caCertificate: await readFile(caFile, 'utf8')
    }
  }

  async function signIn(address: Address, { clientId, secret } = APP): Promise<(path: string) => Promise<Json>> {
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: secret,
      scope: `${address.graphEndpoint}/.default`
    })
    const { body } = await send(address, 'POST', `/${address.tenantId}/oauth2/v2.0/token`, { body: form.toString() })
    const headers = { authorization: `Bearer ${textAt(body, 'access_token')}` }
    return async (path) => (await send(address, 'GET', `/v1.0${path}`, { headers })).body
  }

  it('is what its seed file says, tells how to use it, and logs each request in a line', async () => {
    const started = start('--seed', 'tenant.yml', '--port', '0')
    const address = await addressOf(started)
    expect(started.lines[0]).toContain('Fabrikam')
    expect(started.lines.join('\n')).toContain(`${APP.clientId}   secret ${APP.secret}`)

    const get = await signIn(address)
    const users = itemsOf(await get("/users?$filter=mail%20eq%20'ada@contoso.com'"))
    expect(users.map((user) => at(user, 'displayName'))).toEqual(['Ada'])
    expect(at(await get('/organization'), 'error.code')).toBe('ServiceUnavailable')
    await expect(get('/identityGovernance/entitlementManagement/catalogs')).rejects.toMatchObject({
      code: 'ECONNRESET'
    })
    expect(await started.line(/token 200$/)).toBe(`POST /${address.tenantId}/oauth2/v2.0/token 200`)
    expect(await started.line(/^GET .*users/)).toBe("GET /v1.0/users?$filter=mail eq 'ada@contoso.com' 200")
    await started.line(/^GET \/v1\.0\/organization 503$/)
    await started.line(/\/catalogs no answer$/)

    expect(await started.end('SIGINT')).toEqual({ code: 0, err: '' })
    expect(started.lines.at(-1)).toBe('The tenant has ended.')
    expect(started.lines.join('\n')).not.toContain('\u001b')
    await expect(readFile(address.caFile)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('works with the lines for a shell as they are printed', async () => {
    const started = start('--seed', 'tenant.yml', '--port', '0')
    await addressOf(started)
    const script = started.lines.filter((line) => line.includes('curl ')).join('\n')
    const shell = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'inherit'] })
    const answer = JSON.parse(await text(shell.stdout)) as Json
    expect(itemsOf(answer).map((user) => at(user, 'mail'))).toEqual(['ada@contoso.com', 'bob@contoso.com'])
  })

  it('works with the command line by the lines that are printed for it', async () => {
    const started = start('--seed', 'tenant.yml', '--port', '0')
    await addressOf(started)
    const script = started.lines.filter((line) => line.includes('export ')).join('\n')
    const command = `${script}\n"${process.execPath}" "${BUNDLE}" check`
    const shell = spawn('sh', ['-c', command], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
    expect(await text(shell.stdout)).toContain(`Signed in to tenant`)
  })

  it('has the same ids again, leaves its certificate where it was told to, and is quiet on request', async () => {
    const ids = async () => {
      const started = start('--seed', 'tenant.yml', '--port', '0', '--quiet', '--ca', 'ca.pem')
      const address = await addressOf(started)
      expect(address.caFile).toBe(join(folder, 'ca.pem'))
      const get = await signIn(address)
      const paths = ['/users', '/identityGovernance/entitlementManagement/accessPackages?$expand=assignmentPolicies']
      const found = await Promise.all(paths.map(get))
      expect((await started.end('SIGTERM')).code).toBe(0)
      expect(started.lines.filter((line) => line.startsWith('GET'))).toEqual([])
      return [
        address.tenantId,
        ...found.flatMap(itemsOf).flatMap((item) => [at(item, 'id'), at(item, 'assignmentPolicies.0.id')])
      ]
    }
    const first = await ids()
    expect(first).toHaveLength(7)
    expect(await ids()).toEqual(first)
    expect(await readFile(join(folder, 'ca.pem'), 'utf8')).toContain('BEGIN CERTIFICATE')
  })

  it('is the tenant of the sample without a seed', async () => {
    const address = await addressOf(start('--port', '0'))
    const [, clientId = '', secret = ''] =
      /([0-9a-f-]{36}) {3}secret (.*)$/.exec((await running?.line(/ {3}secret /)) ?? '') ?? []
    const get = await signIn(address, { clientId, secret })
    const names = itemsOf(await get('/identityGovernance/entitlementManagement/accessPackages'))
    expect(names.map((item) => at(item, 'displayName'))).toContain('Sales Tools')
  })

  it.each([
    { what: 'a port that is none', args: ['--port', '70000'], code: 2, says: 'A port is a number from 0 to 65535.' },
    {
      what: 'a file that is not there',
      args: ['--seed', 'none.yml'],
      code: 1,
      says: 'none.yml: error: The file cannot'
    },
    { what: 'a file with mistakes', args: ['--seed', 'bad.yml'], code: 1, says: 'bad.yml:2: error: users › 1 › nick' },
    {
      what: 'a place it cannot write to',
      args: ['--port', '0', '--ca', 'no/ca.pem'],
      code: 1,
      says: 'cannot be written'
    }
  ])('answers $what with $code', async ({ args, code, says }) => {
    await writeFile(join(folder, 'bad.yml'), 'users:\n  - nick: Ada\n')
    const started = start(...args)
    const [ended] = (await once(started.process, 'close')) as [number]
    expect(ended).toBe(code)
    const err = await started.errors
    expect(err).toContain(says)
    expect(err).not.toMatch(/^\s+at /m)
  })

  it('says when its port is taken', async () => {
    const { graphEndpoint } = await addressOf(start('--seed', 'tenant.yml', '--port', '0'))
    const first = running
    const second = start('--seed', 'tenant.yml', '--port', new URL(graphEndpoint).port)
    await once(second.process, 'close')
    expect(await second.errors).toContain('is taken. Choose another with --port')
    await first?.end('SIGTERM')
  })
})
