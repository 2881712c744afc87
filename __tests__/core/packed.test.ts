/** A packed list is the list: whatever is kept of its entries, everybody comes back with their own terms. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Assignment, MembershipRow } from '../../src/core/model.js'
import { joinPacked, packAssignments, packRows, type Packed } from '../../src/core/packed.js'
import { ada, assignment, ben, guid, row, subjectOf } from '../app/fakes/samples.js'
import { casesOf } from '../property/random-runs.js'

const FILE = 'memberships/sales.csv'

/** Two or three of each, so that many entries are alike in everything, or in all but one term. */
const text = fc.constantFrom('Sales Tools', 'sales tools')
const textOrNull = fc.constantFrom('Sales Tools', 'null', null)
const startDate = fc.constantFrom('2026-01-01T00:00:00Z', null)
const endDate = fc.constantFrom('2026-12-31T23:59:59Z', 'none', null)

const anyRow: fc.Arbitrary<MembershipRow> = fc.record({
  place: fc.record({ file: fc.constant(FILE), line: fc.nat(9) }),
  accessPackage: text,
  email: text,
  policy: textOrNull,
  startDate,
  endDate,
  justification: textOrNull,
  name: textOrNull
})
const anyAssignment: fc.Arbitrary<Assignment> = fc.record({
  id: fc.nat(9).map(guid),
  packageId: fc.nat(1).map(guid),
  state: fc.constantFrom('delivering', 'partiallyDelivered', 'delivered', 'deliveryFailed'),
  policyId: fc.constantFrom(guid(1), guid(2), null),
  subject: fc.constantFrom(subjectOf(ada), subjectOf(ben), subjectOf(ben, { objectId: null, name: null })),
  startDate,
  endDate
})

/** Terms that none of the samples has: a term that the model gains has to be told here too. */
const OTHER_ROW: MembershipRow = {
  place: { file: FILE, line: 99 },
  accessPackage: 'Finance Reports',
  email: 'other@contoso.com',
  policy: 'Other policy',
  startDate: '2026-02-01T00:00:00Z',
  endDate: 'none',
  justification: 'Another reason',
  name: 'Other Name'
}
const OTHER_ASSIGNMENT: Assignment = {
  id: guid(990),
  packageId: guid(991),
  state: 'partiallyDelivered',
  policyId: guid(992),
  subject: subjectOf(ben),
  startDate: '2026-02-01T00:00:00Z',
  endDate: '2026-03-01T00:00:00Z'
}

/** So many that it is worth packing them. */
const many = { minLength: 0, maxLength: 40, size: 'max' } as const

/** One after the other, and one again, several times: the nearest entry before is not the one that is alike. */
function entwined<T extends object>(one: T, other: T, term: string): readonly T[] {
  const different: T = { ...one, [term]: other[term as keyof T] }
  expect(different).not.toEqual(one)
  return Array.from({ length: 4 }, () => [one, different, one, different, different, one]).flat()
}

describe('the rows of a file', () => {
  it('come back as they are, in their order, as often as they are asked for', () => {
    fc.assert(
      fc.property(fc.array(anyRow, many), (rows) => {
        const packed = packRows(FILE, rows)
        expect(packed).toHaveLength(rows.length)
        expect(packed.unpack()).toEqual(rows)
        expect(packed.unpack()).toEqual(rows)
      }),
      casesOf(500)
    )
  })

  it.each(Object.keys(OTHER_ROW))('that differ in their %s alone keep their own', (term) => {
    const rows = entwined(row('ada@contoso.com', { place: { file: FILE, line: 2 } }), OTHER_ROW, term)
    expect(packRows(FILE, rows).unpack()).toEqual(rows)
  })

  it.each<{ rule: string; one: Partial<MembershipRow>; other: Partial<MembershipRow> }>([
    { rule: 'no policy, and one called «null»', one: { policy: null }, other: { policy: 'null' } },
    { rule: 'no reason, and an empty one', one: { justification: null }, other: { justification: '' } },
    {
      rule: 'a comma in one term, and in the next',
      one: { accessPackage: 'a,b', policy: 'c' },
      other: { accessPackage: 'a', policy: 'b,c' }
    },
    {
      rule: 'quotes in one term, and in the next',
      one: { accessPackage: 'a","b', policy: 'c' },
      other: { accessPackage: 'a', policy: 'b","c' }
    },
    { rule: 'halves of characters', one: { policy: '\ud800' }, other: { policy: '\ud801' } }
  ])('that read the same side by side keep their own: $rule', ({ one, other }) => {
    const rows = Array.from({ length: 5 }, () => [one, other, one])
      .flat()
      .map((terms) => row('ada@contoso.com', { place: { file: FILE, line: 2 }, ...terms }))
    expect(packRows(FILE, rows).unpack()).toEqual(rows)
  })

  it('of which one has no address are never fewer rows: that ends the run', () => {
    const nobody = { ...row('ada@contoso.com'), email: undefined } as unknown as MembershipRow
    const packed = packRows(FILE, [...Array.from({ length: 20 }, () => row('ben@contoso.com')), nobody])
    expect(() => packed.unpack()).toThrow(RangeError)
  })
})

