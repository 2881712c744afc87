/** The emulated tenant for tests: everything that is asked of it and that it answers is held against the description. */
import {
  type ObservedCall,
  startTenant,
  type Tenant,
  type TenantOptions,
  type TenantSeed
} from '../../src/emulator/tenant-server.js'
import { recordJudged } from './contract-ledger.js'
import { entraContract } from './entra-contract.js'
import type { Exchange, JudgedParts, Violation } from './openapi-contract.js'

/**
 * Whose requests are judged: `all` when the action sends them; `accepted` when a test sends them by hand to see the
 * tenant refuse wrong ones, so that only those with a status of 2xx must be as described.
 */
export type JudgedRequests = 'all' | 'accepted'

/** One for all tenants of a test file: it is large, and what it compiled stays good. */
const contract = entraContract()

/** What a tenant, or whatever stands for one in a test, was asked and answered otherwise than described. */
export class EntraComplaints {
  readonly #complaints = new Set<string>()

  /** @param part Whether the exchange was a part of a batch. */
  judge(exchange: Exchange, part: boolean, judged: JudgedParts): void {
    const { violations } = contract.judge(exchange, judged)
    if (violations.length > 0) this.#complaints.add(describeComplaint(part, exchange, violations))
  }

  /** Writes down what was judged. @throws Error with every violation and its request. */
  settle(): void {
    recordJudged('Microsoft Entra', contract)
    const all = [...this.#complaints]
    this.#complaints.clear()
    if (all.length > 0) throw new Error(`Not as Microsoft describes Graph:\n\n${all.slice(0, 10).join('\n\n')}`)
  }
}

/**
 * Starts a tenant whose `close` tells what was not as described.
 *
 * @throws Error from `close`, with every violation and its request, after the server has ended.
 */
export async function startJudgedTenant(
  seed: TenantSeed = {},
  options: TenantOptions = {},
  judged: JudgedRequests = 'all'
): Promise<Tenant> {
  const complaints = new EntraComplaints()
  const observe = (call: ObservedCall): void => {
    const request = judged === 'all' || (call.status >= 200 && call.status < 300)
    complaints.judge(exchangeOf(call), call.part, { request, answer: true })
    options.observe?.(call)
  }
  const tenant = await startTenant(seed, { ...options, observe })
  const end = tenant.close.bind(tenant)
  const close = async (): Promise<void> => {
    await end()
    complaints.settle()
  }
  return Object.assign(tenant, { close })
}

/** The base is `/v1.0`; a call of another version keeps its path, which nothing describes. */
function exchangeOf({ method, url, headers, body, status, answer }: ObservedCall): Exchange {
  return { method, url: url.replace(/^\/v1\.0(?=\/)/, ''), headers, body, status, answer }
}

function describeComplaint(part: boolean, exchange: Exchange, violations: readonly Violation[]): string {
  const { method, url, body, status, answer } = exchange
  const answered = violations.some(({ where }) => where === 'answer')
  return [
    `${method} ${decodeURIComponent(url)}${part ? ' (part of a batch)' : ''} answered ${status}`,
    ...violations.map(({ operation, where, at, message }) => `  ${operation}: ${where} ${at} ${message}`),
    ...(body === undefined ? [] : [`  request: ${brief(body)}`]),
    ...(answered ? [`  answer: ${brief(answer)}`] : [])
  ].join('\n')
}

function brief(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value)
  return text.length > 600 ? `${text.slice(0, 600)}…` : text
}
