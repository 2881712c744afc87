import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'

import { MAX_BATCHES_IN_FLIGHT } from '../../../src/adapters/entra/batch-gate.js'
import { MAX_PARTS } from '../../../src/adapters/entra/batch.js'
import type { AssignmentWrite } from '../../../src/ports.js'
import {
  connect,
  failureOf,
  FakeClock,
  guid,
  startLoopbackEntra,
  type LoopbackEntra,
  type PartRequest,
  type PartResponse,
  type Whole
} from './loopback-entra.js'

let entra: LoopbackEntra
let clock: FakeClock

beforeAll(async () => {
  entra = await startLoopbackEntra()
})
afterAll(() => entra.close())
beforeEach(() => {
  clock = new FakeClock()
  entra.batches.length = 0
  entra.tokenRequests.length = 0
  entra.batchFaults.length = 0
  entra.answer = () => ({ status: 200, body: { value: [] } })
})

/** Gives these answers to the first parts that come, then `rest` to the others. */
function answerInTurn(first: readonly PartResponse[], rest: (part: PartRequest) => PartResponse): void {
  const left = [...first]
  entra.answer = (part) => left.shift() ?? rest(part)
}

const emptyList = { status: 200, body: { value: [] } }
const fault = (status: number, headers?: Record<string, string>): PartResponse => ({
  status,
  ...(headers ? { headers } : {}),
  body: { error: { code: 'SomeCode', message: 'Some message.', innerError: { 'request-id': 'r-1' } } }
})

