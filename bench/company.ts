/** The companies that the benchmark is about: what Entra has, and what the files say before and after a change. */
import type { TenantSeed } from '../src/emulator/tenant-server.js'

export const TENANT_ID = '11111111-2222-4333-8444-555555555555'
export const CLIENT_ID = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee'
export const SECRET = 'the-secret-of-the-app'

/** How large a company is, and how much of it a change concerns. All but `packages` and `people` are by package. */
export interface CompanySize {
  readonly packages: number
  /** Users of the directory. */
  readonly people: number
  /** Who has the package and keeps it. */
  readonly members: number
  /** Users who gain it. */
  readonly joining: number
  /** Guests who are invited for it; nobody is a guest of two packages. */
  readonly invited: number
  /** Who loses it. */
  readonly leaving: number
}

/** The tenant before the change. */
export function seedOf(company: CompanySize): TenantSeed {
  return {
    tenantId: TENANT_ID,
    apps: [{ clientId: CLIENT_ID, secret: SECRET }],
    users: numbers(company.people).map((index) => ({
      mail: addressOf(index),
      userPrincipalName: addressOf(index),
      displayName: `Person ${index}`
    })),
    packages: numbers(company.packages).map((index) => ({
      displayName: nameOf(index),
      members: holdersBefore(company, index).map((user) => ({ user }))
    }))
  }
}

/** One membership file a package, by its path: as Entra has it, and as the change wants it. Both differ in each file. */
export function filesOf(company: CompanySize): {
  readonly before: Readonly<Record<string, string>>
  readonly after: Readonly<Record<string, string>>
} {
  const files = (line: string, holders: (index: number) => readonly string[]) =>
    Object.fromEntries(
      numbers(company.packages).map((index) => [
        `memberships/${nameOf(index)}.csv`,
        ['AccessPackage;Email', line, ...holders(index).map((each) => `${nameOf(index)};${each}`), ''].join('\n')
      ])
    )
  return {
    before: files('# before', (index) => holdersBefore(company, index)),
    after: files('# after', (index) => holdersAfter(company, index))
  }
}

function holdersBefore({ people, members, joining, leaving }: CompanySize, index: number): readonly string[] {
  return numbers(members + leaving).map((place) => addressOf(seatOf(people, index, joining + place)))
}

function holdersAfter({ people, members, joining, invited }: CompanySize, index: number): readonly string[] {
  return [
    ...numbers(joining + members).map((place) => addressOf(seatOf(people, index, place))),
    ...numbers(invited).map((guest) => `guest${index}.${guest}@partner.example`)
  ]
}

/** Packages share people, each begins elsewhere in the directory. */
function seatOf(people: number, index: number, place: number): number {
  return (index * 7919 + place) % people
}

function nameOf(index: number): string {
  return `Package ${index}`
}

function addressOf(index: number): string {
  return `person${index}@contoso.com`
}

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index)
}
