/** The check of a real tenant: tries everything that can be read, and says of each whether it works and what to do. */
import { ActionError } from '../core/errors.js'
import { selectPackages, type DeclaredFiles } from '../core/scope.js'
import {
  checkInviters,
  checkLicence,
  checkLifecycle,
  checkPackage,
  checkWrites,
  line,
  policiesOf,
  refusalLine,
  type CheckedMode,
  type CheckedPackage,
  type CheckGroup,
  type CheckLine
} from '../core/tenant-check.js'
import type { Directory, TenantInspection, TokenFacts } from '../ports.js'
import { findNamedPackages } from './find-packages.js'

/** What is checked, and by what. */
export interface CheckRequest {
  readonly modes: readonly CheckedMode[]
  /** Null: there is no folder, so no package is managed yet. */
  readonly declared: DeclaredFiles | null
  readonly directory: Directory
  readonly inspection: TenantInspection
}

const NO_COMMIT = { kind: 'unknown', reason: 'a check has no commit to compare with' } as const

/** Nobody: whoever reads users may be told that there is none, whoever may not is refused. */
const NOBODY = 'nobody@check.invalid'

/** @returns Lines in the order of their groups. Reads only; a read that fails is a line like any other. */
export async function checkTenant(request: CheckRequest): Promise<readonly CheckLine[]> {
  const lines: CheckLine[] = []
  const tried = await attempt('Sign-in', () => request.inspection.signIn())
  lines.push(...(tried.failure === null ? signedIn(request.directory.tenantId, tried.value) : [tried.failure]))
  if (tried.failure !== null) return lines
  const facts = tried.value

  const invites = request.declared?.settings.invitations.enabled ?? true
  const granted = facts === null ? null : facts.permissions
  const packages = await readPackages(request)
  lines.push(...packages.reads, ...(await readPeople(request.directory)))
  lines.push(...checkWrites(request.modes, granted, invites))
  const plans = await attempt('Licence', () => request.inspection.listServicePlans())
  lines.push(plans.failure ?? checkLicence(plans.value))
  if (invites) lines.push(...(await checkGuests(request)))
  lines.push(...packages.lines)
  return lines
}

function signedIn(tenantId: string, facts: TokenFacts | null): readonly CheckLine[] {
  const app = facts?.appId == null ? '' : ` as application ${facts.appId}`
  const fine = line('Sign-in', 'fine', `Signed in to tenant ${tenantId}${app}.`)
  if (facts === null || facts.delegated.length === 0) return [fine]
  return [
    fine,
    line(
      'Sign-in',
      'look',
      `The token is a person’s (delegated permissions: ${facts.delegated.join(', ')}), so what follows says nothing of the app registration.`,
      'Sign in as the app registration to check it.'
    )
  ]
}

interface CheckedPackages {
  /** Whether packages, assignments and requests can be read. */
  readonly reads: readonly CheckLine[]
  readonly lines: readonly CheckLine[]
}

async function readPackages({ declared, directory }: CheckRequest): Promise<CheckedPackages> {
  const works = line(
    'Permissions',
    'fine',
    'EntitlementManagement.Read.All or a catalog role: packages, policies, assignments and requests can be read.'
  )
  if (declared === null || declared.sections.length + declared.settings.packages.length === 0) {
    const names = await attempt('Permissions', () => directory.listPackageNames())
    const none = line(
      'Packages',
      'note',
      'No package is managed yet: there is no folder with rows or settings of packages.'
    )
    return { reads: [names.failure ?? works], lines: [none] }
  }
  const selection = selectPackages(null, declared, NO_COMMIT, [])
  const asked = await attempt('Permissions', () =>
    findNamedPackages({ declared, before: NO_COMMIT, selection }, directory)
  )
  if (asked.failure !== null) return { reads: [asked.failure], lines: [] }
  const ids = asked.value.found.map(({ accessPackage }) => accessPackage.id)
  const held = await attempt('Permissions', () => directory.listAssignments(ids))
  const requests = await attempt('Permissions', () => directory.listOpenRequests(ids))
  const failures = [held, requests].flatMap(({ failure }) => (failure === null ? [] : [failure]))

  const checked = asked.value.found.map((each): CheckedPackage => ({
    ...each,
    rows: each.rows.unpack(),
    assignments: held.failure === null ? (held.value.get(each.accessPackage.id)?.unpack() ?? []) : null
  }))
  const policies = checked.flatMap((each) => policiesOf(each).policies.map(({ id }) => id))
  const questions = await attempt('Packages', () =>
    policies.length === 0 ? Promise.resolve(null) : directory.listRequiredQuestions(policies)
  )
  const asks = questions.failure === null ? questions.value : null
  return {
    reads: failures.length === 0 ? [works] : failures,
    lines: [
      ...checked.flatMap((each) => checkPackage(each, asks)),
      ...asked.value.refused.flatMap(({ plan }) => plan.refusals.map(refusalLine)),
      ...(questions.failure === null ? [] : [questions.failure])
    ]
  }
}

async function readPeople(directory: Directory): Promise<readonly CheckLine[]> {
  const people = await attempt('Permissions', () => directory.findPeople([NOBODY], []))
  const deleted = await attempt('Permissions', () => directory.findDeletedPeople([NOBODY], [], []))
  const domains = await attempt('Permissions', () => directory.listVerifiedDomains())
  return [
    people.failure ?? line('Permissions', 'fine', 'User.Read.All: people can be found by their addresses.'),
    deleted.failure ??
      (deleted.value.complete
        ? line('Permissions', 'fine', 'User.Read.All: deleted accounts can be read.')
        : line(
            'Permissions',
            'look',
            'Deleted accounts cannot be read, so the address of somebody who left may look like a new guest.',
            'Grant User.Read.All.'
          )),
    domains.failure ??
      (domains.value === null
        ? line(
            'Permissions',
            'look',
            'The tenant’s own domains cannot be read, so a misspelt address of a colleague looks like a guest.',
            'Grant Organization.Read.All.'
          )
        : line('Permissions', 'fine', `Organization.Read.All: the tenant’s domains are ${domains.value.join(', ')}.`))
  ]
}

async function checkGuests({ modes, directory, inspection }: CheckRequest): Promise<readonly CheckLine[]> {
  const inviters = await attempt('Invitations', () => inspection.readInvitersAllowed())
  const lifecycle = await attempt('Invitations', () => directory.readGuestLifecycle())
  return [
    inviters.failure ?? checkInviters(inviters.value, modes.includes('apply')),
    ...(lifecycle.failure === null ? checkLifecycle(lifecycle.value) : [lifecycle.failure])
  ]
}

/** What was read, or the line that says why it could not be. */
type Attempt<T> = { readonly failure: null; readonly value: T } | { readonly failure: CheckLine; readonly value: null }

async function attempt<T>(group: CheckGroup, read: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { failure: null, value: await read() }
  } catch (error) {
    if (!(error instanceof ActionError)) throw error
    return { failure: line(group, 'fix', `${error.message} (${error.code})`, error.hint), value: null }
  }
}