describe('reads', () => {
  const read = async () => {
    const found = await connect(entra, clock).listAssignments([guid(1)])
    return new Map([...found].map(([id, assignments]) => [id, assignments.unpack()]))
  }

  it.each<{ rule: string; first: PartResponse[]; pauses: number[] }>([
    {
      rule: 'repeats a throttled part after its own Retry-After',
      first: [fault(429, { 'Retry-After': '7' })],
      pauses: [7000]
    },
    {
      rule: 'takes Retry-After as a date',
      first: [fault(429, { 'retry-after': 'Thu, 01 Jan 2026 00:00:09 GMT' })],
      pauses: [9000]
    },
    { rule: 'backs off without Retry-After', first: [fault(429), fault(429), fault(429)], pauses: [500, 1000, 2000] },
    {
      rule: 'repeats a part that failed on the other side',
      first: [fault(500), fault(502), fault(503), fault(504)],
      pauses: [500, 1000, 2000, 4000]
    }
  ])('$rule', async ({ first, pauses }) => {
    answerInTurn(first, () => emptyList)
    await expect(read()).resolves.toEqual(new Map([[guid(1), []]]))
    expect(clock.pauses).toEqual(pauses)
  })

  it('waits for the longest Retry-After of a round once, and repeats only the throttled parts', async () => {
    answerInTurn([fault(429, { 'retry-after': '2' }), emptyList, fault(429, { 'retry-after': '5' })], () => emptyList)
    await connect(entra, clock).listAssignments([guid(1), guid(2), guid(3)])
    expect(clock.pauses).toEqual([5000])
    expect(entra.batches.map(({ parts }) => parts.length)).toEqual([3, 2])
  })

  it.each<{ rule: string; faults: Whole[] }>([
    { rule: 'repeats a whole batch after a broken connection', faults: ['close', 'close', 'close'] },
    { rule: 'repeats a whole batch after 5xx with HTML', faults: [{ status: 502 }, { status: 503 }, { status: 500 }] },
    { rule: 'repeats a whole batch that was throttled', faults: [{ status: 429, headers: { 'retry-after': '1' } }] }
  ])('$rule', async ({ faults }) => {
    entra.batchFaults.push(...faults)
    await expect(read()).resolves.toEqual(new Map([[guid(1), []]]))
    expect(entra.batches).toHaveLength(faults.length + 1)
    expect(clock.pauses).toHaveLength(faults.length)
  })

  it.each<{ rule: string; answer: PartResponse | null; code: string; says: string }>([
    {
      rule: 'names the permission',
      answer: fault(403),
      code: 'GRAPH_FORBIDDEN',
      says: 'EntitlementManagement.Read.All'
    },
    {
      rule: 'names it for 401 too',
      answer: fault(401),
      code: 'GRAPH_FORBIDDEN',
      says: 'EntitlementManagement.Read.All'
    },
    { rule: 'repeats what Graph says', answer: fault(400), code: 'GRAPH_REFUSED', says: 'SomeCode: Some message' },
    { rule: 'gives up on lasting failures', answer: fault(500), code: 'GRAPH_UNREACHABLE', says: 'HTTP status 500' },
    { rule: 'gives up on lasting throttling', answer: fault(429), code: 'GRAPH_UNREACHABLE', says: 'HTTP status 429' },
    {
      rule: 'does not wait for an hour',
      answer: fault(429, { 'retry-after': '3600' }),
      code: 'GRAPH_UNREACHABLE',
      says: '429'
    },
    {
      rule: 'does not wait five minutes for ever',
      answer: fault(429, { 'retry-after': '300' }),
      code: 'GRAPH_UNREACHABLE',
      says: '429'
    },
    {
      rule: 'does not take a missing part for nothing',
      answer: null,
      code: 'GRAPH_BAD_ANSWER',
      says: 'without usable'
    },
    {
      rule: 'does not take a strange body for nothing',
      answer: { status: 200, body: {} },
      code: 'GRAPH_BAD_ANSWER',
      says: 'no list'
    },
    {
      rule: 'does not take a missing body for nothing',
      answer: { status: 200 },
      code: 'GRAPH_BAD_ANSWER',
      says: 'no list'
    }
  ])('fails and $rule', async ({ answer, code, says }) => {
    entra.answer = () => answer
    const failure = await failureOf(read())
    expect(failure.code).toBe(code)
    expect(failure.message).toContain(says)
    expect(failure.hint).not.toBe('')
  })

  it('fails within three timeouts when the server is silent, and stops sending', async () => {
    entra.batchFaults.push(...Array.from({ length: 50 }, () => 'silent' as const))
    const ids = Array.from({ length: 400 }, (_, index) => guid(index))
    const failure = await failureOf(connect(entra, clock, { timeoutMs: 300 }).listAssignments(ids))
    expect(failure).toMatchObject({ code: 'GRAPH_UNREACHABLE' })
    expect(failure.message).toContain('did not answer within 0.3 seconds')
    // So many batches at a time, each tried twice.
    expect(entra.batches.length).toBeLessThanOrEqual(2 * MAX_BATCHES_IN_FLIGHT)
  })

  it('says which address could not be reached', async () => {
    const gone = { ...entra, origin: 'https://localhost:1' }
    const failure = await failureOf(connect(gone, clock, { loginEndpoint: entra.origin }).listPackageNames())
    expect(failure).toMatchObject({ code: 'GRAPH_UNREACHABLE' })
    expect(failure.message).toContain('localhost:1')
    expect(failure.message).toContain('ECONNREFUSED')
    expect(clock.pauses).toHaveLength(4)
  })
})

