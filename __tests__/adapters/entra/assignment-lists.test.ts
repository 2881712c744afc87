/** What is asked for with assignments, and what becomes of a Graph that does not answer it in parts. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { Directory } from '../../../src/ports.js'
import {
  connect,
  failureOf,
  FakeClock,
  guid,
  startLoopbackEntra,
  type LoopbackEntra,
  type PartRequest,
  type PartResponse
} from './loopback-entra.js'

let entra: LoopbackEntra
let directory: Directory
beforeAll(async () => (entra = await startLoopbackEntra()))
afterAll(() => entra.close())
beforeEach(() => {
  entra.batches.length = 0
  directory = connect(entra, new FakeClock())
})

const PACKAGE = guid(1)
const refusal = {
  status: 400,
  body: { error: { code: 'BadRequest', message: 'Parsing OData Select and Expand failed.' } }
}
const assignment = (more: object = {}) => ({
  id: guid(21),
  state: 'delivered',
  target: { objectId: guid(31), email: 'ada@contoso.com', subjectType: 'user' },
  assignmentPolicy: { id: guid(11) },
  accessPackage: { id: PACKAGE },
  ...more
})
const listOf = (...value: readonly object[]): PartResponse => ({ status: 200, body: { value } })
const isInParts = ({ url }: PartRequest): boolean => decodeURIComponent(url).includes('$select')
/** Whether each list so far was asked for in parts. */
const asked = () => entra.parts().map(isInParts)
const holders = async (): Promise<readonly (string | null)[]> =>
  ((await directory.listAssignments([PACKAGE])).get(PACKAGE)?.unpack() ?? []).map(({ subject }) => subject.email)

describe('assignments', () => {
  it('are asked for with the ids of policy and package only', async () => {
    entra.answer = () => listOf(assignment())
    await expect(holders()).resolves.toEqual(['ada@contoso.com'])
    const [part] = entra.parts()
    expect(decodeURIComponent(part?.url ?? '')).toContain(
      '$expand=target,assignmentPolicy($select=id),accessPackage($select=id)'
    )
    expect(asked()).toEqual([true])
  })

  it.each([
    { rule: 'refuses that', answer: refusal },
    { rule: 'leaves the policy out then', answer: listOf(assignment({ assignmentPolicy: undefined })) },
    { rule: 'leaves the package’s id out then', answer: listOf(assignment({ accessPackage: {} })) }
  ])('are asked for whole where Graph $rule, and the next time at once', async ({ answer }) => {
    entra.answer = (part) => (isInParts(part) ? answer : listOf(assignment()))
    await expect(holders()).resolves.toEqual(['ada@contoso.com'])
    await expect(holders()).resolves.toEqual(['ada@contoso.com'])
    expect(asked()).toEqual([true, false, false])
  })

  it('that are refused whole too are an error', async () => {
    entra.answer = () => refusal
    expect((await failureOf(directory.listAssignments([PACKAGE]))).code).toBe('GRAPH_REFUSED')
  })

  it('that may not be read are not asked for again', async () => {
    entra.answer = () => ({ status: 403, body: {} })
    expect((await failureOf(directory.listAssignments([PACKAGE]))).code).toBe('GRAPH_FORBIDDEN')
    expect(asked()).toEqual([true])
  })
})
