/** A pull request has one comment of ours, and at each moment of its life its first line says how things stand. */
import { beforeEach, describe, expect, it } from '@jest/globals'
import { ActionError } from '../../src/core/errors.js'
import { FakeCompany } from './fakes/fake-company.js'
import type { FakePullRequest } from './fakes/fake-history.js'
import { ada, assignment, ben, cyd, finance, sales } from './fakes/samples.js'

const SALES = 'memberships/sales.csv'
const salesOf = (...names: readonly string[]): string =>
  ['AccessPackage;Email', ...names.map((name) => `Sales Tools;${name}@contoso.com`), ''].join('\n')

const GAINS = '### Access plan: 1 person gains access to `Sales Tools`'

let company: FakeCompany
let pull: FakePullRequest
beforeEach(async () => {
  company = new FakeCompany({ [SALES]: salesOf('ada') })
  company.directory.packages = [sales, finance]
  company.directory.people = [ada, ben, cyd]
  company.directory.assignments = [assignment(ada)]
  pull = company.history.openPullRequest({ [SALES]: salesOf('ada', 'ben') })
  await company.plan(pull)
})

/** The one comment's text. */
function comment(): string {
  const [body = '', ...others] = company.thread.bodies(pull.number)
  expect(others).toEqual([])
  return body
}

const headline = (): string => comment().split('\n')[0] ?? ''

/** A further commit of the pull request, and its plan. */
async function push(text: string): Promise<void> {
  company.history.pushTo(pull, { [SALES]: text })
  await company.plan(pull)
}

/** The apply of the merge can be run again: the run keeps its event. */
function merge(): () => Promise<unknown> {
  const context = company.pushContext(company.history.tip, company.history.merge(pull))
  return () => company.run(context)
}

const refusal = { kind: 'refuse', status: 400, code: 'InvalidModel', message: 'The model is invalid.' } as const

describe('the comment of an open pull request', () => {
  it('says what is planned, that nothing is left to do, what is wrong with the files, and what is planned again', async () => {
    expect(headline()).toBe(GAINS)
    await push(salesOf('ada'))
    expect(headline()).toBe('### Access plan: nothing to do')
    expect(comment()).not.toContain('ben@contoso.com')
    await push('AccessPackage;Emial\nSales Tools;ben@contoso.com\n')
    expect(headline()).toMatch(/^### Access plan: none, the files have \d problems?$/)
    expect(comment()).toContain(`/${SALES}#L1`)
    await push(salesOf('ada', 'ben'))
    expect(headline()).toBe(GAINS)
  })

  it('says that a plan could not be made, in place of one that is no longer true', async () => {
    company.directory.breakRead('listOpenRequests', new ActionError('GRAPH_FORBIDDEN', 'No.', 'Grant it.'))
    await push(salesOf('ada', 'cyd'))
    expect(headline()).toBe('### Access plan: none, it could not be made')
    expect(comment()).not.toContain('ben@contoso.com')
  })

  it('is left as it is by the run of an older commit', async () => {
    const older = company.pullRequestContext(pull)
    await push(salesOf('ada', 'cyd'))
    const newer = comment()
    await company.run(older)
    expect(comment()).toBe(newer)
  })
})

describe('the comment after the merge', () => {
  it('says that all is done, for each change and with the run', async () => {
    await merge()()
    expect(headline()).toBe('### Access applied: the change is done')
    expect(comment()).toMatch(/`ben@contoso\.com` \| .* \| delivered \|/)
    expect(comment()).toContain('/actions/runs/1)')
  })

  it('says what failed, and once the cause is gone that it is done', async () => {
    company.directory.spoil((write) => write.kind === 'add', refusal, 1)
    const apply = merge()
    await apply()
    expect(headline()).toBe('### Access not applied: 1 failed')
    expect(comment()).toContain('The model is invalid.')
    await apply()
    expect(headline()).toBe('### Access applied: the change is done')
  })

  it('says what was held', async () => {
    company.directory.assignments.push(assignment(cyd))
    await merge()()
    expect(headline()).toBe('### Access applied: 1 of 2 changes done, 1 held')
  })

  it('says that the run failed and by which error, and once the cause is gone that it is done', async () => {
    const refused = new ActionError('GRAPH_FORBIDDEN', 'No.', 'Grant it.')
    company.directory.breakRead('listOpenRequests', refused, { times: 1 })
    const apply = merge()
    await apply()
    expect(headline()).toBe('### Access: not applied, the run failed')
    expect(comment()).toContain('`GRAPH_FORBIDDEN`')
    await apply()
    expect(headline()).toBe('### Access applied: the change is done')
  })

  it('says that a newer commit has taken over', async () => {
    const apply = merge()
    expect(headline()).toBe(GAINS)
    company.history.pushDirectly({ [SALES]: salesOf('ada', 'ben', 'cyd') })
    await apply()
    expect(headline()).toBe('### Access not applied: a newer commit has changed the files')
  })

  it('keeps the outcome when the run of an older commit comes again', async () => {
    const apply = merge()
    await apply()
    const outcome = comment()
    company.history.pushDirectly({ [SALES]: salesOf('ada', 'ben', 'cyd') })
    await apply()
    expect(comment()).toBe(outcome)
  })
})
