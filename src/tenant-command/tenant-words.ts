import { logLine } from '../adapters/log-text.js'
import type { AppSeed, RecordedRequest, Tenant } from '../emulator/tenant-server.js'

/** What is told of a tenant that has just started. */
export interface Introduced {
  readonly tenant: Pick<Tenant, 'tenantId' | 'graphEndpoint' | 'loginEndpoint'>
  readonly name: string
  readonly apps: readonly AppSeed[]
  /** Absolute. */
  readonly caFile: string
}

/** Where the tenant is, how to sign in to it, and three ways of using it that work as they stand. */
export function introduce({ tenant, name, apps, caFile }: Introduced): readonly string[] {
  const { tenantId, graphEndpoint, loginEndpoint } = tenant
  const app = apps.find(({ secret }) => secret !== undefined)
  return [
    `${name} is running: an Entra tenant that is a program on this machine.`,
    'Nothing in it is real. Ctrl+C ends it.',
    '',
    `  Microsoft Graph   ${graphEndpoint}/v1.0`,
    `  Sign-in           ${loginEndpoint}`,
    `  Tenant id         ${tenantId}`,
    ...apps.map((each) => `  App               ${describeApp(each)}`),
    `  CA certificate    ${caFile}`,
    '',
    'The secrets are good for this tenant only. In a step of a job on this machine:',
    '',
    '  env:',
    `    NODE_EXTRA_CA_CERTS: ${caFile}`,
    '  with:',
    `    tenant-id: ${tenantId}`,
    ...(app === undefined
      ? []
      : [`    client-id: ${app.clientId}`, `    client-secret: ${JSON.stringify(app.secret)}`]),
    `    graph-endpoint: ${graphEndpoint}`,
    `    login-endpoint: ${loginEndpoint}`,
    '',
    ...(app === undefined
      ? []
      : [
          'For the other commands of this program, in another shell:',
          '',
          ...exportLines(tenant, app, caFile).map((line) => `  ${line}`),
          '',
          'For any other client:',
          '',
          ...curlLines(tenant, app, caFile).map((line) => `  ${line}`),
          ''
        ])
  ].map(logLine)
}

function describeApp({ clientId, secret, certificate, federated = [] }: AppSeed): string {
  const ways = [
    ...(secret === undefined ? [] : [`secret ${secret}`]),
    ...(certificate === undefined ? [] : ['certificate']),
    ...federated.map(({ issuer, subject }) => `federated: ${subject} of ${issuer}`)
  ]
  return `${clientId}   ${ways.length === 0 ? 'no way to sign in' : ways.join(', ')}`
}

/** The environment variables by which the commands `check`, `plan` and their like find this tenant. */
function exportLines({ tenantId, graphEndpoint, loginEndpoint }: Introduced['tenant'], app: AppSeed, caFile: string) {
  const variables = {
    NODE_EXTRA_CA_CERTS: caFile,
    AZURE_TENANT_ID: tenantId,
    AZURE_CLIENT_ID: app.clientId,
    AZURE_CLIENT_SECRET: app.secret ?? '',
    ACCESS_PACKAGES_GRAPH_ENDPOINT: graphEndpoint,
    ACCESS_PACKAGES_LOGIN_ENDPOINT: loginEndpoint
  }
  return Object.entries(variables).map(([name, value]) => `export ${name}=${quote(value)}`)
}

function curlLines({ tenantId, graphEndpoint, loginEndpoint }: Introduced['tenant'], app: AppSeed, caFile: string) {
  const form = {
    grant_type: 'client_credentials',
    client_id: app.clientId,
    client_secret: app.secret ?? '',
    scope: `${graphEndpoint}/.default`
  }
  const fields = Object.entries(form).map(([key, value]) => `--data-urlencode ${quote(`${key}=${value}`)}`)
  const call = `curl --silent --show-error --cacert ${quote(caFile)}`
  return [
    `TOKEN=$(${call} ${fields.join(' ')} ${loginEndpoint}/${tenantId}/oauth2/v2.0/token | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`,
    `${call} --header "Authorization: Bearer $TOKEN" ${graphEndpoint}/v1.0/users`
  ]
}

/** A text as one word of a POSIX shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

/** A request in one line, the parts of a batch in further ones: method, path, status. */
export function describeRequest({ method, path, query, status, parts = [] }: RecordedRequest): readonly string[] {
  return [
    `${method} ${query === '' ? path : `${path}?${query}`} ${statusWord(status)}`,
    ...parts.map((part) => `  ${part.method} ${readable(part.url)} ${statusWord(part.status)}`)
  ].map(logLine)
}

function statusWord(status: number | null): string {
  return status === null ? 'no answer' : String(status)
}

function readable(url: string): string {
  try {
    return decodeURIComponent(url)
  } catch {
    return url
  }
}
