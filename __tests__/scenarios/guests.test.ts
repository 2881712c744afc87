import { afterEach, describe, expect, it } from '@jest/globals'
import { csv, DECLARED, TWO_PACKAGES } from './people.js'
import { Story } from './story.js'

describe('guests', () => {
  let story: Story

  afterEach(() => story.end())

  async function begin(options: Parameters<typeof Story.start>[1] = {}): Promise<void> {
    story = await Story.start(TWO_PACKAGES, options)
    await story.github.commitFiles('main', DECLARED)
  }

  const GINA_ADDED = csv('Sales Tools', 'ada@contoso.com', 'bob@contoso.com', 'gina@partner.example')

  it('invites someone once who gains two packages, and assigns her when Entra knows her at last', async () => {
    await begin({ replicationMs: 1_500 })
    const number = await story.propose('guest', {
      'memberships/sales.csv': GINA_ADDED,
      'memberships/finance.csv': csv('Finance Reports', 'dana@contoso.com', 'Gina@Partner.Example')
    })
    const planned = await story.plan(number)
    const applied = await story.run(await story.merge(number))

    expect(planned.outputs).toMatchObject({ adds: '2', invites: '1' })
    expect(applied.exitCode).toBe(0)
    expect(applied.log).toContain('does not know')
    expect(story.tenant.invitations()).toHaveLength(1)
    expect(story.members('Sales Tools')).toContain('gina@partner.example')
    expect(story.members('Finance Reports')).toContain('gina@partner.example')
  })

  it('never invites a guest again who is there under any of her addresses', async () => {
    // If filters minded case, nobody could find an address that is written otherwise in Entra.
    await begin({ userFilterCase: 'ignore' })
    story.tenant.addUser({
      displayName: 'Gina Park',
      mail: 'gina.park@partner.example',
      userPrincipalName: 'gina_partner.example#EXT#@contoso.onmicrosoft.com',
      otherMails: ['GINA@partner.example'],
      userType: 'Guest'
    })
    const number = await story.propose('guest', { 'memberships/sales.csv': GINA_ADDED })
    const planned = await story.plan(number)
    const applied = await story.run(await story.merge(number))

    expect(planned.outputs).toMatchObject({ adds: '1', invites: '0' })
    expect(applied.exitCode).toBe(0)
    expect(story.tenant.invitations()).toEqual([])
    expect(story.members('Sales Tools')).toContain('gina.park@partner.example')
  })

  it('does not send an invitation twice whose answer was lost', async () => {
    await begin()
    const number = await story.propose('guest', { 'memberships/sales.csv': GINA_ADDED })
    await story.plan(number)
    story.tenant.misbehave({ when: { method: 'POST', path: '/invitations', in: 'batch' }, do: 'lose-answer' })
    const applied = await story.run(await story.merge(number))

    expect(applied.errors).toEqual([])
    expect(applied.exitCode).toBe(0)
    expect(story.tenant.invitations()).toHaveLength(1)
    expect(story.members('Sales Tools')).toContain('gina@partner.example')
  })

  it('invites as the settings say: language, page, mail or not, allowed domains', async () => {
    await begin()
    const number = await story.propose('guest', {
      'memberships/config.yml':
        'version: 1\ninvitations:\n  redirect-url: https://start.contoso.com\n  send-message: false\n  language: de-DE\n  allowed-domains: ["*.partner.example", partner.example]\n',
      'memberships/sales.csv': `AccessPackage;Email;Name\nSales Tools;ada@contoso.com;\nSales Tools;bob@contoso.com;\nSales Tools;gina@partner.example;Gina Park\n`
    })
    await story.plan(number)
    await story.run(await story.merge(number))

    const sent = story.tenant.requests.flatMap(({ parts = [] }) => parts).find(({ url }) => url === '/invitations')
    expect(sent?.body).toMatchObject({
      invitedUserEmailAddress: 'gina@partner.example',
      invitedUserDisplayName: 'Gina Park',
      inviteRedirectUrl: 'https://start.contoso.com',
      sendInvitationMessage: false,
      invitedUserMessageInfo: { messageLanguage: 'de-DE' }
    })

    const refused = await story.plan(
      await story.propose('stranger', {
        'memberships/finance.csv': csv('Finance Reports', 'dana@contoso.com', 'eve@elsewhere.example')
      })
    )
    expect(refused.exitCode).toBe(1)
    expect(refused.errors.join('\n')).toContain('DOMAIN_NOT_ALLOWED')
  })
})
