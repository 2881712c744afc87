/** What one person has of the managed packages, and who has one package. */
import { listAccess, type Access } from '../core/access-list.js'
import { enumerate } from '../core/enumerate.js'
import { ActionError } from '../core/errors.js'
import { rowsOf } from '../core/file-sections.js'
import { isAddress, isGuid, normaliseAddress, normaliseGuid, normaliseName, spellingsOf } from '../core/identifiers.js'
import type { Person } from '../core/model.js'
import { nearestNames } from '../core/nearest-name.js'
import { namePackages } from '../core/package-reference.js'
import type { Refusal } from '../core/plan.js'
import type { DeclaredFiles } from '../core/scope.js'
import type { Directory } from '../ports.js'
import { planFolder, type FolderPlan, type FolderSources } from './plan-folder.js'

/** A person and everything they have, or are declared to have, of the managed packages. */
export interface PersonAccess {
  /** Null: nobody in the directory has the address, but a row or an assignment names it. */
  readonly person: Person | null
  readonly access: readonly Access[]
  /** How many packages were looked at. */
  readonly packages: number
  /** Packages that could not be planned, and why. */
  readonly refusals: readonly Refusal[]
}

/** A package and everybody in it. */
export interface PackageAccess {
  readonly id: string
  readonly name: string
  readonly access: readonly Access[]
  readonly refusals: readonly Refusal[]
}

type Sources = Omit<FolderSources, 'files'>

/**
 * @param asked An address, a user principal name, an object id, or the beginning of an address.
 * @throws ActionError `PERSON_NOT_FOUND` or `PERSON_AMBIGUOUS`, naming who may have been meant.
 */
export async function findPersonAccess(
  asked: string,
  declared: DeclaredFiles,
  sources: Sources
): Promise<PersonAccess> {
  const person = await findPerson(asked, sources.directory)
  const { plan, facts } = await planFolder(declared, sources)
  const names = new Set(
    person === null
      ? [isGuid(asked) ? normaliseGuid(asked) : normaliseAddress(asked)]
      : [person.id, ...addressesOf(person).map(normaliseAddress)]
  )
  const isMeant = ({ member: { userId, address } }: Access): boolean => names.has(userId ?? normaliseAddress(address))
  const access = accessOf({ plan, facts }).filter(isMeant)
  if (person === null && access.length === 0) throw await nobody(asked, declared, sources.directory)
  return {
    person,
    access,
    packages: facts.packages.length,
    refusals: plan.packages.flatMap(({ refusals }) => refusals)
  }
}

/**
 * @param asked Display name or id of a managed package.
 * @throws ActionError `PACKAGE_NOT_FOUND` when no file and no setting names it, or Entra has no such package;
 *   `PACKAGE_AMBIGUOUS`.
 */
export async function findPackageAccess(
  asked: string,
  declared: DeclaredFiles,
  sources: Sources
): Promise<PackageAccess> {
  const found = await planFolder(declared, sources, [asked])
  const [refused] = found.facts.refused.flatMap(({ plan }) => plan.refusals)
  if (refused !== undefined) throw new ActionError(refused.code, refused.message, refused.hint)
  const wanted = normaliseName(asked)
  const fitting = found.plan.packages.filter(({ id, name }) => id === wanted || normaliseName(name) === wanted)
  // A pattern that fits one package, or the name that only the files have for it.
  const [only, ...others] = fitting.length > 0 ? fitting : found.plan.packages
  if (only?.id == null || others.length > 0) throw notOne(asked, found)
  return { id: only.id, name: only.name, access: accessOf(found), refusals: only.refusals }
}

/** Everybody of every package of a plan, package by package. */
export function accessOf({ plan, facts }: Pick<FolderPlan, 'plan' | 'facts'>): readonly Access[] {
  const factsOf = new Map(facts.packages.map((each) => [each.accessPackage.id, each]))
  return plan.packages.flatMap((each) => {
    const own = each.id === null ? undefined : factsOf.get(each.id)
    return own === undefined ? [] : listAccess(own, facts.run.people, each)
  })
}

async function findPerson(asked: string, directory: Directory): Promise<Person | null> {
  const people = await askFor(asked, directory)
  if (people.length > 1) {
    throw new ActionError(
      'PERSON_AMBIGUOUS',
      `${people.length} people may be meant by «${asked}».`,
      `Ask for one of them: ${people.map(describe).sort().slice(0, 10).join(', ')}${people.length > 10 ? ' …' : ''}`
    )
  }
  return people[0] ?? null
}

function askFor(asked: string, directory: Directory): Promise<readonly Person[]> {
  if (isGuid(asked)) return directory.findPeople([], [normaliseGuid(asked)])
  return isAddress(asked) ? directory.findPeople(spellingsOf(asked), []) : directory.searchPeople([asked.trim()])
}

function describe({ name, mail, principalName, id }: Person): string {
  return `${mail ?? principalName}${name === null ? '' : ` (${name})`} ${id}`
}

function addressesOf({ mail, principalName, proxyAddresses, otherMails }: Person): readonly string[] {
  return [...new Set([mail, principalName, ...proxyAddresses, ...otherMails].filter((each) => each !== null))]
}

/** Nobody has the address, and no row has it either: it is misspelt. */
async function nobody(asked: string, { sections }: DeclaredFiles, directory: Directory): Promise<ActionError> {
  const beginning = asked.split('@')[0]?.slice(0, 3) ?? ''
  const similar = isAddress(asked) && beginning !== '' ? await directory.searchPeople([beginning]) : []
  const near = nearestNames(asked, [...similar.flatMap(addressesOf), ...rowsOf(sections).map(({ email }) => email)])
  return new ActionError(
    'PERSON_NOT_FOUND',
    `Nobody in the directory has «${asked}» as an address or id, and no row names it.`,
    near.length > 0
      ? `Did you mean ${near.map((each) => `«${each}»`).join(' or ')}?`
      : 'Ask by mail address, user principal name, object id, or the beginning of an address.'
  )
}

function notOne(asked: string, { plan, declared }: FolderPlan): ActionError {
  if (plan.packages.length > 1) {
    return new ActionError(
      'PACKAGE_AMBIGUOUS',
      `${plan.packages.length} managed packages fit «${asked}»: ${enumerate(plan.packages.map(({ name }) => name))}.`,
      'Ask for one of them, by its name or id.'
    )
  }
  const texts = [
    ...declared.sections.map(({ accessPackage }) => accessPackage),
    ...declared.settings.packages.map(({ name }) => name)
  ]
  const managed = namePackages(texts, declared.settings).map(({ label }) => label)
  const near = nearestNames(asked, managed)
  return new ActionError(
    'PACKAGE_NOT_FOUND',
    `No file and no setting names an access package «${asked}», so it is not managed here.`,
    near.length > 0
      ? `Did you mean ${near.map((name) => `«${name}»`).join(' or ')}?`
      : `Managed here: ${managed.length === 0 ? 'none' : enumerate(managed)}.`
  )
}
