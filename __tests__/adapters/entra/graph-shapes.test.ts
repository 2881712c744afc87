import { describe, expect, it } from '@jest/globals'

import { readClaims } from '../../../src/adapters/entra/federation.js'
import {
  toAssignment,
  toOpenRequest,
  toPolicy,
  toProgress,
  toRequiredQuestions,
  toSubject
} from '../../../src/adapters/entra/graph-shapes.js'
import { datesOf, scheduleFor, toInstant } from '../../../src/adapters/entra/instants.js'
import { toDeletedPerson, toGuestLifecycle, toPerson } from '../../../src/adapters/entra/person-shapes.js'
import { assignmentRequest } from '../../../src/adapters/entra/request-bodies.js'
import type { AssignmentWrite } from '../../../src/ports.js'
import { guid } from './loopback-entra.js'

const codeOf = (act: () => unknown): string => {
  try {
    act()
  } catch (error) {
    return (error as { code: string }).code
  }
  return 'none'
}

describe('instants', () => {
  it.each([
    { text: '2024-07-01T00:00:00Z', instant: '2024-07-01T00:00:00Z' },
    { text: '2024-07-01T23:59:59.9999999Z', instant: '2024-07-01T23:59:59Z' },
    { text: '2024-07-01T02:00:00.5+02:00', instant: '2024-07-01T00:00:00Z' },
    { text: '2024-07-01T00:00:00.00', instant: '2024-07-01T00:00:00Z' },
    { text: '2024-02-29T23:59:59Z', instant: '2024-02-29T23:59:59Z' },
    { text: '2024-11-30T08:00:00Z', instant: '2024-11-30T08:00:00Z' },
    { text: '2024-12-31T08:00:00Z', instant: '2024-12-31T08:00:00Z' },
    { text: '2024-12-31T24:00:00Z', instant: '2025-01-01T00:00:00Z' }
  ])('$text', ({ text, instant }) => expect(toInstant(text)).toBe(instant))

  it.each(['soon', '2024-13-01T00:00:00Z', '2024-00-01T00:00:00Z', '2024-07-00T00:00:00Z', '2024-07-01T25:00:00Z'])(
    'that are none: %s',
    (text) => expect(codeOf(() => toInstant(text))).toBe('GRAPH_BAD_ANSWER')
  )
})

describe('schedules', () => {
  const start = '2024-01-01T00:00:00Z'
  it.each([
    { rule: 'none', schedule: null, startDate: null, endDate: null },
    { rule: 'no expiration told', schedule: { startDateTime: start }, startDate: start, endDate: null },
    { rule: 'no end', schedule: { expiration: { type: 'NoExpiration' } }, startDate: null, endDate: 'none' },
    {
      rule: 'an end',
      schedule: { expiration: { type: 'afterDateTime', endDateTime: start } },
      startDate: null,
      endDate: start
    },
    {
      rule: 'a duration',
      schedule: { startDateTime: start, expiration: { type: 'afterDuration', duration: 'P1DT2H3M4S' } },
      startDate: start,
      endDate: '2024-01-02T02:03:04Z'
    },
    {
      rule: 'a duration from nowhere',
      schedule: { expiration: { type: 'afterDuration', duration: 'P1D' } },
      startDate: null,
      endDate: null
    },
    {
      rule: 'not specified',
      schedule: { startDateTime: start, expiration: { type: 'notSpecified' } },
      startDate: start,
      endDate: null
    }
  ])('read: $rule', ({ schedule, startDate, endDate }) => expect(datesOf(schedule)).toEqual({ startDate, endDate }))

  it.each([
    { startDate: null, endDate: null, schedule: null },
    { startDate: start, endDate: null, schedule: { startDateTime: start } },
    { startDate: null, endDate: 'none', schedule: { expiration: { type: 'noExpiration' } } },
    {
      startDate: start,
      endDate: start,
      schedule: { startDateTime: start, expiration: { type: 'afterDateTime', endDateTime: start } }
    }
  ])('written: $startDate to $endDate', ({ schedule, ...dates }) => expect(scheduleFor(dates)).toEqual(schedule))
})

