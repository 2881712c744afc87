import { createServer, type Server } from 'node:https'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import type { Reply } from './http-messages.js'
import { type PublicKeys, readPublicKeys } from './json-web-token.js'
import { type Fault, type FaultMatch, PlannedFaults } from './planned-faults.js'
import { type RecordedRequest, RequestFront } from './request-front.js'
import { plantSeed } from './seed.js'
import { SignIn } from './sign-in.js'
import { TenantControl } from './tenant-control.js'
import type { TenantSeed } from './tenant-seed.js'
import type { TenantBehaviour, UndocumentedRefusal } from './tenant-state.js'
import { createServerCertificate, type ServerCertificate } from './tls-certificate.js'

export type { UserSeed } from './directory.js'
export type { PublicKeys } from './json-web-token.js'
export type { Fault, FaultMatch } from './planned-faults.js'
export type { RecordedPart, RecordedRequest } from './request-front.js'
export type {
  AppSeed,
  AssignmentSeed,
  MemberSeed,
  OtherSubjectSeed,
  PackageSeed,
  PolicySeed,
  TenantSeed
} from './tenant-seed.js'
export type { Holder, TenantUser, WaitingRequest } from './tenant-control.js'
export type { InvitationRecord, UndocumentedRefusal } from './tenant-state.js'

/**
 * How the tenant behaves. Where Microsoft documents one answer there is no option; where it documents none there is one,
 * so that a client can be tried against each.
 */
export interface TenantOptions {
  /** Added to every HTTP request, in milliseconds. Default 0. */
  readonly latencyMs?: number
  /** Items a page. Default 100. */
  readonly pageSize?: number
  /** Milliseconds from a request's acceptance to its delivery. Default 200. */
  readonly deliverAfterMs?: number
  /** Milliseconds before reads show an accepted request: «after a few moments, select Refresh». Default 0. */
  readonly showRequestsAfterMs?: number
  /** Milliseconds a new guest stays unknown to reads and to additions. Default 0. */
  readonly replicationMs?: number
  /** Answer an empty first page with a next link before every list: «pages may be empty». Default false. */
  readonly emptyFirstPage?: boolean
  /** The answer to adding someone who has the package or an open request for it. Default: 400 with a code of no meaning. */
  readonly duplicateAdd?: UndocumentedRefusal | 'accept'
  /** When a policy does not fit the user: refuse the request, or accept it and fail its delivery. Default `refuse`. */
  readonly policyMismatch?: 'refuse' | 'fail-delivery'
  /** Refuse additions that leave required questions open. Default false. */
  readonly requireAnswers?: boolean
  /** The tenant takes no guests. Default false. */
  readonly invitationsDisabled?: boolean
  /** Inviting a guest again. Default `refuse`, with the message users report. */
  readonly repeatedInvitation?: 'refuse' | 'accept'
  /** The server's certificate. Default: a new one, its own authority. */
  readonly certificate?: ServerCertificate
  /** Keys that federated assertions are checked with: PEM, or a JSON Web Key Set. Default: none. */
  readonly oidcKeys?: PublicKeys
  /** Port on the loopback interface. Default: any free one. */
  readonly port?: number
  /** The tenant's clock, milliseconds since 1970. Default `Date.now`. Moves deliveries, expiry and tokens. */
  readonly now?: () => number
}

/** A running tenant: what clients connect to, what assertions read, and what changes it behind their backs. */
export interface Tenant extends Pick<TenantControl, keyof TenantControl> {
  readonly tenantId: string
  /** Origin of Graph, e.g. `https://localhost:41234`; the API is below `/v1.0`. */
  readonly graphEndpoint: string
  /** Origin of the sign-in, here the same. */
  readonly loginEndpoint: string
  /** PEM for `NODE_EXTRA_CA_CERTS` or `ca`. */
  readonly caCertificate: string
  /** Every HTTP request so far, oldest first. */
  readonly requests: readonly RecordedRequest[]
  clearRequests(): void
  /** Plans a fault for the next matching requests or batch parts; `times` is 1 unless said. */
  failNext(match: FaultMatch, fault: Fault, times?: number): void
  clearFaults(): void
  /** Every token issued so far answers 401 from now on. */
  revokeTokens(): void
  /** Cuts all connections and ends the server. */
  close(): Promise<void>
}

