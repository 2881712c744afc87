/** The script that registers the two applications, run as an administrator runs it, with a stand-in for the Azure CLI. */
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { findEndpoints } from '../src/adapters/entra/clouds.js'
import { AzureCli } from './set-up/azure-cli.js'
import { type Application, GRAPH, type GraphCall, PERMISSIONS } from './set-up/graph-applications.js'
import { READ_BY_BOTH, READER_PERMISSIONS, WRITER_PERMISSIONS } from './set-up/permission-names.js'

const SCRIPT = fileURLToPath(new URL('../scripts/set-up-entra.sh', import.meta.url))
const CATALOG = '7c1b5a0e-2f43-4d6b-8a9c-0d1e2f3a4b5c'
const PREFIX = 'repo:contoso/access'
const IMMUTABLE = 'repo:contoso@5544123/access@821093847'

let folder: string
let az: AzureCli

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'set-up-entra-'))
  az = await AzureCli.start(folder)
})
afterEach(async () => {
  await az.end()
  await rm(folder, { recursive: true })
})

describe('without --apply', () => {
  it('only reads, and prints each call that would change something', async () => {
    const output = await run()
    expect(writes()).toEqual([])
    expect(output.match(/^az rest --method .*$/gm)).toHaveLength(14)
    expect(output).toContain('Nothing was changed. To make these calls (14), run the same command with --apply.')
  })

  it('only reads when it is to undo', async () => {
    await run('--apply')
    az.calls = []
    const output = await run('--undo')
    expect(output.match(/^az rest --method DELETE .*$/gm)).toHaveLength(2)
    expect(writes()).toEqual([])
  })
})