describe('the assignments of a package', () => {
  it('come back as they are, in their order, as often as they are asked for', () => {
    fc.assert(
      fc.property(fc.array(anyAssignment, many), (assignments) => {
        const packed = packAssignments(assignments)
        expect(packed).toHaveLength(assignments.length)
        expect(packed.unpack()).toEqual(assignments)
        expect(packed.unpack()).toEqual(assignments)
      }),
      casesOf(500)
    )
  })

  it.each(Object.keys(OTHER_ASSIGNMENT))('that differ in their %s alone keep their own', (term) => {
    const assignments = entwined(assignment(ada), OTHER_ASSIGNMENT, term)
    expect(packAssignments(assignments).unpack()).toEqual(assignments)
  })

  it('keep ids of which one has a line break', () => {
    const assignments = Array.from({ length: 20 }, (_, index) => assignment(ada, { id: index === 7 ? 'a\nb' : 'c' }))
    expect(packAssignments(assignments).unpack()).toEqual(assignments)
  })
})

describe('lists that are joined', () => {
  it('are the list itself where there is one', () => {
    const only = packAssignments([assignment(ada)])
    expect(joinPacked([only])).toBe(only)
  })

  it('are one after another, each in its order', () => {
    fc.assert(
      fc.property(fc.array(fc.array(anyAssignment, { maxLength: 15, size: 'max' }), { maxLength: 5 }), (lists) => {
        const joined = joinPacked(lists.map(packAssignments))
        expect(joined).toHaveLength(lists.flat().length)
        expect(joined.unpack()).toEqual(lists.flat())
        expect(joined.unpack()).toEqual(lists.flat())
      }),
      casesOf(200)
    )
  })
})

describe('a short list', () => {
  it('stays what it is, up to nine entries', () => {
    const [nine, ten] = [9, 10].map((length) => Array.from({ length }, () => assignment(ada)))
    expect(packAssignments(nine ?? []).unpack()).toBe(nine)
    expect(packAssignments(ten ?? []).unpack()).not.toBe(ten)
  })

  it('of rows as well', () => {
    const [nine, ten] = [9, 10].map((length) => Array.from({ length }, () => row('ada@contoso.com')))
    expect(packRows(FILE, nine ?? []).unpack()).toBe(nine)
    expect(packRows(FILE, ten ?? []).unpack()).not.toBe(ten)
  })
})

describe('a long list', () => {
  setFlagsFromString('--expose-gc')
  const collectGarbage = runInNewContext('gc') as () => void
  const people = Array.from({ length: 1000 }, (_, index) => `person${index}@contoso.com`)
  const length = 200_000

  /** What is in use. Once is not always enough: what is collected may let go of more. */
  function usedBytes(): number {
    for (let time = 0; time < 3; time += 1) collectGarbage()
    return process.memoryUsage().heapUsed
  }

  /** What an entry takes in the list, once the entries that it is made from are gone. As objects they take more than 100. */
  function bytesFor(make: () => Packed<unknown>): number {
    const before = usedBytes()
    const packed = make()
    const bytes = (usedBytes() - before) / length
    expect(packed).toHaveLength(length)
    return bytes
  }

  it('of rows that differ in person and line keeps of each no more than these', () => {
    const make = () => Array.from({ length }, (_, index) => row(people[index % people.length] ?? ''))
    expect(bytesFor(() => packRows(FILE, make()))).toBeLessThan(30)
  })

  it('of assignments that differ in person and id keeps of each no more than these', () => {
    const subjects = people.map((email) => subjectOf(ada, { email }))
    const make = () =>
      subjects.flatMap((subject) => Array.from({ length: length / people.length }, () => assignment(ada, { subject })))
    expect(bytesFor(() => packAssignments(make()))).toBeLessThan(70)
  })
})
