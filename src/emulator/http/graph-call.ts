import type { CatalogRoleAssignment, TenantState } from '../tenant/tenant-state.js'

/** One call of the Graph API: an HTTP request of its own, or one part of a batch. */
export interface GraphCall {
  readonly method: string
  /** Below `/v1.0/`, percent-decoded, e.g. `['users', 'ada@contoso.com']`. */
  readonly segments: readonly string[]
  readonly parameters: URLSearchParams
  /** As the caller wrote them, for `@odata.nextLink`: path below `/v1.0/` without a query. */
  readonly rawPath: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Parsed JSON; undefined when there was none. */
  readonly body: unknown
  /** Application permissions of the caller's token. */
  readonly permissions: readonly string[]
  /** Roles of the caller in single catalogs. Default: none. */
  readonly catalogRoles?: readonly CatalogRoleAssignment[]
  /** The catalogs a call without the tenant-wide permission reaches by its roles; undefined: all. */
  readonly catalogs?: ReadonlySet<string>
}

export interface GraphAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Readonly<Record<string, unknown>>
}

/** @param keys What stands in the path at the route's `:names`, in their order. */
export type GraphHandler = (state: TenantState, call: GraphCall, ...keys: string[]) => GraphAnswer

/** Whether a value is a JSON object. */
export function isJsonObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
