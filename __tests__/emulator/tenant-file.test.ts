import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { InvalidTenantFile, readTenantFile } from '../../src/emulator/tenant/tenant-file.js'
import { startJudgedTenant } from '../contract/entra-tenant.js'
import { SignedIn, CLIENT_ID, SECRET } from './tenant-client.js'

function problemsOf(text: string): readonly string[] {
  try {
    readTenantFile(text)
    return []
  } catch (error) {
    if (!(error instanceof InvalidTenantFile)) throw error
    return error.problems.map(({ line, message }) => `${line}: ${message}`)
  }
}

describe('a seed file', () => {
  it('is a tenant, how it behaves and what goes wrong', async () => {
    const { seed, options } = readTenantFile(`
displayName: Fabrikam
apps:
  - { clientId: ${CLIENT_ID}, secret: ${SECRET} }
users:
  - { mail: ada@contoso.com, displayName: Ada }
packages:
  - displayName: Finance
    members:
      - { user: ada@contoso.com, end: 2030-12-31 }
behaviour:
  pageSize: 7
  duplicateAdd: { status: 409, code: Conflict, message: Already there. }
misbehaviour:
  - when: { path: /organization }
    do: { status: 503 }
`)
    expect(options).toEqual({ pageSize: 7, duplicateAdd: { status: 409, code: 'Conflict', message: 'Already there.' } })
    const entra = await SignedIn.start(seed, { ...options, now: Date.now })
    expect(entra.tenant.holders('Finance')).toMatchObject([
      { address: 'ada@contoso.com', end: '2030-12-31T00:00:00.000Z' }
    ])
    expect((await entra.get('/organization')).status).toBe(503)
    await entra.tenant.close()
  })

  it('may be empty, or all comment', () => {
    expect(readTenantFile('')).toEqual({ seed: {}, options: {} })
    expect(readTenantFile('# nothing yet\n')).toEqual({ seed: {}, options: {} })
  })

  it('takes the keys of an issuer apart from the tenant', () => {
    expect(readTenantFile('oidcKeys: { keys: [] }')).toEqual({ seed: {}, options: { oidcKeys: { keys: [] } } })
    expect(problemsOf('displayName: X\noidcKeys: nonsense')[0]).toMatch(/^2: oidcKeys cannot be read: /)
  })

  it('has every mistake of form told at once, by line', () => {
    expect(
      problemsOf(`users:
  - mail: ada@contoso.com
    usertype: Guest
  - mail: 5
packages:
  - members:
      - { user: bob@contoso.com, end: tomorrow }
groups: Everybody
misbehaviour:
  - do: explode
`)
    ).toEqual([
      expect.stringMatching(/^3: users › 1 › usertype is not known here\. Known: id, .*userType/) as unknown,
      '4: users › 2 › mail is `5`; it must be a text or empty.',
      '6: packages › 1 › displayName is missing.',
      '7: packages › 1 › members › 1 › end is `tomorrow`; it must be a date such as 2030-12-31 or 2030-12-31T12:00:00Z or empty.',
      '8: groups is `Everybody`; it must be a list.',
      '10: misbehaviour › 1 › do is `explode`; it must be `reset` or `hang` or `lose-answer`.'
    ])
    expect(problemsOf('- a list')).toEqual(['1: The file is a list; it must be a mapping.'])
  })

  it('has every name told at once that names nothing, or several things', () => {
    expect(
      problemsOf(`apps:
  - clientId: ${CLIENT_ID}
    certificate: nonsense
    catalogRoles: [{ role: catalogReader, catalog: Sales }]
  - clientId: ${CLIENT_ID}
users:
  - mail: ada@contoso.com
  - mail: ada@contoso.com
  - { mail: x@elsewhere.example, userPrincipalName: one@contoso.com }
  - { mail: x@elsewhere.example, userPrincipalName: two@contoso.com }
governedGuests: [guest@partner.example]
groups:
  - { displayName: G, members: [nobody@contoso.com] }
packages:
  - displayName: P
    policies:
      - displayName: A
        targets: [{ group: H }, { connectedOrganization: Fabrikam }]
    members:
      - user: x@elsewhere.example
      - { user: ada@contoso.com, policy: B }
    requests:
      - user: bob@contoso.com
    incompatiblePackages: [Q]
    incompatibleGroups: [G, Z]
`)
    ).toEqual([
      expect.stringMatching(/^3: apps › 1 › certificate is refused: /) as unknown,
      '4: apps › 1 › catalogRoles › 1 › catalog is `Sales`, and the file has no such catalog.',
      '5: apps › 2 has the same id as number 1.',
      '8: users › 2 is refused: Two users have the user principal name ada@contoso.com.',
      '11: governedGuests › 1 is `guest@partner.example`, and the file has no such user.',
      '13: groups › 1 › members › 1 is `nobody@contoso.com`, and the file has no such user.',
      '18: packages › 1 › policies › 1 › targets › 1 › group is `H`, and the file has no such group.',
      '18: packages › 1 › policies › 1 › targets › 2 › connectedOrganization is `Fabrikam`, and the file has no such connected organization.',
      '20: packages › 1 › members › 1 › user is ambiguous: several users have the address `x@elsewhere.example`.',
      '21: packages › 1 › members › 2 › policy is `B`, and the file has no such policy.',
      '23: packages › 1 › requests › 1 › user is `bob@contoso.com`, and the file has no such user.',
      '24: packages › 1 › incompatiblePackages › 1 is `Q`, and the file has no such access package.',
      '25: packages › 1 › incompatibleGroups › 2 is `Z`, and the file has no such group.'
    ])
  })

  it('is refused when it is no YAML, or says a thing twice', () => {
    expect(problemsOf('a: 1\nb: [\n')[0]).toMatch(/^\d: This is not valid YAML: /)
    expect(problemsOf('users: []\nusers: []\n')).toEqual(['2: This is not valid YAML: Map keys must be unique.'])
  })

  it.each(['seed', 'misbehaviour'])('is right in docs/tenant.md: %s', async (name) => {
    const text = readFileSync(join(import.meta.dirname, '../../docs/tenant.md'), 'utf8')
    const yaml = new RegExp(`<!-- ${name}:begin -->\\s*\`\`\`yaml\\n(.*?)\`\`\``, 's').exec(text)?.[1] ?? '- none'
    const { seed, options } = readTenantFile(yaml)
    const tenant = await startJudgedTenant(seed, options)
    expect(Object.keys(seed)).toContain('misbehaviour')
    await tenant.close()
  })
})
