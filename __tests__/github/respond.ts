import type { ServerResponse } from 'node:http'
import { refused } from './answer.js'
import type { Answer } from './answer.js'
import type { Fault } from './faults.js'

/**
 * Answers a request, unless something goes wrong with it.
 *
 * @param act Does what was asked, and gives the answer.
 * @returns What GitHub answered, arrived or not; null when it has not even looked at the request.
 */
export async function respond(
  response: ServerResponse,
  fault: Fault | null,
  act: () => Promise<Answer>
): Promise<Answer | null> {
  if (fault?.kind === 'hang') return null
  if (fault?.kind === 'drop') {
    response.destroy()
    return null
  }
  const answer = (fault && refusal(fault)) ?? (await act())
  if (fault?.kind === 'lose-answer') response.destroy()
  else send(response, answer, fault)
  return answer
}

/** The answer of a planned refusal; null for the faults that leave the answer as it is. */
function refusal(fault: Fault): Answer | null {
  if (fault.kind === 'status')
    return refused(fault.status, fault.message ?? `Refused with ${fault.status}`, fault.headers)
  if (fault.kind !== 'secondary-limit') return null
  const { status, retryAfter } = fault
  const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }
  return refused(
    status,
    'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
    headers
  )
}

function send(response: ServerResponse, answer: Answer, fault: Fault | null): void {
  const text = Buffer.from(JSON.stringify(answer.body))
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'x-github-request-id': 'TEST:1',
    ...answer.headers
  }
  if (fault?.kind !== 'cut-answer') {
    response.writeHead(answer.status, headers).end(text)
    return
  }
  response.writeHead(answer.status, { ...headers, 'content-length': text.length })
  response.write(text.subarray(0, Math.floor(text.length / 2)), () => response.destroy())
}
