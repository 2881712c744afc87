/** A small company to decide about: people, one or two access packages, and short ways to say who has what. */
import type {
  AccessPackage,
  Assignment,
  AssignmentPolicy,
  EndDate,
  FailedRequest,
  Guid,
  MembershipRow,
  OpenRequest,
  PackageSettings,
  Person,
  Settings,
  Subject
} from '../../../src/core/model.js'
import type { Change } from '../../../src/core/plan.js'
import { parseSettings } from '../../../src/core/settings.js'

/** A made-up GUID that says which it is. */
export const guid = (number: number): Guid => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`

export const TENANT = guid(1)
export const NOW = '2026-06-01T12:00:00Z'

export const direct: AssignmentPolicy = {
  id: guid(901),
  name: 'Direct assignment',
  allowedTargetScope: 'notSpecified',
  automatic: false,
  approvalRequired: false,
  enabled: true,
  namedUsers: null
}
export const selfService: AssignmentPolicy = {
  ...direct,
  id: guid(902),
  name: 'Self-service',
  allowedTargetScope: 'allMemberUsers'
}
export const automatic: AssignmentPolicy = {
  ...direct,
  id: guid(903),
  name: 'Everyone in Sales',
  allowedTargetScope: 'specificDirectoryUsers',
  automatic: true
}
export const approved: AssignmentPolicy = {
  ...selfService,
  id: guid(904),
  name: 'With approval',
  approvalRequired: true
}

export const sales: AccessPackage = {
  id: guid(101),
  name: 'Sales Tools',
  catalog: { id: guid(201), name: 'Sales', external: true },
  policies: [direct, selfService, automatic, approved]
}
export const finance: AccessPackage = {
  id: guid(102),
  name: 'Finance Reports',
  catalog: { id: guid(202), name: 'Finance', external: true },
  policies: [{ ...direct, id: guid(911) }]
}

/** Someone of the directory: `ada` has the address `ada@contoso.com`. */
export const person = (name: string, number: number, more: Partial<Person> = {}): Person => ({
  id: guid(number),
  name: name.charAt(0).toUpperCase() + name.slice(1),
  mail: `${name}@contoso.com`,
  principalName: `${name}@contoso.com`,
  proxyAddresses: [],
  otherMails: [],
  enabled: true,
  guest: false,
  ...more
})

export const ada = person('ada', 11)
export const ben = person('ben', 12)
export const cyd = person('cyd', 13)
export const dan = person('dan', 14)

export const subjectOf = (who: Person, more: Partial<Subject> = {}): Subject => ({
  objectId: who.id,
  person: true,
  name: who.name,
  email: who.mail,
  principalName: who.principalName,
  governed: false,
  ...more
})

let assignments = 5000
export const assignment = (who: Person, more: Partial<Assignment> = {}): Assignment => ({
  id: guid(++assignments),
  packageId: sales.id,
  state: 'delivered',
  policyId: direct.id,
  subject: subjectOf(who),
  startDate: null,
  endDate: 'none',
  ...more
})

let requests = 7000
export const request = (who: Person, type: OpenRequest['type'], more: Partial<OpenRequest> = {}): OpenRequest => ({
  id: guid(++requests),
  packageId: sales.id,
  type,
  state: 'submitted',
  subject: subjectOf(who),
  assignmentId: null,
  startDate: null,
  endDate: null,
  createdAt: '2026-05-30T08:00:00Z',
  ...more
})

/** A request for an assignment of which Entra gave up, for `who` alone or for a certain assignment. */
export const failedRequest = (who: Person, more: Partial<FailedRequest> = {}): FailedRequest => ({
  id: guid(++requests),
  packageId: sales.id,
  type: 'add',
  subject: subjectOf(who),
  assignmentId: null,
  completedAt: '2026-05-30T08:00:00Z',
  ...more
})

let lines = 1
/** A row that asks for a package; without more: `Sales Tools`, no policy, no dates. */
export const row = (email: string, more: Partial<MembershipRow> = {}): MembershipRow => ({
  place: { file: 'memberships/sales.csv', line: ++lines },
  accessPackage: sales.name,
  email,
  policy: null,
  startDate: null,
  endDate: null,
  justification: null,
  name: null,
  ...more
})

export const packageSettings = (more: Partial<PackageSettings> = {}): PackageSettings => ({
  name: sales.name,
  place: { file: 'memberships/config.yml', line: 3 },
  id: null,
  catalog: null,
  policy: null,
  manages: 'all',
  policyChanges: 'keep',
  allowEmpty: false,
  ...more
})

/** The defaults, with what a test changes of them. */
export function settings(
  more: {
    readonly packages?: readonly PackageSettings[]
    readonly invitations?: Partial<Settings['invitations']>
    readonly safety?: Partial<Settings['safety']>
    readonly waitMinutes?: number
  } = {}
): Settings {
  const defaults = parseSettings(null).settings
  return {
    ...defaults,
    packages: more.packages ?? defaults.packages,
    invitations: { ...defaults.invitations, ...more.invitations },
    safety: { ...defaults.safety, ...more.safety },
    delivery: { waitMinutes: more.waitMinutes ?? defaults.delivery.waitMinutes }
  }
}

/** A change as a reviewer would say it: `add ada@contoso.com until 2026-12-31`. */
export function describeChange(change: Change): string {
  const invited = change.kind === 'add' && change.invite !== null ? 'invite and ' : ''
  const from = change.startDate === null ? '' : ` from ${change.startDate.slice(0, 10)}`
  return `${invited}${change.kind} ${change.member.address}${from}${describeEnd(change.endDate)}`
}

function describeEnd(end: EndDate): string {
  if (end === null) return ''
  return end === 'none' ? ' without end' : ` until ${end.slice(0, 10)}`
}
