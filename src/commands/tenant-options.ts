/** How a command is told which tenant it reads, and how it signs in. */
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Option, type Command } from 'commander'
import { CLOUD_NAMES } from '../adapters/entra/clouds.js'
import { connectTenant, timeoutFrom, type ConnectedTenant, type SignIn } from '../adapters/entra/connect-directory.js'
import { describeClaims, readClaims } from '../adapters/entra/federation.js'
import { idTokenOfJob, type RequestIdToken } from '../adapters/entra/id-token.js'
import { readTokenFacts } from '../adapters/entra/token-facts.js'
import { useProxyOf } from '../adapters/proxy-support.js'
import { systemClock } from '../adapters/system-clock.js'
import { withProgress } from '../adapters/terminal/progress.js'
import { countNoun } from '../core/count-noun.js'
import { ActionError, messageOf } from '../core/errors.js'
import { isGuid, normaliseGuid } from '../core/identifiers.js'
import { PROGRAM, runnerAt, type Desk } from './desk.js'

/** The options of every command that reads a tenant, as commander gives them. */
export interface TenantFlags {
  readonly tenantId?: string
  readonly clientId?: string
  readonly certificate?: string
  readonly tokenStdin?: boolean
  readonly cloud: string
  readonly graphEndpoint?: string
  readonly loginEndpoint?: string
}

/** What an option is taken from when it is not given: the names that Microsoft's own tools and libraries read. */
const VARIABLES = {
  tenantId: 'AZURE_TENANT_ID',
  clientId: 'AZURE_CLIENT_ID',
  certificate: 'AZURE_CLIENT_CERTIFICATE_PATH',
  graphEndpoint: 'ACCESS_PACKAGES_GRAPH_ENDPOINT',
  loginEndpoint: 'ACCESS_PACKAGES_LOGIN_ENDPOINT'
} as const

const SIGN_IN_HELP = `
Signing in. Secrets and tokens come by the environment or standard input, never
as arguments, which everybody on the machine can see:
  AZURE_CLIENT_SECRET         the app registration's secret
  --certificate               a PEM file with its certificate and private key
  AZURE_FEDERATED_TOKEN_FILE  a file with a federated token
  id-token: write             is enough in a job of GitHub Actions
  ACCESS_PACKAGES_TOKEN       an access token for Microsoft Graph
  --token-stdin               the same from a pipe:
      az account get-access-token --resource-type ms-graph \\
        --query accessToken --output tsv |
        ${PROGRAM} plan --token-stdin`

/** Adds the options to a command. */
export function withTenantOptions(command: Command): Command {
  return command
    .option('--tenant-id <id>', `directory (tenant) id; a token tells it (env: ${VARIABLES.tenantId})`)
    .option('--client-id <id>', `application (client) id (env: ${VARIABLES.clientId})`)
    .option('--certificate <file>', `PEM file to sign in with (env: ${VARIABLES.certificate})`)
    .option('--token-stdin', 'read an access token from standard input')
    .addOption(new Option('--cloud <name>', 'which cloud').choices(CLOUD_NAMES).default('global'))
    .option('--graph-endpoint <origin>', `another address of Graph (env: ${VARIABLES.graphEndpoint})`)
    .option('--login-endpoint <origin>', `another address of the sign-in (env: ${VARIABLES.loginEndpoint})`)
    .addHelpText('after', SIGN_IN_HELP)
}

/** An option, or the variable that stands for it; null when neither says anything. */
function valueOf(name: keyof typeof VARIABLES, flags: TenantFlags, { variables }: Desk): string | null {
  const value = flags[name] ?? variables[VARIABLES[name]] ?? ''
  return value === '' ? null : value
}

/** A tenant that a command may read, and how it was signed in to. */
export interface TenantAtDesk extends ConnectedTenant {
  /** What a federated token presented, once it was shown; null for every other way to sign in. */
  readonly presented: () => string | null
  /** Does reading work, and tells a waiting person how far it is. */
  readonly reading: <T>(work: () => Promise<T>) => Promise<T>
}

/** @throws ActionError `BAD_INPUT` for options that cannot work; nothing was asked of the tenant then. */
export async function openTenant(flags: TenantFlags, desk: Desk): Promise<TenantAtDesk> {
  const withoutProxy = useProxyOf(desk.variables)
  if (withoutProxy !== null) runnerAt(desk).annotate('warning', withoutProxy)
  let shown: string | null = null
  const signIn = watched(await chooseSignIn(flags, desk), (claims) => (shown = claims))
  let requests = 0
  const tenant = connectTenant(
    {
      tenantId: tenantIdOf(valueOf('tenantId', flags, desk), signIn),
      cloud: flags.cloud,
      graphEndpoint: valueOf('graphEndpoint', flags, desk),
      loginEndpoint: valueOf('loginEndpoint', flags, desk),
      timeoutMs: timeoutFrom(desk.variables),
      clock: systemClock,
      fetch: (...request) => {
        requests += 1
        return globalThis.fetch(...request)
      }
    },
    signIn
  )
  const describe = () => `Reading Entra: ${countNoun(requests, 'request')}`
  return { ...tenant, presented: () => shown, reading: (work) => withProgress(desk.err, describe, work) }
}

