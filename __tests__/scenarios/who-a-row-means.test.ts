import { afterEach, describe, expect, it } from '@jest/globals'
import type { TenantSeed } from '../../src/emulator/tenant-server.js'
import { ADA, csv, DANA, EVE } from './people.js'
import { Story } from './story.js'

const SALES = 'memberships/sales.csv'
const FINANCE = 'memberships/finance.csv'
const FAY_ID = '5d3c9a42-7be1-4f0c-9c55-3e1f0a6b7d21'

/** Everybody can be found by another of their addresses, and Gina, Hugo and Ines are guests. */
const TENANT: TenantSeed = {
  verifiedDomains: ['contoso.com', 'contoso.onmicrosoft.com'],
  users: [
    ADA,
    { displayName: 'Bob Stone', mail: 'bob.stone@contoso.com', userPrincipalName: 'bob@contoso.com' },
    { ...DANA, proxyAddresses: ['SMTP:dana@contoso.com', 'smtp:d.cole@contoso.com'] },
    { ...EVE, otherMails: ['eve.moor@private.example'] },
    { id: FAY_ID, displayName: 'Fay Lund', mail: 'fay@contoso.com', userPrincipalName: 'fay@contoso.com' },
    guest('Gina Park', 'gina@partner.example', 'gina@partner.example'),
    guest('Hugo Lind', 'hugo@partner.example', 'hugo@partner.example'),
    guest('Ines Roth', 'ines.roth@partner.example', 'ines@partner.example')
  ],
  packages: [{ displayName: 'Sales Tools' }, { displayName: 'Finance Reports' }, { displayName: 'Ops' }]
}

/** A guest as Entra makes them from an invited address; `mail` is what they have by now. */
function guest(displayName: string, mail: string, invited: string) {
  const userPrincipalName = `${invited.replace('@', '_')}#EXT#@contoso.onmicrosoft.com`
  return { displayName, mail, userPrincipalName, otherMails: [invited], userType: 'Guest' as const }
}

describe('who a row means', () => {
  let story: Story

  afterEach(() => story.end())

  async function begin(files: Readonly<Record<string, string>>, seed: TenantSeed = TENANT): Promise<void> {
    // How an address is spelt is what these are about: another answer leaves some of them unknown.
    story = await Story.start(seed, { userFilterCase: 'ignore' })
    await story.github.commitFiles('main', files)
  }

  it('finds people and guests by each of their addresses, in any case, and invites none of them', async () => {
    await begin({ [SALES]: csv('Sales Tools') })
    const people = csv(
      'Sales Tools',
      'ADA@Contoso.com',
      'bob@contoso.com',
      'D.Cole@contoso.com',
      'eve.moor@private.example',
      FAY_ID.toUpperCase(),
      'gina@partner.example',
      'HUGO_partner.example#EXT#@contoso.onmicrosoft.com',
      'ines@partner.example'
    )
    const number = await story.propose('everybody', { [SALES]: people })
    const planned = await story.plan(number)
    const applied = await story.run(await story.merge(number))

    expect(planned.errors).toEqual([])
    expect(planned.outputs).toMatchObject({ adds: '8', invites: '0' })
    expect(applied.outputs).toMatchObject({ applied: '8', failed: '0', held: '0' })
    expect(story.tenant.invitations()).toEqual([])
    expect(story.members('Sales Tools')).toEqual([
      'ada@contoso.com',
      'bob.stone@contoso.com',
      'dana@contoso.com',
      'eve@contoso.com',
      'fay@contoso.com',
      'gina@partner.example',
      'hugo@partner.example',
      'ines.roth@partner.example'
    ])

    const again = await story.plan(await story.propose('again', { [SALES]: `# looked at again\n${people}` }))
    expect(again.outputs).toMatchObject({ 'has-changes': 'false', unchanged: '8' })
  })

  it('names the candidates of an address that several have, and both lines of one person; the other packages go on', async () => {
    const seed = {
      ...TENANT,
      users: [
        ...(TENANT.users ?? []),
        { displayName: 'Kim One', mail: 'kim1@contoso.com', otherMails: ['team@contoso.com'] },
        { displayName: 'Kim Two', mail: 'kim2@contoso.com', otherMails: ['Team@contoso.com'] },
        { displayName: 'Lou Berg', mail: 'lou@contoso.com', accountEnabled: false }
      ]
    }
    await begin({ [SALES]: csv('Sales Tools') }, seed)
    const number = await story.propose('mistakes', {
      [SALES]: csv('Sales Tools', 'ada@contoso.com', 'team@contoso.com'),
      [FINANCE]: csv('Finance Reports', 'ada@contoso.com', 'dana@contoso.com'),
      'memberships/more.csv': csv('Finance Reports', 'D.Cole@contoso.com'),
      'memberships/ops.csv': csv('Ops', 'lou@contoso.com')
    })
    const planned = await story.plan(number)
    const applied = await story.run(await story.merge(number))

    const idOf = (address: string) => story.tenant.users().find((each) => each.address === address)?.id
    const [ambiguous = '', ...others] = planned.errors.filter((line) => line.includes('PERSON_AMBIGUOUS'))
    expect(others).toEqual([])
    expect(ambiguous).toContain(`file=${SALES},line=3`)
    for (const address of ['kim1@contoso.com', 'kim2@contoso.com']) {
      expect(ambiguous).toContain(`${address} (${idOf(address)})`)
    }
    const [twice = ''] = planned.errors.filter((line) => line.includes('CSV_DUPLICATE_PERSON'))
    expect(twice).toContain('file=memberships/more.csv,line=2')
    expect(twice).toContain(`dana@contoso.com\` (${FINANCE}:3)`)
    expect(planned.warnings.join('\n')).toContain('title=PERSON_DISABLED,file=memberships/ops.csv,line=2')
    expect([planned.exitCode, applied.exitCode]).toEqual([1, 1])
    expect(['Sales Tools', 'Finance Reports', 'Ops'].map((name) => story.members(name))).toEqual([
      [],
      [],
      ['lou@contoso.com']
    ])
  })

  it('tells packages of the same name apart by catalog, and takes name and id for one package', async () => {
    const id = '7e0e3a58-2f5b-4a6e-9d3c-aaaabbbbcccc'
    await begin(
      { [SALES]: csv('Sales Tools') },
      {
        ...TENANT,
        packages: [
          { displayName: 'Sales Tools', catalog: 'Sales', id },
          { displayName: 'Sales Tools', catalog: 'Partners' }
        ]
      }
    )
    const both = { [SALES]: csv('SALES TOOLS', 'ada@contoso.com') }
    const unclear = await story.plan(await story.propose('unclear', both))
    expect(unclear.exitCode).toBe(1)
    expect(unclear.errors.join('\n')).toMatch(/PACKAGE_AMBIGUOUS.*Partners.*Sales/)
    expect(unclear.errors.join('\n')).toContain(id)

    const number = await story.propose('clear', {
      'memberships/config.yml': 'version: 1\npackages:\n  Sales Tools:\n    catalog: Sales\n',
      ...both,
      'memberships/by-id.csv': csv(id.toUpperCase(), 'eve@contoso.com')
    })
    const planned = await story.plan(number)
    const applied = await story.run(await story.merge(number))
    expect(planned.outputs).toMatchObject({ adds: '2', removes: '0' })
    expect(applied.outputs).toMatchObject({ applied: '2', failed: '0' })
    expect(story.tenant.holders(id).map(({ address }) => address)).toEqual(['ada@contoso.com', 'eve@contoso.com'])
  })
})
