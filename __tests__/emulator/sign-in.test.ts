import { createHash, createPrivateKey, generateKeyPairSync, sign, X509Certificate, constants } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { generate } from 'selfsigned'
import type { Tenant } from '../../src/emulator/tenant-server.js'
import { startJudgedTenant } from '../contract/entra-tenant.js'
import { at, CLIENT_ID, ManualClock, requestToken, SECRET, send, textAt } from './tenant-client.js'

const OTHER_APP = '22222222-2222-4222-a222-222222222222'
const ISSUER = 'https://token.actions.githubusercontent.com'
const SUBJECT = 'repo:octo/access:environment:production'
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

const clock = new ManualClock()
const oidc = generateKeyPairSync('rsa', { modulusLength: 2048 })
let tenant: Tenant
let certificate: { cert: string; private: string }

beforeAll(async () => {
  certificate = await generate([{ name: 'commonName', value: 'app' }], { keySize: 2048, algorithm: 'sha256' })
  tenant = await startJudgedTenant(
    {
      apps: [
        {
          clientId: CLIENT_ID,
          secret: SECRET,
          certificate: certificate.cert,
          federated: [{ issuer: ISSUER, subject: SUBJECT }]
        },
        { clientId: OTHER_APP }
      ]
    },
    { now: clock.now, oidcKeys: { keys: [oidc.publicKey.export({ format: 'jwk' })] } }
  )
})
afterAll(() => tenant.close())

/** A client assertion; `PS256` is signed as «certificate credentials» asks, `RS256` as GitHub signs. */
function assertion(algorithm: 'PS256' | 'RS256', pem: string, header: object, claims: object): Record<string, string> {
  const seconds = Math.floor(clock.time / 1000)
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed = `${part({ alg: algorithm, ...header })}.${part({ nbf: seconds, exp: seconds + 300, ...claims })}`
  const key = createPrivateKey(pem)
  const padding = algorithm === 'PS256' ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 } : {}
  const signature = sign('sha256', Buffer.from(signed), { key, ...padding }).toString('base64url')
  return { client_assertion_type: ASSERTION_TYPE, client_assertion: `${signed}.${signature}` }
}

function certificateAssertion(claims: object = {}, pem = certificate.private): Record<string, string> {
  const thumbprint = createHash('sha256').update(new X509Certificate(certificate.cert).raw).digest('base64url')
  const aud = `${tenant.loginEndpoint}/${tenant.tenantId}/oauth2/v2.0/token`
  return assertion('PS256', pem, { 'x5t#S256': thumbprint }, { aud, iss: CLIENT_ID, sub: CLIENT_ID, ...claims })
}

function federatedAssertion(claims: object = {}, key = oidc.privateKey): Record<string, string> {
  const pem = key.export({ type: 'pkcs8', format: 'pem' }).toString()
  return assertion('RS256', pem, {}, { aud: 'api://AzureADTokenExchange', iss: ISSUER, sub: SUBJECT, ...claims })
}

