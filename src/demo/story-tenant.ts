/** The tenant of the story: everybody whom the sample declares has what it declares, and one person more. */
import { rowsOf } from '../core/file-sections.js'
import { domainOf, isAddress, normaliseAddress } from '../core/identifiers.js'
import type { MembershipRow } from '../core/model.js'
import { groupByPackage, type NamedPackage, namePackages } from '../core/package-reference.js'
import type { DeclaredFiles } from '../core/scope.js'
import type { PackageSeed, ResourceRoleSeed, TenantSeed, UserSeed } from '../emulator/tenant-server.js'
import { FINANCE, PEOPLE, SALES } from './story-edit.js'

/** The app registration the story signs in with. Its tenant lives as long as the story, so the secret is none. */
export const STORY_APP = { clientId: '5f0c8a3e-6f2b-4c1d-9a57-2b7d9c4e1a60', secret: 'known-to-everyone' }

/** The tenant's own domain; everybody of another one is a guest. */
const OWN_DOMAIN = 'contoso.com'

/** What the packages of the sample grant; any other one grants a group of its own name. */
const ROLES: Readonly<Record<string, readonly ResourceRoleSeed[]>> = {
  [SALES]: [
    { resource: 'Sales' },
    { resource: 'Sales news' },
    { resource: 'CRM', originSystem: 'AadApplication', role: 'Seller' },
    { resource: 'Sales files', originSystem: 'SharePointOnline', role: 'Members' }
  ],
  [FINANCE]: [{ resource: 'Finance readers' }, { resource: 'Ledger', originSystem: 'AadApplication', role: 'Auditor' }]
}

/** In no file, and refused to holders of the sales tools: who has it already may get those, and the plan warns. */
const APPROVAL: PackageSeed = {
  displayName: 'Discount Approval',
  members: [{ user: PEOPLE.colleague.address }],
  resourceRoles: [{ resource: 'Discount approvers' }],
  incompatiblePackages: [SALES]
}

/** How a person is called: as the row says, else as the address suggests (`ada.byron@…` → `Ada Byron`). */
export function nameFor({ email, name }: Pick<MembershipRow, 'email' | 'name'>): string {
  if (name !== null) return name
  const words = (email.split('@')[0] ?? email).split(/[._-]+/).filter((word) => word !== '')
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ')
}

/** A tenant in which the sample is already so, but for someone who was added in the portal, and a package beside it. */
export function seedTenant(declared: DeclaredFiles): TenantSeed {
  const { sections, settings } = declared
  const users = new Map<string, UserSeed>()
  for (const row of rowsOf(sections)) users.set(normaliseAddress(row.email), seedUser(row.email, nameFor(row)))
  for (const text of settings.safety.protected) {
    users.set(normaliseAddress(text), seedUser(text, nameFor({ email: text, name: null })))
  }
  for (const { address, name } of [PEOPLE.colleague, PEOPLE.stranger]) users.set(address, seedUser(address, name))

  const byPackage = groupByPackage(sections, settings)
  const names = [...sections.map(({ accessPackage }) => accessPackage), ...settings.packages.map((each) => each.name)]
  const packages = namePackages(names, settings).map((named) =>
    seedPackage(named, rowsOf(byPackage.get(named.key) ?? []))
  )
  return {
    displayName: 'Contoso',
    verifiedDomains: [OWN_DOMAIN, 'contoso.onmicrosoft.com'],
    apps: [STORY_APP],
    users: [...users.values()],
    packages: packages.flatMap((each) =>
      each.displayName === SALES
        ? [{ ...each, members: [...(each.members ?? []), { user: PEOPLE.stranger.address }] }, APPROVAL]
        : [each]
    )
  }
}

function seedUser(email: string, displayName: string): UserSeed {
  if (!isAddress(email)) return { id: email }
  return { displayName, mail: email, userType: domainOf(email) === OWN_DOMAIN ? 'Member' : 'Guest' }
}

/** Policies: the settings' and the rows', else one as the portal calls its first by default. */
function seedPackage({ settings, reference, label }: NamedPackage, rows: readonly MembershipRow[]): PackageSeed {
  const displayName = settings?.name ?? label
  const policies = new Set([settings?.policy, ...rows.map((row) => row.policy)].filter((name) => name != null))
  return {
    ...(reference.kind === 'id' ? { id: reference.id } : {}),
    displayName,
    resourceRoles: ROLES[displayName] ?? [{ resource: displayName }],
    ...(settings?.catalog == null ? {} : { catalog: settings.catalog }),
    policies: (policies.size === 0 ? ['Direct assignment'] : [...policies]).map((displayName) => ({ displayName })),
    members: rows.map(({ email, policy, startDate, endDate }) => ({
      user: email,
      ...(policy === null ? {} : { policy }),
      ...(startDate === null ? {} : { start: startDate }),
      end: endDate === 'none' ? null : endDate
    }))
  }
}
