import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { exchange, type Fetch, type Wire } from '../../../src/adapters/entra/exchange.js'

const REQUEST = { method: 'POST', url: 'https://graph.example/v1.0/$batch', headers: {}, body: '{}' } as const

/** A service that answers when the test says so, and not at all once the request was given up. */
class SlowService {
  sent = 0
  #answer: (response: Response) => void = () => undefined

  readonly fetch: Fetch = (_url, options) => {
    this.sent += 1
    return new Promise((resolve, reject) => {
      this.#answer = resolve
      const { signal } = options ?? {}
      const giveUp = (): void => reject(new DOMException('This operation was aborted', 'AbortError'))
      if (signal?.aborted === true) giveUp()
      signal?.addEventListener('abort', giveUp)
    })
  }

  answer(status: number): void {
    this.#answer(new Response('{}', { status }))
  }
}

describe('a request of a run that is told to end', () => {
  let asked: AbortController
  let overdue: AbortController
  let service: SlowService
  let wire: Wire
  beforeEach(() => {
    asked = new AbortController()
    overdue = new AbortController()
    service = new SlowService()
    const ending = { asked: asked.signal, overdue: overdue.signal }
    const clock = { now: () => 0, sleep: () => Promise.resolve(), ending }
    wire = { fetch: service.fetch, clock, timeoutMs: 30_000 }
  })

  it('is not begun', async () => {
    asked.abort()
    await expect(exchange(wire, REQUEST, 'write')).rejects.toMatchObject({ code: 'RUN_ENDED' })
    expect(service.sent).toBe(0)
  })

  it('is given up when it only reads', async () => {
    const read = exchange(wire, REQUEST, 'read')
    asked.abort()
    await expect(read).rejects.toMatchObject({ code: 'RUN_ENDED' })
    expect(service.sent).toBe(1)
  })

  it('may still be answered when it writes', async () => {
    const write = exchange(wire, REQUEST, 'write')
    asked.abort()
    service.answer(200)
    expect((await write).status).toBe(200)
  })

  it('is not sent again after a throttle', async () => {
    const write = exchange(wire, REQUEST, 'write')
    asked.abort()
    service.answer(429)
    await expect(write).rejects.toMatchObject({ code: 'RUN_ENDED' })
    expect(service.sent).toBe(1)
  })

  it('may have been heard when it wrote and the time is up', async () => {
    const write = exchange(wire, REQUEST, 'write')
    asked.abort()
    overdue.abort()
    await expect(write).rejects.toMatchObject({ name: 'NoAnswer', kind: 'broken' })
  })
})

describe('a redirect', () => {
  const servers: Server[] = []
  afterEach(() => {
    for (const server of servers.splice(0)) server.close()
  })

  async function serve(listener: RequestListener): Promise<string> {
    const server = createServer(listener)
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  }

  it('takes token and body nowhere: it is an answer like any other', async () => {
    let strangers = 0
    const stranger = await serve((_, response) => {
      strangers += 1
      response.end()
    })
    const graph = await serve((_, response) => {
      response.writeHead(307, { location: stranger, connection: 'close' }).end()
    })
    const clock = { now: () => 0, sleep: () => Promise.resolve() }
    const request = { ...REQUEST, url: graph, headers: { Authorization: 'Bearer secret' } }
    const answer = await exchange({ fetch: globalThis.fetch, clock, timeoutMs: 30_000 }, request, 'read')
    expect([answer.status, strangers]).toEqual([307, 0])
  })
})