describe('assignments', () => {
  const assignment = (values: Record<string, unknown>) =>
    toAssignment(
      {
        id: guid(1).toUpperCase(),
        state: 'delivered',
        target: null,
        assignmentPolicy: null,
        accessPackage: { id: guid(9).toUpperCase() },
        ...values
      },
      guid(9)
    )

  it.each([
    { state: 'Delivered', expected: 'delivered' },
    { state: 'partiallyDelivered', expected: 'partiallyDelivered' },
    { state: 'deliveryfailed', expected: 'deliveryFailed' },
    { state: 'unknownFutureValue', expected: 'delivering' },
    { state: null, expected: 'delivering' },
    { state: 'Expired', expected: undefined }
  ])('in state $state read as $expected', ({ state, expected }) => expect(assignment({ state })?.state).toBe(expected))

  it('have an id in lower case', () => expect(assignment({})?.id).toBe(guid(1)))

  it.each([
    { rule: 'without id', values: { id: undefined } },
    { rule: 'without target', values: { target: undefined } },
    { rule: 'without policy', values: { assignmentPolicy: undefined } },
    { rule: 'without access package', values: { accessPackage: undefined } },
    { rule: 'of another access package, as if the filter were ignored', values: { accessPackage: { id: guid(8) } } },
    { rule: 'with a date that is none', values: { schedule: { startDateTime: 'x' } } }
  ])('$rule are no answer', ({ values }) => expect(codeOf(() => assignment(values))).toBe('GRAPH_BAD_ANSWER'))
})

describe('subjects', () => {
  it.each([
    { rule: 'a user', values: { subjectType: 'User' }, person: true },
    { rule: 'a service principal', values: { subjectType: 'servicePrincipal', email: 'a@b' }, person: false },
    { rule: 'a kind not known yet', values: { subjectType: 'unknownFutureValue', email: 'a@b' }, person: false },
    { rule: 'no type but an address', values: { email: 'a@b' }, person: true },
    { rule: 'nothing at all', values: {}, person: false }
  ])('$rule', ({ values, person }) => expect(toSubject(values).person).toBe(person))

  it.each([
    { rule: 'governed by Entra', values: { subjectLifecycle: 'Governed' }, governed: true },
    { rule: 'not governed', values: { subjectLifecycle: 'notGoverned' }, governed: false },
    { rule: 'of a national cloud, which does not tell', values: {}, governed: false }
  ])('$rule', ({ values, governed }) => expect(toSubject(values).governed).toBe(governed))
})

describe('deleted people', () => {
  const id = '0A1B2C3D-0000-4000-8000-000000000001'

  it.each([
    { rule: 'with the id before it', userPrincipalName: '0a1b2c3d000040008000000000000001Old@contoso.com' },
    { rule: 'as it was', userPrincipalName: 'Old@contoso.com' }
  ])('have their principal name of before, told $rule', ({ userPrincipalName }) =>
    expect(toDeletedPerson({ id, userPrincipalName, deletedDateTime: '2026-05-03T10:00:00Z' })).toMatchObject({
      principalName: 'Old@contoso.com',
      deletedAt: '2026-05-03T10:00:00Z'
    })
  )

  it('may come without the day', () =>
    expect(toDeletedPerson({ id, userPrincipalName: 'old@contoso.com' }).deletedAt).toBeNull())
})

describe('what happens to governed guests', () => {
  it.each<{ settings: Record<string, unknown>; expected: unknown }>([
    { settings: { externalUserLifecycleAction: 'none' }, expected: { kind: 'nothing' } },
    { settings: { externalUserLifecycleAction: 'BlockSignIn' }, expected: { kind: 'block' } },
    {
      settings: {
        externalUserLifecycleAction: 'blockSignInAndDelete',
        durationUntilExternalUserDeletedAfterBlocked: 'P30D'
      },
      expected: { kind: 'block-and-delete', days: 30 }
    },
    {
      settings: {
        externalUserLifecycleAction: 'blockSignInAndDelete',
        durationUntilExternalUserDeletedAfterBlocked: 'PT36H'
      },
      expected: { kind: 'block-and-delete', days: null }
    },
    { settings: { externalUserLifecycleAction: 'unknownFutureValue' }, expected: null },
    { settings: {}, expected: null }
  ])('$settings', ({ settings, expected }) => expect(toGuestLifecycle(settings)).toEqual(expected))
})

describe('requests', () => {
  const request = (values: Record<string, unknown>) =>
    toOpenRequest({ id: guid(1), state: 'submitted', requestor: { objectId: guid(2) }, ...values }, guid(9))

  it.each([
    { requestType: 'adminAdd', type: 'add' },
    { requestType: 'UserAdd', type: 'add' },
    { requestType: 'onBehalfAdd', type: 'add' },
    { requestType: 'adminUpdate', type: 'update' },
    { requestType: 'UserExtend', type: 'update' },
    { requestType: 'systemRemove', type: 'remove' },
    { requestType: 'approverRemove', type: 'remove' },
    { requestType: 'unknownFutureValue', type: 'add' },
    { requestType: null, type: 'add' }
  ])('of type $requestType are «$type»', ({ requestType, type }) => expect(request({ requestType })?.type).toBe(type))

  it('that are finished are not open', () => expect(request({ state: 'delivered' })).toBeNull())
  it('prefer the assignment’s target over the requestor', () =>
    expect(request({ assignment: { id: guid(3).toUpperCase(), target: { objectId: guid(4) } } })).toMatchObject({
      assignmentId: guid(3),
      subject: { objectId: guid(4) }
    }))
  it('without requestor are no answer', () =>
    expect(codeOf(() => request({ requestor: undefined }))).toBe('GRAPH_BAD_ANSWER'))

  it.each([
    { state: 'DELIVERED', expected: 'delivered' },
    { state: 'somethingNew', expected: 'unknown' }
  ])('stand at $expected', ({ state, expected }) => expect(toProgress({ id: guid(1), state }).state).toBe(expected))
})

