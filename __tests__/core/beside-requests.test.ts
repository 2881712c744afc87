/** What is planned for somebody of whom something else is on its way, or of whom a part is there. */
import { describe, expect, it } from '@jest/globals'
import type { Change } from '../../src/core/plan.js'
import {
  ada,
  assignment,
  automatic,
  direct,
  guid,
  packageSettings,
  request,
  row,
  sales,
  selfService
} from '../app/fakes/samples.js'
import { plan, type Situation } from './situation.js'

const [A, B] = [guid(901), guid(902)]
const DECLARED = [row('ada@contoso.com')]
const YEAR_END = '2026-12-31T23:59:59Z'
const here = assignment(ada, { id: A })
const failed = assignment(ada, { id: A, state: 'deliveryFailed' })
const partial = assignment(ada, { id: A, state: 'partiallyDelivered' })
const leaving = request(ada, 'remove', { assignmentId: A })

const WAITS_FOR_REMOVAL = 'pending: A request is on its way in Entra: removal submitted since 30 May 2026.'
const WAITS_FOR_DATES = 'pending: A request is on its way in Entra: change submitted since 30 May 2026.'
const COMES =
  'not-in-git: On its way, not in git: assignment submitted since 30 May 2026. It is removed once delivered.'
const FAILED =
  'delivery-failed: In no file. The delivery failed, and Entra shows no request that says of what, so they may have it. Look at the assignment in the Entra admin center; once it is gone there, the next plan starts afresh.'

/** A change in words: its kind, whether it is half of a move, and which assignments it is about. */
function told(change: Change): string {
  const names = new Map([
    [A, 'A'],
    [B, 'B']
  ])
  const ids = change.kind === 'remove' ? change.assignmentIds : change.kind === 'add' ? change.replaces : []
  const move = change.kind === 'update' || change.move === null ? '' : ` (${change.move})`
  return [`${change.kind}${move}`, ...ids.map((id) => names.get(id) ?? id)].join(' ')
}

interface Case extends Situation {
  readonly rule: string
  readonly changes: readonly string[]
  readonly kept?: readonly string[]
}

function expectPlan({ changes, kept = [], ...situation }: Case): void {
  const planned = plan(situation)
  expect(planned.changes.map(told)).toEqual(changes)
  expect(planned.kept.map(({ code, reason }) => `${code}: ${reason}`)).toEqual(kept)
}

describe('somebody declared, of whom a removal is on its way', () => {
  it.each<Case>([
    { rule: 'and nothing else is left', rows: DECLARED, open: [leaving], changes: ['add A'] },
    {
      rule: 'whole access waits',
      rows: DECLARED,
      held: [here],
      open: [leaving],
      changes: [],
      kept: [WAITS_FOR_REMOVAL]
    },
    { rule: 'partial access', rows: DECLARED, held: [partial], open: [leaving], changes: ['add (partial-delivery) A'] },
    {
      rule: 'partial access under another policy waits',
      rows: DECLARED,
      held: [{ ...partial, policyId: selfService.id }],
      open: [leaving],
      changes: [],
      kept: [WAITS_FOR_REMOVAL]
    },
    {
      rule: 'partial access beside another that leaves too waits',
      rows: DECLARED,
      held: [partial, assignment(ada, { id: B })],
      open: [leaving, request(ada, 'remove', { assignmentId: B })],
      changes: [],
      kept: [WAITS_FOR_REMOVAL]
    },
    {
      rule: 'a failed delivery',
      rows: DECLARED,
      held: [failed],
      open: [leaving],
      changes: ['add (failed-delivery) A']
    },
    {
      rule: 'a failed delivery beside one that stays waits',
      rows: DECLARED,
      held: [failed, assignment(ada, { id: B, state: 'deliveryFailed' })],
      open: [leaving],
      changes: [],
      kept: [WAITS_FOR_REMOVAL]
    },
    {
      rule: 'a failed delivery and a removal of nobody knows what waits',
      rows: DECLARED,
      held: [failed],
      open: [leaving, request(ada, 'remove')],
      changes: [],
      kept: [WAITS_FOR_REMOVAL]
    },
    {
      rule: 'a failed delivery under a policy that is not managed waits',
      rows: DECLARED,
      held: [{ ...failed, policyId: selfService.id }],
      open: [leaving],
      settings: packageSettings({ policy: direct.name, manages: 'policy', allowEmpty: true }),
      changes: [],
      kept: [WAITS_FOR_REMOVAL]
    }
  ])('$rule', expectPlan)
})

describe('somebody declared, for whom other dates were asked', () => {
  const until = (endDate: string) => request(ada, 'update', { assignmentId: A, endDate })
  it.each<Case>([
    {
      rule: 'the end of the row waits',
      rows: [row('ada@contoso.com', { endDate: YEAR_END })],
      held: [here],
      open: [until(YEAR_END)],
      changes: [],
      kept: [WAITS_FOR_DATES]
    },
    {
      rule: 'any end, where the row gives none, waits',
      rows: DECLARED,
      held: [here],
      open: [until(YEAR_END)],
      changes: [],
      kept: [WAITS_FOR_DATES]
    },
    {
      rule: 'another end than the row gives is no reason to wait',
      rows: [row('ada@contoso.com', { endDate: YEAR_END })],
      held: [here],
      open: [until('2027-12-31T23:59:59Z')],
      changes: ['update']
    }
  ])('$rule', expectPlan)
})

describe('somebody in no file', () => {
  const arriving = assignment(ada, { id: B, state: 'delivering' })
  const policyOnly = packageSettings({ policy: direct.name, manages: 'policy', allowEmpty: true })
  const withAutomatic = { ...sales, policies: [...sales.policies, automatic] }
  it.each<Case>([
    {
      rule: 'loses what is there, whatever is on its way',
      held: [here, arriving],
      open: [request(ada, 'add')],
      changes: ['remove A'],
      kept: [COMES]
    },
    {
      rule: 'loses partial access beside a request',
      held: [partial],
      open: [request(ada, 'add')],
      changes: ['remove A'],
      kept: [COMES]
    },
    { rule: 'loses all of it where nothing is on its way', held: [here, arriving], changes: ['remove A B'] },
    {
      rule: 'keeps what is only on its way',
      held: [arriving],
      open: [request(ada, 'add')],
      changes: [],
      kept: [COMES]
    },
    {
      rule: 'is left to the removal that is on its way',
      held: [here],
      open: [leaving],
      changes: [],
      kept: [WAITS_FOR_REMOVAL]
    },
    {
      rule: 'keeps what is not managed',
      held: [{ ...here, policyId: selfService.id }],
      settings: policyOnly,
      changes: [],
      kept: ['outside-policy: Holds it under «Self-service», which is not managed here.']
    },
    {
      rule: 'keeps what is not managed, of which one is automatic',
      accessPackage: withAutomatic,
      held: [{ ...here, policyId: selfService.id }, assignment(ada, { id: B, policyId: automatic.id })],
      settings: policyOnly,
      changes: [],
      kept: ['automatic: Assigned by an automatic assignment policy.']
    },
    { rule: 'is told of a failed delivery', held: [failed], changes: [], kept: [FAILED] },
    {
      rule: 'keeps what is there, when protected',
      held: [here],
      protect: [ada],
      changes: [],
      kept: ['protected: Protected by the settings.']
    },
    {
      rule: 'is not kept for a failed delivery, when protected',
      held: [failed],
      protect: [ada],
      changes: [],
      kept: [FAILED]
    }
  ])('$rule', expectPlan)
})
