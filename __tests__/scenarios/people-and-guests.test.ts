import { afterEach, describe, expect, it } from '@jest/globals'
import type { TenantSeed } from '../../src/emulator/tenant-server.js'
import { csv, DECLARED, TWO_PACKAGES } from './people.js'
import { Story } from './story.js'

const GUEST_UPN = 'gina_partner.example#EXT#@contoso.onmicrosoft.com'
const GINA = { displayName: 'Gina Park', mail: 'gina@partner.example', userPrincipalName: GUEST_UPN } as const

/** Gina is a guest who came through an access package: she has Sales Tools, and nothing else. */
const WITH_GINA: TenantSeed = {
  ...TWO_PACKAGES,
  users: [...(TWO_PACKAGES.users ?? []), GINA],
  governedGuests: [GINA.mail],
  packages: (TWO_PACKAGES.packages ?? []).map((pack) =>
    pack.displayName === 'Sales Tools' ? { ...pack, members: [...(pack.members ?? []), { user: GINA.mail }] } : pack
  )
}

describe('people who left, people nobody knows, and guests', () => {
  let story: Story

  afterEach(() => story.end())

  async function begin(seed: TenantSeed = TWO_PACKAGES, declared: Readonly<Record<string, string>> = DECLARED) {
    story = await Story.start(seed)
    await story.github.commitFiles('main', declared)
  }

  const salesWith = (...more: readonly string[]) => csv('Sales Tools', 'ada@contoso.com', 'bob@contoso.com', ...more)

  it('says the nearest address of a colleague whose address is misspelt, and invites nobody', async () => {
    await begin()
    const run = await story.plan(
      await story.propose('typo', { 'memberships/sales.csv': salesWith('daan@contoso.com') })
    )

    expect(run.exitCode).toBe(1)
    expect(run.errors.join('\n')).toContain('PERSON_NOT_FOUND')
    expect(run.errors.join('\n')).toContain('Did you mean `dana@contoso.com`?')
  })

  it('says that a colleague was deleted, and until when the account can be restored', async () => {
    await begin()
    story.tenant.removeUser('eve@contoso.com')
    const run = await story.plan(await story.propose('eve', { 'memberships/sales.csv': salesWith('eve@contoso.com') }))

    expect(run.exitCode).toBe(1)
    expect(run.errors.join('\n')).toMatch(
      /The account eve@contoso\.com \(.*\) was deleted on .*; it can be restored until /
    )
  })

  it('warns before a deleted guest is invited to another account', async () => {
    await begin({ ...TWO_PACKAGES, users: [...(TWO_PACKAGES.users ?? []), GINA] })
    story.tenant.removeUser(GINA.mail)
    const number = await story.propose('gina', { 'memberships/sales.csv': salesWith(GINA.mail) })
    const run = await story.plan(number)

    expect(run.exitCode).toBe(0)
    expect(run.warnings.join('\n')).toContain('INVITES_DELETED_PERSON')
    expect((await story.comments(number)).join('\n')).toContain('makes a new account that has nothing of the old one')
  })

  it('goes on past a leaver whose row is as it was, and stops at a removal beside it', async () => {
    const left = { ...DECLARED, 'memberships/sales.csv': salesWith('frank@contoso.com') }
    await begin(TWO_PACKAGES, left)
    const adding = await story.propose('add', {
      'memberships/sales.csv': salesWith('frank@contoso.com', 'eve@contoso.com')
    })
    const planned = await story.plan(adding)
    const applied = await story.run(await story.merge(adding))

    expect(planned.exitCode).toBe(0)
    expect(planned.warnings.join('\n')).toContain('PERSON_LEFT')
    expect(applied.exitCode).toBe(0)
    expect(story.members('Sales Tools')).toContain('eve@contoso.com')

    const removing = await story.propose('remove', {
      'memberships/sales.csv': csv('Sales Tools', 'ada@contoso.com', 'frank@contoso.com', 'eve@contoso.com')
    })
    const refused = await story.plan(removing)
    expect(refused.exitCode).toBe(1)
    expect(refused.errors.join('\n')).toContain('REMOVALS_BESIDE_LEAVER')
  })

  it('says that a governed guest is blocked and deleted after the last package is gone', async () => {
    await begin(WITH_GINA, { ...DECLARED, 'memberships/sales.csv': salesWith(GINA.mail) })
    const number = await story.propose('bye', { 'memberships/sales.csv': salesWith() })
    const run = await story.plan(number)

    expect(run.exitCode).toBe(0)
    expect((await story.comments(number)).join('\n')).toContain(
      '`gina@partner.example` loses the last access package: Entra will block this guest account and delete it 30 days later.'
    )
  })

  it('keeps the account of a guest who loses one package of two without a word about it', async () => {
    const both = (WITH_GINA.packages ?? []).map((pack) =>
      pack.displayName === 'Finance Reports'
        ? { ...pack, members: [...(pack.members ?? []), { user: GINA.mail }] }
        : pack
    )
    await begin({ ...WITH_GINA, packages: both }, { 'memberships/sales.csv': salesWith(GINA.mail) })
    const run = await story.plan(await story.propose('bye', { 'memberships/sales.csv': salesWith() }))

    expect(run.outputs).toMatchObject({ removes: '1' })
    expect(run.warnings.join('\n')).not.toContain('GUEST_BLOCKED_AFTER')
  })

  it('means a guest by the principal name with #EXT# as by the mail', async () => {
    await begin(WITH_GINA, { ...DECLARED, 'memberships/sales.csv': salesWith(GINA.mail) })
    const number = await story.propose('gina', {
      'memberships/finance.csv': csv('Finance Reports', 'dana@contoso.com', GUEST_UPN)
    })
    const planned = await story.plan(number)
    const applied = await story.run(await story.merge(number))

    expect(planned.outputs).toMatchObject({ adds: '1', invites: '0' })
    expect(applied.exitCode).toBe(0)
    expect(story.members('Finance Reports')).toContain(GINA.mail)
    expect(story.tenant.invitations()).toEqual([])
  })
})
