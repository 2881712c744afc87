import { afterEach, describe, expect, it } from '@jest/globals'
import http from 'node:http'
import { generate } from 'selfsigned'
import { startIdTokenService, GITHUB_ISSUER, type IdTokenService } from '../github/id-token-service.js'
import { csv, DECLARED, TWO_PACKAGES } from './people.js'
import { startTunnelProxy } from './proxy-server.js'
import { CLIENT_ID, SECRET, Story, type Run, type RunSettings } from './story.js'

const SUBJECT = 'repo:octo@1/hello@1001:pull_request'

describe('signing in', () => {
  let story: Story
  const closing: { close(): Promise<void> }[] = []

  afterEach(async () => {
    await Promise.all([story.end(), ...closing.splice(0).map((each) => each.close())])
  })

  async function planWith(settings: RunSettings): Promise<Run> {
    await story.github.commitFiles('main', DECLARED)
    const number = await story.propose('change', {
      'memberships/sales.csv': csv('Sales Tools', 'ada@contoso.com', 'bob@contoso.com', 'eve@contoso.com')
    })
    return story.plan(number, settings)
  }

  async function startFederated(subject: string): Promise<IdTokenService> {
    const service = await startIdTokenService({ subject: SUBJECT })
    closing.push(service)
    const app = { clientId: CLIENT_ID, federated: [{ issuer: GITHUB_ISSUER, subject }] }
    const publicKey = service.publicKey.export({ type: 'spki', format: 'pem' }).toString()
    story = await Story.start({ ...TWO_PACKAGES, apps: [app] }, { oidcKeys: publicKey })
    return service
  }

  it('works with a certificate, and no line of its key reaches the log', async () => {
    const pems = await generate([{ name: 'commonName', value: 'access-package-gitops' }], { keySize: 2048 })
    story = await Story.start({ ...TWO_PACKAGES, apps: [{ clientId: CLIENT_ID, certificate: pems.cert }] })
    const run = await planWith({
      inputs: { 'client-secret': '', 'client-certificate': `${pems.cert}\n${pems.private}` }
    })

    expect(run.errors).toEqual([])
    expect(run.outputs['adds']).toBe('1')
    expect(run.log).not.toContain(pems.private.split('\n')[1])
  })

  it('works by OpenID Connect federation, with the audience that Entra wants', async () => {
    const service = await startFederated(SUBJECT)
    const run = await planWith({
      inputs: { 'client-secret': '' },
      environment: service.environment
    })

    expect(run.errors).toEqual([])
    expect(run.outputs['adds']).toBe('1')
    expect(service.audiences).toEqual(['api://AzureADTokenExchange'])
  })

  it('prints the subject, issuer and audience presented when the federation does not fit', async () => {
    const service = await startFederated('repo:octo/hello:pull_request')
    const run = await planWith({
      inputs: { 'client-secret': '' },
      environment: service.environment
    })

    expect(run.exitCode).toBe(1)
    expect(run.errors).toHaveLength(1)
    for (const text of ['SIGN_IN_FAILED', SUBJECT, GITHUB_ISSUER, 'api://AzureADTokenExchange']) {
      expect(decodeURIComponent(run.errors[0] ?? '')).toContain(text)
    }
  })

  it('says which permission the job lacks when it may not ask for an id token', async () => {
    await startFederated(SUBJECT)
    const run = await planWith({ inputs: { 'client-secret': '' } })

    expect(run.exitCode).toBe(1)
    expect(run.errors).toHaveLength(1)
    expect(run.errors[0]).toContain('id-token: write')
  })

  it('goes through the proxy of HTTPS_PROXY to Entra, and past it where NO_PROXY says so; an older Node says that it cannot', async () => {
    const proxy = await startTunnelProxy()
    closing.push(proxy)
    story = await Story.start({ ...TWO_PACKAGES, apps: [{ clientId: CLIENT_ID, secret: SECRET }] })
    const run = await planWith({ environment: { HTTPS_PROXY: proxy.url, NO_PROXY: '127.0.0.1' } })
    const host = new URL(story.tenant.graphEndpoint).host

    expect(run.errors).toEqual([])
    expect(run.outputs['adds']).toBe('1')
    if (!('setGlobalProxyFromEnv' in http)) {
      expect(run.warnings.join('\n')).toContain('PROXY_IGNORED')
      return
    }
    expect(new Set(proxy.tunnels)).toEqual(new Set([host]))

    const tunnelled = proxy.tunnels.length
    const direct = await story.plan(1, { environment: { HTTPS_PROXY: proxy.url, NO_PROXY: '127.0.0.1,localhost' } })
    expect(direct.exitCode).toBe(0)
    expect(proxy.tunnels).toHaveLength(tunnelled)
  })
})
