/** `check`, typed against emulated tenants that lack this and that. */
import { afterEach, describe, expect, it } from '@jest/globals'
import type { AppSeed, TenantOptions, TenantSeed } from '../../src/emulator/tenant-server.js'
import { GITHUB_ISSUER, startIdTokenService } from '../github/id-token-service.js'
import { CLIENT_ID, DeskStory, SECRET, widestLine, type Surroundings, type Typed } from './at-desk.js'
import { COMPANY, FILES } from './company.js'

const READER = ['EntitlementManagement.Read.All', 'User.Read.All', 'Organization.Read.All']
const WRITER = ['EntitlementManagement.ReadWrite.All', 'User.Read.All', 'Organization.Read.All', 'User.Invite.All']
const SUBJECT = 'repo:contoso/access:pull_request'

let story: DeskStory
afterEach(() => story.end())

/** Types `check` in a situation; `permissions` are the app’s. */
async function check(
  args: readonly string[],
  { permissions = READER, files = FILES, seed = {}, options = {}, app = { secret: SECRET } }: Situation = {},
  surroundings: Surroundings = {}
): Promise<Typed> {
  const apps = [{ clientId: CLIENT_ID, permissions, ...app }]
  story = await DeskStory.start({ ...COMPANY, ...seed, apps }, files, options)
  return story.type(['check', ...args], surroundings)
}

interface Situation {
  readonly permissions?: readonly string[]
  readonly files?: Readonly<Record<string, string>>
  readonly seed?: TenantSeed
  readonly options?: TenantOptions
  readonly app?: Omit<AppSeed, 'clientId'>
}

/** The packages of the company, with one policy of the first one changed. */
function withPolicy(policy: object): TenantSeed {
  const [sales, ...others] = COMPANY.packages ?? []
  if (sales === undefined) throw new Error('The company has no packages')
  const members = (sales.members ?? []).map(({ user }) => ({ user }))
  const policies = [{ displayName: 'Direct assignment', ...policy }]
  return { packages: [{ displayName: sales.displayName, members, policies }, ...others] }
}

const SALES_ONLY = { 'memberships/sales.csv': 'AccessPackage;Email\nSales Tools;ada@contoso.com\n' }

