import { createServer, type Server } from 'node:https'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import type { Reply } from './http/http-messages.js'
import { readPublicKeys } from './sign-in/json-web-token.js'
import { type Misbehaviour, MisbehaviourRules } from './http/misbehaviour.js'
import { namesOfPerson } from './http/misbehaviour-match.js'
import { type RecordedRequest, RequestFront } from './http/request-front.js'
import { Throttle } from './http/throttle.js'
import { plantSeed } from './tenant/seed.js'
import { SignIn } from './sign-in/sign-in.js'
import { TenantControl } from './tenant/tenant-control.js'
import { checkMisbehaviour } from './tenant/tenant-schema.js'
import type { TenantSeed } from './tenant/tenant-seed.js'
import { behaviourOf, type TenantOptions } from './tenant-options.js'
import { createServerCertificate } from './http/tls-certificate.js'

export type { UserSeed } from './directory/directory.js'
export type { PublicKeys } from './sign-in/json-web-token.js'
export type { Misbehaviour, Mischief, PlannedRefusal, RequestPattern } from './http/misbehaviour.js'
export type { ThrottleLimits } from './http/throttle.js'
export type { ObservedCall, RecordedPart, RecordedRequest } from './http/request-front.js'
export type {
  AppSeed,
  AssignmentSeed,
  MemberSeed,
  OtherSubjectSeed,
  PackageSeed,
  PolicySeed,
  ResourceRoleSeed,
  TenantSeed
} from './tenant/tenant-seed.js'
export type { Holder, TenantUser, WaitingRequest } from './tenant/tenant-control.js'
export type { TenantOptions } from './tenant-options.js'
export type { InvitationRecord } from './directory/invitation-record.js'
export type { UndocumentedRefusal } from './unsettled-behaviour.js'

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
  /** Plans what goes wrong, after what is planned already. @throws Error naming all that is wrong with the rules. */
  misbehave(rules: Misbehaviour | readonly Misbehaviour[]): void
  /** Nothing more goes wrong, what the seed planned included. */
  clearMisbehaviour(): void
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
  const rules = new MisbehaviourRules((person) => namesOfPerson(state, person))
  if (seed.misbehaviour !== undefined) rules.add(checkMisbehaviour(seed.misbehaviour))
  const throttle = new Throttle(options.throttle ?? null, state.now)
  const { observe = null, onRequest = ignore } = options
  const front = new RequestFront(state, signIn, rules, throttle, { observe, onRequest })
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
    restoreUser: (user) => control.restoreUser(user),
    purgeUser: (user) => control.purgeUser(user),
    disableUser: (user) => control.disableUser(user),
    setPermissions: (clientId, permissions) => control.setPermissions(clientId, permissions),
    clearRequests: () => {
      front.recorded.length = 0
    },
    misbehave: (planned) => rules.add(checkMisbehaviour(planned)),
    clearMisbehaviour: () => rules.clear(),
    revokeTokens: () => signIn.revokeTokens(),
    close: () => close(server)
  }
}

function ignore(): void {
  // Nobody asked to be told.
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
    const reply = front.respond({ method: request.method ?? 'GET', url: request.url ?? '/', headers, text: body })
    // A tenant that is closed meanwhile does not wait for its slow answers.
    if (reply.kind === 'answer' && reply.delayMs !== undefined) await wait(reply.delayMs, undefined, { ref: false })
    send(reply, response)
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
  // As bytes: Node takes several times as long to encrypt a long text.
  const body = Buffer.from(reply.body)
  response.writeHead(reply.status, { ...reply.headers, 'content-length': String(body.length) })
  response.end(body)
}

async function close(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
