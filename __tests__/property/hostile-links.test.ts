/** A list’s next page is read where the list was, or not at all: whatever stands in its link. */
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { BatchGate } from '../../src/adapters/entra/batch-gate.js'
import type { GraphClient } from '../../src/adapters/entra/graph-client.js'
import { readFirstPages, readLists } from '../../src/adapters/entra/paging.js'
import { ActionError } from '../../src/core/errors.js'
import { FakeClock } from '../app/fakes/fake-clock.js'
import { hostileText } from './hostile-text.js'
import { casesOf } from './random-runs.js'

const GRAPH = 'https://graph.microsoft.com'

/** A Graph that answers the first read with this link to a next page; what it was asked for is remembered. */
function graphWith(nextLink: unknown): { readonly graph: GraphClient; readonly asked: string[] } {
  const asked: string[] = []
  const clock = new FakeClock()
  const graph: GraphClient = {
    clock,
    gate: new BatchGate(clock),
    origins: new Set([GRAPH]),
    signIn: () => Promise.resolve(),
    post: (_path, body) => {
      const requests = body['requests'] as readonly { readonly id: string; readonly url: string }[]
      const responses = requests.map(({ id, url }) => {
        asked.push(url)
        const more = asked.length === 1 ? { '@odata.nextLink': nextLink } : {}
        return { id, status: 200, body: { value: [], ...more } }
      })
      return Promise.resolve({ status: 200, headers: new Headers(), text: JSON.stringify({ responses }) })
    }
  }
  return { graph, asked }
}

const links: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.webUrl({ withQueryParameters: true }),
  hostileText.map((text) => `${GRAPH}/v1.0/${text}`),
  hostileText.map((text) => `${GRAPH}${text}`),
  hostileText.map((text) => `https://${text}@graph.microsoft.com/v1.0/users`),
  fc.constantFrom(
    `${GRAPH}.evil.example/v1.0/users`,
    `${GRAPH}@evil.example/v1.0/users`,
    `${GRAPH}:8443/v1.0/users`,
    'http://graph.microsoft.com/v1.0/users',
    '//evil.example/v1.0/users',
    `${GRAPH}\\@evil.example/v1.0/users`,
    `${GRAPH}/beta/users`,
    `${GRAPH}/v1.0/../beta/users`
  ),
  fc.jsonValue()
)

describe('any link to a next page', () => {
  it.each([
    { reader: 'a whole list', read: readLists },
    { reader: 'a first page', read: readFirstPages }
  ])('of $reader stays at the Graph that was asked, in its version, or is an explained failure', async ({ read }) => {
    await fc.assert(
      fc.asyncProperty(links, async (nextLink) => {
        const { graph, asked } = graphWith(nextLink)
        const failure = await read(graph, [{ url: '/users' }]).then(
          () => null,
          (error: unknown) => error
        )
        if (failure !== null) {
          expect(failure).toBeInstanceOf(ActionError)
          expect(failure).toMatchObject({ code: 'GRAPH_BAD_ANSWER' })
        }
        for (const url of asked.slice(1)) {
          const address = new URL(`${GRAPH}/v1.0${url}`)
          expect(address.origin).toBe(GRAPH)
          expect(address.pathname).toMatch(/^\/v1\.0\//i)
        }
      }),
      casesOf(1_000)
    )
  })
})
