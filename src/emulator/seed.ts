import { X509Certificate } from 'node:crypto'
import { Directory, type UserRecord, type UserSeed } from './directory.js'
import { type AssignmentState, Entitlement, type PackageRecord, type Schedule } from './entitlement.js'
import { createGuids, guidFrom } from './guids.js'
import { type AppRecord, type TenantBehaviour, type TenantState, subjectOf } from './tenant-state.js'

/** An app registration. Exactly the ways of signing in that are given work. */
export interface AppSeed {
  readonly clientId: string
  readonly secret?: string
  /** Public certificate, PEM. */
  readonly certificate?: string
  /** Federated credentials; `audience` is `api://AzureADTokenExchange` when left out. */
  readonly federated?: readonly { readonly issuer: string; readonly subject: string; readonly audience?: string }[]
  /** Application permissions, by default {@link DEFAULT_PERMISSIONS}. */
  readonly permissions?: readonly string[]
}

export interface PolicySeed {
  readonly id?: string
  readonly displayName: string
  /** Default `notSpecified`: direct assignment only. */
  readonly allowedTargetScope?: string
  readonly automatic?: boolean
  readonly approvalRequired?: boolean
  /** Default true. */
  readonly enabled?: boolean
  readonly questions?: readonly { readonly id?: string; readonly text: string; readonly required?: boolean }[]
  /** Days an assignment lasts when nothing else is said; default: without end. */
  readonly lifetimeDays?: number | null
}

/** Dates as ISO 8601; `end: null` means without end. */
export interface AssignmentSeed {
  /** Display name or id; default: the package's first policy. */
  readonly policy?: string
  /** Default `delivered`. */
  readonly state?: AssignmentState
  readonly start?: string
  readonly end?: string | null
}

/** `user`: mail, user principal name or id. */
export interface MemberSeed extends AssignmentSeed {
  readonly user: string
}

/** A holder that is not a user, e.g. a service principal. */
export interface OtherSubjectSeed extends AssignmentSeed {
  readonly displayName: string
  readonly objectId?: string
}

export interface PackageSeed {
  readonly id?: string
  readonly displayName: string
  /** Display name or id; default `General`, the built-in one. */
  readonly catalog?: string
  /** Default: one policy `Direct assignment`; an empty list makes a package without policies. */
  readonly policies?: readonly PolicySeed[]
  readonly members?: readonly MemberSeed[]
  readonly otherSubjects?: readonly OtherSubjectSeed[]
}

/** What a tenant holds at its start. */
export interface TenantSeed {
  readonly tenantId?: string
  readonly displayName?: string
  /** Default `contoso.com` and `contoso.onmicrosoft.com`. */
  readonly verifiedDomains?: readonly string[]
  readonly apps?: readonly AppSeed[]
  readonly users?: readonly UserSeed[]
  readonly catalogs?: readonly { readonly id?: string; readonly displayName: string }[]
  readonly packages?: readonly PackageSeed[]
}

/** What Access Package GitOps asks for in full: reading, assigning, inviting, and the tenant's domains. */
export const DEFAULT_PERMISSIONS: readonly string[] = [
  'EntitlementManagement.ReadWrite.All',
  'User.Read.All',
  'User.Invite.All',
  'Organization.Read.All'
]

const DAY_MS = 24 * 60 * 60 * 1000
/** Seeded objects are this much older than the start, so that nothing looks freshly created. */
const SEED_AGE_MS = 30 * DAY_MS

/** Builds the tenant. @throws Error when the seed names something it does not define. */
export function plantSeed(seed: TenantSeed, behaviour: TenantBehaviour, now: () => number): TenantState {
  const tenantId = (seed.tenantId ?? guidFrom('tenant')).toLowerCase()
  const nextGuid = createGuids(tenantId)
  const state: TenantState = {
    tenantId,
    displayName: seed.displayName ?? 'Contoso',
    graphEndpoint: '',
    behaviour,
    now,
    nextGuid,
    apps: new Map((seed.apps ?? []).map((app) => [app.clientId.toLowerCase(), appFrom(app)])),
    directory: new Directory(seed.verifiedDomains ?? ['contoso.com', 'contoso.onmicrosoft.com'], nextGuid),
    entitlement: new Entitlement(),
    invitations: [],
    deliveries: new Map()
  }
  const createdAt = now() - SEED_AGE_MS
  for (const user of seed.users ?? []) state.directory.add(user, createdAt)
  for (const catalog of [{ displayName: 'General' }, ...(seed.catalogs ?? [])]) plantCatalog(state, catalog, createdAt)
  for (const item of seed.packages ?? []) plantPackage(state, item, createdAt)
  return state
}

function appFrom(seed: AppSeed): AppRecord {
  const certificate = seed.certificate === undefined ? null : new X509Certificate(seed.certificate)
  return {
    clientId: seed.clientId.toLowerCase(),
    secret: seed.secret ?? null,
    certificate:
      certificate === null
        ? null
        : {
            fingerprint: Buffer.from(certificate.fingerprint256.replaceAll(':', ''), 'hex').toString('base64url'),
            publicKey: certificate.publicKey.export({ type: 'spki', format: 'pem' }).toString()
          },
    federated: (seed.federated ?? []).map((one) => ({ audience: 'api://AzureADTokenExchange', ...one })),
    permissions: seed.permissions ?? DEFAULT_PERMISSIONS
  }
}

