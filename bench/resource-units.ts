/**
 * What a request costs by Microsoft's published weights («Microsoft Graph service-specific throttling limits», identity and
 * access): listing users 2, any other path 1; `$select` makes it cheaper by 1, `$top` below 20 too, `$expand` dearer by 1, and
 * nothing costs less than 1. Entitlement management and invitations have no weights of their own there, so they are counted
 * like the paths that the page does not list.
 *
 * @param url Relative to the version, percent-encoded or not.
 * @see https://learn.microsoft.com/graph/throttling-limits#identity-and-access-service-limits
 */
export function unitsOf(method: string, url: string): number {
  const [path = '', query = ''] = url.split('?')
  const options = new URLSearchParams(query)
  const weight = method === 'GET' && path === '/users' ? 2 : 1
  const top = options.get('$top')
  const change =
    (options.has('$select') ? -1 : 0) + (options.has('$expand') ? 1 : 0) + (top !== null && Number(top) < 20 ? -1 : 0)
  return Math.max(1, weight + change)
}
