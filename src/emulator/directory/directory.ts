/** Users of the tenant, found by id, principal name or address. Times are milliseconds since 1970. */

export interface UserRecord {
  readonly seq: number
  readonly id: string
  displayName: string | null
  mail: string | null
  userPrincipalName: string
  /** With their `SMTP:` or `smtp:` prefix. */
  proxyAddresses: readonly string[]
  otherMails: readonly string[]
  userType: 'Member' | 'Guest'
  accountEnabled: boolean
  externalUserState: 'PendingAcceptance' | 'Accepted' | null
  readonly createdAt: number
  /** From when on reads show the user: directly after an invitation they do not yet («List users», replication delays). */
  readonly visibleAt: number
}

/** A user as a seed or a test gives it; everything left out is filled in the way a directory would. */
export interface UserSeed {
  readonly id?: string
  readonly displayName?: string
  readonly mail?: string | null
  readonly userPrincipalName?: string
  readonly proxyAddresses?: readonly string[]
  readonly otherMails?: readonly string[]
  readonly userType?: 'Member' | 'Guest'
  readonly accountEnabled?: boolean
  readonly externalUserState?: 'PendingAcceptance' | 'Accepted' | null
}

/** The users and the domains they may have. */
export class Directory {
  private readonly byId = new Map<string, UserRecord>()
  private readonly byName = new Map<string, UserRecord>()
  private readonly byAddress = new Map<string, Set<UserRecord>>()
  private seq = 0

  /** @param verifiedDomains The tenant's own domains; the initial one (`*.onmicrosoft.com`) names guests. */
  constructor(
    readonly verifiedDomains: readonly string[],
    private readonly nextGuid: (kind: string) => string
  ) {}

  get initialDomain(): string {
    return this.verifiedDomains.find((domain) => domain.endsWith('.onmicrosoft.com')) ?? this.verifiedDomains[0] ?? ''
  }

  isVerified(domain: string): boolean {
    return this.verifiedDomains.some((verified) => verified.toLowerCase() === domain.toLowerCase())
  }

  /** In the order they came. */
  list(): UserRecord[] {
    return [...this.byId.values()]
  }

  findById(id: string): UserRecord | null {
    return this.byId.get(id.toLowerCase()) ?? null
  }

  /** By object id or principal name, the two keys «Get user» knows. */
  findByKey(key: string): UserRecord | null {
    return this.findById(key) ?? this.byName.get(key.toLowerCase()) ?? null
  }

  /** Everyone who has the address as mail, principal name, proxy address or other mail. */
  findByAddress(address: string): UserRecord[] {
    return [...(this.byAddress.get(address.toLowerCase()) ?? [])]
  }

  /**
   * Adds a user.
   *
   * @throws Error when id or principal name are taken: seeds are written by hand and should say so at once.
   */
  add(seed: UserSeed, createdAt: number, visibleAt = createdAt): UserRecord {
    const mail = seed.mail ?? null
    const userType = seed.userType ?? (seed.userPrincipalName?.includes('#EXT#') === true ? 'Guest' : 'Member')
    const user: UserRecord = {
      seq: ++this.seq,
      id: (seed.id ?? this.nextGuid('user')).toLowerCase(),
      displayName: seed.displayName ?? mail?.split('@')[0] ?? null,
      mail,
      userPrincipalName: seed.userPrincipalName ?? this.principalNameFor(mail, userType, seed.displayName),
      proxyAddresses: seed.proxyAddresses ?? (mail === null ? [] : [`SMTP:${mail}`]),
      otherMails: seed.otherMails ?? (userType === 'Guest' && mail !== null ? [mail] : []),
      userType,
      accountEnabled: seed.accountEnabled ?? true,
      externalUserState: seed.externalUserState ?? (userType === 'Guest' ? 'Accepted' : null),
      createdAt,
      visibleAt
    }
    if (this.byId.has(user.id)) throw new Error(`Two users have the id ${user.id}.`)
    if (this.byName.has(user.userPrincipalName.toLowerCase())) {
      throw new Error(`Two users have the user principal name ${user.userPrincipalName}.`)
    }
    this.byId.set(user.id, user)
    this.byName.set(user.userPrincipalName.toLowerCase(), user)
    for (const address of addressesOf(user)) {
      const sharers = this.byAddress.get(address)
      if (sharers === undefined) this.byAddress.set(address, new Set([user]))
      else sharers.add(user)
    }
    return user
  }

  remove(user: UserRecord): void {
    this.byId.delete(user.id)
    this.byName.delete(user.userPrincipalName.toLowerCase())
    for (const address of addressesOf(user)) this.byAddress.get(address)?.delete(user)
  }

  /** `user_contoso.com#EXT#@fabrikam.onmicrosoft.com` for a guest («Troubleshoot B2B collaboration»). */
  private principalNameFor(mail: string | null, userType: 'Member' | 'Guest', displayName: string | undefined): string {
    const [local, domain] = splitAddress(mail ?? '')
    if (userType === 'Guest' && mail !== null) return this.free(`${local}_${domain}#EXT#`, this.initialDomain)
    if (mail !== null && this.isVerified(domain)) return mail
    const name = local !== '' ? local : (displayName ?? 'user').toLowerCase().replace(/[^a-z0-9]+/g, '.')
    return this.free(name, this.initialDomain)
  }

  private free(local: string, domain: string): string {
    let name = `${local}@${domain}`
    for (let count = 1; this.byName.has(name.toLowerCase()); count++) name = `${local}${count}@${domain}`
    return name
  }
}

/** The part before the last `@` and the one after it. */
export function splitAddress(address: string): [string, string] {
  const at = address.lastIndexOf('@')
  return at === -1 ? [address, ''] : [address.slice(0, at), address.slice(at + 1)]
}

function addressesOf(user: UserRecord): string[] {
  const proxies = user.proxyAddresses.map((address) => address.replace(/^smtp:/i, ''))
  const all = [user.mail ?? '', user.userPrincipalName, ...user.otherMails, ...proxies]
  return all.filter((address) => address !== '').map((address) => address.toLowerCase())
}
