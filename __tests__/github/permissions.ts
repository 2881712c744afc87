import type { Answer } from './answer.js'
import { refused } from './answer.js'

export type Access = 'none' | 'read' | 'write'

/** What the job's token may do, by the names of a workflow's `permissions:`; what is not named is `none`. */
export interface Permissions {
  readonly contents: Access
  readonly pullRequests: Access
  readonly issues: Access
  readonly deployments: Access
  readonly actions: Access
}

const LEVELS: readonly Access[] = ['none', 'read', 'write']

/**
 * GitHub's refusal of what the token may not do, or null.
 *
 * @param path   After `/repos/owner/name/`.
 * @param ofPull Whether the issue or comment in the path belongs to a pull request: then that permission counts, as
 *   seen in https://github.com/ynab/ynab-sdk-ruby/pull/95.
 * @see https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps
 */
export function refuseAccess(permissions: Permissions, method: string, path: string, ofPull: boolean): Answer | null {
  const granted = LEVELS.indexOf(permissions[permissionFor(path, ofPull)])
  const needed = LEVELS.indexOf(method === 'GET' ? 'read' : 'write')
  return granted >= needed ? null : refused(403, 'Resource not accessible by integration')
}

function permissionFor(path: string, ofPull: boolean): keyof Permissions {
  if (/^pulls\b|^commits\/[^/]+\/pulls$/.test(path)) return 'pullRequests'
  if (/^(issues|labels)\b/.test(path)) return ofPull ? 'pullRequests' : 'issues'
  if (/^deployments\b/.test(path)) return 'deployments'
  return /^actions\b/.test(path) ? 'actions' : 'contents'
}
