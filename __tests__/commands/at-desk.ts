/** A person at a terminal, or a program at a pipe, who types commands against an emulated tenant. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import stringWidth from 'string-width'
import { buildProgram } from '../../src/commands/program.js'
import { tellFailure } from '../../src/commands/tell-failure.js'
import { fetchTrusting } from '../../src/demo/trusting-fetch.js'
import type { Tenant, TenantOptions, TenantSeed } from '../../src/emulator/tenant-server.js'
import { startJudgedTenant } from '../contract/entra-tenant.js'

export const CLIENT_ID = '11111111-1111-4111-a111-111111111111'
export const SECRET = 'known-to-the-test'

/** What is around a command, where it differs from a pipe and a signed-in app. */
export interface Surroundings {
  /** A variable set to null is not there. */
  readonly variables?: Readonly<Record<string, string | null>>
  /** Standard input. */
  readonly input?: string
  /** A terminal with so many columns; without it, a pipe. */
  readonly columns?: number
}

/** What a command did. */
export interface Typed {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** A tenant, a folder with files, and the variables to sign in with. */
export class DeskStory {
  private constructor(
    readonly tenant: Tenant,
    readonly folder: string,
    private readonly trusting: ReturnType<typeof fetchTrusting>
  ) {}

  /** @param files Paths, relative to the working directory, with their content. */
  static async start(
    seed: TenantSeed,
    files: Readonly<Record<string, string>>,
    options: TenantOptions = {}
  ): Promise<DeskStory> {
    const apps = seed.apps ?? [{ clientId: CLIENT_ID, secret: SECRET }]
    const tenant = await startJudgedTenant({ ...seed, apps }, options)
    const folder = await mkdtemp(join(tmpdir(), 'access-packages-desk-'))
    const story = new DeskStory(tenant, folder, fetchTrusting(tenant.caCertificate))
    for (const [path, text] of Object.entries(files)) await story.write(path, text)
    return story
  }

  async write(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(this.folder, path)), { recursive: true })
    await writeFile(join(this.folder, path), text)
  }

  /** Types a command line. The tenant's certificate is nobody's else, so requests go by a fetch that trusts it. */
  async type(args: readonly string[], { variables = {}, input = '', columns }: Surroundings = {}): Promise<Typed> {
    const written = { out: '', err: '' }
    const stream = (name: 'out' | 'err') => ({
      ...(columns === undefined ? {} : { isTTY: true, columns }),
      write: (text: string) => (written[name] += text)
    })
    const desk = {
      out: stream('out'),
      err: stream('err'),
      input: (async function* () {
        await Promise.resolve()
        yield input
      })(),
      variables: this.variables(variables),
      workingDirectory: this.folder
    }
    const before = globalThis.fetch
    globalThis.fetch = this.trusting.fetch
    let code = 0
    try {
      await buildProgram(desk, (ended) => (code = ended)).parseAsync([...args], { from: 'user' })
    } catch (error) {
      code = tellFailure(error, desk)
    } finally {
      globalThis.fetch = before
    }
    return { code, ...written }
  }

  /** An access token, as `az account get-access-token` gives one. */
  async token(): Promise<string> {
    const { loginEndpoint, graphEndpoint, tenantId } = this.tenant
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: CLIENT_ID,
      client_secret: SECRET,
      scope: `${graphEndpoint}/.default`
    })
    const answer = await this.trusting.fetch(`${loginEndpoint}/${tenantId}/oauth2/v2.0/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: form.toString()
    })
    return ((await answer.json()) as { readonly access_token: string }).access_token
  }

  /** Everything the tenant was asked that is not a read; a batch counts by its parts. */
  writes(): readonly string[] {
    const calls = this.tenant.requests.flatMap(({ method, path, parts }) =>
      parts === undefined ? [{ method, url: path }] : parts.map((part) => ({ method: part.method, url: part.url }))
    )
    return calls.filter(({ method, url }) => method !== 'GET' && !url.includes('/oauth2/')).map(({ url }) => url)
  }

  async end(): Promise<void> {
    this.trusting.close()
    await rm(this.folder, { recursive: true })
    await this.tenant.close()
  }

  private variables(more: Readonly<Record<string, string | null>>): Readonly<Record<string, string>> {
    const all: Record<string, string | null> = {
      AZURE_TENANT_ID: this.tenant.tenantId,
      AZURE_CLIENT_ID: CLIENT_ID,
      AZURE_CLIENT_SECRET: SECRET,
      ACCESS_PACKAGES_GRAPH_ENDPOINT: this.tenant.graphEndpoint,
      ACCESS_PACKAGES_LOGIN_ENDPOINT: this.tenant.loginEndpoint,
      ...more
    }
    return Object.fromEntries(Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [[name, value]])))
  }
}

/** Columns of the widest line; colours take none, and a line of progress is written over the one before. */
export function widestLine(text: string): number {
  return Math.max(...text.split(/[\r\n]/).map((line) => stringWidth(line)))
}