function plantCatalog(state: TenantState, seed: { id?: string; displayName: string }, createdAt: number): string {
  const id = (seed.id ?? state.nextGuid('catalog')).toLowerCase()
  const seq = state.entitlement.nextSeq()
  state.entitlement.catalogs.set(id, { seq, id, displayName: seed.displayName, createdAt })
  return id
}

function plantPackage(state: TenantState, seed: PackageSeed, createdAt: number): void {
  const { entitlement } = state
  const catalog = seed.catalog ?? 'General'
  const catalogId =
    [...entitlement.catalogs.values()].find((one) => one.displayName === catalog || one.id === catalog.toLowerCase())
      ?.id ?? plantCatalog(state, { displayName: catalog }, createdAt)
  const id = (seed.id ?? state.nextGuid('package')).toLowerCase()
  const record: PackageRecord = { seq: entitlement.nextSeq(), id, displayName: seed.displayName, catalogId, createdAt }
  entitlement.packages.set(id, record)
  for (const policy of seed.policies ?? [{ displayName: 'Direct assignment' }]) {
    entitlement.addPolicy({
      seq: entitlement.nextSeq(),
      id: (policy.id ?? state.nextGuid('policy')).toLowerCase(),
      packageId: id,
      displayName: policy.displayName,
      allowedTargetScope: policy.allowedTargetScope ?? 'notSpecified',
      automatic: policy.automatic ?? false,
      approvalRequired: policy.approvalRequired ?? false,
      enabled: policy.enabled ?? true,
      questions: (policy.questions ?? []).map((question) => ({
        id: question.id ?? state.nextGuid('question'),
        text: question.text,
        required: question.required ?? false
      })),
      lifetimeDays: policy.lifetimeDays ?? null,
      createdAt
    })
  }
  for (const member of seed.members ?? []) assign(state, record, findUser(state, member.user), member, createdAt)
  for (const other of seed.otherSubjects ?? []) {
    assign(
      state,
      record,
      { objectId: other.objectId ?? state.nextGuid('principal'), name: other.displayName },
      other,
      createdAt
    )
  }
}

/** The one user with this mail, principal name or id. @throws Error when there is none or several. */
export function findUser(state: TenantState, key: string): UserRecord {
  const byKey = state.directory.findByKey(key)
  if (byKey !== null) return byKey
  const [user, second] = state.directory.findByAddress(key)
  if (user === undefined) throw new Error(`No user of the tenant is called ${key}.`)
  if (second !== undefined) throw new Error(`Several users of the tenant have the address ${key}.`)
  return user
}

/** Puts someone into a package directly, past every request, and gives the assignment's id. */
export function assign(
  state: TenantState,
  record: PackageRecord,
  holder: UserRecord | { readonly objectId: string; readonly name: string },
  seed: AssignmentSeed,
  startAt: number
): string {
  const { entitlement } = state
  const policies = entitlement.policiesOf(record.id)
  const policy =
    seed.policy === undefined
      ? policies[0]
      : policies.find((one) => one.displayName === seed.policy || one.id === seed.policy?.toLowerCase())
  if (policy === undefined && seed.policy !== undefined) {
    throw new Error(`The package ${record.displayName} has no policy ${seed.policy}.`)
  }
  const subject =
    'userPrincipalName' in holder
      ? subjectOf(state, holder)
      : entitlement.subjectFor(holder.objectId, () => ({
          id: state.nextGuid('subject'),
          objectId: holder.objectId,
          subjectType: 'servicePrincipal',
          displayName: holder.name,
          email: null,
          principalName: null
        }))
  const id = state.nextGuid('assignment')
  const schedule = scheduleFrom(seed, startAt, policy?.lifetimeDays ?? null)
  const expired = seed.state === 'expired' || (schedule.endAt !== null && schedule.endAt <= state.now())
  entitlement.addAssignment({
    seq: entitlement.nextSeq(),
    id,
    packageId: record.id,
    policyId: policy?.id ?? null,
    subject,
    state: seed.state ?? 'delivered',
    schedule,
    expiredAt: expired ? (schedule.endAt ?? state.now()) : null
  })
  return id
}

function scheduleFrom(seed: AssignmentSeed, defaultStart: number, lifetimeDays: number | null): Schedule {
  const startAt = seed.start === undefined ? defaultStart : readDate(seed.start)
  if (seed.end === undefined && lifetimeDays !== null) {
    return { startAt, endAt: startAt + lifetimeDays * DAY_MS, type: 'afterDateTime' }
  }
  const endAt = seed.end === undefined || seed.end === null ? null : readDate(seed.end)
  return { startAt, endAt, type: endAt === null ? 'noExpiration' : 'afterDateTime' }
}

function readDate(text: string): number {
  const time = Date.parse(text)
  if (Number.isNaN(time)) throw new Error(`${text} is not a date.`)
  return time
}