describe('check', () => {
  it('finds nothing to fix where all is well, reads only, and fits a terminal of 80 columns', async () => {
    const { code, out } = await check([], {}, { columns: 80, variables: { NO_COLOR: '1' } })
    expect(code).toBe(0)
    expect(out).toContain(`Signed in to tenant ${story.tenant.tenantId} as application`)
    expect(out).toContain('The tenant has Microsoft Entra ID P2.')
    expect(out).toContain('«Finance Reports» in catalog «General»: policy «Direct assignment»')
    expect(out).toContain(', 0 to fix.')
    expect(widestLine(out)).toBeLessThanOrEqual(80)
    expect(story.writes()).toEqual([])
  })

  it.each<{ what: string; args: readonly string[]; situation: Situation; code: number; says: RegExp }>([
    {
      what: 'an app that may not read packages',
      args: [],
      situation: { permissions: ['User.Read.All'] },
      code: 1,
      says: /fix +.*EntitlementManagement\.Read\.All.*\(GRAPH_FORBIDDEN\)/
    },
    {
      what: 'an app that may not read people',
      args: [],
      situation: { permissions: ['EntitlementManagement.Read.All', 'Organization.Read.All'] },
      code: 1,
      says: /fix +.*User\.Read\.All.*\(GRAPH_FORBIDDEN\)/
    },
    {
      what: 'an app that may not read domains',
      args: [],
      situation: { permissions: ['EntitlementManagement.Read.All', 'User.Read.All'] },
      code: 0,
      says: /look +The tenant’s own domains cannot be read.*\n +→ Grant Organization\.Read\.All/
    },
    {
      what: 'an app for plans that can write',
      args: [],
      situation: { permissions: WRITER },
      code: 0,
      says: /look +The token carries EntitlementManagement\.ReadWrite\.All .*which plan does not need/
    },
    {
      what: 'an app that is to apply and can only read',
      args: ['--for', 'apply'],
      situation: {},
      code: 1,
      says: /fix +EntitlementManagement\.ReadWrite\.All .*does not carry it.*Access package assignment manager[^]*fix +User\.Invite\.All/
    },
    {
      what: 'an app that applies and need not invite',
      args: ['--for', 'apply'],
      situation: {
        permissions: WRITER.slice(0, 3),
        files: { ...SALES_ONLY, 'memberships/config.yml': 'version: 1\ninvitations: { enabled: false }\n' }
      },
      code: 0,
      says: /ok +EntitlementManagement\.ReadWrite\.All/
    },
    {
      what: 'a tenant without a licence',
      args: [],
      situation: { seed: { servicePlans: ['AAD_PREMIUM'] } },
      code: 0,
      says: /look +Neither Microsoft Entra ID P2 nor Governance/
    },
    {
      what: 'a tenant that takes no guests',
      args: ['--for', 'apply'],
      situation: { permissions: [...WRITER, 'Policy.Read.All'], options: { invitationsDisabled: true } },
      code: 1,
      says: /fix +The tenant lets nobody invite guests/
    },
    {
      what: 'a tenant that tells who may invite',
      args: [],
      situation: { permissions: [...READER, 'Policy.Read.All'] },
      code: 0,
      says: /ok +The tenant lets applications invite guests/
    },
    {
      what: 'a policy that asks for approval and has questions',
      args: [],
      situation: {
        seed: withPolicy({ approvalRequired: true, questions: [{ text: 'Why?', required: true }] }),
        files: SALES_ONLY
      },
      code: 0,
      says: /look +«Sales Tools».*asks for approval.*required questions \(«Why\?»\)/
    },
    {
      what: 'a policy that is switched off',
      args: [],
      situation: { seed: withPolicy({ enabled: false }), files: SALES_ONLY },
      code: 0,
      says: /look +«Sales Tools».*not enabled/
    },
    {
      what: 'a package that is not there',
      args: [],
      situation: { files: { 'memberships/a.csv': 'AccessPackage;Email\nSales Tolls;ada@contoso.com\n' } },
      code: 1,
      says: /fix +memberships\/a\.csv:2: No access package is called «Sales Tolls»[^]*«Sales Tools»/
    },
    {
      what: 'a policy that is not there',
      args: [],
      situation: { files: { 'memberships/a.csv': 'AccessPackage;Email;Policy\nSales Tools;ada@contoso.com;None\n' } },
      code: 1,
      says: /fix +memberships\/a\.csv:2: .*no policy «None»/
    },
    {
      what: 'files with mistakes',
      args: [],
      situation: { files: { 'memberships/a.csv': 'AccessPackage;Mail\n' } },
      code: 1,
      says: /fix +There (is|are) \d+ problems? in the files\..*\n +→ Run `validate`/
    },
    {
      what: 'a folder that is not there yet',
      args: [],
      situation: { files: {} },
      code: 0,
      says: /note +No package is managed yet/
    }
  ])('tells of $what', async ({ args, situation, code, says }) => {
    const typed = await check(args, situation)
    expect(typed.out).toMatch(says)
    expect({ code: typed.code, err: typed.err }).toEqual({ code, err: '' })
  })

  it('tries nothing more when it cannot sign in, and says why', async () => {
    const { code, out } = await check([], {}, { variables: { AZURE_CLIENT_SECRET: 'wrong' } })
    expect(code).toBe(1)
    expect(out).toMatch(/fix +Entra refused the sign-in \(AADSTS7000215\)/)
    expect(out).toContain('0 ok, 0 to look at, 1 to fix.')
  })

  it.each([
    { what: 'that fits', subject: SUBJECT, code: 0 },
    { what: 'that does not fit', subject: 'repo:contoso/access:ref:refs/heads/main', code: 1 }
  ])('shows the subject of a federated token $what', async ({ subject, code }) => {
    const service = await startIdTokenService({ subject: SUBJECT })
    try {
      const url = `${service.requestUrl}&audience=${encodeURIComponent('api://AzureADTokenExchange')}`
      const answer = await fetch(url, { headers: { authorization: `Bearer ${service.requestToken}` } })
      const { value } = (await answer.json()) as { readonly value: string }
      const publicKey = service.publicKey.export({ type: 'spki', format: 'pem' }).toString()
      const typed = await check(
        ['--json'],
        {
          app: { federated: [{ issuer: GITHUB_ISSUER, subject }] },
          files: { ...FILES, 'token.jwt': value },
          options: { oidcKeys: publicKey }
        },
        { variables: { AZURE_CLIENT_SECRET: null, AZURE_FEDERATED_TOKEN_FILE: 'token.jwt' } }
      )
      expect(typed.code).toBe(code)
      const { checks } = JSON.parse(typed.out) as { readonly checks: readonly { readonly message: string }[] }
      expect(checks[0]).toEqual({
        group: 'Sign-in',
        level: 'note',
        message: `The federated token presented subject \`${SUBJECT}\`, issuer \`${GITHUB_ISSUER}\`, audience \`api://AzureADTokenExchange\`.`,
        hint: ''
      })
      expect(typed.out).not.toContain(value)
    } finally {
      await service.close()
    }
  })

  it('names the file of a federated token that is not there, and blames no permission of a job', async () => {
    const variables = { AZURE_CLIENT_SECRET: null, AZURE_FEDERATED_TOKEN_FILE: 'none.jwt' }
    const typed = await check(['--json'], { files: FILES }, { variables })
    expect(typed.code).toBe(1)
    expect(typed.out).toContain('The file none.jwt cannot be read')
    expect(typed.out + typed.err).not.toContain('id-token')
  })
})
