import { beforeEach, describe, expect, it } from '@jest/globals'
import { makePlanToReview } from '../../src/app/make-plan.js'
import { ActionError } from '../../src/core/errors.js'
import type { Grant, MembershipRow, NamedId } from '../../src/core/model.js'
import { runEnded } from '../../src/core/run-ended.js'
import type { Directory } from '../../src/ports.js'
import { FakeClock } from './fakes/fake-clock.js'
import { FakeDirectory } from './fakes/fake-directory.js'
import { planOf } from './fakes/plan-request.js'
import { ada, assignment, ben, finance, guid, row, sales } from './fakes/samples.js'

const TEAM: Grant = { kind: 'group', resource: 'Sales', role: 'Member', scope: null }
const OTHER: NamedId = { id: guid(300), name: 'Approval' }

let directory: FakeDirectory
beforeEach(() => {
  directory = new FakeDirectory(new FakeClock())
  directory.packages = [sales, finance]
  directory.people = [ada, ben]
  directory.assignments = [assignment(ada), assignment(ben, { packageId: finance.id })]
  directory.grants = new Map([
    [sales.id, [TEAM]],
    [finance.id, [TEAM]]
  ])
})

const excluding = (...excludes: readonly NamedId[]): void => {
  directory.incompatibilities = new Map([[sales.id, { excludes, excludedBy: [], groups: ['Auditors'] }]])
}

const inFinance = row('ben@contoso.com', { accessPackage: finance.name, place: { file: 'memberships/f.csv', line: 2 } })
const plan = (...rows: readonly MembershipRow[]) => planOf({ rows: [...rows, inFinance] }, directory, makePlanToReview)
const gains = [row('ada@contoso.com'), row('ben@contoso.com')]
const readsOf = (...names: readonly (keyof Directory)[]) =>
  directory.reads.filter((each) => names.some((name) => each.split(' ')[0] === name))

describe('what packages grant', () => {
  it('is read of those with changes only', async () => {
    const { packages } = await plan(...gains)
    expect(packages.map(({ name, grants }) => [name, grants])).toEqual([
      [finance.name, null],
      [sales.name, [TEAM]]
    ])
    expect(readsOf('listGrants', 'listIncompatibilities')).toEqual([
      `listIncompatibilities ${sales.id}`,
      `listGrants ${sales.id}`
    ])
  })

  it('is asked for together with what else there is to say of the changes, not one after the other', async () => {
    let answer = (): void => undefined
    const asked = new Promise<void>((resolve) => (answer = resolve))
    const listRequiredQuestions = directory.listRequiredQuestions.bind(directory)
    const listGrants = directory.listGrants.bind(directory)
    // The questions are not answered before the grants are asked for.
    directory.listRequiredQuestions = async (ids) => {
      await asked
      return listRequiredQuestions(ids)
    }
    directory.listGrants = (packages) => {
      answer()
      return listGrants(packages)
    }
    const { packages } = await plan(...gains)
    expect(packages.map(({ grants }) => grants)).toEqual([null, [TEAM]])
  })

  it('is not asked when nothing changes, and what they exclude is not when nobody gains anything', async () => {
    await plan(row('ada@contoso.com'))
    expect(readsOf('listGrants', 'listIncompatibilities')).toEqual([])
    directory.assignments = [...directory.assignments, assignment(ben)]
    await plan(row('ada@contoso.com'))
    expect(readsOf('listGrants', 'listIncompatibilities')).toEqual([`listGrants ${sales.id}`])
  })

  it('changes nothing of what is reviewed', async () => {
    excluding({ id: finance.id, name: finance.name })
    const toApply = await planOf({ rows: [...gains, inFinance] }, directory)
    const { packages, ...toReview } = await plan(...gains)
    expect(toReview.digest).toBe(toApply.digest)
    expect(packages.map(({ changes }) => changes)).toEqual(toApply.packages.map(({ changes }) => changes))
    expect(packages.flatMap(({ warnings }) => warnings.map(({ code }) => code))).toEqual(['INCOMPATIBLE_PACKAGES'])
  })
})

describe('who has an incompatible package', () => {
  it('is known of the packages of the plan', async () => {
    excluding({ id: finance.id, name: finance.name })
    await plan(...gains)
    expect(readsOf('listAssignments')).toEqual([`listAssignments ${sales.id} ${finance.id}`])
  })

  it('is read of the others, a hundred of them at most', async () => {
    excluding(...Array.from({ length: 101 }, (_, index) => ({ id: guid(3000 + index), name: `Package ${index}` })))
    const { warnings } = await plan(...gains)
    const [, asked = ''] = readsOf('listAssignments')
    expect(asked.split(' ').slice(1)).toHaveLength(100)
    expect(warnings).toMatchObject([
      { code: 'INCOMPATIBLE_UNREADABLE', message: expect.stringMatching(/^101 packages .* first 100/) }
    ])
  })

  it('is told to be unknown when it cannot be read; what else is known stays', async () => {
    excluding(OTHER)
    const forbidden = new ActionError('GRAPH_FORBIDDEN', 'Not allowed.', 'Allow it.')
    directory.breakRead('listAssignments', forbidden, { skip: 1 })
    const { packages, warnings } = await plan(...gains)
    expect(warnings).toMatchObject([
      { code: 'INCOMPATIBLE_UNREADABLE', message: expect.stringMatching(/Not allowed\.$/) }
    ])
    expect(packages[1]).toMatchObject({ incompatibleGroups: ['Auditors'], grants: [TEAM], warnings: [] })
  })
})

describe('what cannot be read', () => {
  it('stops a run that is to end, as anywhere', async () => {
    directory.breakRead('listGrants', runEnded())
    await expect(plan(...gains)).rejects.toMatchObject({ code: 'RUN_ENDED' })
  })

  it.each<keyof Directory>(['listGrants', 'listIncompatibilities'])('%s: a defect is no warning', async (name) => {
    directory.breakRead(name, new TypeError('a defect'))
    await expect(plan(...gains)).rejects.toThrow('a defect')
  })
})