describe('signing in', () => {
  it.each([
    { way: 'a client secret', form: () => ({ client_secret: SECRET }) },
    { way: 'a certificate (PS256, x5t#S256)', form: () => certificateAssertion() },
    { way: 'a federated assertion', form: () => federatedAssertion() }
  ])('works with $way, and Graph takes the token', async ({ form }) => {
    const { status, body } = await requestToken(tenant, { client_id: CLIENT_ID, ...form() })
    expect({ status, body }).toMatchObject({ status: 200, body: { token_type: 'Bearer', expires_in: 3599 } })
    const headers = { authorization: `Bearer ${textAt(body, 'access_token')}` }
    expect((await send(tenant, 'GET', '/v1.0/organization', { headers })).status).toBe(200)
  })

  it.each([
    {
      refusal: 'a wrong secret',
      number: 7000215,
      status: 401,
      error: 'invalid_client',
      form: () => ({ client_secret: 'no' })
    },
    { refusal: 'no credential', number: 7000216, status: 401, error: 'invalid_client', form: () => ({}) },
    {
      refusal: 'an unknown app',
      number: 700016,
      status: 400,
      error: 'unauthorized_client',
      form: () => ({ client_id: '99999999-9999-4999-a999-999999999999', client_secret: SECRET })
    },
    {
      refusal: 'a scope without /.default',
      number: 1002012,
      status: 400,
      error: 'invalid_scope',
      form: () => ({ client_secret: SECRET, scope: 'User.Read.All' })
    },
    {
      refusal: 'a resource of another cloud',
      number: 500011,
      status: 400,
      error: 'invalid_resource',
      form: () => ({ client_secret: SECRET, scope: 'https://graph.microsoft.us/.default' })
    },
    {
      refusal: 'a certificate that is not registered',
      number: 700027,
      status: 401,
      error: 'invalid_client',
      form: () => ({ ...certificateAssertion({ iss: OTHER_APP, sub: OTHER_APP }), client_id: OTHER_APP })
    },
    {
      refusal: 'a signature of another key',
      number: 700027,
      status: 401,
      error: 'invalid_client',
      form: () => certificateAssertion({}, oidc.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
    },
    {
      refusal: 'a certificate assertion for another audience',
      number: 700023,
      status: 401,
      error: 'invalid_client',
      form: () => certificateAssertion({ aud: 'https://login.microsoftonline.com/x/oauth2/v2.0/token' })
    },
    {
      refusal: 'an assertion that is too old',
      number: 700024,
      status: 401,
      error: 'invalid_client',
      form: () => federatedAssertion({ exp: Math.floor(clock.time / 1000) - 3600 })
    },
    {
      refusal: 'a foreign issuer',
      number: 700211,
      status: 401,
      error: 'invalid_client',
      form: () => federatedAssertion({ iss: 'https://example.com' })
    },
    {
      refusal: 'a foreign audience',
      number: 700212,
      status: 401,
      error: 'invalid_client',
      form: () => federatedAssertion({ aud: 'https://github.com/octo' })
    },
    {
      refusal: 'a federated assertion of an unknown key',
      number: 50013,
      status: 401,
      error: 'invalid_client',
      form: () => federatedAssertion({}, generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey)
    }
  ])('refuses $refusal with AADSTS$number', async ({ form, status, error, number }) => {
    const answer = await requestToken(tenant, { client_id: CLIENT_ID, ...form() })
    expect(answer).toMatchObject({ status, body: { error, error_codes: [number] } })
    expect(textAt(answer.body, 'error_description')).toMatch(new RegExp(`^AADSTS${number}: .*Trace ID: .*Timestamp: `))
  })

  it('names the presented subject when no federated credential has it', async () => {
    const sub = 'repo:octo/access:ref:refs/heads/main'
    const { body } = await requestToken(tenant, { client_id: CLIENT_ID, ...federatedAssertion({ sub }) })
    expect(at(body, 'error_codes')).toEqual([700213])
    expect(textAt(body, 'error_description')).toContain(`'${sub}'`)
  })

  it('refuses another tenant with AADSTS90002, in the discovery document too', async () => {
    const form = { client_id: CLIENT_ID, client_secret: SECRET }
    const token = await requestToken(tenant, form, 'nobody.onmicrosoft.com')
    expect(token).toMatchObject({ status: 400, body: { error_codes: [90002] } })
    const discovery = await send(tenant, 'GET', '/nobody.onmicrosoft.com/v2.0/.well-known/openid-configuration')
    expect(discovery).toMatchObject({ status: 400, body: { error_codes: [90002] } })
    expect((await requestToken(tenant, form, 'contoso.com')).status).toBe(200)
  })

  it('publishes endpoints on its own host', async () => {
    const { body } = await send(tenant, 'GET', `/${tenant.tenantId}/v2.0/.well-known/openid-configuration`)
    expect(body).toMatchObject({
      issuer: `${tenant.loginEndpoint}/${tenant.tenantId}/v2.0`,
      token_endpoint: `${tenant.loginEndpoint}/${tenant.tenantId}/oauth2/v2.0/token`
    })
  })
})

describe('a token', () => {
  it('never enters the record, nor does a secret', async () => {
    await requestToken(tenant, { client_id: CLIENT_ID, client_secret: SECRET })
    expect(tenant.requests.at(-1)).toMatchObject({ kind: 'login', method: 'POST', status: 200, body: undefined })
    expect(JSON.stringify(tenant.requests)).not.toContain(SECRET)
  })
})
