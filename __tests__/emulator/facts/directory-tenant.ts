import type { TenantOptions, TenantSeed } from '../../../src/emulator/tenant-server.js'
import { filter, itemsOf, SignedIn, textAt } from '../tenant-client.js'

export const ADA = '0c000000-0000-4000-a000-000000000001'
export const ALAN = '0c000000-0000-4000-a000-000000000002'

/** One person with an address in every place, one guest, one blocked guest, one who differs in case only, one without mail. */
export const DIRECTORY: TenantSeed = {
  verifiedDomains: ['contoso.com', 'contoso.onmicrosoft.com'],
  contacts: ['contact@partner.example'],
  users: [
    {
      id: ADA,
      displayName: 'Ada Lovelace',
      givenName: 'Ada',
      surname: 'Lovelace',
      mail: 'ada@contoso.com',
      userPrincipalName: 'alovelace@contoso.com',
      proxyAddresses: ['SMTP:ada@contoso.com', 'smtp:countess@partner.example'],
      otherMails: ['ada@home.example']
    },
    { id: ALAN, displayName: 'Alan Turing', mail: 'alan@partner.example', userType: 'Guest' },
    { displayName: 'Bob Blocked', mail: 'blocked@partner.example', userType: 'Guest', accountEnabled: false },
    { displayName: "Conor O'Brien", mail: "conor.o'brien@contoso.com" },
    { displayName: 'Dollar', mail: null, userPrincipalName: '$dollar@contoso.com' },
    { displayName: 'Plus', mail: 'plus+tag@contoso.com' },
    { displayName: 'No Mail', mail: null }
  ]
}

/** The tenant of this directory, signed in. */
export function startDirectory(options: TenantOptions = {}): Promise<SignedIn> {
  return SignedIn.start(DIRECTORY, options)
}

/** The header that advanced queries need. */
export const EVENTUAL = { consistencylevel: 'eventual' }

/** Display names of those a filter finds, in the order of the answer. @throws Error when it is refused. */
export async function find(
  entra: SignedIn,
  expression: string,
  more = '',
  headers: Record<string, string> = {}
): Promise<string[]> {
  const { body } = await entra.get(`/users?$select=displayName&${filter(expression)}${more}`, headers)
  return itemsOf(body).map((user) => textAt(user, 'displayName'))
}
