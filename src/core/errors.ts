import type { Place } from './place.js'

/**
 * Every code a user can meet, with what it means in one line. `docs/failures.md` explains them, with examples.
 * A code is part of the public interface: it may gain a better text, it does not change its meaning.
 */
export const ERROR_CODES = {
  BAD_INPUT: 'an input of the action has a value it cannot have',
  UNSUPPORTED_EVENT: 'the action was started by an event it does not serve',
  CSV_NOT_TEXT: 'a membership file is not UTF-8, or UTF-16 with a byte order mark',
  CSV_TOO_LARGE: 'a membership file is over 20 MB',
  CSV_SYMBOLIC_LINK: 'a membership file is a symbolic link or a submodule',
  CSV_EMPTY: 'a membership file has no header row',
  CSV_MISSING_COLUMN: 'a needed column is missing',
  CSV_DUPLICATE_COLUMN: 'a column stands twice in the header row',
  CSV_UNKNOWN_COLUMN: 'a column is neither known nor listed under `extra-columns`',
  CSV_CELL_COUNT: 'a row has more or fewer cells than the header row',
  CSV_QUOTES: 'a quoted cell does not end, or has text after its closing quote',
  CSV_MISSING_VALUE: 'a needed cell is empty',
  CSV_BAD_ADDRESS: 'a cell is neither an address nor an object id',
  CSV_BAD_DATE: 'a cell is not a date',
  CSV_DATE_ORDER: 'a row ends before it starts',
  CSV_DUPLICATE_PERSON: 'the same person stands twice in the same package',
  SETTINGS_UNREADABLE: 'the settings file is a symbolic link, over 1 MB, not UTF-8, or not named `config.yml`',
  SETTINGS_SYNTAX: 'the settings file is not valid YAML',
  SETTINGS_UNKNOWN_KEY: 'the settings file has a key that does not exist',
  SETTINGS_BAD_VALUE: 'a setting has a value it cannot have',
  SETTINGS_DUPLICATE_KEY: 'the settings file has the same key twice',
  WORKSPACE_DIFFERS: 'the membership folder in the workspace is not what the commit has',
  WORKSPACE_MISSING: 'the membership folder is not there',
  WORKSPACE_NOT_WRITTEN: 'an export could not write the membership files',
  SIGN_IN_FAILED: 'Entra refused the sign-in, or GitHub gave no token to sign in with',
  GRAPH_FORBIDDEN: 'the app registration lacks a permission',
  GRAPH_REFUSED: 'Microsoft Graph refused a request',
  GRAPH_POLICY_REFUSED: 'Entra did not accept or deliver a request for access',
  GRAPH_UNREACHABLE: 'Microsoft Graph or the sign-in service could not be reached or did not answer in time',
  GRAPH_BAD_ANSWER: 'Microsoft Graph answered something this action does not understand',
  PACKAGE_NOT_FOUND: 'no access package has this name or id',
  PACKAGE_AMBIGUOUS: 'several access packages have this name',
  PERSON_NOT_FOUND: 'nobody in the directory has this address, and an invitation is not possible',
  PERSON_AMBIGUOUS: 'several people in the directory have this address',
  PERSON_DISABLED: 'someone who is to gain a package has a disabled account (a warning)',
  DATES_DO_NOT_FIT: 'a row and what Entra has together would end an access before it starts',
  PERSON_LEFT: 'a row that did not change names nobody in the directory any more (a warning)',
  REMOVALS_BESIDE_LEAVER: 'a package would lose members while one of its rows names somebody who left',
  INVITES_DELETED_PERSON: 'an address is to be invited whose account was deleted a short while ago (a warning)',
  DELETED_UNREADABLE: 'whether unknown addresses belong to deleted accounts could not be read (a warning)',
  GUEST_BLOCKED_AFTER: 'a guest loses their last access package, so Entra will block their account (a warning)',
  PROTECTS_NOBODY: 'an entry of `safety.protected` is nobody in the directory (a warning)',
  APPROVAL_REQUIRED: 'a policy asks for approval, so the request will wait in Entra (a warning)',
  POLICY_SWITCHED_OFF:
    'a policy for direct assignment is switched off, so Entra may refuse to assign under it (a warning)',
  POLICY_QUESTIONS: 'a policy has required questions, which nobody answers here (a warning)',
  POLICY_DOES_NOT_FIT: 'a policy is not for someone who is to gain the package under it (a warning)',
  CATALOG_NOT_EXTERNAL: 'a guest is to gain a package whose catalog is not enabled for external users (a warning)',
  QUESTIONS_UNREADABLE: 'the questions of a policy could not be read (a warning)',
  INCOMPATIBLE_PACKAGES: 'someone would hold two packages that Entra declares incompatible (a warning)',
  INCOMPATIBLE_UNREADABLE: 'which packages are incompatible, or who has them, could not be read (a warning)',
  GRANTS_UNREADABLE: 'what the packages grant could not be read (a warning)',
  RETRY_REFUSED: 'Entra does not try a failed delivery again (a warning)',
  MOVE_UNFINISHED: 'someone was to be removed and added again, and is not added yet',
  MOVE_HINDERED: 'someone is not removed and added again, since the addition may fail (a warning)',
  NO_SUCH_PACKAGE_HERE: 'the `packages` input asks for a package that the run does not know (a warning)',
  DOMAINS_UNREADABLE: 'the tenant’s own domains could not be read (a warning)',
  POLICY_NOT_FOUND: 'the package has no such assignment policy',
  POLICY_AMBIGUOUS: 'the package has several assignment policies and nothing says which one to use',
  ADDRESS_NOT_INVITABLE: 'Microsoft does not accept this address for an invitation',
  DOMAIN_NOT_ALLOWED: 'the settings do not allow to invite this domain',
  INVITATIONS_DISABLED: 'the settings do not allow to invite anybody',
  TOO_MANY_REMOVALS: 'a package would lose more members than the settings allow',
  NEAR_REMOVAL_LIMIT: 'a plan takes away nearly as much as the settings allow (a warning)',
  RUN_TOO_MANY_REMOVALS: 'the run would remove more memberships than the settings allow',
  WOULD_EMPTY_PACKAGE: 'a package would lose its last member',
  MOVES_NOT_RECORDED: 'people would be removed and added again in a plan too large to record every change',
  NO_REVIEWED_PLAN: 'no reviewed plan allows what an apply would do',
  SHOWN_NOT_PLANNED: 'a reviewed plan showed changes that the apply does not plan (a warning or a notice)',
  NOT_DEFAULT_BRANCH: 'an apply was started for a commit that is not on the default branch',
  SUPERSEDED: 'a newer commit has changed the membership folder, so nothing is applied for this one (a warning)',
  RUN_ENDED: 'the run was cancelled before everything was done',
  OUTCOME_UNKNOWN: 'the answer to a change was lost and its effect could not be seen',
  DRIFT_FOUND: 'packages in Entra differ from git (a warning)',
  GITHUB_FORBIDDEN: 'the token lacks a permission on GitHub',
  GITHUB_UNREACHABLE: 'GitHub could not be reached or answered with an error',
  PROXY_IGNORED: 'HTTPS_PROXY is set, and this version of Node cannot use it for Entra (a warning)',
  INTERNAL: 'a defect of this action'
} as const

