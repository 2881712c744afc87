/**
 * What teams do with a script in a pipeline, written as well as its way allows: the files one after another, in each the
 * packages one after another, for each person one request after another, every page by itself. It has no preview: what it
 * would change is known only when it comes to it. It compares addresses with the targets of the assignments, so that it asks
 * for nobody who is there, and keeps its connection; nothing else is saved.
 */
const ENTITLEMENT = '/identityGovernance/entitlementManagement'

/** Sends one request and gives the answer's JSON. */
export type Ask = (method: 'GET' | 'POST', path: string, body?: object) => Promise<unknown>

interface Assignment {
  readonly id: string
  readonly target: { readonly email: string | null }
}

/** @param write Whether it changes anything; without, it reads what it would read and leaves the writing out. */
export async function runScript(files: readonly string[], ask: Ask, write: boolean): Promise<void> {
  for (const file of files) {
    for (const [name, addresses] of readPackages(file)) await synchronise(name, addresses, ask, write)
  }
}

/** Checks delimiter and columns, then the addresses by package. */
function readPackages(file: string): ReadonlyMap<string, readonly string[]> {
  const [header, ...rows] = file.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  if (header !== 'AccessPackage;Email') throw new Error('The file does not begin with AccessPackage;Email.')
  const packages = new Map<string, string[]>()
  for (const row of rows) {
    const [name = '', address = ''] = row.split(';')
    const addresses = packages.get(name)
    if (addresses === undefined) packages.set(name, [address])
    else addresses.push(address)
  }
  return packages
}

async function synchronise(name: string, addresses: readonly string[], ask: Ask, write: boolean): Promise<void> {
  const [accessPackage] = await list(ask, `${ENTITLEMENT}/accessPackages?$filter=${eq('displayName', name)}`)
  if (accessPackage === undefined) throw new Error(`There is no package ${name}.`)
  const { id } = accessPackage
  const detail = await ask('GET', `${ENTITLEMENT}/accessPackages/${id}?$expand=assignmentPolicies`)
  const policyId = (detail as { readonly assignmentPolicies: readonly { readonly id: string }[] }).assignmentPolicies[0]
    ?.id

  const delivered = `${eq('accessPackage/id', id)}${encodeURIComponent(" and state eq 'Delivered'")}`
  const assignments = await list<Assignment>(ask, `${ENTITLEMENT}/assignments?$filter=${delivered}&$expand=target`)
  const present = new Set(assignments.map(({ target }) => target.email))
  for (const address of addresses) {
    if (present.has(address)) continue
    const targetId = (await findUser(ask, address)) ?? (write ? await inviteAndWait(ask, address) : '')
    const assignment = { targetId, assignmentPolicyId: policyId, accessPackageId: id }
    if (write) await ask('POST', `${ENTITLEMENT}/assignmentRequests`, { requestType: 'adminAdd', assignment })
  }
  const wanted = new Set(addresses)
  for (const { id: assignmentId, target } of assignments) {
    if (target.email === null || wanted.has(target.email) || !write) continue
    const assignment = { id: assignmentId }
    await ask('POST', `${ENTITLEMENT}/assignmentRequests`, { requestType: 'adminRemove', assignment })
  }
}

async function findUser(ask: Ask, address: string): Promise<string | null> {
  const [user] = await list(ask, `/users?$filter=${eq('mail', address)}&$select=id,mail`)
  return user?.id ?? null
}

/** Without a pause in between, which is kinder to its figures than to the service. */
async function inviteAndWait(ask: Ask, address: string): Promise<string> {
  await ask('POST', '/invitations', {
    invitedUserEmailAddress: address,
    inviteRedirectUrl: 'https://myapplications.microsoft.com',
    sendInvitationMessage: true
  })
  for (;;) {
    const id = await findUser(ask, address)
    if (id !== null) return id
  }
}

async function list<T extends { readonly id: string }>(ask: Ask, path: string): Promise<readonly T[]> {
  const entries: T[] = []
  for (let next: string | undefined = path; next !== undefined;) {
    const page = (await ask('GET', next)) as { readonly value: readonly T[]; readonly '@odata.nextLink'?: string }
    entries.push(...page.value)
    next = page['@odata.nextLink']
  }
  return entries
}

function eq(property: string, value: string): string {
  return encodeURIComponent(`${property} eq '${value.replaceAll("'", "''")}'`)
}
