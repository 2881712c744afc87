import { describe, expect, it } from '@jest/globals'
import {
  countComparisons,
  describeFilter,
  matchesFilter,
  requiredValue
} from '../../src/emulator/odata/filter-matching.js'
import { FilterSyntaxError, parseFilter } from '../../src/emulator/odata/odata-filter.js'

const ada = {
  mail: "ada.o'brien@contoso.com",
  accountEnabled: true,
  nickname: null,
  createdDateTime: '2026-03-01T12:00:00.000Z',
  proxyAddresses: ['SMTP:ada@contoso.com', 'smtp:a@contoso.com'],
  'accessPackage/id': 'P1'
}
const read = (path: string): unknown => (ada as Record<string, unknown>)[path]

describe('a filter', () => {
  it.each([
    { text: "mail eq 'ADA.O''BRIEN@contoso.com'", fits: true },
    { text: "mail ne 'ada.o''brien@contoso.com'", fits: false },
    { text: "mail in ('x@y', 'ada.o''brien@contoso.com')", fits: true },
    { text: "mail in ('x@y')", fits: false },
    { text: "accessPackage/id eq 'p1' and accountEnabled eq true", fits: true },
    { text: "accountEnabled eq false or mail eq 'x'", fits: false },
    { text: "mail eq 'x' or mail eq 'y' and accountEnabled eq true", fits: false },
    { text: "(accountEnabled eq true or mail eq 'y') and not (mail eq 'z')", fits: true },
    { text: 'nickname eq null', fits: true },
    { text: "proxyAddresses/any(p:p eq 'smtp:a@contoso.com')", fits: true },
    { text: "proxyAddresses/any(p: p eq 'smtp:b@contoso.com')", fits: false },
    { text: 'createdDateTime ge 2026-03-01T12:00:00Z', fits: true },
    { text: 'createdDateTime gt 2026-03-01T13:00:00+01:00', fits: false },
    { text: "contains(tolower(mail),'brien')", fits: true },
    { text: "startswith(mail,'ada')", fits: true },
    { text: "endswith(mail,'.org')", fits: false },
    { text: "mail eq 'a and (b' or accountEnabled eq true ", fits: true }
  ])('«$text» fits Ada: $fits', ({ text, fits }) => {
    expect(matchesFilter(parseFilter(text), read)).toBe(fits)
  })

  it.each(["mail eq 'open", 'mail eq', "mail like 'x'", "(mail eq 'x'", "mail eq 'x' mail", "mail in 'x'", ''])(
    '«%s» is none',
    (text) => expect(() => parseFilter(text)).toThrow(FilterSyntaxError)
  )

  it('counts every value of a list', () => {
    const text = "mail in ('a','b','c') or otherMails/any(o:o eq 'd') or id eq 'e'"
    expect(countComparisons(parseFilter(text))).toBe(5)
  })

  it('tells which value a list must have', () => {
    const filter = parseFilter("accessPackage/id eq 'P1' and state eq 'Delivered'")
    expect([requiredValue(filter, 'accessPackage/id'), requiredValue(filter, 'state')]).toEqual(['p1', 'delivered'])
    expect(requiredValue(parseFilter("accessPackage/id eq 'P1' or state eq 'x'"), 'accessPackage/id')).toBeNull()
  })

  it('is described in the words of refusals', () => {
    expect(describeFilter(parseFilter("catalogId eq '1afa'"))).toBe('catalogId Equals 1afa')
  })
})
