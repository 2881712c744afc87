/** One repository for three tenants, each with a folder of its own, and a run for each at the same time: docs/several-tenants.md. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { Tenant } from '../../src/emulator/tenant-server.js'
import { csv } from './people.js'
import { CLIENT_ID, SECRET, startStoryTenant, Story, TENANT_ID, type Run, type RunSettings } from './story.js'

/** A tenant as one entry of the workflow's matrix has it. */
interface Entry {
  readonly name: string
  readonly tenantId: string
  readonly clientId: string
  readonly secret: string
}

const CONTOSO: Entry = { name: 'contoso', tenantId: TENANT_ID, clientId: CLIENT_ID, secret: SECRET }
const FABRIKAM: Entry = {
  name: 'fabrikam',
  tenantId: '66666666-7777-4888-8999-aaaaaaaaaaaa',
  clientId: 'aaaaaaaa-2222-4ccc-8ddd-eeeeeeeeeeee',
  secret: 'the-secret-in-fabrikam'
}
const TAILSPIN: Entry = {
  name: 'tailspin',
  tenantId: '22222222-3333-4444-8555-666666666666',
  clientId: 'aaaaaaaa-3333-4ccc-8ddd-eeeeeeeeeeee',
  secret: 'the-secret-in-tailspin'
}
const MATRIX = [CONTOSO, FABRIKAM, TAILSPIN]

/** The same name everywhere: what crosses from one tenant to another would fit there too. */
const PACKAGE = 'Sales Tools'

const folderOf = ({ name }: Entry): string => `tenants/${name}`
const addressOf = ({ name }: Entry, person: string): string => `${person}@${name}.example`

/** The folders of all tenants, with the same people in each. */
function filesWith(...people: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    MATRIX.map((entry) => [
      `${folderOf(entry)}/sales.csv`,
      csv(PACKAGE, ...people.map((person) => addressOf(entry, person)))
    ])
  )
}

