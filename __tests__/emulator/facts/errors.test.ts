/** «Microsoft Graph error responses and resource types», and what reports quote: each fact a row. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { locate } from '../../../src/emulator/http/http-messages.js'
import { parseReadQuery } from '../../../src/emulator/odata/odata-query.js'
import { at, EM, filter, send, SignedIn, textAt } from '../tenant-client.js'
import { ADA, DIRECTORY } from './directory-tenant.js'

let entra: SignedIn
beforeAll(async () => {
  entra = await SignedIn.start({ ...DIRECTORY, packages: [{ displayName: 'Finance' }] })
})
afterAll(() => entra.tenant.close())

const NOWHERE = '0c000000-0000-4000-a000-00000000ffff'

/** One refusal of each kind that a caller can bring about. */
const REFUSALS: readonly {
  readonly fact: string
  readonly method?: string
  readonly path: string
  readonly body?: object
  readonly status: number
  readonly code: string
}[] = [
  { fact: 'an unknown user («Get user»)', path: `/users/${NOWHERE}`, status: 404, code: 'Request_ResourceNotFound' },
  { fact: 'an unknown segment (reported)', path: '/nonsense', status: 404, code: 'ResourceNotFound' },
  {
    fact: 'a method the resource does not have («Combine multiple HTTP requests», example)',
    method: 'DELETE',
    path: '/organization',
    status: 405,
    code: 'Request_BadRequest'
  },
  {
    fact: 'a query that needs the advanced capabilities («Advanced query capabilities»)',
    path: `/users?${filter("userType ne 'Guest'")}`,
    status: 400,
    code: 'Request_UnsupportedQuery'
  },
  {
    fact: 'a filter that cannot be read («Use query parameters»)',
    path: `/users?${filter("mail eq 'open")}`,
    status: 400,
    code: 'BadRequest'
  },
  {
    fact: 'a filter entitlement management does not take (issue microsoft-graph-docs-contrib#8922)',
    path: `${EM}/assignments?${filter("catalogId eq '1afa8ced-6f74-4d8e-8411-cd12c8337027'")}`,
    status: 400,
    code: 'InvalidFilter'
  },
  {
    fact: 'a malformed body of entitlement management (issue msgraph-sdk-powershell#1821)',
    method: 'POST',
    path: `${EM}/assignmentRequests`,
    body: { nonsense: 1 },
    status: 400,
    code: 'InvalidModel'
  },
  {
    fact: 'an invitation without an address («Create invitation»)',
    method: 'POST',
    path: '/invitations',
    body: {},
    status: 400,
    code: 'BadRequest'
  },
  {
    fact: 'a batch that is none («Combine multiple HTTP requests»)',
    method: 'POST',
    path: '/$batch',
    body: {},
    status: 400,
    code: 'BadRequest'
  }
]

describe('an error', () => {
  it.each(REFUSALS)('has the documented shape: $fact', async ({ method = 'GET', path, body, status, code }) => {
    const answer = await entra.send(method, path, body)
    expect([answer.status, answer.body]).toEqual([
      status,
      {
        error: {
          code,
          message: expect.stringMatching(/\S/) as unknown,
          details: [],
          innerError: {
            date: '2026-03-01T12:00:00',
            'request-id': answer.headers['request-id'],
            'client-request-id': answer.headers['client-request-id']
          }
        }
      }
    ])
  })

  it("repeats the caller's client-request-id, and has a request-id of its own («Microsoft Graph error responses»)", async () => {
    const answers = [
      await entra.get(`/users/${NOWHERE}`, { 'client-request-id': 'mine' }),
      await entra.get(`/users/${NOWHERE}`, { 'client-request-id': 'mine' })
    ]
    const ids = answers.map(({ headers, body }) => {
      expect(headers['client-request-id']).toBe('mine')
      expect(at(body, 'error.innerError.client-request-id')).toBe('mine')
      return headers['request-id']
    })
    expect(new Set(ids).size).toBe(2)
  })

  it('is JSON, as every answer is («Microsoft Graph error responses»)', async () => {
    for (const path of [`/users/${NOWHERE}`, `/users/${ADA}`]) {
      expect((await entra.get(path)).headers['content-type']).toContain('application/json')
    }
  })

  it('names the filter in the words that reports quote (issue microsoft-graph-docs-contrib#8922)', async () => {
    const { body } = await entra.get(`${EM}/assignments?${filter("catalogId eq '1afa'")}`)
    expect(textAt(body, 'error.message')).toContain('catalogId Equals 1afa')
  })
})

describe('a body', () => {
  it('that is no JSON is 400', async () => {
    const headers = { authorization: entra.bearer, 'content-type': 'application/json' }
    expect(await send(entra.tenant, 'POST', '/v1.0/invitations', { headers, body: '{' })).toMatchObject({
      status: 400,
      body: { error: { code: 'BadRequest' } }
    })
  })
})

describe('an address', () => {
  it('that is not encoded correctly is 400', () => {
    expect(() => locate(new URL('https://localhost/v1.0/users/%E0%A4%A'))).toThrow(
      expect.objectContaining({ status: 400 })
    )
  })

  it('has each query option once, and none that does not exist («Use query parameters»)', async () => {
    expect((await entra.get(`/users/${ADA}?$nonsense=1`)).status).toBe(400)
    expect((await entra.get('/users?$top=1&$top=2')).status).toBe(400)
  })

  it('may have options without $, and other names that nobody reads («Use query parameters»)', () => {
    expect(parseReadQuery(new URLSearchParams('select=id&Top=3&nonsense=1'))).toMatchObject({ select: ['id'], top: 3 })
  })
})