/** One of the codes of {@link ERROR_CODES}. */
export type ErrorCode = keyof typeof ERROR_CODES

/** Whether a text is one of our codes, and not one of Graph's. */
export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(ERROR_CODES, text)
}

/**
 * A failure we can explain.
 *
 * `message` says what happened and why, `hint` what the reader can do about it. Both are plain text; whoever
 * prints them escapes them for the place they go to. They never carry a secret or a token.
 */
export class ActionError extends Error {
  override readonly name = 'ActionError'

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly hint: string,
    options?: ErrorOptions
  ) {
    super(message, options)
  }
}

/** Something wrong (or worth knowing) at a place in a file. `hint` may be empty when the message says it all. */
export interface Problem {
  readonly code: ErrorCode
  readonly message: string
  readonly hint: string
  readonly place: Place | null
}

/** All problems of the files at once; nothing was read from or written to Entra. */
export class InvalidFilesError extends ActionError {
  constructor(readonly problems: readonly Problem[]) {
    super(
      problems[0]?.code ?? 'INTERNAL',
      problems.length === 1
        ? 'There is 1 problem in the files.'
        : `There are ${problems.length} problems in the files.`,
      'Mend the lines named above; nothing was changed in Entra.'
    )
  }
}

/** The text of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error !== null && typeof error === 'object' && 'message' in error ? String(error.message) : String(error)
}
