/** Microsoft's own clients, used as their documentation shows it, find nothing strange about the tenant. */
import { X509Certificate } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { ConfidentialClientApplication, type INetworkModule, type NodeAuthOptions } from '@azure/msal-node'
import {
  AuthenticationHandler,
  BatchRequestContent,
  type BatchRequestBody,
  BatchResponseContent,
  type BatchResponseBody,
  Client,
  type Context,
  type Middleware,
  type PageCollection,
  PageIterator,
  RedirectHandler,
  RetryHandler,
  TelemetryHandler
} from '@microsoft/microsoft-graph-client'
import { generate } from 'selfsigned'
import { fetchTrusting } from '../../../src/demo/trusting-fetch.js'
import type { Tenant } from '../../../src/emulator/tenant-server.js'
import { startJudgedTenant } from '../../contract/entra-tenant.js'
import { at, CLIENT_ID, EM, SECRET } from '../tenant-client.js'

const CERTIFIED = '22222222-2222-4222-a222-222222222222'
const pems = await generate([{ name: 'commonName', value: 'app' }], { algorithm: 'sha256', keySize: 2048 })

let tenant: Tenant
let wire: ReturnType<typeof fetchTrusting>

beforeEach(async () => {
  tenant = await startJudgedTenant(
    {
      apps: [
        { clientId: CLIENT_ID, secret: SECRET },
        { clientId: CERTIFIED, certificate: pems.cert }
      ],
      users: Array.from({ length: 25 }, (_, index) => ({ mail: `user${index}@contoso.com` })),
      packages: [{ displayName: 'Finance' }]
    },
    { pageSize: 10 }
  )
  wire = fetchTrusting(tenant.caCertificate)
})
afterEach(async () => {
  wire.close()
  await tenant.close()
})

/** Only the certificate of the authority is other than usual. */
function application(clientId: string, credential: Partial<NodeAuthOptions>): ConfidentialClientApplication {
  const send: INetworkModule['sendPostRequestAsync'] = async (url, options) => {
    const answer = await wire.fetch(url, { method: 'POST', headers: options?.headers ?? {}, body: options?.body ?? '' })
    return read(answer)
  }
  const networkClient: INetworkModule = {
    sendGetRequestAsync: async (url, options) => read(await wire.fetch(url, { headers: options?.headers ?? {} })),
    sendPostRequestAsync: send
  }
  const authority = new URL(tenant.tenantId, tenant.loginEndpoint)
  return new ConfidentialClientApplication({
    auth: { clientId, authority: authority.href, knownAuthorities: [authority.host], ...credential },
    system: { networkClient }
  })
}

// msal-node names the body's type itself, and this hands on whatever came.
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- as in INetworkModule
async function read<T>(answer: Response) {
  return { status: answer.status, headers: Object.fromEntries(answer.headers), body: (await answer.json()) as T }
}

async function tokenOf(app: ConfidentialClientApplication): Promise<string> {
  const result = await app.acquireTokenByClientCredential({ scopes: [`${tenant.graphEndpoint}/.default`] })
  return result?.accessToken ?? ''
}

/** The SDK with the chain it has by default; the last link trusts the tenant. */
function graph(): Client {
  const app = application(CLIENT_ID, { clientSecret: SECRET })
  const last: Middleware = {
    execute: async (context: Context) => {
      // The SDK names its types after a browser's; what stands there is a text or a request.
      const asked: unknown = context.request
      context.response = await wire.fetch(asked as string | Request, context.options)
    }
  }
  return Client.initWithMiddleware({
    baseUrl: `${tenant.graphEndpoint}/`,
    customHosts: new Set([new URL(tenant.graphEndpoint).hostname]),
    middleware: [
      new AuthenticationHandler({ getAccessToken: () => tokenOf(app) }),
      new RetryHandler(),
      new RedirectHandler(),
      new TelemetryHandler(),
      last
    ]
  })
}

/**
 * A step of a batch. Without the version: the SDK strips the host alone, and Graph takes `/v1.0/users` of a part for a
 * path that begins with `v1.0` (issue msgraph-sdk-javascript#1451).
 */
const request = (id: string, method: string, path: string, body?: unknown) => {
  const url = `${tenant.graphEndpoint}${path}`
  const content = { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }
  return { id, request: new Request(url, { method, ...(body === undefined ? {} : content) }) }
}

