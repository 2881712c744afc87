import { X509Certificate } from 'node:crypto'
import { Directory, type UserRecord } from '../directory/directory.js'
import {
  type AssignmentState,
  Entitlement,
  type PackageRecord,
  type Schedule,
  type SubjectRecord
} from '../entitlement/entitlement.js'
import { createGuids, guidFrom } from './guids.js'
import {
  type AppSeed,
  type AssignmentSeed,
  DEFAULT_PERMISSIONS,
  type OtherSubjectSeed,
  type PackageSeed,
  type TenantSeed
} from './tenant-seed.js'
import { type AppRecord, type TenantBehaviour, type TenantState, subjectOf } from './tenant-state.js'

const ASSIGNMENT_STATES: readonly AssignmentState[] = [
  'delivering',
  'partiallyDelivered',
  'delivered',
  'expired',
  'deliveryFailed'
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
    directory: new Directory(seed.verifiedDomains ?? ['contoso.com', 'contoso.onmicrosoft.com'], nextGuid, seed.contacts),
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
  for (const other of seed.otherSubjects ?? []) assign(state, record, otherSubject(state, other), other, createdAt)
}

function otherSubject(state: TenantState, seed: OtherSubjectSeed): SubjectRecord {
  const objectId = seed.objectId === undefined ? state.nextGuid('principal') : seed.objectId
  const create = (): SubjectRecord => ({
    id: state.nextGuid('subject'),
    objectId,
    subjectType: seed.subjectType ?? 'servicePrincipal',
    displayName: seed.displayName,
    email: seed.email ?? null,
    principalName: null
  })
  return objectId === null ? create() : state.entitlement.subjectFor(objectId, create)
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
  holder: UserRecord | SubjectRecord,
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
  const subject = 'userPrincipalName' in holder ? subjectOf(state, holder) : holder
  // A seed may come from a JSON file, where no compiler has looked.
  if (seed.state !== undefined && !ASSIGNMENT_STATES.includes(seed.state)) {
    throw new Error(`${seed.state} is not a state of an assignment: ${ASSIGNMENT_STATES.join(', ')}.`)
  }
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
