import { Agent, createServer, request, type Server } from 'node:https'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { generate } from 'selfsigned'

import type { Fetch } from '../../../src/adapters/entra/exchange.js'
import { connectDirectory, type DirectoryOptions } from '../../../src/adapters/entra/connect-directory.js'
import type { Clock, Directory } from '../../../src/ports.js'
import { EntraComplaints } from '../../contract/entra-tenant.js'

export const TENANT = '11111111-2222-4333-8444-555555555555'
export const CLIENT = '99999999-8888-4777-8666-555555555555'

export interface PartRequest {
  readonly id: string
  readonly method: string
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

export interface PartResponse {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** What the server does with a request instead of answering it properly. `close` breaks the connection. */
export type Whole =
  { readonly status: number; readonly headers?: Record<string, string>; readonly text?: string } | 'close' | 'silent'

/**
 * A sign-in service and a Graph over HTTPS on the loopback whose every answer the test decides. What it is asked is held
 * against Microsoft's description; what it answers is not, since wrong answers are what it is for.
 */
export interface LoopbackEntra {
  readonly origin: string
  /** Requests in the order they came: bodies as text. */
  readonly tokenRequests: string[]
  readonly batches: { readonly authorization: string | null; readonly parts: readonly PartRequest[] }[]
  /** Taken one by one before the proper answer is given. */
  readonly tokenFaults: Whole[]
  readonly batchFaults: Whole[]
  /** How a part is answered. */
  answer: (part: PartRequest) => PartResponse | null
  /** Every part so far, over all batches. */
  parts(): readonly PartRequest[]
  readonly fetch: Fetch
  /** @throws Error with every request that was not as described. */
  close(): Promise<void>
}

export async function startLoopbackEntra(): Promise<LoopbackEntra> {
  const pems = await generate([{ name: 'commonName', value: 'localhost' }], {
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }]
  })
  const server = createServer({ key: pems.private, cert: pems.cert })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const agent = new Agent({ ca: pems.cert, keepAlive: true })
  const complaints = new EntraComplaints()

  const entra: LoopbackEntra = {
    origin: `https://localhost:${port}`,
    tokenRequests: [],
    batches: [],
    tokenFaults: [],
    batchFaults: [],
    answer: () => ({ status: 200, body: { value: [] } }),
    parts: () => entra.batches.flatMap(({ parts }) => parts),
    fetch: fetchThrough(agent),
    close: async () => {
      await close(server, agent)
      complaints.settle()
    }
  }
  server.on('request', (message, response) => {
    void readText(message).then((text) => {
      judgeRequests(complaints, message, text)
      serve(entra, message, text, response)
    })
  })
  return entra
}

/** Addresses outside `/v1.0` are the sign-in's. */
function judgeRequests(complaints: EntraComplaints, message: IncomingMessage, text: string): void {
  const { base, url = '' } = /^(?<base>\/v1\.0)(?<url>\/.*)$/.exec(message.url ?? '')?.groups ?? {}
  if (base === undefined) return
  const asked = { request: true, answer: false }
  const body = text === '' ? undefined : (JSON.parse(text) as unknown)
  const method = message.method ?? 'GET'
  const ofWhole = { method, url, headers: lowerCased(message.headers), body, status: 200, answer: undefined }
  complaints.judge(ofWhole, false, asked)
  if (url !== '/$batch') return
  for (const { headers = {}, ...part } of (body as { readonly requests: readonly PartRequest[] }).requests) {
    const ofPart = { body: undefined, ...part, headers: lowerCased(headers), status: 200, answer: undefined }
    complaints.judge(ofPart, true, asked)
  }
}

function lowerCased(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]))
}

function serve(entra: LoopbackEntra, message: IncomingMessage, text: string, response: ServerResponse): void {
  const path = (message.url ?? '').split('?')[0] ?? ''
  if (path.endsWith('/oauth2/v2.0/token')) {
    entra.tokenRequests.push(text)
    const fault = entra.tokenFaults.shift()
    if (fault !== undefined) {
      fail(fault, response)
      return
    }
    send(response, 200, {
      token_type: 'Bearer',
      expires_in: 3600,
      access_token: `token-${entra.tokenRequests.length}`
    })
    return
  }
  if (path === '/v1.0/$batch') {
    const { requests } = JSON.parse(text) as { requests: readonly PartRequest[] }
    entra.batches.push({ authorization: message.headers.authorization ?? null, parts: requests })
    const fault = entra.batchFaults.shift()
    if (fault !== undefined) {
      fail(fault, response)
      return
    }
    const answers = requests.flatMap((part) => {
      const answer = entra.answer(part)
      return answer === null ? [] : [{ id: part.id, ...answer }]
    })
    // In another order than asked, as Graph may.
    send(response, 200, { responses: answers.reverse() })
    return
  }
  send(response, 404, { error: { code: 'NotFound', message: `no ${path}` } })
}

function fail(fault: Whole, response: ServerResponse): void {
  if (fault === 'silent') return
  if (fault === 'close') {
    response.socket?.destroy()
    return
  }
  response.writeHead(fault.status, { 'content-type': 'text/html', ...fault.headers })
  response.end(fault.text ?? '<html>gateway</html>')
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

async function readText(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

function close(server: Server, agent: Agent): Promise<void> {
  agent.destroy()
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}

/** A `fetch` on node:https: the global one cannot be told of a certificate on Node 20. */
export function fetchThrough(agent: Agent): Fetch {
  return (input, init) =>
    new Promise((resolve, reject) => {
      const outgoing = request(
        addressOf(input),
        {
          agent,
          method: init?.method ?? 'GET',
          headers: init?.headers as Record<string, string>,
          ...(init?.signal ? { signal: init.signal } : {})
        },
        (message) => {
          readText(message).then((text) => {
            const headers = Object.entries(message.headers).map(([key, value]): [string, string] => [
              key,
              String(value)
            ])
            const status = message.statusCode ?? 0
            resolve(new Response(status === 204 ? null : text, { status, headers }))
          }, reject)
        }
      )
      outgoing.on('error', reject)
      outgoing.end(typeof init?.body === 'string' ? init.body : undefined)
    })
}

/** The clients under test pass addresses as text. */
export function addressOf(input: Parameters<Fetch>[0]): string {
  if (typeof input !== 'string') throw new Error('An address was not passed as text.')
  return input
}

/** Time that passes only by waiting, and remembers for how long. */
export class FakeClock implements Clock {
  readonly pauses: number[] = []
  private time = Date.parse('2026-01-01T00:00:00Z')

  now(): number {
    return this.time
  }

  sleep(milliseconds: number): Promise<void> {
    this.pauses.push(milliseconds)
    this.time += milliseconds
    return Promise.resolve()
  }
}

export function connect(
  entra: { readonly origin: string; readonly fetch: Fetch },
  clock: Clock,
  options: Partial<DirectoryOptions> = {}
): Directory {
  return connectDirectory({
    tenantId: TENANT,
    clientId: CLIENT,
    credential: { kind: 'secret', secret: 'the-secret' },
    cloud: 'global',
    graphEndpoint: entra.origin,
    loginEndpoint: entra.origin,
    timeoutMs: 5_000,
    clock,
    fetch: entra.fetch,
    ...options
  })
}

/** A GUID that shows its number. */
export function guid(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
}

/** The failure of something that has to fail, by shape. */
export async function failureOf(promise: Promise<unknown>): Promise<{ code: string; message: string; hint: string }> {
  try {
    await promise
  } catch (error) {
    return error as { code: string; message: string; hint: string }
  }
  throw new Error('It did not fail.')
}
