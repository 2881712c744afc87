import { X509Certificate } from 'node:crypto'
import { Directory, type UserRecord } from '../directory/directory.js'
import { createGuids } from './guids.js'
import { DEFAULT_DOMAINS, type PackageSeed, type TenantSeed } from './tenant-seed.js'
import type { SeedProblem } from './tenant-schema.js'

interface Named {
  readonly id?: string
  readonly displayName: string
}

type Path = readonly (string | number)[]

/**
 * Finds every name in a seed that names nothing, or several things, and everything that stands there twice. The tenant
 * itself stops at the first; who writes a file wants to read all of them.
 *
 * @param seed Of the right form: see `problemsOfTenant`.
 */
export function problemsOfReferences(seed: TenantSeed): readonly SeedProblem[] {
  const check = new ReferenceCheck(seed)
  check.apps()
  check.people()
  check.packages()
  return check.problems
}

class ReferenceCheck {
  readonly problems: SeedProblem[] = []
  private readonly directory: Directory

  constructor(private readonly seed: TenantSeed) {
    this.directory = new Directory(seed.verifiedDomains ?? DEFAULT_DOMAINS, createGuids('references'))
    for (const [index, user] of (seed.users ?? []).entries()) {
      this.attempt(['users', index], () => this.directory.add(user, 0))
    }
  }

  apps(): void {
    const catalogs = [{ displayName: 'General' }, ...(this.seed.catalogs ?? []), ...this.catalogsOfPackages()]
    for (const [index, { clientId, certificate, catalogRoles = [] }] of (this.seed.apps ?? []).entries()) {
      const path: Path = ['apps', index]
      this.once(path, this.seed.apps ?? [], ({ clientId: other }) => other.toLowerCase() === clientId.toLowerCase())
      if (certificate !== undefined) {
        this.attempt([...path, 'certificate'], () => new X509Certificate(certificate))
      }
      for (const [at, { catalog }] of catalogRoles.entries()) {
        if (!names(catalogs, catalog)) this.say([...path, 'catalogRoles', at, 'catalog'], unknown('catalog', catalog))
      }
    }
  }

  people(): void {
    for (const [index, guest] of (this.seed.governedGuests ?? []).entries())
      this.person(['governedGuests', index], guest)
    for (const [index, { members = [] }] of (this.seed.groups ?? []).entries()) {
      for (const [at, member] of members.entries()) this.person(['groups', index, 'members', at], member)
    }
  }

  packages(): void {
    const { packages = [] } = this.seed
    for (const [index, item] of packages.entries()) {
      const path: Path = ['packages', index]
      this.once(path, packages, ({ id }) => id !== undefined && id.toLowerCase() === item.id?.toLowerCase())
      this.holders(path, item)
      this.targets(path, item)
      for (const [at, other] of (item.incompatiblePackages ?? []).entries()) {
        this.one([...path, 'incompatiblePackages', at], packages, 'access package', other)
      }
      for (const [at, group] of (item.incompatibleGroups ?? []).entries()) {
        this.one([...path, 'incompatibleGroups', at], this.seed.groups ?? [], 'group', group)
      }
    }
  }

  private holders(path: Path, { members = [], requests = [], otherSubjects = [], ...item }: PackageSeed): void {
    const policies = item.policies ?? [{ displayName: 'Direct assignment' }]
    const policyOf = (at: Path, policy: string | undefined) => {
      if (policy !== undefined && !names(policies, policy)) this.say([...at, 'policy'], unknown('policy', policy))
    }
    for (const [key, holders] of Object.entries({ members, requests })) {
      for (const [index, { user, policy }] of holders.entries()) {
        this.person([...path, key, index, 'user'], user)
        policyOf([...path, key, index], policy)
      }
    }
    for (const [index, { policy }] of otherSubjects.entries()) policyOf([...path, 'otherSubjects', index], policy)
  }

  private targets(path: Path, { policies = [] }: PackageSeed): void {
    for (const [index, { targets = [] }] of policies.entries()) {
      for (const [at, { user, group, connectedOrganization }] of targets.entries()) {
        const here: Path = [...path, 'policies', index, 'targets', at]
        if (user !== undefined) this.person([...here, 'user'], user)
        if (group !== undefined) this.one([...here, 'group'], this.seed.groups ?? [], 'group', group)
        if (connectedOrganization !== undefined) {
          const organizations = this.seed.connectedOrganizations ?? []
          this.one([...here, 'connectedOrganization'], organizations, 'connected organization', connectedOrganization)
        }
      }
    }
  }

  /** Packages make the catalogs they name. */
  private catalogsOfPackages(): readonly Named[] {
    return (this.seed.packages ?? []).flatMap(({ catalog }) =>
      catalog === undefined ? [] : [{ displayName: catalog }]
    )
  }

  private person(path: Path, key: string): void {
    const byKey = this.directory.findByKey(key)
    const found: readonly UserRecord[] = byKey === null ? this.directory.findByAddress(key) : [byKey]
    if (found.length === 0) this.say(path, unknown('user', key))
    if (found.length > 1) this.say(path, `is ambiguous: several users have the address \`${key}\`.`)
  }

  private one(path: Path, among: readonly Named[], kind: string, name: string): void {
    const found = among.filter((each) => isNamed(each, name))
    if (found.length === 0) this.say(path, unknown(kind, name))
    if (found.length > 1) this.say(path, `is ambiguous: there are several of the kind ${kind} called \`${name}\`.`)
  }

  /** Says so when something before this one is the same. @param path Ends with the index. */
  private once<T>(path: Path, among: readonly T[], isSame: (other: T) => boolean): void {
    const first = among.findIndex(isSame)
    if (first !== -1 && first < Number(path.at(-1))) this.say(path, `has the same id as number ${first + 1}.`)
  }

  private attempt(path: Path, act: () => unknown): void {
    try {
      act()
    } catch (error) {
      this.say(path, `is refused: ${error instanceof Error ? error.message : String(error)}`)
    }
  }

  private say(path: Path, message: string): void {
    this.problems.push({ path: path.map(String), message })
  }
}

function isNamed({ id, displayName }: Named, name: string): boolean {
  return displayName.toLowerCase() === name.toLowerCase() || id?.toLowerCase() === name.toLowerCase()
}

function names(among: readonly Named[], name: string): boolean {
  return among.some((each) => isNamed(each, name))
}

function unknown(kind: string, name: string): string {
  return `is \`${name}\`, and the file has no such ${kind}.`
}
