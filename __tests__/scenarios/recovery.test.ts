import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { csv, DECLARED, TWO_PACKAGES } from './people.js'
import { Story } from './story.js'

/** A write of the given kind as a part of a batch. */
const ADD = { method: 'POST', path: '/assignmentRequests', in: 'batch' } as const

describe('an apply that did not go through as a whole', () => {
  let story: Story

  beforeEach(async () => {
    story = await Story.start(TWO_PACKAGES)
    await story.github.commitFiles('main', DECLARED)
  })
  afterEach(() => story.end())

  it('makes every other change when one is refused, and the same job makes the rest once the cause is gone', async () => {
    const number = await story.propose('change', {
      'memberships/sales.csv': csv(
        'Sales Tools',
        'ada@contoso.com',
        'bob@contoso.com',
        'dana@contoso.com',
        'eve@contoso.com'
      )
    })
    await story.plan(number)
    const push = await story.merge(number)
    story.tenant.misbehave({ when: ADD, do: { status: 400, code: 'InvalidModel', message: 'The model is invalid.' } })
    const first = await story.run(push)

    expect(first.exitCode).toBe(1)
    expect(first.outputs).toMatchObject({ applied: '1', failed: '1', held: '0' })
    expect(first.errors.join('\n')).toContain('The model is invalid.')
    expect((await story.comments(number))[0]).toContain('1 failed')

    const second = await story.run(push)
    expect(second.errors).toEqual([])
    expect(second.exitCode).toBe(0)
    expect(second.outputs).toMatchObject({ applied: '1', failed: '0', held: '0' })
    expect(story.members('Sales Tools')).toEqual([
      'ada@contoso.com',
      'bob@contoso.com',
      'dana@contoso.com',
      'eve@contoso.com'
    ])
  })

  it('tries only the assignment again of a guest whose invitation went through', async () => {
    const number = await story.propose('guest', {
      'memberships/sales.csv': csv(
        'Sales Tools',
        'ada@contoso.com',
        'bob@contoso.com',
        'eve@contoso.com',
        'gina@partner.example'
      )
    })
    await story.plan(number)
    const push = await story.merge(number)
    story.tenant.misbehave({ when: ADD, do: { status: 400, code: 'InvalidModel' }, times: 2 })
    const first = await story.run(push)
    const second = await story.run(push)

    expect(first.outputs).toMatchObject({ failed: '2' })
    expect(second.errors).toEqual([])
    expect(second.outputs).toMatchObject({ applied: '2', invites: '0' })
    expect(story.tenant.invitations()).toHaveLength(1)
  })

  it('makes what is left of a package after a run that was killed in the middle of it', async () => {
    const number = await story.propose('change', {
      'memberships/sales.csv': csv('Sales Tools', 'ada@contoso.com', 'dana@contoso.com', 'gina@partner.example')
    })
    await story.plan(number)
    // As far as the killed run came: the guest was invited, one of the two additions made.
    story.tenant.addUser({
      mail: 'gina@partner.example',
      userPrincipalName: 'gina_partner.example#EXT#@contoso.onmicrosoft.com',
      userType: 'Guest'
    })
    story.tenant.addMember('Sales Tools', 'dana@contoso.com')
    const run = await story.run(await story.merge(number))

    expect(run.errors).toEqual([])
    expect(run.outputs).toMatchObject({ applied: '2', held: '0' })
    expect(story.tenant.invitations()).toEqual([])
    expect(story.members('Sales Tools')).toEqual(['ada@contoso.com', 'dana@contoso.com', 'gina@partner.example'])
  })

  it('reads again after a lost answer, and requests nothing twice', async () => {
    const number = await story.propose('change', {
      'memberships/sales.csv': csv('Sales Tools', 'ada@contoso.com', 'eve@contoso.com')
    })
    await story.plan(number)
    story.tenant.misbehave({ when: ADD, do: 'lose-answer' })
    const run = await story.run(await story.merge(number))

    expect(run.errors).toEqual([])
    expect(run.exitCode).toBe(0)
    expect(story.members('Sales Tools')).toEqual(['ada@contoso.com', 'eve@contoso.com'])
    expect(submitted(story)).toBe(2)
  })

  it('waits as long as a throttled tenant says, and loses nothing', async () => {
    const number = await story.propose('change', {
      'memberships/sales.csv': csv('Sales Tools', 'ada@contoso.com', 'eve@contoso.com')
    })
    await story.plan(number)
    story.tenant.misbehave([
      { when: ADD, do: { status: 429, retryAfter: 1 }, times: 2 },
      { when: { path: '/$batch' }, do: { status: 503, retryAfter: 1 } }
    ])
    const run = await story.run(await story.merge(number))

    expect(run.errors).toEqual([])
    expect(run.outputs).toMatchObject({ applied: '2', failed: '0' })
    expect(story.members('Sales Tools')).toEqual(['ada@contoso.com', 'eve@contoso.com'])
  })

  it('fails and changes nothing when something cannot be read', async () => {
    const number = await story.propose('change', {
      'memberships/sales.csv': csv('Sales Tools', 'ada@contoso.com', 'eve@contoso.com')
    })
    await story.plan(number)
    story.tenant.misbehave({
      when: { path: '/entitlementManagement/assignments?' },
      do: { status: 400, code: 'InvalidFilter' },
      times: 'always'
    })
    const run = await story.run(await story.merge(number))

    expect(run.exitCode).toBe(1)
    expect(run.errors).toHaveLength(1)
    expect(run.errors[0]).toContain('title=GRAPH_REFUSED')
    expect(submitted(story)).toBe(0)
  })

  it('gives up on a server that never answers, with an explained error', async () => {
    const number = await story.propose('change', {
      'memberships/sales.csv': csv('Sales Tools', 'ada@contoso.com', 'eve@contoso.com')
    })
    story.tenant.misbehave({ when: { path: '/$batch' }, do: 'hang', times: 'always' })
    const run = await story.plan(number, { environment: { ACCESS_PACKAGES_TIMEOUT_MS: '400' } })

    expect(run.exitCode).toBe(1)
    expect(run.errors).toHaveLength(1)
    expect(run.errors[0]).toContain('title=GRAPH_UNREACHABLE')
  })

  it('counts what waits for an approval as pending, without spending the wait on it', async () => {
    await story.end()
    story = await Story.start({
      ...TWO_PACKAGES,
      packages: [{ displayName: 'Sales Tools', policies: [{ displayName: 'With approval', approvalRequired: true }] }]
    })
    const number = await story.propose('change', { 'memberships/sales.csv': csv('Sales Tools', 'eve@contoso.com') })
    const planned = await story.plan(number)
    const applied = await story.run(await story.merge(number))
    const again = await story.plan(
      await story.propose('touch', { 'memberships/sales.csv': `# touched\n${csv('Sales Tools', 'eve@contoso.com')}` })
    )

    expect(planned.warnings.join('\n')).toContain('APPROVAL_REQUIRED')
    expect(applied.exitCode).toBe(0)
    expect(applied.outputs).toMatchObject({ pending: '1', applied: '0' })
    expect(again.outputs).toMatchObject({ 'has-changes': 'false' })
    expect(again.summary).toContain('waiting for approval')
  })
})

/** How many requests for an assignment Entra was sent. */
function submitted({ tenant }: Story): number {
  return tenant.requests
    .flatMap(({ parts = [] }) => parts)
    .filter(({ method, url }) => method === 'POST' && url.includes('assignmentRequests')).length
}
