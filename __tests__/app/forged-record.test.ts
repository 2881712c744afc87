/**
 * Whoever can push a branch can run a workflow that writes as the action's own identity, a record included. What such a
 * record can do, and what it cannot.
 */
import { beforeEach, describe, expect, it } from '@jest/globals'
import { renderMarker } from '../../src/core/comment-marker.js'
import type { Change } from '../../src/core/plan.js'
import { recordPlan } from '../../src/core/plan-record.js'
import { digestChanges } from '../../src/core/reviewed-plan.js'
import { add, pack, plan, remove } from '../core/plan-fixtures.js'
import { FakeCompany } from './fakes/fake-company.js'
import type { FakePullRequest } from './fakes/fake-history.js'
import { ada, assignment, ben, cyd, dan, direct, sales, TENANT } from './fakes/samples.js'

const SALES = 'memberships/sales.csv'
const salesOf = (...people: readonly string[]): string =>
  ['AccessPackage;Email', ...people.map((email) => `Sales Tools;${email}`), ''].join('\n')

const policy = { id: direct.id, name: direct.name }
const member = ({ id, principalName }: typeof ada) => ({ userId: id, address: principalName, name: null })
const gains = (who: typeof ada): Change => add(member(who), { policy })
const loses = (who: typeof ada): Change => remove(member(who), { policy, endDate: 'none' })

let company: FakeCompany
beforeEach(() => {
  company = new FakeCompany({ [SALES]: salesOf('ada@contoso.com', 'ben@contoso.com') })
  company.directory.packages = [sales]
  company.directory.people = [ada, ben, cyd, dan]
  company.directory.assignments = [assignment(ada), assignment(ben)]
})

/** The pull request's comment, or another record in its place, is of the action's own identity and nobody else edited it. */
async function forge(pull: FakePullRequest, changes: readonly Change[]): Promise<void> {
  const head = {
    tenantId: TENANT,
    path: 'memberships',
    headSha: pull.headSha,
    commit: pull.testMergeSha,
    runId: '666',
    plannedAt: '2026-06-01T12:00:00Z',
    scope: 'changed'
  } as const
  const packages = [pack(sales.name, 2, changes, { id: sales.id, digest: digestChanges(sales.id, changes) })]
  const record = recordPlan(plan(packages), head, { kind: 'none' }, { applies: true, now: head.plannedAt })
  await company.thread.createComment(pull.number, `Nothing to see here.\n${renderMarker(record)}\n`)
}

describe('a record that somebody forged in the name of this action', () => {
  it('gives nobody access whom the merged files do not name, and takes nobody’s whom they name', async () => {
    const pull = company.history.openPullRequest({
      [SALES]: salesOf('ada@contoso.com', 'ben@contoso.com', 'cyd@contoso.com')
    })
    await forge(pull, [gains(cyd), gains(dan), loses(ada)])
    company.history.merge(pull)
    const run = await company.apply()
    expect(run.failed).toBe(false)
    expect(company.directory.holders(sales.id)).toEqual(['ada@contoso.com', 'ben@contoso.com', 'cyd@contoso.com'])
  })

  it('passes for a review of what the merged files ask for: that is not promised', async () => {
    company.directory.assignments.push(assignment(dan))
    const pull = company.history.openPullRequest({ [SALES]: salesOf('ada@contoso.com', 'cyd@contoso.com') })
    await forge(pull, [gains(cyd), loses(ben), loses(dan)])
    company.history.merge(pull)
    await company.apply()
    expect(company.directory.holders(sales.id)).toEqual(['ada@contoso.com', 'cyd@contoso.com'])
  })

  it('does not raise a limit: what is refused stays refused', async () => {
    const pull = company.history.openPullRequest({
      [SALES]: null,
      'memberships/config.yml': 'version: 1\npackages:\n  Sales Tools: {}\n'
    })
    await forge(pull, [loses(ada), loses(ben)])
    company.history.merge(pull)
    const run = await company.apply()
    expect(run.failed).toBe(true)
    expect(run.codes('error')).toContain('WOULD_EMPTY_PACKAGE')
    expect(company.directory.holders(sales.id)).toEqual(['ada@contoso.com', 'ben@contoso.com'])
  })
})

describe('a deployment record that somebody forged in the name of this action', () => {
  it('hides a merge from runs that compare with it, and not from one that looks at everything', async () => {
    const people = salesOf('ada@contoso.com', 'ben@contoso.com', 'cyd@contoso.com')
    company.history.merge(company.history.openPullRequest({ [SALES]: people }))
    company.records.add({ tenantId: TENANT, path: 'memberships' }, company.history.tip, 'in_progress', 'success')
    const next = company.history.openPullRequest({ 'README.md': 'Read me.\n' })
    expect((await company.plan(next)).outputs).toMatchObject({ adds: '0' })
    expect((await company.plan(next, { scope: 'all' })).outputs).toMatchObject({ adds: '1' })
  })

  it('is found out by the next look for drift', async () => {
    const people = salesOf('ada@contoso.com', 'ben@contoso.com', 'cyd@contoso.com')
    company.history.merge(company.history.openPullRequest({ [SALES]: people }))
    company.records.add({ tenantId: TENANT, path: 'memberships' }, company.history.tip, 'in_progress', 'success')
    expect((await company.drift()).outputs).toMatchObject({ drifted: '1', adds: '1' })
    expect(company.issues.all[0]?.body).toContain('cyd@contoso.com')
  })
})