describe('pages', () => {
  const next = (path: string) => ({ '@odata.nextLink': `${entra.origin}/v1.0${path}` })
  const name = (number: number) => ({ id: guid(number), displayName: `Package ${number}` })

  it('follows next links through empty pages', async () => {
    answerInTurn(
      [
        { status: 200, body: { value: [name(1)], ...next('/users?$skiptoken=x%20y') } },
        { status: 200, body: { value: [], ...next('/users?$skiptoken=z') } }
      ],
      () => ({ status: 200, body: { value: [name(2)] } })
    )
    await expect(connect(entra, clock).listPackageNames()).resolves.toEqual(['Package 1', 'Package 2'])
    expect(
      entra
        .parts()
        .map(({ url }) => url)
        .slice(1)
    ).toEqual(['/users?$skiptoken=x%20y', '/users?$skiptoken=z'])
  })

  it.each([
    { rule: 'to a foreign host', link: () => 'https://evil.example/v1.0/a', says: 'foreign address (evil.example)' },
    { rule: 'to another version', link: () => `${entra.origin}/beta/a`, says: 'another version' },
    { rule: 'to nowhere', link: () => 'somewhere', says: 'foreign address' },
    { rule: 'in circles', link: () => `${entra.origin}/v1.0/users?$skiptoken=again`, says: 'circles' }
  ])('refuses a next link $rule', async ({ link, says }) => {
    entra.answer = () => ({ status: 200, body: { value: [], '@odata.nextLink': link() } })
    const failure = await failureOf(connect(entra, clock).listPackageNames())
    expect(failure.code).toBe('GRAPH_BAD_ANSWER')
    expect(failure.message).toContain(says)
  })

  it('lets pages of different packages share batches: 60 packages of 500 people are a handful of requests', async () => {
    const PAGE = 100
    entra.answer = ({ url }) => {
      const offset = Number(/skip=(\d+)/.exec(url)?.[1] ?? 0)
      const packageId = decodeURIComponent(url).match(/0{8}-[0-9-]+/)?.[0] ?? ''
      const value = Array.from({ length: PAGE }, (_, index) => ({
        id: packageId.replace('-4000-', `-4${String(offset + index).padStart(3, '0')}-`),
        state: 'delivered',
        target: { objectId: guid(offset + index), subjectType: 'user' },
        assignmentPolicy: null,
        accessPackage: { id: packageId }
      }))
      const here = `/identityGovernance/entitlementManagement/assignments?$filter=accessPackage/id%20eq%20'${packageId}'`
      const link = offset + PAGE < 500 ? next(`${here}&$skip=${offset + PAGE}`) : {}
      return { status: 200, body: { value, ...link } }
    }
    const ids = Array.from({ length: 60 }, (_, index) => guid(index))
    const directory = connect(entra, clock)
    const found = await directory.listAssignments(ids)
    expect([...found.values()].map((list) => list.length)).toEqual(Array.from({ length: 60 }, () => 500))
    expect(entra.batches.length + entra.tokenRequests.length).toBe(16)

    entra.answer = () => ({ status: 200, body: { value: [] } })
    await directory.listOpenRequests(ids)
    await directory.findPeople(['ada@contoso.com'], [])
    expect(entra.batches.length + entra.tokenRequests.length).toBe(29)
  })
})