describe('with --apply', () => {
  it('makes a reader and a writer, with the permissions that the action names and no other', async () => {
    await run('--apply')
    const expected = {
      'Access packages of contoso/access: reader': READER_PERMISSIONS,
      'Access packages of contoso/access: writer': WRITER_PERMISSIONS
    }
    expect(permissions()).toEqual(expected)
    expect(Object.fromEntries(az.graph.applications.map((each) => [each.displayName, declared(each)]))).toEqual(
      expected
    )
    expect(az.graph.applications.map((each) => each.signInAudience)).toEqual(['AzureADMyOrg', 'AzureADMyOrg'])
  })

  it.each([PREFIX, IMMUTABLE])(
    'trusts pull requests and the default branch for reading, the environment for writing: %s',
    async (prefix) => {
      await run('--apply', '--subject-prefix', prefix, '--branch', 'trunk')
      const trusted = {
        issuer: 'https://token.actions.githubusercontent.com',
        audiences: ['api://AzureADTokenExchange']
      }
      expect(az.graph.applications.map((each) => each.federatedIdentityCredentials)).toMatchObject([
        [
          { ...trusted, subject: `${prefix}:pull_request` },
          { ...trusted, subject: `${prefix}:ref:refs/heads/trunk` }
        ],
        [{ ...trusted, subject: `${prefix}:environment:access-packages-apply` }]
      ])
    }
  )

  it('makes no secret, and says the variables to set', async () => {
    const output = await run('--apply')
    expect(writes().filter(({ path }) => /password|key|secret/i.test(path))).toEqual([])
    const [reader, writer] = az.graph.applications
    expect(output.split('\n').filter((line) => line.startsWith('gh '))).toEqual([
      `gh variable set ENTRA_TENANT_ID --repo contoso/access --body ${az.tenantId}`,
      `gh variable set ENTRA_READER_CLIENT_ID --repo contoso/access --body ${reader?.appId ?? ''}`,
      `gh variable set ENTRA_WRITER_CLIENT_ID --repo contoso/access --body ${writer?.appId ?? ''}`
    ])
  })

  it('changes nothing the second time', async () => {
    await run('--apply')
    az.calls = []
    expect(await run('--apply')).toContain('Nothing to do.')
    expect(writes()).toEqual([])
  })

  it('waits for what Entra does not show yet', async () => {
    az.graph.lag = 3
    await run('--apply')
    expect(Object.values(permissions())).toEqual([READER_PERMISSIONS, WRITER_PERMISSIONS])
  })

  it('stops at a call that fails, and goes on there the next time', async () => {
    let made = 0
    az.refuses = ({ method }) => method !== 'GET' && (made += 1) % 2 === 0
    let runs = 0
    do runs += 1
    while ((await runAnyway('--apply')).exitCode !== 0)
    expect(runs).toBe(14)
    expect(az.graph.applications.map((each) => each.federatedIdentityCredentials.length)).toEqual([2, 1])
    expect(Object.values(permissions())).toEqual([READER_PERMISSIONS, WRITER_PERMISSIONS])
  })

  it('takes no failed read for an absence', async () => {
    await run('--apply')
    az.calls = []
    await run('--apply')
    const reads = az.calls.length
    for (let failing = 1; failing <= reads; failing += 1) {
      az.calls = []
      az.refuses = () => az.calls.length === failing
      expect((await runAnyway('--apply')).exitCode).toBe(1)
      expect(az.calls).toHaveLength(failing)
    }
    expect(writes()).toEqual([])
  })

  it('corrects a subject when the repository got immutable ones', async () => {
    await run('--apply')
    az.calls = []
    await run('--apply', '--subject-prefix', IMMUTABLE)
    expect(writes().map(({ method }) => method)).toEqual(['PATCH', 'PATCH', 'PATCH'])
    const credentials = az.graph.applications.flatMap((each) => each.federatedIdentityCredentials)
    expect(credentials.filter(({ subject }) => !subject.startsWith(`${IMMUTABLE}:`))).toEqual([])
  })

  it('leaves out what is not needed: invitations, and the whole tenant where a catalog is enough', async () => {
    const output = await run('--apply', '--no-invitations', '--catalog', CATALOG)
    expect(Object.values(permissions())).toEqual([READ_BY_BOTH, READ_BY_BOTH])
    const roles = output.split('\n').filter((line) => line.includes(`/AccessPackageCatalog/${CATALOG}`))
    const [, reader, writer] = az.graph.principals
    expect(roles.map((line) => (JSON.parse(line) as { readonly principalId: string }).principalId)).toEqual([
      reader?.id,
      writer?.id,
      writer?.id
    ])
  })

  it('tells what somebody else added, and leaves it', async () => {
    await run('--apply')
    addPermission(1)
    addCredential(1)
    az.calls = []
    const output = await run('--apply')
    expect(output).toContain('Warning: The reader has Directory.ReadWrite.All, which it does not need.')
    expect(output).toContain('Warning: The writer has another federated credential, mine.')
    expect(writes()).toEqual([])
  })

  it.each([
    ['AzureUSGovernment', 'us-government'],
    ['AzureChinaCloud', 'china']
  ])('takes address and audience of the cloud: %s', async (name, cloud) => {
    const { graph, federationAudience } = findEndpoints(cloud, null, null)
    az.cloud = { name, endpoints: { microsoftGraphResourceId: graph } }
    await run('--apply')
    const credentials = az.graph.applications.flatMap((each) => each.federatedIdentityCredentials)
    expect(credentials.map(({ audiences }) => audiences)).toEqual([1, 2, 3].map(() => [federationAudience]))
  })
})

describe('with --undo --apply', () => {
  it('takes away what it made, and nothing else', async () => {
    az.graph.applications.push(application('Somebody else’s'))
    az.graph.principals.push({ id: 'other', appId: 'other', appRoleAssignments: [] })
    const before = structuredClone(az.graph)
    await run('--apply')
    await run('--undo', '--apply')
    expect(az.graph.applications).toEqual(before.applications)
    expect(az.graph.principals).toEqual(before.principals)
    expect(await run('--undo', '--apply')).toContain('Nothing to do.')
  })

  it('leaves an application that somebody added something to', async () => {
    await run('--apply')
    az.graph.applications[0]?.passwordCredentials.push({ keyId: 'k' })
    addPermission(2)
    addCredential(1)
    const output = await run('--undo', '--apply')
    expect(output).toContain('The reader stays: somebody added to it a secret or certificate.')
    expect(output).toContain('The writer stays: somebody added to it mine Directory.ReadWrite.All.')
    expect(az.graph.applications).toHaveLength(2)
  })
})

