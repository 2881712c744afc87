/** Tokens at the Graph: each fact a row. How tokens are got is in `sign-in.test.ts`. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { CLIENT_ID, requestToken, SECRET, send, SignedIn, textAt } from '../tenant-client.js'

const TENANTS = ['0f000000-0000-4000-a000-000000000001', '0f000000-0000-4000-a000-000000000002'] as const
const UNAUTHORIZED = { status: 401, body: { error: { code: 'InvalidAuthenticationToken' } } }

let entra: SignedIn
beforeEach(async () => {
  entra = await SignedIn.start({ tenantId: TENANTS[0] })
})
afterEach(() => entra.tenant.close())

const organization = (token: string) =>
  send(entra.tenant, 'GET', '/v1.0/organization', { headers: { authorization: token } })

describe('a token', () => {
  it.each([
    { fact: 'is needed', headers: {} },
    { fact: 'must be one', headers: { authorization: 'Bearer a.b.c' } },
    { fact: 'must be a bearer token', headers: { authorization: 'Basic dXNlcjpwYXNz' } }
  ])('$fact («Microsoft Graph error responses»: 401)', async ({ headers }) => {
    expect(await send(entra.tenant, 'GET', '/v1.0/organization', { headers })).toMatchObject(UNAUTHORIZED)
  })

  it('lives for an hour less a second («OAuth 2.0 client credentials flow»)', async () => {
    const form = { client_id: CLIENT_ID, client_secret: SECRET }
    const { body } = await requestToken(entra.tenant, form)
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3599 })
    const token = `Bearer ${textAt(body, 'access_token')}`
    entra.clock.pass(3_598_000)
    expect((await organization(token)).status).toBe(200)
    entra.clock.pass(1_000)
    expect(await organization(token)).toMatchObject(UNAUTHORIZED)
  })

  it('that has ended fails the batch as a whole, not its parts («Combine multiple HTTP requests using JSON batching»)', async () => {
    entra.clock.pass(3_600_000)
    const requests = [{ id: '1', method: 'GET', url: '/organization' }]
    expect(await entra.post('/$batch', { requests })).toMatchObject(UNAUTHORIZED)
    await entra.signIn()
    expect((await entra.post('/$batch', { requests })).status).toBe(200)
  })

  it('can be revoked before its end («Continuous access evaluation»)', async () => {
    entra.tenant.revokeTokens()
    expect(await entra.get('/organization')).toMatchObject(UNAUTHORIZED)
    await entra.signIn()
    expect((await entra.get('/organization')).status).toBe(200)
  })

  it('of another tenant is worth nothing here («Microsoft identity platform access tokens»)', async () => {
    const other = await SignedIn.start({ tenantId: TENANTS[1] })
    expect(await organization(other.bearer)).toMatchObject(UNAUTHORIZED)
    await other.tenant.close()
  })

  it('is not to be had from a tenant of another id (AADSTS90002, «Microsoft Entra error codes»)', async () => {
    const form = { client_id: CLIENT_ID, client_secret: SECRET }
    expect(await requestToken(entra.tenant, form, TENANTS[1])).toMatchObject({ body: { error_codes: [90002] } })
    expect((await requestToken(entra.tenant, form, TENANTS[0].toUpperCase())).status).toBe(200)
  })
})