async function runBatch(steps: readonly ReturnType<typeof request>[]): Promise<BatchResponseContent> {
  const content: BatchRequestBody = await new BatchRequestContent([...steps]).getContent()
  return new BatchResponseContent((await graph().api('/$batch').post(content)) as BatchResponseBody)
}

describe('the SDK of Microsoft Graph', () => {
  it('pages to the end with its PageIterator', async () => {
    const client = graph()
    const first = (await client.api('/users').select(['id', 'mail']).get()) as PageCollection
    const mails: unknown[] = []
    const pages = new PageIterator(client, first, (user: unknown) => mails.push(at(user, 'mail')) > 0)
    await pages.iterate()
    expect(pages.isComplete()).toBe(true)
    expect(new Set(mails).size).toBe(25)
  })

  it('reads a batch it has made: bodies, refusals, and an answer without content', async () => {
    const denied = tenant.addRequest('Finance', 'user1@contoso.com')
    tenant.decide('Finance', 'user1@contoso.com', 'deny')

    const answers = await runBatch([
      request('users', 'GET', '/users?$top=3'),
      request('nobody', 'GET', '/users/nobody@contoso.com'),
      request('guest', 'POST', '/invitations', {
        invitedUserEmailAddress: 'gina@partner.example',
        inviteRedirectUrl: 'https://myapps.microsoft.com'
      }),
      request('delete', 'DELETE', `${EM}/assignmentRequests/${denied}`)
    ])
    const [users, nobody, guest, deleted] = ['users', 'nobody', 'guest', 'delete'].map((id) =>
      answers.getResponseById(id)
    )
    expect(at(await users?.json(), 'value')).toHaveLength(3)
    expect(nobody?.status).toBe(404)
    expect(at(await nobody?.json(), 'error.code')).toBe('Request_ResourceNotFound')
    expect(at(await guest?.json(), 'invitedUser.id')).toBe(tenant.users().at(-1)?.id)
    expect(deleted?.status).toBe(204)
    expect(await deleted?.text()).toBe('')
  })

  it('waits as a throttled answer says, and goes on', async () => {
    tenant.misbehave({ when: { path: '/users' }, do: { status: 429, retryAfter: 1 } })
    const page = (await graph().api('/users').get()) as unknown
    expect(at(page, 'value')).toHaveLength(10)
    expect(tenant.requests.filter(({ kind }) => kind === 'graph').map(({ status }) => status)).toEqual([429, 200])
  })

  it('explains a refusal with code, message and request id', async () => {
    await expect(graph().api('/users/nobody@contoso.com').get()).rejects.toMatchObject({
      statusCode: 404,
      code: 'Request_ResourceNotFound',
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown
    })
  })
})

describe('msal-node', () => {
  it.each([
    { way: 'a secret', clientId: CLIENT_ID, credential: () => ({ clientSecret: SECRET }) },
    {
      way: 'a certificate',
      clientId: CERTIFIED,
      credential: () => ({
        clientCertificate: {
          thumbprintSha256: new X509Certificate(pems.cert).fingerprint256.replaceAll(':', ''),
          privateKey: pems.private
        }
      })
    }
  ])('signs in with $way, and keeps the token', async ({ clientId, credential }) => {
    const app = application(clientId, credential())
    const token = await tokenOf(app)
    expect(await tokenOf(app)).toBe(token)
    expect(tenant.requests.filter(({ method }) => method === 'POST')).toHaveLength(1)
    const headers = { authorization: `Bearer ${token}` }
    expect((await wire.fetch(`${tenant.graphEndpoint}/v1.0/users`, { headers })).status).toBe(200)
  })

  it.each([
    { what: 'a wrong secret', clientId: CLIENT_ID, credential: { clientSecret: 'wrong' }, number: 7_000_215 },
    {
      what: 'an app that is not there',
      clientId: crypto.randomUUID(),
      credential: { clientSecret: 'x' },
      number: 700_016
    }
  ])('reads why $what is refused', async ({ clientId, credential, number }) => {
    await expect(tokenOf(application(clientId, credential))).rejects.toMatchObject({ errorNo: number })
  })
})
