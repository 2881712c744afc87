/** The action's inputs as one typed value, cross-checked before anything is done. */
import { ActionError } from '../core/errors.js'
import { isGuid, normaliseGuid } from '../core/identifiers.js'
import type { Runner } from '../ports.js'

export type Mode = 'validate' | 'plan' | 'apply' | 'drift' | 'export'

export type Cloud = 'global' | 'us-government' | 'us-government-dod' | 'china'

/** How the action signs in. `federated`: OpenID Connect, nothing is stored. */
export type Credential =
  | { readonly kind: 'secret'; readonly secret: string }
  /** PEM with certificate and private key. */
  | { readonly kind: 'certificate'; readonly pem: string }
  | { readonly kind: 'federated' }

/** What signing in to Entra needs. */
export interface EntraInputs {
  readonly tenantId: string
  readonly clientId: string
  readonly credential: Credential
  readonly cloud: Cloud
  /** Origins that override the cloud's, or null. */
  readonly graphEndpoint: string | null
  readonly loginEndpoint: string | null
}

export interface Inputs {
  readonly mode: Mode | 'auto'
  /** The membership folder, relative to the repository's root, without a slash at the ends. */
  readonly path: string
  readonly scope: 'changed' | 'all'
  readonly credential: Credential
  readonly githubToken: string
  readonly comment: boolean
  readonly unreviewedChanges: 'hold' | 'apply'
  readonly dryRun: boolean
  readonly failOnDrift: boolean
  readonly packages: readonly string[]
}

/**
 * Reads and checks the inputs that every mode has.
 * @throws ActionError `BAD_INPUT`, naming the input.
 */
export function readInputs(runner: Runner): Inputs {
  const secret = runner.input('client-secret')
  const pem = runner.input('client-certificate')
  for (const each of [secret, pem, runner.input('github-token')]) if (each !== '') runner.maskSecret(each)
  if (secret !== '' && pem !== '') {
    throw new ActionError(
      'BAD_INPUT',
      'Both `client-secret` and `client-certificate` are set.',
      'Set one of them, or neither to sign in by OpenID Connect (the recommended way).'
    )
  }
  return {
    mode: readChoice(runner, 'mode', ['auto', 'validate', 'plan', 'apply', 'drift', 'export'], 'auto'),
    path: readPath(runner),
    scope: readChoice(runner, 'scope', ['changed', 'all'], 'changed'),
    credential:
      secret !== '' ? { kind: 'secret', secret } : pem !== '' ? { kind: 'certificate', pem } : { kind: 'federated' },
    githubToken: runner.input('github-token'),
    comment: readSwitch(runner, 'comment', true),
    unreviewedChanges: readChoice(runner, 'unreviewed-changes', ['hold', 'apply'], 'hold'),
    dryRun: readSwitch(runner, 'dry-run', false),
    failOnDrift: readSwitch(runner, 'fail-on-drift', false),
    packages: runner
      .input('packages')
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== '')
  }
}

/**
 * Reads and checks what signing in needs; only modes that look at Entra ask for it.
 * @throws ActionError `BAD_INPUT`, naming the input.
 */
export function readEntraInputs(runner: Runner, credential: Credential): EntraInputs {
  return {
    tenantId: readId(runner, 'tenant-id', 'the directory (tenant) id'),
    clientId: readId(runner, 'client-id', 'the application (client) id'),
    credential,
    cloud: readChoice(runner, 'cloud', ['global', 'us-government', 'us-government-dod', 'china'], 'global'),
    graphEndpoint: readOrigin(runner, 'graph-endpoint'),
    loginEndpoint: readOrigin(runner, 'login-endpoint')
  }
}

function readChoice<const T extends string>(runner: Runner, name: string, choices: readonly T[], fallback: T): T {
  const text = runner.input(name)
  if (text === '') return fallback
  const choice = choices.find((each) => each === text.toLowerCase())
  if (choice !== undefined) return choice
  throw new ActionError(
    'BAD_INPUT',
    `\`${name}\` is \`${text}\`.`,
    `It can be ${choices.map((each) => `\`${each}\``).join(', ')}.`
  )
}

function readSwitch(runner: Runner, name: string, fallback: boolean): boolean {
  return readChoice(runner, name, ['true', 'false'], fallback ? 'true' : 'false') === 'true'
}

function readPath(runner: Runner): string {
  const text = runner.input('path')
  const parts = (text === '' ? 'memberships' : text)
    .replaceAll('\\', '/')
    .replace(/\/+$/, '')
    .split('/')
    // Git's trees and GitHub's paths know no `.`: kept, it would match nothing of the commit.
    .filter((part) => part !== '.')
  if (parts.length === 0 || parts.some((part) => part === '..' || part === '')) {
    throw new ActionError(
      'BAD_INPUT',
      `\`path\` is \`${text}\`.`,
      'It is a folder inside the repository, relative to its root, such as `memberships`.'
    )
  }
  return parts.join('/')
}

function readId(runner: Runner, name: string, meaning: string): string {
  const text = runner.input(name)
  if (isGuid(text)) return normaliseGuid(text)
  throw new ActionError(
    'BAD_INPUT',
    text === '' ? `\`${name}\` is not set.` : `\`${name}\` is \`${text}\`, which is not a GUID.`,
    `It is ${meaning} of the app registration, from its overview in the Entra admin center.`
  )
}

function readOrigin(runner: Runner, name: string): string | null {
  const text = runner.input(name)
  if (text === '') return null
  const url = URL.canParse(text) ? new URL(text) : null
  if (url?.protocol === 'https:' && url.pathname === '/' && url.search === '' && url.username === '') return url.origin
  throw new ActionError(
    'BAD_INPUT',
    `\`${name}\` is \`${text}\`.`,
    'It is an https origin without a path, such as `https://graph.example:8443`.'
  )
}
