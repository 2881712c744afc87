/** One call's permission, as a reader needs it to grant it. */
interface Permission {
  readonly paths: RegExp
  readonly read: string
  readonly write: string
}

/** Least application permissions: microsoftgraph/microsoft-graph-devx-content, `permissions/new/permissions.json`. */
const PERMISSIONS: readonly Permission[] = [
  {
    paths: /^\/identityGovernance\/entitlementManagement\//,
    read: 'EntitlementManagement.Read.All (or the catalog role Catalog reader)',
    write: 'EntitlementManagement.ReadWrite.All (or the catalog role Access package assignment manager)'
  },
  { paths: /^\/(users|directory\/deletedItems)\b/, read: 'User.Read.All', write: 'User.ReadWrite.All' },
  { paths: /^\/invitations\b/, read: 'User.Invite.All', write: 'User.Invite.All' },
  { paths: /^\/organization\b/, read: 'Organization.Read.All', write: 'Organization.ReadWrite.All' }
]

/**
 * The application permission a call needs.
 *
 * @param path Relative to the version, with or without a query.
 */
export function neededPermission(method: 'GET' | 'POST', path: string): string {
  const permission = PERMISSIONS.find(({ paths }) => paths.test(path))
  if (permission === undefined) return 'the application permission of this call'
  return `the application permission ${method === 'GET' ? permission.read : permission.write}`
}

/** Where permissions are granted, for a hint. */
export const WHERE_TO_GRANT =
  'In the Entra admin center open App registrations → the app → API permissions → Add a permission → Microsoft Graph → Application permissions, ' +
  'then «Grant admin consent». A new grant takes some minutes to work.'
