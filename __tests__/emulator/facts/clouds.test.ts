/** «National cloud deployments» and the metadata of the clouds in microsoftgraph/msgraph-metadata: each fact a row. */
import { describe, expect, it } from '@jest/globals'
import type { TenantOptions } from '../../../src/emulator/tenant-server.js'
import { CLIENT_ID, EM, requestToken, SECRET, SignedIn } from '../tenant-client.js'
import { ADA, DIRECTORY } from './directory-tenant.js'

const CLOUDS: readonly { readonly cloud: NonNullable<TenantOptions['cloud']>; readonly graph: string }[] = [
  { cloud: 'global', graph: 'https://graph.microsoft.com' },
  { cloud: 'usGovernment', graph: 'https://graph.microsoft.us' },
  { cloud: 'usGovernmentDod', graph: 'https://dod-graph.microsoft.us' },
  { cloud: 'china', graph: 'https://microsoftgraph.chinacloudapi.cn' }
]
const NATIONAL = CLOUDS.filter(({ cloud }) => cloud !== 'global')

describe('tokens are not interchangeable («National cloud deployments»)', () => {
  it.each(CLOUDS)('a tenant of $cloud gives tokens for $graph and for no other Graph', async ({ cloud, graph }) => {
    const there = await SignedIn.start({}, { cloud })
    for (const { graph: wanted } of CLOUDS) {
      const form = { client_id: CLIENT_ID, client_secret: SECRET, scope: `${wanted}/.default` }
      const { status, body } = await requestToken(there.tenant, form)
      expect(status).toBe(wanted === graph ? 200 : 400)
      if (wanted !== graph) expect(body).toMatchObject({ error_codes: [500011] })
    }
    await there.tenant.close()
  })
})

describe('the metadata of the national clouds', () => {
  const PACKAGE = '0a000000-0000-4000-a000-000000000001'
  const DIRECT = '0b000000-0000-4000-a000-000000000001'
  const SEED = {
    ...DIRECTORY,
    packages: [{ id: PACKAGE, displayName: 'Finance', policies: [{ id: DIRECT, displayName: 'Direct' }] }]
  }
  const invitation = {
    invitedUserEmailAddress: 'grace@partner.example',
    inviteRedirectUrl: 'https://myapps.microsoft.com'
  }
  const addition = {
    requestType: 'adminAdd',
    assignment: { targetId: ADA, assignmentPolicyId: DIRECT, accessPackageId: PACKAGE }
  }

  it.each(NATIONAL)('of $cloud has no invitedUserSponsors', async ({ cloud }) => {
    const entra = await SignedIn.start(SEED, { cloud })
    expect((await entra.post('/invitations', { ...invitation, invitedUserSponsors: [] })).status).toBe(400)
    expect((await entra.post('/invitations', invitation)).status).toBe(201)
    await entra.tenant.close()
  })

  it.each(NATIONAL)('of $cloud has no justification of a request', async ({ cloud }) => {
    const entra = await SignedIn.start(SEED, { cloud })
    const path = `${EM}/assignmentRequests`
    expect(await entra.post(path, { ...addition, justification: 'Why' })).toMatchObject({
      status: 400,
      body: { error: { code: 'InvalidModel' } }
    })
    expect((await entra.post(path, addition)).status).toBe(201)
    await entra.tenant.close()
  })

  it('of the global cloud has both', async () => {
    const entra = await SignedIn.start(SEED)
    expect((await entra.post('/invitations', { ...invitation, invitedUserSponsors: [] })).status).toBe(201)
    expect((await entra.post(`${EM}/assignmentRequests`, { ...addition, justification: 'Why' })).status).toBe(201)
    await entra.tenant.close()
  })
})
