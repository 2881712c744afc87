/** What policies ask of those who gain a package under them. */
import type { PackagePlan, Refusal } from '../core/plan.js'
import { policiesUsed, warnAboutQuestions } from '../core/policy-warnings.js'
import type { Directory } from '../ports.js'

/**
 * Adds warnings about required questions to the packages. Reads only the policies that somebody gains a package under.
 *
 * @returns The packages, and warnings about the run: that the questions could not be read.
 */
export async function tellQuestions(
  packages: readonly PackagePlan[],
  directory: Directory
): Promise<{ readonly packages: readonly PackagePlan[]; readonly warnings: readonly Refusal[] }> {
  const policies = policiesUsed(packages.flatMap(({ changes }) => changes))
  if (policies.length === 0) return { packages, warnings: [] }
  const questions = await directory.listRequiredQuestions(policies)
  if (questions === null) return { packages, warnings: [questionsUnreadable] }
  return {
    packages: packages.map((each) => ({
      ...each,
      warnings: [...each.warnings, ...warnAboutQuestions(each.changes, questions)]
    })),
    warnings: []
  }
}

const questionsUnreadable: Refusal = {
  code: 'QUESTIONS_UNREADABLE',
  message:
    'The questions of the policies could not be read, so required ones that nobody answers are not warned about.',
  hint: 'Check that the app registration has the application permission EntitlementManagement.Read.All. If it has, Microsoft Graph refused or left out the questions itself.',
  place: null
}