describe('three tenants in one repository', () => {
  let story: Story
  let tenants: ReadonlyMap<Entry, Tenant>

  beforeEach(async () => {
    const seedOf = (entry: Entry) => ({
      tenantId: entry.tenantId,
      apps: [{ clientId: entry.clientId, secret: entry.secret }],
      verifiedDomains: [`${entry.name}.example`],
      users: ['ada', 'bob', 'dana'].map((person) => {
        const mail = addressOf(entry, person)
        return { mail, userPrincipalName: mail }
      }),
      packages: [
        {
          displayName: PACKAGE,
          policies: [{ displayName: 'Direct assignment' }],
          members: ['ada', 'bob'].map((person) => ({ user: addressOf(entry, person) }))
        }
      ]
    })
    story = await Story.start(seedOf(CONTOSO))
    const others = await Promise.all([FABRIKAM, TAILSPIN].map((entry) => startStoryTenant(seedOf(entry))))
    tenants = new Map([story.tenant, ...others].flatMap((tenant, index) => pairWith(MATRIX[index], tenant)))
    for (const [{ name }, { caCertificate }] of tenants) await writeFile(certificateOf(name), caCertificate)

    const applied = await story.github.commitFiles('main', filesWith('ada', 'bob'))
    for (const entry of MATRIX) await story.record(applied, { tenantId: entry.tenantId, path: folderOf(entry) })
  })
  afterEach(async () => {
    const others = [...tenants.values()].filter((tenant) => tenant !== story.tenant)
    await Promise.all([story.end(), ...others.map((tenant) => tenant.close())])
  })

  const certificateOf = (name: string): string => join(story.directory, `${name}.pem`)
  const tenantOf = (entry: Entry): Tenant => tenants.get(entry) ?? story.tenant

  /** The inputs of a tenant's job. */
  const settingsOf = (entry: Entry): RunSettings => ({
    inputs: {
      path: folderOf(entry),
      'tenant-id': entry.tenantId,
      'client-id': entry.clientId,
      'client-secret': entry.secret,
      'graph-endpoint': tenantOf(entry).graphEndpoint,
      'login-endpoint': tenantOf(entry).loginEndpoint
    },
    environment: { NODE_EXTRA_CA_CERTS: certificateOf(entry.name) }
  })
  /** The jobs of a workflow run, all at once. */
  const forEachTenant = (job: (settings: RunSettings) => Promise<Run>): Promise<readonly Run[]> =>
    Promise.all(MATRIX.map((entry) => job(settingsOf(entry))))
  const members = (entry: Entry): readonly string[] =>
    tenantOf(entry)
      .holders(PACKAGE)
      .map(({ address }) => address)
      .sort()
  const inAll = (...people: readonly string[]) =>
    MATRIX.map((entry) => people.map((person) => addressOf(entry, person)))

  it('plans all three at once, in a comment each, and applies all three at once, with a record each', async () => {
    const number = await story.propose('change', filesWith('ada', 'dana'))
    const plans = await forEachTenant((settings) => story.plan(number, settings))
    for (const plan of plans) {
      expect(plan.errors).toEqual([])
      expect(plan.outputs).toMatchObject({ adds: '1', removes: '1', unchanged: '1' })
    }
    const planned = await story.comments(number)
    expect(namedIn(planned)).toEqual(inAll('bob', 'dana'))

    const push = await story.merge(number)
    const applies = await forEachTenant((settings) => story.run(push, settings))
    for (const apply of applies) {
      expect(apply.errors).toEqual([])
      expect(apply.outputs).toMatchObject({ applied: '2', held: '0', failed: '0' })
    }
    expect(MATRIX.map(members)).toEqual(inAll('ada', 'dana'))
    expect(recordsOf(push.sha)).toEqual(MATRIX.map((entry) => [entry.tenantId, folderOf(entry), 'success']))
    const outcomes = await story.comments(number)
    expect(namedIn(outcomes)).toEqual(inAll('bob', 'dana'))
    for (const outcome of outcomes) expect(outcome).toContain('Access applied')
  })

  it('finishes two when the third refuses, and leaves no more than that one to be made up for', async () => {
    const number = await story.propose('change', filesWith('ada', 'bob', 'dana'))
    await forEachTenant((settings) => story.plan(number, settings))
    const push = await story.merge(number)
    tenantOf(FABRIKAM).misbehave({
      when: { method: 'POST', path: '/assignmentRequests', in: 'batch' },
      do: { status: 400, code: 'InvalidModel', message: 'The model is invalid.' }
    })
    const applies = await forEachTenant((settings) => story.run(push, settings))
    expect(applies.map(({ exitCode }) => exitCode)).toEqual([0, 1, 0])
    expect(recordsOf(push.sha).map(([, , state]) => state)).toEqual(['success', 'failure', 'success'])

    const again = await forEachTenant((settings) => story.run(push, settings))
    expect(again.map(({ outputs }) => outputs['applied'])).toEqual(['0', '1', '0'])
    expect(MATRIX.map(members)).toEqual(inAll('ada', 'bob', 'dana'))
  })

  /** Which people of which tenants each comment names, in the order of the tenants. */
  function namedIn(comments: readonly string[]): readonly (readonly string[])[] {
    const named = comments.map((comment) => [...new Set(comment.match(/[a-z]+@[a-z]+\.example/g))].sort())
    return named.sort(([one = ''], [other = '']) => domainOf(one) - domainOf(other))
  }

  function domainOf(address: string): number {
    return MATRIX.findIndex(({ name }) => address.endsWith(`@${name}.example`))
  }

  /** Tenant, folder and last state of the records of a commit, in the order of the tenants. */
  function recordsOf(sha: string): readonly (readonly [unknown, unknown, string | undefined])[] {
    const records = story.github
      .deployments()
      .filter((record) => record.sha === sha)
      .map(({ payload, states }) => {
        const { tenantId, path } = payload as Readonly<Record<string, unknown>>
        return [tenantId, path, states.at(-1)] as const
      })
    const place = ([tenantId]: readonly [unknown, ...unknown[]]): number =>
      MATRIX.findIndex((entry) => entry.tenantId === tenantId)
    return records.sort((one, other) => place(one) - place(other))
  }
})

function pairWith<K, V>(key: K | undefined, value: V): readonly (readonly [K, V])[] {
  return key === undefined ? [] : [[key, value]]
}
