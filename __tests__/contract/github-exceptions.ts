/** Where GitHub is known to do otherwise than its description says, and rules that stand only in its prose. */
import { isJsonObject } from './openapi-document.js'
import type { ContractException, ContractRule, Exchange } from './openapi-contract.js'

/** Statuses that any request may be answered with, whatever its operation describes. */
const ANY_REFUSAL = [401, 403, 404, 410, 422, 429]

export const EXCEPTIONS: readonly ContractException[] = [
  {
    name: 'a refusal that any request may meet',
    why: 'Bad credentials, missing permissions, hidden resources, limits and failing gateways are told in prose, for all operations at once.',
    source: 'https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api',
    excuses: ({ where, message }, { status }) =>
      where === 'answer' &&
      message === `the status ${status} is not described` &&
      (ANY_REFUSAL.includes(status) || status >= 500)
  },
  {
    name: 'a refusal names its status',
    why: 'The description has the member in its basic error, not in its validation errors, which come with it all the same.',
    source: 'https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api#validation-failed',
    excuses: ({ where, at, message }, { status }) =>
      where === 'answer' && at === '/status' && message === 'is not described' && status === 422
  },
  {
    name: 'a deployment that conflicts says why',
    why: 'The description gives the status 409 no body; GitHub was seen to send its usual message.',
    source: 'https://github.com/drevops/vortex/issues/1903',
    excuses: ({ operation, where, message }, { status }) =>
      operation === 'repos/create-deployment' &&
      where === 'answer' &&
      status === 409 &&
      message === 'no body is described for 409'
  },
  {
    name: 'an address that is not given is empty',
    why: 'Addresses of a deployment status have the default of an empty text, which is no address.',
    source: 'https://docs.github.com/en/rest/deployments/statuses',
    excuses: ({ operation, where, at }, exchange) =>
      operation.startsWith('repos/') &&
      operation.includes('deployment-status') &&
      where === 'answer' &&
      /\/(target|log|environment)_url$/.test(at) &&
      valueAt(exchange.answer, at) === ''
  }
]

export const RULES: readonly ContractRule[] = [
  {
    name: 'the version is named',
    why: 'Without the header the oldest version answers, until GitHub drops it.',
    source: 'https://docs.github.com/en/rest/about-the-rest-api/api-versions',
    breaches: ({ headers }) =>
      headers['x-github-api-version'] === '2022-11-28'
        ? []
        : [{ where: 'header', at: 'x-github-api-version', message: 'is not 2022-11-28' }]
  },
  {
    name: 'a page has at most 100 entries',
    why: 'The description has no maximum; GitHub gives 100 to whoever asks for more, which then looks like the end.',
    source: 'https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api',
    breaches: (exchange) => {
      const size = Number(queryOf(exchange).get('per_page') ?? 1)
      return size >= 1 && size <= 100 ? [] : [{ where: 'query', at: 'per_page', message: `is ${size}, not 1 to 100` }]
    }
  },
  {
    name: 'a text has at most 65,536 characters',
    why: 'GitHub refuses a longer body of an issue or a comment, and was seen to ignore a longer one in an update.',
    source: 'https://github.com/dead-claudia/github-limits/issues/13',
    breaches: ({ body }, { path }) =>
      path.includes('/issues') && isJsonObject(body) && Array.from(textOf(body['body'])).length > 65_536
        ? [{ where: 'request', at: '/body', message: 'has over 65,536 characters' }]
        : []
  },
  {
    name: 'a deployment status is described in at most 140 characters',
    why: 'Said in the text of the parameter, not by its schema.',
    source: 'https://docs.github.com/en/rest/deployments/statuses#create-a-deployment-status',
    breaches: ({ body }, { path }) =>
      path.endsWith('/statuses') && isJsonObject(body) && textOf(body['description']).length > 140
        ? [{ where: 'request', at: '/description', message: 'has over 140 characters' }]
        : []
  }
]

function queryOf({ url }: Exchange): URLSearchParams {
  return new URL(url, 'https://api.github.com').searchParams
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function valueAt(body: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((inside, name) => (inside as Readonly<Record<string, unknown>> | null)?.[name], body)
}
