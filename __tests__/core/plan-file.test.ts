import { describe, expect, it } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import planSchema from '../../schema/plan.schema.json' with { type: 'json' }
import reportSchema from '../../schema/report.schema.json' with { type: 'json' }
import { emptyPlan } from '../../src/core/empty-plan.js'
import { ActionError } from '../../src/core/errors.js'
import type { ChangeOutcome, Outcome, PackagePlan, Plan, Report, Retry } from '../../src/core/plan.js'
import { renderPlanFile, renderReportFile } from '../../src/core/plan-file.js'
import { add, guid, invite, pack, person, place, plan, remove, update } from './plan-fixtures.js'

const ada = person('ada@contoso.com', 'Ada Byron')
const bob = person('bob@contoso.com')
const cy = person('cy@contoso.com')
const added = add(ada, { place: place(4), startDate: '2030-01-01T00:00:00Z', endDate: 'none' })
const invited = invite('Gina@partner.example', 'Gina Park', { place: place(5) })
const updated = update(cy, { place: place(6), endDate: '2030-12-31T23:59:59Z', cause: null })
const removed = remove(bob, { cause: 'entra', causeDetail: 'came there under `Managers`' })

const sales = pack('Sales Tools', 10, [added, invited, updated, removed], {
  kept: [{ member: bob, code: 'protected', reason: 'is protected' }],
  refusals: [{ code: 'TOO_MANY_REMOVALS', message: 'Too many.', hint: 'Split it.', place: null }],
  warnings: [{ code: 'PERSON_NOT_FOUND', message: 'Nobody.', hint: '', place: place(9) }]
})
const full = plan([sales], {
  baseline: 'f'.repeat(40),
  released: [
    { name: 'Old Pilot', members: 7 },
    { name: 'Gone', members: null }
  ],
  settingChanges: ['raises `max-removals` from 200 to 300'],
  refusals: [{ code: 'RUN_TOO_MANY_REMOVALS', message: 'Far too many.', hint: '', place: null }]
})

type Json = Record<string, unknown>
const parsed = (text: string) => JSON.parse(text) as Json & { packages: (Json & { changes: Json[] })[] }
const outcomeOf = (kind: Outcome['kind'], more: Partial<Outcome> = {}): Outcome => ({
  kind,
  error: null,
  requestId: null,
  ...more
})
const reportOf = (outcomes: readonly ChangeOutcome[], more: Partial<Report> = {}): Report => ({
  plan: full,
  outcomes,
  retries: [],
  supersededBy: null,
  dryRun: false,
  ...more
})

/** Both schemas as someone else's program would use them: strict, and with no help from our code. */
const ajv = new Ajv2020({ strict: true, strictTypes: true, allowUnionTypes: true, allErrors: true })
const schemas = { plan: ajv.compile(planSchema), report: ajv.compile(reportSchema) }