/** Starts a tenant with its Graph and sign-in behind one HTTPS port of the loopback interface. */
export async function startTenant(seed: TenantSeed = {}, options: TenantOptions = {}): Promise<Tenant> {
  const state = plantSeed(seed, behaviourOf(options), options.now ?? Date.now)
  const certificate = options.certificate ?? (await createServerCertificate())
  const signIn = new SignIn(state, options.oidcKeys === undefined ? [] : readPublicKeys(options.oidcKeys))
  const faults = new PlannedFaults()
  const front = new RequestFront(state, signIn, faults)
  const control = new TenantControl(state)
  const server = createServer(
    { cert: certificate.cert, key: certificate.key, keepAliveTimeout: 60_000 },
    (request, response) => {
      void exchange(front, options.latencyMs ?? 0, request, response)
    }
  )
  state.graphEndpoint = `https://localhost:${await listen(server, options.port ?? 0)}`

  return {
    tenantId: state.tenantId,
    graphEndpoint: state.graphEndpoint,
    loginEndpoint: state.graphEndpoint,
    caCertificate: certificate.cert,
    requests: front.recorded,
    holders: (packageName) => control.holders(packageName),
    openRequests: (packageName) => control.openRequests(packageName),
    users: () => control.users(),
    invitations: () => control.invitations(),
    addMember: (packageName, user, assignment) => control.addMember(packageName, user, assignment),
    removeMember: (packageName, user) => control.removeMember(packageName, user),
    addRequest: (packageName, user, request) => control.addRequest(packageName, user, request),
    decide: (packageName, user, decision) => control.decide(packageName, user, decision),
    deliverAs: (user, ending) => control.deliverAs(user, ending),
    addUser: (user) => control.addUser(user),
    removeUser: (user) => control.removeUser(user),
    disableUser: (user) => control.disableUser(user),
    setPermissions: (clientId, permissions) => control.setPermissions(clientId, permissions),
    clearRequests: () => {
      front.recorded.length = 0
    },
    failNext: (match, fault, times = 1) => faults.add(match, fault, times),
    clearFaults: () => faults.clear(),
    revokeTokens: () => signIn.revokeTokens(),
    close: () => close(server)
  }
}

function behaviourOf(options: TenantOptions): TenantBehaviour {
  return {
    pageSize: options.pageSize ?? 100,
    deliverAfterMs: options.deliverAfterMs ?? 200,
    showRequestsAfterMs: options.showRequestsAfterMs ?? 0,
    replicationMs: options.replicationMs ?? 0,
    emptyFirstPage: options.emptyFirstPage ?? false,
    duplicateAdd: options.duplicateAdd ?? {
      status: 400,
      code: 'EmulatedDuplicate',
      message: 'The subject already has an assignment of this access package or an open request for it.'
    },
    policyMismatch: options.policyMismatch ?? 'refuse',
    requireAnswers: options.requireAnswers ?? false,
    invitationsDisabled: options.invitationsDisabled ?? false,
    repeatedInvitation: options.repeatedInvitation ?? 'refuse'
  }
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return (server.address() as AddressInfo).port
}

async function exchange(
  front: RequestFront,
  latencyMs: number,
  request: IncomingMessage,
  response: ServerResponse
): Promise<void> {
  try {
    const body = await text(request)
    if (latencyMs > 0) await wait(latencyMs)
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
    send(front.respond({ method: request.method ?? 'GET', url: request.url ?? '/', headers, text: body }), response)
  } catch (error) {
    // A client that went away needs no answer; a defect of the tenant should be seen by whoever reads the answer.
    if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' })
    response.end(error instanceof Error ? (error.stack ?? error.message) : 'unknown error')
  }
}

function send(reply: Reply, response: ServerResponse): void {
  if (reply.kind === 'hang') return
  if (reply.kind === 'drop') {
    response.destroy()
    return
  }
  response.writeHead(reply.status, { ...reply.headers, 'content-length': String(Buffer.byteLength(reply.body)) })
  response.end(reply.body)
}

async function close(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
