import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { fetchTrusting } from '../../src/demo/trusting-fetch.js'
import { createServerCertificate } from '../../src/emulator/http/tls-certificate.js'

describe('fetchTrusting', () => {
  let server: Server
  let origin: string
  let trusted: ReturnType<typeof fetchTrusting>
  let stranger: ReturnType<typeof fetchTrusting>

  beforeAll(async () => {
    const [certificate, other] = await Promise.all([createServerCertificate(), createServerCertificate()])
    server = createServer(certificate, (request, response) => {
      if (request.url === '/hang') return
      response.writeHead(request.url === '/empty' ? 204 : 418, { 'x-method': request.method })
      if (request.url === '/empty') response.end()
      else request.pipe(response)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    origin = `https://localhost:${(server.address() as AddressInfo).port}`
    trusted = fetchTrusting(certificate.cert)
    stranger = fetchTrusting(other.cert)
  })

  afterAll(async () => {
    trusted.close()
    stranger.close()
    await new Promise((resolve) => {
      server.close(resolve)
      server.closeAllConnections()
    })
  })

  it('sends a body and reads status, headers and body', async () => {
    const response = await trusted.fetch(origin, { method: 'POST', body: 'für' })
    expect([response.status, response.headers.get('x-method'), await response.text()]).toEqual([418, 'POST', 'für'])
  })

  it('takes an answer that has no body', async () => {
    expect((await trusted.fetch(`${origin}/empty`)).status).toBe(204)
  })

  it('gives up when it is told to', async () => {
    await expect(trusted.fetch(`${origin}/hang`, { signal: AbortSignal.timeout(50) })).rejects.toThrow()
  })

  it('does not trust another certificate', async () => {
    await expect(stranger.fetch(origin)).rejects.toThrow(/self-signed|certificate/)
  })
})
