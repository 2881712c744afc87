import { describe, expect, it } from '@jest/globals'
import { formatDay, instantAt, isPast, parseEndDate, parseInstant, parseStartDate } from '../../src/core/dates.js'

const start = (text: string) => describeParsed(parseStartDate(text))
const end = (text: string) => describeParsed(parseEndDate(text))
const describeParsed = (parsed: ReturnType<typeof parseEndDate>) =>
  parsed.kind === 'date' ? parsed.value : `problem: ${parsed.message}`

describe('what a cell says', () => {
  it.each([
    { rule: 'a first day begins at midnight UTC', actual: start('2026-03-01'), expected: '2026-03-01T00:00:00Z' },
    { rule: 'a last day is included', actual: end('2026-12-31'), expected: '2026-12-31T23:59:59Z' },
    { rule: 'a leap day exists in its year', actual: end('2028-02-29'), expected: '2028-02-29T23:59:59Z' },
    { rule: 'an instant is taken as it is', actual: end('2026-12-31T12:00:00Z'), expected: '2026-12-31T12:00:00Z' },
    { rule: 'seconds may be left out', actual: end('2026-12-31T12:00Z'), expected: '2026-12-31T12:00:00Z' },
    { rule: 'fractions are cut', actual: end('2026-12-31T23:59:59.9999999Z'), expected: '2026-12-31T23:59:59Z' },
    { rule: 'a zone east', actual: start('2026-01-01T00:30:00+02:00'), expected: '2025-12-31T22:30:00Z' },
    { rule: 'a zone west', actual: start('2025-12-31T22:30-0530'), expected: '2026-01-01T04:00:00Z' },
    { rule: 'letters in lower case', actual: start('2026-01-01t00:00:00z'), expected: '2026-01-01T00:00:00Z' },
    { rule: '`none` is without end', actual: end(' None '), expected: 'none' },
    { rule: 'an empty end is left to Entra', actual: end(' '), expected: null },
    { rule: 'an empty start is left to Entra', actual: start(''), expected: null },
    { rule: 'a start cannot be `none`', actual: start('none'), expected: 'problem: `none` is not a date' },
    {
      rule: '30 February',
      actual: end('2026-02-30'),
      expected: 'problem: `2026-02-30` does not exist in the calendar'
    },
    { rule: '29 February of another year', actual: end('2027-02-29'), expected: expect.stringContaining('calendar') },
    { rule: 'month 13', actual: end('2026-13-01'), expected: expect.stringContaining('calendar') },
    { rule: 'day 0', actual: end('2026-01-00'), expected: expect.stringContaining('calendar') },
    { rule: 'year 0', actual: end('0000-01-01'), expected: expect.stringContaining('calendar') },
    {
      rule: 'a space for the T',
      actual: start('2026-01-01 00:00'),
      expected:
        'problem: `2026-01-01 00:00` is not a date; after the day nothing may follow but `T`, a time from 00:00 to 23:59:59 and its zone'
    },
    { rule: '24 o’clock', actual: end('2026-01-01T24:00:00Z'), expected: expect.stringContaining('00:00 to 23:59:59') },
    { rule: 'a leap second', actual: end('2026-01-01T23:59:60Z'), expected: expect.stringContaining('is not a date') },
    { rule: 'a space on 30 February', actual: end('2026-02-30 10:00'), expected: expect.stringContaining('calendar') },
    {
      rule: '30 February with time',
      actual: end('2026-02-30T10:00:00Z'),
      expected: expect.stringContaining('calendar')
    },
    {
      rule: 'no zone',
      actual: end('2026-01-01T10:00'),
      expected: 'problem: `2026-01-01T10:00` is a time without a zone'
    },
    {
      rule: 'a year of five digits',
      actual: end('9999-12-31T23:59:59-01:00'),
      expected: 'problem: `9999-12-31T23:59:59-01:00` is after the year 9999 in UTC'
    },
    { rule: 'as Excel writes it', actual: end('31.12.2026'), expected: 'problem: `31.12.2026` is not a date' },
    { rule: 'as Americans write it', actual: end('12/31/2026'), expected: 'problem: `12/31/2026` is not a date' },
    { rule: 'without leading zeros', actual: end('2026-1-5'), expected: 'problem: `2026-1-5` is not a date' },
    { rule: 'a number', actual: end('46387'), expected: 'problem: `46387` is not a date' }
  ])('$rule: $expected', ({ actual, expected }) => expect(actual).toEqual(expected))
})

it('an instant of an adapter that is none is null', () => expect(parseInstant('2026-12-31')).toBeNull())

it('a clock’s reading becomes an instant', () =>
  expect(instantAt(Date.UTC(2026, 10, 23, 14, 2, 7, 999))).toBe('2026-11-23T14:02:07Z'))

describe('formatDay', () => {
  it.each([
    { instant: '2026-12-31T23:59:59Z', expected: '31 Dec 2026' },
    { instant: '2027-03-01T00:00:00Z', expected: '1 Mar 2027' }
  ])('$instant reads $expected', ({ instant, expected }) => expect(formatDay(instant)).toBe(expected))
})

describe('isPast', () => {
  const now = '2026-11-23T12:00:00Z'
  it.each([
    { rule: 'an end before now is past', end: '2026-11-23T11:59:59Z', expected: true },
    { rule: 'the last second is not past', end: now, expected: false },
    { rule: 'an end after now is not past', end: '2026-11-23T12:00:01Z', expected: false },
    { rule: 'no end is never past', end: 'none', expected: false },
    { rule: 'an end left to Entra is not past', end: null, expected: false }
  ])('$rule', ({ end, expected }) => expect(isPast(end, now)).toBe(expected))
})
