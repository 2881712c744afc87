import { Agent, request } from 'node:https'
import { text } from 'node:stream/consumers'
import type { Fetch } from '../adapters/entra/exchange.js'

/**
 * A `fetch` that trusts one certificate beside no other, over Node's own HTTPS.
 *
 * Node 20 cannot tell its built-in `fetch` whom to trust while it runs; `NODE_EXTRA_CA_CERTS` is read at the start of a
 * process. A second process with a temporary file for it would do, and leave both behind when it is killed. Checks are
 * never switched off: the embedded tenant is trusted by its certificate, and by this client alone.
 */
export function fetchTrusting(caCertificate: string): { readonly fetch: Fetch; readonly close: () => void } {
  const agent = new Agent({ ca: caCertificate, keepAlive: true })
  return { fetch: (input, init) => send(agent, new Request(input, init)), close: () => agent.destroy() }
}

async function send(agent: Agent, asked: Request): Promise<Response> {
  const body = await asked.text()
  return new Promise((resolve, reject) => {
    const headers = { ...Object.fromEntries(asked.headers), 'content-length': String(Buffer.byteLength(body)) }
    const outgoing = request(asked.url, { method: asked.method, headers, agent, signal: asked.signal }, (incoming) => {
      const status = incoming.statusCode ?? 0
      const answered = Object.entries(incoming.headers).map(([name, value]): [string, string] => [name, String(value)])
      text(incoming).then(
        // A response of these statuses may not have a body, not even an empty one.
        (content) =>
          resolve(new Response([204, 205, 304].includes(status) ? null : content, { status, headers: answered })),
        reject
      )
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}