describe('the plan file', () => {
  it('of a run that came to none says so, and why', () => {
    const [refusal] = sales.refusals
    expect(parsed(renderPlanFile(emptyPlan(guid(1), full.commit, sales.refusals)))).toMatchObject({
      scope: 'changed',
      scopeReason: 'nothing was planned',
      packages: [],
      released: [],
      settingChanges: [],
      refusals: [{ code: refusal?.code, message: refusal?.message }],
      warnings: []
    })
  })

  it('has the published shape, key by key', () =>
    expect(parsed(renderPlanFile(full))).toEqual({
      version: 1,
      tenantId: guid(1),
      commit: full.commit,
      baseline: 'f'.repeat(40),
      scope: 'changed',
      scopeReason: 'packages of the files and settings that differ',
      digest: 'e'.repeat(64),
      packages: [
        {
          name: 'Sales Tools',
          id: sales.id,
          current: 10,
          desired: 11,
          changes: [
            {
              kind: 'add',
              invite: false,
              move: null,
              cause: 'added',
              causeDetail: null,
              member: 'ada@contoso.com',
              userId: ada.userId,
              policy: 'Direct assignment',
              startDate: '2030-01-01T00:00:00Z',
              endDate: 'none',
              file: 'memberships/sales.csv',
              line: 4,
              reviewed: null
            },
            expect.objectContaining({
              kind: 'add',
              invite: true,
              member: 'Gina@partner.example',
              userId: null,
              line: 5
            }),
            expect.objectContaining({ kind: 'update', invite: false, endDate: '2030-12-31T23:59:59Z', cause: null }),
            expect.objectContaining({
              kind: 'remove',
              invite: false,
              cause: 'entra',
              causeDetail: 'came there under `Managers`',
              startDate: null,
              endDate: null,
              file: null,
              line: null
            })
          ],
          kept: [{ member: 'bob@contoso.com', reason: 'is protected' }],
          retries: [],
          refusals: [{ code: 'TOO_MANY_REMOVALS', message: 'Too many.' }],
          warnings: [{ code: 'PERSON_NOT_FOUND', message: 'Nobody.' }],
          grants: null,
          incompatibleGroups: []
        }
      ],
      released: [
        { name: 'Old Pilot', members: 7 },
        { name: 'Gone', members: null }
      ],
      settingChanges: ['raises `max-removals` from 200 to 300'],
      refusals: [{ code: 'RUN_TOO_MANY_REMOVALS', message: 'Far too many.' }],
      warnings: [],
      totals: full.totals
    }))

  it('tells the halves of a move, and what apply tries again and until when', () => {
    const halves = [remove(bob, { move: 'policy' }), add(bob, { move: 'policy' }), updated]
    const until = '2030-01-01T00:00:00Z'
    const retry = { member: ada, requestId: guid(81), until, unchanged: true, gives: add(ada) }
    const content = parsed(renderPlanFile(plan([pack('Pilot', 2, halves, { retries: [retry] })])))
    expect(content.packages[0]?.changes.map(({ move }) => move)).toEqual(['policy', 'policy', null])
    expect(content.packages[0]?.['retries']).toEqual([
      { member: 'ada@contoso.com', userId: ada.userId, requestId: guid(81), until: '2030-01-01T00:00:00Z' }
    ])
    expect(schemas.plan(content)).toBe(true)
  })

  it.each([
    { rule: 'a full plan', content: parsed(renderPlanFile(full)) },
    { rule: 'a plan that came to nothing', content: parsed(renderPlanFile(emptyPlan('', 'c0ffee', []))) },
    { rule: 'a package that was not found', content: parsed(renderPlanFile(plan([pack('X', 0, [], { id: null })]))) }
  ])('is valid for other programs: $rule', ({ content }) => {
    expect(schemas.plan(content)).toBe(true)
    expect(schemas.plan.errors).toBeNull()
  })

  it.each([
    { rule: 'everything may be applied', reviewed: { kind: 'everything' } as const, expected: null },
    { rule: 'no plan was reviewed', reviewed: { kind: 'none', reason: 'no comment' } as const, expected: false },
    {
      rule: 'another plan was reviewed',
      reviewed: { kind: 'shown', digests: new Set(['other']), late: new Map(), doubts: [] } as const,
      expected: false
    },
    {
      rule: 'this plan was reviewed',
      reviewed: { kind: 'shown', digests: new Set([sales.digest]), late: new Map(), doubts: [] } as const,
      expected: true
    }
  ])('says of every change whether it was reviewed: $rule', ({ reviewed, expected }) =>
    expect(parsed(renderPlanFile(full, reviewed)).packages[0]?.changes.map((change) => change['reviewed'])).toEqual(
      sales.changes.map(() => expected)
    )
  )

  it('ends with a line end, as files do', () => expect(renderPlanFile(full)).toMatch(/\n}\n$/))
})

