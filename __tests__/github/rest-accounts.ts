/** Accounts and repositories as REST shows them: all members that GitHub describes as always there. */

/** Where addresses inside of answers point; the links to further pages name the test server itself. */
export const API = 'https://api.github.com'
export const WEB = 'https://github.com'

/** Members of a user that are an address under the user's own. */
const USER_LINKS = {
  followers_url: 'followers',
  following_url: 'following{/other_user}',
  gists_url: 'gists{/gist_id}',
  starred_url: 'starred{/owner}{/repo}',
  subscriptions_url: 'subscriptions',
  organizations_url: 'orgs',
  repos_url: 'repos',
  events_url: 'events{/privacy}',
  received_events_url: 'received_events'
} as const

/** Members of a repository that are an address under the repository's own. */
const REPOSITORY_LINKS = {
  archive_url: '{archive_format}{/ref}',
  assignees_url: 'assignees{/user}',
  blobs_url: 'git/blobs{/sha}',
  branches_url: 'branches{/branch}',
  collaborators_url: 'collaborators{/collaborator}',
  comments_url: 'comments{/number}',
  commits_url: 'commits{/sha}',
  compare_url: 'compare/{base}...{head}',
  contents_url: 'contents/{+path}',
  contributors_url: 'contributors',
  deployments_url: 'deployments',
  downloads_url: 'downloads',
  events_url: 'events',
  forks_url: 'forks',
  git_commits_url: 'git/commits{/sha}',
  git_refs_url: 'git/refs{/sha}',
  git_tags_url: 'git/tags{/sha}',
  hooks_url: 'hooks',
  issue_comment_url: 'issues/comments{/number}',
  issue_events_url: 'issues/events{/number}',
  issues_url: 'issues{/number}',
  keys_url: 'keys{/key_id}',
  labels_url: 'labels{/name}',
  languages_url: 'languages',
  merges_url: 'merges',
  milestones_url: 'milestones{/number}',
  notifications_url: 'notifications{?since,all,participating}',
  pulls_url: 'pulls{/number}',
  releases_url: 'releases{/id}',
  stargazers_url: 'stargazers',
  statuses_url: 'statuses/{sha}',
  subscribers_url: 'subscribers',
  subscription_url: 'subscription',
  tags_url: 'tags',
  teams_url: 'teams',
  trees_url: 'git/trees{/sha}'
} as const

/** A user; apps have the suffix `[bot]` and the type `Bot`. */
export function restUser(login: string): object {
  const url = `${API}/users/${encodeURIComponent(login)}`
  const isApp = login.endsWith('[bot]')
  return {
    login,
    id: numberOf(login),
    node_id: nodeId('User', numberOf(login)),
    avatar_url: `https://avatars.githubusercontent.com/u/${numberOf(login)}?v=4`,
    gravatar_id: '',
    url,
    html_url: isApp ? `${WEB}/apps/${login.replace(/\[bot\]$/, '')}` : `${WEB}/${login}`,
    ...links(url, USER_LINKS),
    type: isApp ? 'Bot' : 'User',
    site_admin: false
  }
}

/** A private repository without anything beside its code; `fork` when it is not the tests' own. */
export function restRepository(fullName: string, defaultBranch: string, fork = false): object {
  const [owner = '', name = ''] = fullName.split('/')
  const url = `${API}/repos/${fullName}`
  const page = `${WEB}/${fullName}`
  return {
    id: numberOf(fullName),
    node_id: nodeId('Repository', numberOf(fullName)),
    name,
    full_name: fullName,
    private: true,
    owner: restUser(owner),
    html_url: page,
    description: null,
    fork,
    url,
    ...links(url, REPOSITORY_LINKS),
    git_url: `git://github.com/${fullName}.git`,
    ssh_url: `git@github.com:${fullName}.git`,
    clone_url: `${page}.git`,
    svn_url: page,
    mirror_url: null,
    homepage: null,
    language: null,
    license: null,
    topics: [],
    visibility: 'private',
    default_branch: defaultBranch,
    created_at: '2026-01-05T09:00:00Z',
    updated_at: '2026-01-05T09:00:00Z',
    pushed_at: '2026-01-05T09:00:00Z',
    size: 1,
    forks: 0,
    forks_count: 0,
    stargazers_count: 0,
    watchers: 0,
    watchers_count: 0,
    open_issues: 0,
    open_issues_count: 0,
    has_issues: true,
    has_projects: true,
    has_downloads: true,
    has_wiki: true,
    has_pages: false,
    has_discussions: false,
    archived: false,
    disabled: false,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false
  }
}

/** An id of GraphQL's; clients must not look into it. */
export function nodeId(kind: string, id: number | string): string {
  return Buffer.from(`${kind}:${id}`).toString('base64url')
}

/** The same id for the same name in every run. */
function numberOf(name: string): number {
  return Array.from(name).reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_000_007, 7)
}

function links(url: string, paths: Readonly<Record<string, string>>): object {
  return Object.fromEntries(Object.entries(paths).map(([member, path]) => [member, `${url}/${path}`]))
}