/** The same way to sign in; of a federated token it is told what it presents. */
function watched(signIn: SignIn, show: (claims: string) => void): SignIn {
  if (signIn.kind !== 'app' || signIn.credential.kind !== 'federated') return signIn
  const { requestIdToken: request } = signIn.credential
  const requestIdToken: RequestIdToken = async (audience, wire) => {
    const token = await request(audience, wire)
    show(describeClaims(readClaims(token)))
    return token
  }
  return { ...signIn, credential: { kind: 'federated', requestIdToken } }
}

/** An option says more than a variable that is always there; two variables of equal weight are a question back. */
async function chooseSignIn(flags: TenantFlags, desk: Desk): Promise<SignIn> {
  const { variables } = desk
  if (flags.tokenStdin === true)
    return { kind: 'token', token: checkToken(await readAll(desk.input), 'Standard input') }
  const token = variables['ACCESS_PACKAGES_TOKEN'] ?? ''
  const secret = variables['AZURE_CLIENT_SECRET'] ?? ''
  const certificate = valueOf('certificate', flags, desk)
  const given = [
    ...(token === '' ? [] : ['ACCESS_PACKAGES_TOKEN']),
    ...(secret === '' ? [] : ['AZURE_CLIENT_SECRET']),
    ...(certificate === null ? [] : ['a certificate'])
  ]
  if (given.length > 1) {
    throw badOption(`There are ${given.length} ways to sign in: ${given.join(', ')}.`, 'Leave all but one of them out.')
  }
  if (token !== '') return { kind: 'token', token: checkToken(token, 'ACCESS_PACKAGES_TOKEN') }
  const clientId = checkId(
    valueOf('clientId', flags, desk) ?? '',
    '--client-id',
    VARIABLES.clientId,
    'application (client)'
  )
  if (secret !== '') return { kind: 'app', clientId, credential: { kind: 'secret', secret } }
  if (certificate !== null) {
    return { kind: 'app', clientId, credential: { kind: 'certificate', pem: await readNamed(certificate, desk) } }
  }
  const file = variables['AZURE_FEDERATED_TOKEN_FILE'] ?? ''
  if (file !== '') {
    // Read anew for each sign-in: whoever writes the file renews it.
    const readToken = async () => (await readNamed(file, desk)).trim()
    return { kind: 'app', clientId, credential: { kind: 'federated', requestIdToken: readToken } }
  }
  if ((variables['ACTIONS_ID_TOKEN_REQUEST_URL'] ?? '') !== '') {
    // No command prints it; a line that masks it would be in the way of `--json`, and in the file that takes the answer.
    return { kind: 'app', clientId, credential: { kind: 'federated', requestIdToken: idTokenOfJob(variables, ignore) } }
  }
  throw badOption(
    'There is nothing to sign in with.',
    'Set AZURE_CLIENT_SECRET or name a --certificate, or hand over a token with --token-stdin; --help tells the ways.'
  )
}

/** A token names its tenant, and is good for no other. */
function tenantIdOf(tenantId: string | null, signIn: SignIn): string {
  const own = signIn.kind === 'token' ? (readTokenFacts(signIn.token)?.tenantId ?? null) : null
  if (tenantId === null && own !== null) return normaliseGuid(own)
  const id = checkId(tenantId ?? '', '--tenant-id', VARIABLES.tenantId, 'directory (tenant)')
  if (own === null || normaliseGuid(own) === id) return id
  throw badOption(
    `The token is for the tenant ${own}, and --tenant-id names ${id}.`,
    'Get a token for that tenant: `az account get-access-token --tenant <id> --resource-type ms-graph`.'
  )
}

function checkId(text: string, option: string, variable: string, what: string): string {
  if (isGuid(text)) return normaliseGuid(text)
  throw badOption(
    text === '' ? `No ${what} id is given.` : `${option} is \`${text}\`, which is not a GUID.`,
    `Give it with ${option} or ${variable}; it stands on the overview of the app registration.`
  )
}

/** A line that somebody pasted with its quotes or its `Bearer` is no token; a token has no blanks. */
function checkToken(text: string, source: string): string {
  const token = text.trim()
  if (/^[\w.~+/-]+=*$/.test(token)) return token
  throw badOption(
    `${source} holds ${token === '' ? 'nothing' : 'no access token'}.`,
    'Hand over the token alone: `az account get-access-token --resource-type ms-graph --query accessToken --output tsv`.'
  )
}

async function readAll(input: Desk['input']): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of input) chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk)
  return Buffer.concat(chunks).toString('utf8')
}

async function readNamed(path: string, { workingDirectory }: Desk): Promise<string> {
  try {
    return await readFile(resolve(workingDirectory, path), 'utf8')
  } catch (error) {
    throw badOption(`The file ${path} cannot be read: ${messageOf(error)}.`, 'Check its name and who may read it.')
  }
}

function badOption(message: string, hint: string): ActionError {
  return new ActionError('BAD_INPUT', message, hint)
}

function ignore(): void {
  // Nothing is masked.
}
