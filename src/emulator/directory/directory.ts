/** Users of the tenant, found by id, principal name or address. Times are milliseconds since 1970. */

export interface UserRecord {
  readonly seq: number
  readonly id: string
  displayName: string | null
  readonly givenName: string | null
  readonly surname: string | null
  mail: string | null
  userPrincipalName: string
  /** With their `SMTP:` or `smtp:` prefix. */
  proxyAddresses: readonly string[]
  otherMails: readonly string[]
  userType: 'Member' | 'Guest'
  accountEnabled: boolean
  externalUserState: 'PendingAcceptance' | 'Accepted' | null
  /** When `externalUserState` last changed. */
  externalUserStateAt: number
  readonly createdAt: number
  /** From when on reads show the user: directly after an invitation they do not yet («List users», replication delays). */
  readonly visibleAt: number
  /** Null while the user is not deleted. */
  deletedAt: number | null
}

/** A user as a seed or a test gives it; everything left out is filled in the way a directory would. */
export interface UserSeed {
  readonly id?: string
  readonly displayName?: string
  readonly givenName?: string
  readonly surname?: string
  readonly mail?: string | null
  readonly userPrincipalName?: string
  readonly proxyAddresses?: readonly string[]
  readonly otherMails?: readonly string[]
  readonly userType?: 'Member' | 'Guest'
  readonly accountEnabled?: boolean
  /** Default: `Accepted` for guests; null for those whose account is of this tenant. */
  readonly externalUserState?: 'PendingAcceptance' | 'Accepted' | null
}

/** «directory resource type»: deleted items can be restored for 30 days and are then deleted permanently. */
const RESTORABLE_MS = 30 * 24 * 60 * 60 * 1000

/** The users, those deleted and not yet forgotten, and the domains they may have. */
export class Directory {
  private readonly deleted = new Map<string, UserRecord>()
  private byId = new Map<string, UserRecord>()
  private readonly byName = new Map<string, UserRecord>()
  private readonly byAddress = new Map<string, Set<UserRecord>>()
  private seq = 0

  /**
   * @param verifiedDomains The tenant's own domains; the initial one (`*.onmicrosoft.com`) names guests.
   * @param contacts        Addresses of organizational contacts; no other object may have them as a proxy address.
   */
  constructor(
    readonly verifiedDomains: readonly string[],
    private readonly nextGuid: (kind: string) => string,
    private readonly contacts: readonly string[] = []
  ) {}

  get initialDomain(): string {
    return this.verifiedDomains.find((domain) => domain.endsWith('.onmicrosoft.com')) ?? this.verifiedDomains[0] ?? ''
  }

  isVerified(domain: string): boolean {
    return this.verifiedDomains.some((verified) => verified.toLowerCase() === domain.toLowerCase())
  }

  isContact(address: string): boolean {
    return this.contacts.some((contact) => contact.toLowerCase() === address.toLowerCase())
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
      givenName: seed.givenName ?? null,
      surname: seed.surname ?? null,
      mail,
      userPrincipalName: seed.userPrincipalName ?? this.principalNameFor(mail, userType, seed.displayName),
      proxyAddresses: seed.proxyAddresses ?? (mail === null ? [] : [`SMTP:${mail}`]),
      otherMails: seed.otherMails ?? (userType === 'Guest' && mail !== null ? [mail] : []),
      userType,
      accountEnabled: seed.accountEnabled ?? true,
      externalUserState:
        seed.externalUserState === undefined ? (userType === 'Guest' ? 'Accepted' : null) : seed.externalUserState,
      externalUserStateAt: createdAt,
      createdAt,
      visibleAt,
      deletedAt: null
    }
    this.enter(user)
    return user
  }

  /** @throws Error when id or principal name are taken. */
  private enter(user: UserRecord): void {
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
  }

  /** Moves a user to the deleted items. */
  remove(user: UserRecord, now: number): void {
    this.byId.delete(user.id)
    this.byName.delete(user.userPrincipalName.toLowerCase())
    for (const address of addressesOf(user)) this.byAddress.get(address)?.delete(user)
    user.deletedAt = now
    user.userPrincipalName = `${deletedPrefix(user)}${user.userPrincipalName}`
    this.deleted.set(user.id, user)
  }

  /** The users that can still be restored, in the order they came. */
  listDeleted(now: number): UserRecord[] {
    return [...this.deleted.values()]
      .filter((user) => user.deletedAt !== null && now - user.deletedAt <= RESTORABLE_MS)
      .sort((left, right) => left.seq - right.seq)
  }

  findDeleted(id: string, now: number): UserRecord | null {
    return this.listDeleted(now).find((user) => user.id === id.toLowerCase()) ?? null
  }

  /** A user who can still be restored, by id, mail, or principal name from before the deletion; null for none. */
  findDeletedCalled(name: string, now: number): UserRecord | null {
    const wanted = name.toLowerCase()
    const isCalled = (user: UserRecord) =>
      [user.id, user.mail, nameBeforeDeletion(user)].some((one) => one?.toLowerCase() === wanted)
    return this.listDeleted(now).find(isCalled) ?? null
  }

  /** @throws Error when the principal name was given to somebody else meanwhile. */
  restore(user: UserRecord): void {
    const deletedName = user.userPrincipalName
    user.userPrincipalName = nameBeforeDeletion(user)
    try {
      this.enter(user)
    } catch (error) {
      user.userPrincipalName = deletedName
      throw error
    }
    user.deletedAt = null
    this.deleted.delete(user.id)
    this.byId = new Map([...this.byId].sort(([, left], [, right]) => left.seq - right.seq))
  }

  /** Forgets a deleted user for good. */
  purge(user: UserRecord): void {
    this.deleted.delete(user.id)
  }

  /** `user_contoso.com#EXT#@fabrikam.onmicrosoft.com` («Troubleshooting B2B collaboration»), with a number when it is taken. */
  guestNameFor(address: string): string {
    const [local, domain] = splitAddress(address)
    return this.free(`${local}_${domain}#EXT#`, this.initialDomain)
  }

  private principalNameFor(mail: string | null, userType: 'Member' | 'Guest', displayName: string | undefined): string {
    const [local, domain] = splitAddress(mail ?? '')
    if (userType === 'Guest' && mail !== null) return this.guestNameFor(mail)
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

/**
 * Deleted users are shown with their object id before the principal name (PowerShell, `Get-EntraDeletedUser`, example 1).
 * The page prints a made-up id with hyphens; scripts that others publish take off 32 characters, so there are none.
 */
function deletedPrefix({ id }: UserRecord): string {
  return id.replaceAll('-', '')
}

function nameBeforeDeletion(user: UserRecord): string {
  return user.userPrincipalName.slice(deletedPrefix(user).length)
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
