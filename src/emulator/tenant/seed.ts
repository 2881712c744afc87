import { X509Certificate } from 'node:crypto'
import { Directory } from '../directory/directory.js'
import { Entitlement } from '../entitlement/entitlement.js'
import { createGuids, guidFrom } from './guids.js'
import { findUser, namesRecord } from './name-lookup.js'
import { plantPackages } from './package-seed.js'
import {
  type AppSeed,
  type CatalogSeed,
  type ConnectedOrganizationSeed,
  DEFAULT_DOMAINS,
  DEFAULT_PERMISSIONS,
  type GroupSeed,
  type TenantSeed
} from './tenant-seed.js'
import { type AppRecord, type TenantBehaviour, type TenantState, subjectOf } from './tenant-state.js'

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
    servicePlans: seed.servicePlans ?? ['AAD_PREMIUM_P2'],
    graphEndpoint: '',
    behaviour,
    now,
    nextGuid,
    apps: new Map((seed.apps ?? []).map((app) => [app.clientId.toLowerCase(), appFrom(app)])),
    directory: new Directory(seed.verifiedDomains ?? DEFAULT_DOMAINS, nextGuid, seed.contacts),
    entitlement: new Entitlement({
      action: seed.settings?.externalUserLifecycleAction ?? 'blockSignInAndDelete',
      deleteAfterMs: (seed.settings?.daysUntilDeletion ?? 30) * DAY_MS
    }),
    invitations: [],
    deliveries: new Map()
  }
  const createdAt = now() - SEED_AGE_MS
  for (const user of seed.users ?? []) state.directory.add(user, createdAt)
  for (const group of seed.groups ?? []) plantGroup(state, group)
  for (const one of seed.connectedOrganizations ?? []) plantOrganization(state, one, createdAt)
  for (const catalog of [{ displayName: 'General' }, ...(seed.catalogs ?? [])]) plantCatalog(state, catalog, createdAt)
  plantPackages(state, seed.packages ?? [], createdAt, (displayName) => plantCatalog(state, { displayName }, createdAt))
  for (const guest of seed.governedGuests ?? []) {
    state.entitlement.govern(subjectOf(state, findUser(state, guest)))
  }
  for (const app of seed.apps ?? []) plantCatalogRoles(state, app)
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
    permissions: seed.permissions ?? DEFAULT_PERMISSIONS,
    catalogRoles: []
  }
}

function plantCatalogRoles(state: TenantState, seed: AppSeed): void {
  const app = state.apps.get(seed.clientId.toLowerCase())
  if (app === undefined) return
  app.catalogRoles = (seed.catalogRoles ?? []).map(({ role, catalog }) => {
    const record = [...state.entitlement.catalogs.values()].find((one) => namesRecord(catalog, one))
    if (record === undefined) throw new Error(`The tenant has no catalog ${catalog}.`)
    return { role, catalogId: record.id }
  })
}

function plantCatalog(state: TenantState, seed: CatalogSeed, createdAt: number): string {
  const id = (seed.id ?? state.nextGuid('catalog')).toLowerCase()
  state.entitlement.catalogs.set(id, {
    seq: state.entitlement.nextSeq(),
    id,
    displayName: seed.displayName,
    description: seed.description ?? seed.displayName,
    state: seed.state ?? 'published',
    isExternallyVisible: seed.isExternallyVisible ?? true,
    createdAt
  })
  return id
}

function plantGroup(state: TenantState, seed: GroupSeed): void {
  const id = (seed.id ?? state.nextGuid('group')).toLowerCase()
  state.entitlement.groups.set(id, {
    seq: state.entitlement.nextSeq(),
    id,
    displayName: seed.displayName,
    members: new Set((seed.members ?? []).map((member) => findUser(state, member).id))
  })
}

function plantOrganization(state: TenantState, seed: ConnectedOrganizationSeed, createdAt: number): void {
  const id = (seed.id ?? state.nextGuid('connectedOrganization')).toLowerCase()
  state.entitlement.connectedOrganizations.set(id, {
    seq: state.entitlement.nextSeq(),
    id,
    displayName: seed.displayName,
    description: seed.description ?? seed.displayName,
    state: seed.state ?? 'configured',
    tenantId: seed.tenantId ?? null,
    domains: seed.domains.map((domain) => domain.toLowerCase()),
    createdAt
  })
}