describe('people', () => {
  it('need a principal name', () => expect(codeOf(() => toPerson({ id: guid(1) }))).toBe('GRAPH_BAD_ANSWER'))
})

describe('request bodies', () => {
  const base = { startDate: '2024-01-01T00:00:00Z', endDate: null, justification: 'because' } as const
  const ids = { packageId: guid(1), policyId: guid(2), userId: guid(3) }
  it.each<{ write: AssignmentWrite; body: unknown }>([
    {
      write: { kind: 'add', ...base, ...ids },
      body: {
        requestType: 'adminAdd',
        justification: 'because',
        schedule: { startDateTime: base.startDate },
        assignment: { targetId: guid(3), assignmentPolicyId: guid(2), accessPackageId: guid(1) }
      }
    },
    {
      write: { kind: 'add', ...base, ...ids, startDate: null, justification: 'why' },
      body: {
        requestType: 'adminAdd',
        justification: 'why',
        assignment: { targetId: guid(3), assignmentPolicyId: guid(2), accessPackageId: guid(1) }
      }
    },
    {
      write: { kind: 'update', ...base, assignmentId: guid(4), endDate: 'none' },
      body: {
        requestType: 'adminUpdate',
        justification: 'because',
        schedule: { startDateTime: base.startDate, expiration: { type: 'noExpiration' } },
        assignment: { id: guid(4) }
      }
    },
    {
      write: { kind: 'remove', assignmentId: guid(4), justification: 'why' },
      body: { requestType: 'adminRemove', justification: 'why', assignment: { id: guid(4) } }
    }
  ])('$write.kind', ({ write, body }) => expect(assignmentRequest(write, true)).toEqual(body))

  it('leave the justification out where the cloud does not know it', () =>
    expect(
      assignmentRequest({ kind: 'remove', assignmentId: guid(4), justification: 'because' }, false)
    ).not.toHaveProperty('justification'))
})

describe('claims', () => {
  it.each(['', 'x', 'a.b.c', `a.${Buffer.from('[]').toString('base64url')}.c`])(
    'of «%s» are unknown, not a crash',
    (token) => expect(readClaims(token)).toEqual({ subject: null, issuer: null, audience: null })
  )
})

describe('policies', () => {
  const policy = (values: Record<string, unknown>) => toPolicy({ id: guid(1), ...values })
  const user = { '@odata.type': '#microsoft.graph.singleUser', userId: guid(2).toUpperCase() }
  const group = { '@odata.type': '#microsoft.graph.groupMembers', groupId: guid(3) }

  it.each([
    { rule: 'users alone', specificAllowedTargets: [user], expected: [guid(2)] },
    { rule: 'a user and a group, whose members are not told', specificAllowedTargets: [user, group], expected: null },
    { rule: 'nobody', specificAllowedTargets: [], expected: null },
    { rule: 'nothing told', specificAllowedTargets: undefined, expected: null }
  ])('name $rule', ({ specificAllowedTargets, expected }) =>
    expect(policy({ specificAllowedTargets }).namedUsers).toEqual(expected)
  )

  it.each([
    { requestorSettings: { enableTargetsToSelfAddAccess: false }, enabled: false },
    { requestorSettings: { enableTargetsToSelfAddAccess: true }, enabled: true },
    { requestorSettings: null, enabled: true }
  ])('with $requestorSettings are enabled: $enabled', ({ requestorSettings, enabled }) =>
    expect(policy({ requestorSettings }).enabled).toBe(enabled)
  )

  it('may come without the questions that were asked for', () =>
    expect(toRequiredQuestions({ id: guid(1) })).toBeNull())
})

describe('kinds of account', () => {
  it.each([
    { userType: 'Guest', guest: true },
    { userType: 'Member', guest: false },
    { userType: null, guest: null }
  ])('$userType', ({ userType, guest }) =>
    expect(toPerson({ id: guid(1), userPrincipalName: 'a@contoso.com', userType }).guest).toBe(guest)
  )
})
