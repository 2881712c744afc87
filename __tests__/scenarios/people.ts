import type { TenantSeed } from '../../src/emulator/tenant-server.js'

/** Colleagues of the tenant that the stories are about. */
export const ADA = user('Ada Byron', 'ada@contoso.com')
export const BOB = user('Bob Stone', 'bob@contoso.com')
export const DANA = user('Dana Cole', 'dana@contoso.com')
export const EVE = user('Eve Moor', 'eve@contoso.com')

/** Two packages: Sales Tools held by Ada and Bob, Finance Reports held by Dana. */
export const TWO_PACKAGES: TenantSeed = {
  verifiedDomains: ['contoso.com'],
  users: [ADA, BOB, DANA, EVE],
  packages: [
    {
      displayName: 'Sales Tools',
      policies: [{ displayName: 'Direct assignment' }],
      members: [{ user: 'ada@contoso.com' }, { user: 'bob@contoso.com' }]
    },
    {
      displayName: 'Finance Reports',
      policies: [{ displayName: 'Direct assignment' }],
      members: [{ user: 'dana@contoso.com' }]
    }
  ]
}

/** What main declares at the start of the stories: exactly what the tenant has. */
export const DECLARED = {
  'memberships/sales.csv': csv('Sales Tools', 'ada@contoso.com', 'bob@contoso.com'),
  'memberships/finance.csv': csv('Finance Reports', 'dana@contoso.com')
}

/** A file in the form of the script this action replaces. */
export function csv(accessPackage: string, ...emails: readonly string[]): string {
  return ['AccessPackage;Email', ...emails.map((email) => `${accessPackage};${email}`), ''].join('\n')
}

function user(displayName: string, mail: string): { displayName: string; mail: string; userPrincipalName: string } {
  return { displayName, mail, userPrincipalName: mail }
}
