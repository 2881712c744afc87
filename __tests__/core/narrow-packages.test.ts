import { describe, expect, it } from '@jest/globals'
import { packageFilter } from '../../src/core/narrow-packages.js'
import { guid, sales } from '../app/fakes/samples.js'

describe('the packages that the input lets through', () => {
  it.each([
    { rule: 'no pattern: all', patterns: [], passes: true },
    { rule: 'its name', patterns: ['Sales Tools'], passes: true },
    { rule: 'its name in other case', patterns: ['sales TOOLS'], passes: true },
    { rule: 'its id', patterns: [sales.id], passes: true },
    { rule: 'a glob', patterns: ['Sales*'], passes: true },
    { rule: 'a glob in other case', patterns: ['SALES*'], passes: true },
    { rule: 'one of several', patterns: ['Finance*', 'Sales Tools'], passes: true },
    { rule: 'another name', patterns: ['Sales'], passes: false },
    { rule: 'another id', patterns: [guid(199)], passes: false },
    { rule: 'a glob that does not fit', patterns: ['Finance*'], passes: false }
  ])('$rule: $passes', ({ patterns, passes }) =>
    expect(packageFilter(patterns)(['Sales Tools', null, sales.id])).toBe(passes)
  )

  it.each([
    { rule: 'brackets', name: 'Tools [EU]' },
    { rule: 'a slash', name: 'EU/Sales' },
    { rule: 'an asterisk', name: 'Sales *' },
    { rule: 'parentheses', name: 'Sales (old)' }
  ])('a name with $rule is itself', ({ name }) => expect(packageFilter([name])([name])).toBe(true))

  it('a glob goes over slashes, since names are no paths', () => {
    expect(packageFilter(['EU*'])(['EU/Sales/Tools'])).toBe(true)
  })
})