describe('docs/set-up.md', () => {
  it('names the options that may be given beside tenant and prefix', async () => {
    const { output } = await runAnyway('--help')
    const page = await readFile(new URL('../docs/set-up.md', import.meta.url), 'utf8')
    const named = [...page.matchAll(/^\| `(--[a-z-]+)/gm)].map(([, option]) => option)
    const known = [...output.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, option]) => option)
    expect(['--tenant', '--subject-prefix', ...named, '--apply'].toSorted()).toEqual(known.toSorted())
  })
})

describe('refuses, before anything is changed,', () => {
  it.each<[string, () => unknown, readonly string[], string]>([
    [
      'another tenant than it was told',
      () => (az.tenantId = CATALOG),
      ['--tenant', GRAPH.id],
      'is signed in to the tenant'
    ],
    ['a cloud that it does not know', () => (az.cloud.name = 'Elsewhere'), [], 'does not know'],
    ['an application of that name that it did not make', addNamesake, [], 'that this script did not make'],
    ['a permission that the tenant has not', dropRole, [], 'has no application permission User.Invite.All'],
    [
      'a subject that is none',
      () => null,
      ['--subject-prefix', 'contoso/access'],
      '--subject-prefix is «contoso/access»'
    ],
    ['text that would mean something in a request', () => null, ['--branch', 'main","subject":"x'], '--branch is'],
    ['an option that it does not know', () => null, ['--force'], 'There is no option --force.']
  ])('%s', async (_, prepare, options, message) => {
    prepare()
    const { exitCode, output } = await runAnyway('--apply', ...options)
    expect(exitCode).toBe(1)
    expect(output).toContain(message)
    expect(writes()).toEqual([])
  })
})

/** What the script says; it has to succeed. */
async function run(...options: readonly string[]): Promise<string> {
  const { exitCode, output } = await runAnyway(...options)
  if (exitCode !== 0) throw new Error(output)
  return output
}

/** Of an option that is given twice the last one counts. */
async function runAnyway(
  ...options: readonly string[]
): Promise<{ readonly exitCode: number | null; readonly output: string }> {
  const script = spawn('bash', [SCRIPT, '--tenant', az.tenantId, '--subject-prefix', PREFIX, ...options], {
    env: { PATH: [folder, process.env['PATH']].join(delimiter) },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  const exit = new Promise<number | null>((resolve) => script.on('close', resolve))
  const [output, errors] = await Promise.all([text(script.stdout), text(script.stderr)])
  return { exitCode: await exit, output: `${output}${errors}` }
}

function writes(): readonly GraphCall[] {
  return az.calls.filter(({ method }) => method !== 'GET')
}

/** Names of the permissions that each application was granted. */
function permissions(): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    az.graph.applications.map(({ appId, displayName }) => {
      const granted = az.graph.principals.find((each) => each.appId === appId)?.appRoleAssignments ?? []
      return [displayName, granted.map(({ appRoleId }) => roleName(appRoleId)).toSorted()]
    })
  )
}

function declared({ requiredResourceAccess = [] }: Application): readonly string[] {
  return requiredResourceAccess.flatMap(({ resourceAccess }) => resourceAccess.map(({ id }) => roleName(id))).toSorted()
}

function roleName(id: string): string {
  return PERMISSIONS.find((role) => role.id === id)?.value ?? id
}

function application(displayName: string): Application {
  const empty = { passwordCredentials: [], keyCredentials: [], federatedIdentityCredentials: [] }
  return { id: 'other', appId: 'other', displayName, tags: [], ...empty }
}

function addNamesake(): void {
  az.graph.applications.push(application('Access packages of contoso/access: writer'))
}

function addPermission(principal: number): void {
  const [role] = PERMISSIONS
  az.graph.principals[principal]?.appRoleAssignments.push({ appRoleId: role?.id ?? '', resourceId: GRAPH.id })
}

function addCredential(owner: number): void {
  const mine = { id: 'mine', name: 'mine', issuer: 'https://issuer.example', subject: 'mine', audiences: [] }
  az.graph.applications[owner]?.federatedIdentityCredentials.push(mine)
}

function dropRole(): void {
  az.graph.principals = [{ ...GRAPH, appRoles: PERMISSIONS.filter(({ value }) => value !== 'User.Invite.All') }]
}
