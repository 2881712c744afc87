/** What policies ask of those who gain a package under them. */
import type { Refusal } from '../core/plan.js'
import { policiesUsed, warnAboutQuestions } from '../core/policy-warnings.js'
import { NOTHING_TO_TELL, type Teller } from './telling.js'

/** Adds warnings about required questions. Reads only the policies that somebody gains a package under. */
export const tellQuestions: Teller = async (packages, _facts, directory) => {
  const policies = policiesUsed(packages.flatMap(({ changes }) => changes))
  if (policies.length === 0) return NOTHING_TO_TELL
  const questions = await directory.listRequiredQuestions(policies)
  if (questions === null) return { ...NOTHING_TO_TELL, warnings: [questionsUnreadable] }
  return {
    tell: (all) =>
      all.map((each) => ({ ...each, warnings: [...each.warnings, ...warnAboutQuestions(each.changes, questions)] })),
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