describe('writes', () => {
  const removal = (number: number): AssignmentWrite => ({
    kind: 'remove',
    assignmentId: guid(number),
    justification: 'why'
  })
  const submit = (count: number, timeoutMs = 5_000) =>
    connect(entra, clock, { timeoutMs }).submit(Array.from({ length: count }, (_, index) => removal(index + 1)))
  /** Accepts, with the assignment's own number as the request's id. */
  const accept = (part: PartRequest): PartResponse => ({
    status: 201,
    body: { id: (part.body as { assignment: { id: string } }).assignment.id.toUpperCase(), state: 'submitted' }
  })

  it('answers in the order of the writes, over several batches', async () => {
    entra.answer = accept
    const answers = await submit(45)
    expect(answers).toEqual(Array.from({ length: 45 }, (_, index) => ({ kind: 'accepted', id: guid(index + 1) })))
    expect(entra.batches.map(({ parts }) => parts.length).sort()).toEqual([MAX_PARTS, MAX_PARTS, 5].sort())
  })

  it.each<{ rule: string; first: PartResponse; pauses: number[]; kind: string; sent: number }>([
    { rule: 'repeats 429', first: fault(429, { 'Retry-After': '3' }), pauses: [3000], kind: 'accepted', sent: 2 },
    {
      rule: 'repeats 503 with Retry-After',
      first: fault(503, { 'Retry-After': '3' }),
      pauses: [3000],
      kind: 'accepted',
      sent: 2
    },
    { rule: 'never repeats 503 without', first: fault(503), pauses: [], kind: 'unclear', sent: 1 },
    { rule: 'never repeats 500', first: fault(500), pauses: [], kind: 'unclear', sent: 1 },
    { rule: 'never repeats 504', first: fault(504), pauses: [], kind: 'unclear', sent: 1 },
    { rule: 'never repeats 400', first: fault(400), pauses: [], kind: 'refused', sent: 1 },
    {
      rule: 'never repeats a success without an id',
      first: { status: 201, body: {} },
      pauses: [],
      kind: 'unclear',
      sent: 1
    }
  ])('$rule', async ({ first, pauses, kind, sent }) => {
    answerInTurn([first], accept)
    const [answer] = await submit(1)
    expect(answer?.kind).toBe(kind)
    expect(entra.parts()).toHaveLength(sent)
    expect(clock.pauses).toEqual(pauses)
  })

  it.each<{ rule: string; fault: Whole; kind: string; sent: number }>([
    { rule: 'a broken connection is unclear', fault: 'close', kind: 'unclear', sent: 1 },
    { rule: 'a silent server is unclear', fault: 'silent', kind: 'unclear', sent: 1 },
    { rule: 'a 502 of a gateway is unclear', fault: { status: 502 }, kind: 'unclear', sent: 1 },
    { rule: 'HTML with status 200 is unclear', fault: { status: 200 }, kind: 'unclear', sent: 1 },
    { rule: 'a whole 429 is repeated', fault: { status: 429 }, kind: 'accepted', sent: 2 },
    {
      rule: 'a whole 503 with Retry-After is repeated',
      fault: { status: 503, headers: { 'retry-after': '1' } },
      kind: 'accepted',
      sent: 2
    },
    { rule: 'a whole 403 is refused', fault: { status: 403 }, kind: 'refused', sent: 1 }
  ])('of a whole batch: $rule', async ({ fault: whole, kind, sent }) => {
    entra.answer = accept
    entra.batchFaults.push(whole)
    const answers = await submit(2, 300)
    expect(answers.map((answer) => answer.kind)).toEqual([kind, kind])
    expect(entra.batches).toHaveLength(sent)
  })

  it('are given up when Graph asks to come back for a quarter of an hour: they did not happen', async () => {
    entra.answer = () => fault(429, { 'Retry-After': '300' })
    expect((await submit(1)).map(({ kind }) => kind)).toEqual(['refused'])
    expect(entra.parts()).toHaveLength(4)
    expect(clock.pauses).toEqual([300_000, 300_000, 300_000])
  })

  it('one lost batch does not stop the others', async () => {
    entra.answer = accept
    entra.batchFaults.push('close')
    const kinds = (await submit(200)).map(({ kind }) => kind)
    expect(kinds.filter((kind) => kind === 'unclear')).toHaveLength(MAX_PARTS)
    expect(kinds.filter((kind) => kind === 'accepted')).toHaveLength(200 - MAX_PARTS)
  })

  it('stops sending to a server that stays silent: what was not sent is refused, not unclear', async () => {
    entra.batchFaults.push(...Array.from({ length: 50 }, () => 'silent' as const))
    const answers = await submit(600, 300)
    const unclear = answers.filter(({ kind }) => kind === 'unclear').length
    expect(unclear).toBe(entra.batches.length * MAX_PARTS)
    expect(answers.at(-1)).toMatchObject({ kind: 'refused', status: 0, code: 'GRAPH_UNREACHABLE' })
  })

  it('hands on why Entra refused, and what permission a refused write needs', async () => {
    answerInTurn([fault(400), fault(403)], accept)
    const answers = await submit(2)
    expect(answers[0]).toEqual({
      kind: 'refused',
      status: 400,
      code: 'SomeCode',
      message: 'Some message.',
      requestId: 'r-1'
    })
    expect(answers[1]).toMatchObject({ kind: 'refused', status: 403 })
    expect(JSON.stringify(answers[1])).toContain('EntitlementManagement.ReadWrite.All')
  })

  it('a server that is not there: refused, since nothing was sent', async () => {
    const gone = { ...entra, origin: 'https://localhost:1' }
    const [answer] = await connect(gone, clock, { loginEndpoint: entra.origin }).submit([removal(1)])
    expect(answer).toMatchObject({ kind: 'refused', status: 0, code: 'GRAPH_UNREACHABLE' })
  })

  it('fails before it writes when the sign-in is refused', async () => {
    entra.tokenFaults.push({
      status: 401,
      text: JSON.stringify({ error: 'invalid_client', error_description: 'AADSTS7000215: Wrong.' })
    })
    const failure = await failureOf(submit(1))
    expect(failure.code).toBe('SIGN_IN_FAILED')
    expect(entra.batches).toHaveLength(0)
  })

  it('sends nothing for nothing', async () => {
    await expect(submit(0)).resolves.toEqual([])
    expect(entra.tokenRequests).toHaveLength(0)
  })
})
