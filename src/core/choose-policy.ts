import { normaliseName } from './identifiers.js'
import type { AccessPackage, AssignmentPolicy, MembershipRow, PackageSettings } from './model.js'
import type { Place } from './place.js'
import type { Refusal } from './plan.js'
import { nearestNames } from './nearest-name.js'

export type PolicyChoice =
  | { readonly kind: 'policy'; readonly policy: AssignmentPolicy }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/**
 * Under which policy someone is assigned: the row's, else the package's setting, else the package's only policy, else
 * its only one for direct assignment (`allowedTargetScope` `notSpecified`: «None, administrator direct assignments only»
 * in the portal). Automatic assignment policies are Entra's own and never chosen.
 *
 * @param asked The row's policy, display name or id; null when the row says nothing.
 * @param place The row, or null for the package as a whole.
 */
export function choosePolicy(
  asked: string | null,
  place: Place | null,
  accessPackage: AccessPackage,
  settings: PackageSettings | null
): PolicyChoice {
  if (asked !== null) return findPolicy(asked, place, accessPackage)
  if (settings?.policy != null) return findPolicy(settings.policy, settings.place, accessPackage)

  const usable = accessPackage.policies.filter((policy) => !policy.automatic)
  const direct = usable.filter((policy) => policy.allowedTargetScope.toLowerCase() === 'notspecified')
  const [only] = usable.length === 1 ? usable : direct.length === 1 ? direct : []
  if (only !== undefined) return { kind: 'policy', policy: only }
  return {
    kind: 'refused',
    refusal:
      usable.length === 0
        ? {
            code: 'POLICY_NOT_FOUND',
            message: `The access package «${accessPackage.name}» has no policy that people can be assigned under.`,
            hint: 'Create an assignment policy for direct assignment in the Entra admin center.',
            place
          }
        : {
            code: 'POLICY_AMBIGUOUS',
            message: `The access package «${accessPackage.name}» has ${usable.length} policies: ${list(usable)}.`,
            hint: 'Name one in the `Policy` column, or as `policy` of the package in the settings.',
            place
          }
  }
}

/** The same for many rows, of which most ask for the same. A refusal stands at the first of the rows that it is about. */
export function policyChooser(
  accessPackage: AccessPackage,
  settings: PackageSettings | null
): (row: Pick<MembershipRow, 'policy' | 'place'>) => PolicyChoice {
  const choices = new Map<string | null, PolicyChoice>()
  return ({ policy, place }) => {
    const known = choices.get(policy)
    if (known !== undefined) return known
    const choice = choosePolicy(policy, place, accessPackage, settings)
    choices.set(policy, choice)
    return choice
  }
}

function findPolicy(asked: string, place: Place | null, accessPackage: AccessPackage): PolicyChoice {
  const wanted = normaliseName(asked)
  const byId = accessPackage.policies.filter((policy) => policy.id === wanted)
  const found =
    byId.length > 0 ? byId : accessPackage.policies.filter((policy) => normaliseName(policy.name) === wanted)
  const [only] = found
  if (only === undefined) {
    const usable = accessPackage.policies.filter((policy) => !policy.automatic)
    const near = nearestNames(
      asked,
      usable.map((policy) => policy.name),
      3
    )
    return refuse(
      'POLICY_NOT_FOUND',
      `The access package «${accessPackage.name}» has no policy «${asked}».`,
      near.length > 0
        ? `Did you mean ${near.map((name) => `«${name}»`).join(' or ')}?`
        : `People can be assigned under: ${usable.length === 0 ? 'none' : list(usable)}.`,
      place
    )
  }
  if (found.length > 1) {
    return refuse(
      'POLICY_AMBIGUOUS',
      `The access package «${accessPackage.name}» has ${found.length} policies called «${asked}»: ${found
        .map((policy) => policy.id)
        .sort()
        .join(', ')}.`,
      'Use the id of the one that is meant.',
      place
    )
  }
  if (only.automatic) {
    return refuse(
      'POLICY_NOT_FOUND',
      `«${only.name}» is an automatic assignment policy; nobody can be assigned under it by hand.`,
      'Name a policy for direct assignment.',
      place
    )
  }
  return { kind: 'policy', policy: only }
}

function refuse(code: Refusal['code'], message: string, hint: string, place: Place | null): PolicyChoice {
  return { kind: 'refused', refusal: { code, message, hint, place } }
}

function list(policies: readonly AssignmentPolicy[]): string {
  return policies
    .map((policy) => `«${policy.name}»`)
    .sort()
    .join(', ')
}