describe('the report file', () => {
  const id = sales.id ?? ''
  const outcomes: readonly ChangeOutcome[] = [
    { packageId: id, change: added, outcome: outcomeOf('applied', { requestId: guid(77) }) },
    // By the time of the report a guest has an id, and the change is another object.
    {
      packageId: id,
      change: add({ ...ada, userId: null, address: 'gina@partner.example' }),
      outcome: outcomeOf('pending')
    },
    {
      packageId: id,
      change: removed,
      outcome: outcomeOf('failed', { error: { code: 'GRAPH_POLICY_REFUSED', message: 'No.' } })
    },
    { packageId: guid(5), change: updated, outcome: outcomeOf('unknown') }
  ]
  const changesOf = (report: Report) =>
    parsed(renderReportFile(report)).packages[0]?.changes.map(({ member, outcome, error, requestId }) => ({
      member,
      outcome,
      error,
      requestId
    }))

  it('says of every change what became of it', () =>
    expect(changesOf(reportOf(outcomes))).toEqual([
      { member: 'ada@contoso.com', outcome: 'applied', error: null, requestId: guid(77) },
      { member: 'Gina@partner.example', outcome: 'pending', error: null, requestId: null },
      { member: 'cy@contoso.com', outcome: null, error: null, requestId: null },
      {
        member: 'bob@contoso.com',
        outcome: 'failed',
        error: { code: 'GRAPH_POLICY_REFUSED', message: 'No.' },
        requestId: null
      }
    ]))

  it('tells people with one address apart', () => {
    const twins = [person('team@contoso.com'), person('team@contoso.com')].map((member) => remove(member))
    const pilot = pack('Pilot', 2, twins)
    const report = renderReportFile({
      ...reportOf(
        twins.map((change, i) => ({
          packageId: pilot.id ?? '',
          change,
          outcome: outcomeOf(i === 0 ? 'applied' : 'failed')
        }))
      ),
      plan: plan([pilot])
    })
    expect(parsed(report).packages[0]?.changes.map(({ outcome }) => outcome)).toEqual(['applied', 'failed'])
  })

  it('says what happened beside the plan, too', () =>
    expect(
      changesOf(
        reportOf([{ packageId: id, change: add(person('di@contoso.com')), outcome: outcomeOf('already') }])
      )?.at(-1)
    ).toEqual({ member: 'di@contoso.com', outcome: 'already', error: null, requestId: null }))

  it('says what Entra answered when it was asked to deliver again, and of what it was not asked', () => {
    const error = { code: 'GRAPH_REFUSED', message: 'Too late.' } as const
    const unreviewed = { code: 'NO_REVIEWED_PLAN', message: 'Nobody saw it.' } as const
    const retryOf = (number: number): Retry => {
      return { member: bob, requestId: guid(number), until: null, unchanged: false, gives: add(bob) }
    }
    const pilot = pack('Pilot', 2, [], { retries: [81, 82, 83, 84].map(retryOf) })
    const packageId = pilot.id ?? ''
    const retries = [
      { packageId, retry: retryOf(81), tried: true, error: null },
      { packageId, retry: retryOf(82), tried: true, error },
      { packageId, retry: retryOf(84), tried: false, error: unreviewed }
    ]
    const content = parsed(renderReportFile({ ...reportOf([]), plan: plan([pilot]), retries }))
    expect(content.packages[0]?.['retries']).toMatchObject([
      { member: 'bob@contoso.com', requestId: guid(81), tried: true, error: null },
      { requestId: guid(82), tried: true, error },
      { requestId: guid(83), tried: false, error: null },
      { requestId: guid(84), tried: false, error: unreviewed }
    ])
    expect(schemas.report(content)).toBe(true)
  })

  it.each([
    { rule: 'with every kind of outcome', report: reportOf(outcomes) },
    { rule: 'of a dry run', report: reportOf([], { dryRun: true }) },
    { rule: 'of a superseded run', report: reportOf([], { supersededBy: 'a'.repeat(40) }) }
  ])('is valid for other programs: $rule', ({ report }) => {
    const content = parsed(renderReportFile(report))
    schemas.report(content)
    expect(schemas.report.errors).toBeNull()
    expect(content).toMatchObject({ dryRun: report.dryRun, supersededBy: report.supersededBy })
  })

  it('is not a plan, and a plan is no report', () => {
    expect(schemas.plan(parsed(renderReportFile(reportOf(outcomes))))).toBe(false)
    expect(schemas.report(parsed(renderPlanFile(full)))).toBe(false)
  })
})

describe('what does not fit the published format never leaves', () => {
  const broken = (more: Partial<PackagePlan>): Plan => plan([{ ...sales, ...more }])

  it.each([
    {
      rule: 'a date to the millisecond',
      plan: broken({ changes: [{ ...added, endDate: '2030-12-31T23:59:59.000Z' }] })
    },
    { rule: 'a line before the first', plan: broken({ changes: [{ ...added, place: place(0) }] }) },
    { rule: 'less than nobody', plan: broken({ desired: -1 }) },
    { rule: 'a count that is none', plan: broken({ current: Number.NaN }) }
  ])('$rule', ({ plan }) => {
    expect(() => renderPlanFile(plan)).toThrow(ActionError)
    expect(() => renderPlanFile(plan)).toThrow(/does not fit its published format: \/packages\/0\//)
    expect(() => renderReportFile(reportOf([], { plan }))).toThrow(/report does not fit/)
  })

  it.each(['packages', 'totals'])('a property beside those of the format, in %s', (where) => {
    const content = parsed(renderPlanFile(full))
    Object.assign((where === 'packages' ? content.packages[0] : content['totals']) as Json, { surprise: 1 })
    expect(schemas.plan(content)).toBe(false)
  })
})
