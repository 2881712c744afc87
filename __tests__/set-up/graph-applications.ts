/** The part of Microsoft Graph that registers applications. */
import { randomUUID } from 'node:crypto'

/** A request below `v1.0`. */
export interface GraphCall {
  readonly method: string
  readonly path: string
  readonly parameters: Readonly<Record<string, string>>
  readonly body: Readonly<Record<string, unknown>>
}

export interface Application {
  readonly id: string
  readonly appId: string
  readonly displayName: string
  readonly tags: readonly string[]
  readonly signInAudience?: string
  readonly requiredResourceAccess?: readonly { readonly resourceAccess: readonly { readonly id: string }[] }[]
  readonly passwordCredentials: { readonly keyId: string }[]
  readonly keyCredentials: { readonly keyId: string }[]
  readonly federatedIdentityCredentials: Credential[]
}

export interface Credential {
  readonly id: string
  readonly name: string
  readonly issuer: string
  readonly subject: string
  readonly audiences: readonly string[]
}

export interface Principal {
  readonly id: string
  readonly appId: string
  readonly appRoles?: AppRole[]
  readonly appRoleAssignments: { readonly appRoleId: string; readonly resourceId: string }[]
}

export interface AppRole {
  readonly id: string
  readonly value: string
  readonly allowedMemberTypes: readonly string[]
}

/** Application permissions of this tenant: those wanted, and some that nobody should get. Their ids are no real ones. */
export const PERMISSIONS: readonly AppRole[] = [
  'Directory.ReadWrite.All',
  'EntitlementManagement.Read.All',
  'EntitlementManagement.ReadWrite.All',
  'Organization.Read.All',
  'User.Invite.All',
  'User.Read.All',
  'User.ReadWrite.All'
].map((value) => ({ id: randomUUID(), value, allowedMemberTypes: ['Application'] }))

/** The service principal of Microsoft Graph; one of its roles means something only for people who sign in. */
export const GRAPH: Principal = {
  id: randomUUID(),
  appId: '00000003-0000-0000-c000-000000000000',
  appRoles: [{ id: randomUUID(), value: 'User.Read.All', allowedMemberTypes: ['User'] }, ...PERMISSIONS],
  appRoleAssignments: []
}

/**
 * Strict where the service would be: unknown paths, permissions and principals are errors, `$select` leaves out what it
 * does not name, and what was just made is not seen at once where `lag` says so.
 */
export class GraphApplications {
  applications: Application[] = []
  principals: Principal[] = [structuredClone(GRAPH)]
  /** How many looks it takes until what was made is seen. */
  lag = 0
  private readonly unseen = new Map<string, number>()

  /** @throws Error with the text that the Azure CLI would show. */
  answer(call: GraphCall): unknown {
    const [collection, id, part, partId] = call.path.split('/')
    switch (collection) {
      case 'applications':
        if (id !== undefined) return this.answerForOne(this.find(this.applications, id), part, partId, call)
        if (call.method === 'GET') return this.list(this.applications, call)
        this.register(call.body)
        return {}
      case 'servicePrincipals':
        if (id !== undefined) return this.answerForPrincipal(this.find(this.principals, id), part, call)
        if (call.method === 'GET') return this.list(this.principals, call)
        this.addPrincipal(call.body)
        return {}
      default:
        throw new Error(`There is no ${call.path}.`)
    }
  }

  private answerForOne(
    found: Application,
    part: string | undefined,
    partId: string | undefined,
    call: GraphCall
  ): unknown {
    if (part === undefined) {
      if (call.method === 'GET') return select(found, call)
      this.remove(found)
      return {}
    }
    const credentials = found.federatedIdentityCredentials
    if (part !== 'federatedIdentityCredentials') throw new Error(`There is no ${part}.`)
    if (call.method === 'GET') return { value: credentials }
    if (call.method === 'PATCH') return Object.assign(credentials.find(({ id }) => id === partId) ?? {}, call.body)
    if (credentials.some(({ name }) => name === call.body['name'])) throw new Error('Conflict: that name is taken.')
    return credentials.push({ id: randomUUID(), ...(call.body as unknown as Omit<Credential, 'id'>) })
  }

  private answerForPrincipal(found: Principal, part: string | undefined, { method, body }: GraphCall): unknown {
    if (part !== 'appRoleAssignments') throw new Error(`There is no ${String(part)}.`)
    if (method === 'GET') return { value: found.appRoleAssignments }
    const resource = this.principals.find(({ id }) => id === body['resourceId'])
    const role = resource?.appRoles?.find(({ id }) => id === body['appRoleId'])
    if (resource === undefined || role === undefined || body['principalId'] !== found.id) {
      throw new Error(`Bad Request: ${JSON.stringify(body)}`)
    }
    return found.appRoleAssignments.push({ appRoleId: role.id, resourceId: resource.id })
  }

  private register(body: GraphCall['body']): void {
    const empty = { federatedIdentityCredentials: [], passwordCredentials: [], keyCredentials: [] }
    const made = { ...(body as unknown as Application), ...empty, id: randomUUID(), appId: randomUUID() }
    this.unseen.set(made.id, this.lag)
    this.applications.push(made)
  }

  private addPrincipal({ appId }: GraphCall['body']): void {
    const application = this.applications.find((each) => each.appId === appId)
    if (application === undefined || this.hides(application)) {
      throw new Error('Bad Request: The appId of the service principal does not reference a valid application object.')
    }
    const made = { id: randomUUID(), appId: application.appId, appRoleAssignments: [] }
    this.unseen.set(made.id, this.lag)
    this.principals.push(made)
  }

  private remove(application: Application): void {
    this.applications = this.applications.filter((each) => each !== application)
    this.principals = this.principals.filter(({ appId }) => appId !== application.appId)
  }

  private find<T extends { readonly id: string }>(objects: readonly T[], id: string): T {
    const found = objects.find((each) => each.id === id)
    if (found !== undefined && !this.hides(found)) return found
    throw new Error('Not Found({"error":{"code":"Request_ResourceNotFound"}})')
  }

  private list(objects: readonly (Application | Principal)[], call: GraphCall): unknown {
    const [, name, value] = /^(\w+) eq '([^']*)'$/.exec(call.parameters['$filter'] ?? '') ?? []
    if (name === undefined) throw new Error('A filter is expected.')
    const found = objects.filter((each) => Object.entries(each).some(([key, has]) => key === name && has === value))
    return { value: found.filter((each) => !this.hides(each)).map((each) => select(each, call)) }
  }

  /** Each look brings an object nearer. */
  private hides({ id }: { readonly id: string }): boolean {
    const left = this.unseen.get(id) ?? 0
    this.unseen.set(id, left - 1)
    return left > 0
  }
}

function select(object: object, { parameters }: GraphCall): unknown {
  const names = parameters['$select']?.split(',')
  if (names === undefined) throw new Error('$select is expected.')
  return Object.fromEntries(Object.entries(object).filter(([name]) => names.includes(name)))
}
