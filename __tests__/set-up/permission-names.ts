/** Names of the application permissions that the action needs, as it names them itself when one is missing. */
import { neededPermission } from '../../src/adapters/entra/permissions.js'

const ENTITLEMENTS = '/identityGovernance/entitlementManagement/assignmentRequests'

/** What reader and writer have alike, the catalog roles' part left out. */
export const READ_BY_BOTH = named('GET', ['/users', '/organization'])

export const READER_PERMISSIONS = [...READ_BY_BOTH, ...named('GET', [ENTITLEMENTS])].toSorted()

export const WRITER_PERMISSIONS = [...READ_BY_BOTH, ...named('POST', [ENTITLEMENTS, '/invitations'])].toSorted()

/** `the application permission User.Read.All (or …)` → `User.Read.All` */
function named(method: 'GET' | 'POST', paths: readonly string[]): readonly string[] {
  return paths.map((path) => /\b\w+(\.\w+)+/.exec(neededPermission(method, path))?.[0] ?? path).toSorted()
}
