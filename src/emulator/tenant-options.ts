import type { ObservedCall, RecordedRequest } from './http/request-front.js'
import type { ThrottleLimits } from './http/throttle.js'
import { directoryBehaviour, type DirectoryBehaviour } from './directory/directory-behaviour.js'
import type { ServerCertificate } from './http/tls-certificate.js'
import type { PublicKeys } from './sign-in/json-web-token.js'
import type { TenantBehaviour } from './tenant/tenant-state.js'
import { unsettledBehaviour, type UnsettledBehaviour } from './unsettled-behaviour.js'

/**
 * How the tenant behaves. Where Microsoft documents one answer there is no option; where it documents none, or two, there
 * is one ({@link UnsettledBehaviour}), so that a client can be tried against each.
 */
export interface TenantOptions extends Partial<UnsettledBehaviour>, Partial<DirectoryBehaviour> {
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
  /** The tenant takes no guests. Default false. */
  readonly invitationsDisabled?: boolean
  /** Answers an app 429 that calls too often, by the tenant's clock. Default: never. */
  readonly throttle?: ThrottleLimits
  /** The server's certificate. Default: a new one, its own authority. */
  readonly certificate?: ServerCertificate
  /** Keys that federated assertions are checked with: PEM, or a JSON Web Key Set. Default: none. */
  readonly oidcKeys?: PublicKeys
  /** Port on the loopback interface. Default: any free one. */
  readonly port?: number
  /** The tenant's clock, milliseconds since 1970. Default `Date.now`. Moves deliveries, expiry and tokens. */
  readonly now?: () => number
  /** Sees every call of Graph with its answer, batch parts one by one: tests hold them against the published description. */
  readonly observe?: (call: ObservedCall) => void
  /** Told of every HTTP request, sign-ins too, when its answer is known. */
  readonly onRequest?: (request: RecordedRequest) => void
}

/** The options with their defaults, as far as they concern what the tenant answers. */
export function behaviourOf(options: TenantOptions): TenantBehaviour {
  return {
    pageSize: options.pageSize ?? 100,
    deliverAfterMs: options.deliverAfterMs ?? 200,
    showRequestsAfterMs: options.showRequestsAfterMs ?? 0,
    replicationMs: options.replicationMs ?? 0,
    emptyFirstPage: options.emptyFirstPage ?? false,
    invitationsDisabled: options.invitationsDisabled ?? false,
    ...directoryBehaviour(options),
    ...unsettledBehaviour(options)
  }
}
