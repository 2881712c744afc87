import { describe, expect, it } from '@jest/globals'
import {
  domainOf,
  isAddress,
  isAllowedDomain,
  isDomainPattern,
  isGuid,
  isInvitableAddress,
  matchesDomain,
  normaliseAddress,
  normaliseGuid,
  normaliseName
} from '../../src/core/identifiers.js'

describe('comparing', () => {
  it.each([
    { rule: 'addresses compare without case', a: normaliseAddress('Ada@Contoso.COM'), b: 'ada@contoso.com' },
    { rule: 'addresses compare without blanks around them', a: normaliseAddress('\u00a0 ada@x.com\t'), b: 'ada@x.com' },
    {
      rule: 'a letter and its accent are one letter',
      a: normaliseAddress('Jose\u0301@x.com'),
      b: normaliseAddress('jos\u00e9@x.com')
    },
    { rule: 'names compare without case', a: normaliseName(' Sales TOOLS '), b: 'sales tools' },
    { rule: 'blanks inside a name count', a: normaliseName('Sales  Tools'), b: 'sales  tools' },
    {
      rule: 'ids compare in lower case',
      a: normaliseGuid(' 5D3C0000-0000-4000-8000-00000000000A '),
      b: '5d3c0000-0000-4000-8000-00000000000a'
    }
  ])('$rule', ({ a, b }) => expect(a).toBe(b))
})

describe('isGuid', () => {
  it.each([
    { text: '5d3c0000-0000-4000-8000-00000000000a', expected: true },
    { text: '5D3C0000-0000-4000-8000-00000000000A', expected: true },
    { text: '{5d3c0000-0000-4000-8000-00000000000a}', expected: false },
    { text: '5d3c00000000400080000000000000aa', expected: false },
    { text: 'Sales Tools', expected: false },
    { text: '', expected: false }
  ])('$text: $expected', ({ text, expected }) => expect(isGuid(text)).toBe(expected))
})

describe('isAddress', () => {
  it.each([
    'ada@contoso.com',
    'Ada_B.Byron-x+1@sub-1.Contoso.co.uk',
    'ada@xn--mller-kva.example',
    "tim.o'neill+azure@sub.contoso.co.uk",
    'user_partner.example#EXT#@contoso.onmicrosoft.com',
    'jürgen@müller.example',
    '用户@例子.公司',
    '$prices@contoso.com'
  ])('takes %s', (text) => expect(isAddress(text)).toBe(true))

  it.each([
    { why: 'no @', text: 'ada.contoso.com' },
    { why: 'two @', text: 'ada@x@contoso.com' },
    { why: 'nothing before the @', text: '@contoso.com' },
    { why: 'nothing behind the @', text: 'ada@' },
    { why: 'a domain of one label', text: 'ada@contoso' },
    { why: 'an empty label', text: 'ada@contoso..com' },
    { why: 'a label that ends with a hyphen', text: 'ada@contoso-.com' },
    { why: 'a label that begins with a hyphen', text: 'ada@contoso.-com' },
    { why: 'a domain that ends with a hyphen', text: 'ada@contoso.com-' },
    { why: 'a domain that ends with a dot', text: 'ada@contoso.com.' },
    { why: 'a line break at its end', text: 'ada@contoso.com\n' },
    { why: 'a blank', text: 'ada byron@contoso.com' },
    { why: 'a zero-width space', text: 'ada\u200b@contoso.com' },
    { why: 'a text direction mark', text: 'ada@contoso.com\u202e' },
    { why: 'a control character', text: 'ada\u0007@contoso.com' },
    { why: 'a name in front', text: 'Ada<ada@contoso.com>' },
    { why: 'two addresses in one cell', text: 'ada@contoso.com,bob@contoso.com' },
    { why: 'two addresses in one cell', text: 'ada@contoso.com;bob@contoso.com' }
  ])('refuses $why: $text', ({ text }) => expect(isAddress(text)).toBe(false))
})

describe('isInvitableAddress', () => {
  it.each(['gina@partner.example', 'g_park-x.y@partner.example', '_gina_@partner.example', "o'neill@partner.example"])(
    'takes %s',
    (text) => expect(isInvitableAddress(text)).toBe(true)
  )

  it.each(Array.from('~!#$%^&*()+=[]{}\\/|;:"<>?,'))('refuses %s in the name', (character) =>
    expect(isInvitableAddress(`gi${character}na@partner.example`)).toBe(false)
  )

  it.each(['.gina@p.example', 'gina.@p.example', '-gina@p.example', 'gina-@p.example', 'gina'])('refuses %s', (text) =>
    expect(isInvitableAddress(text)).toBe(false)
  )
})

describe('domains', () => {
  it.each([
    { address: 'Gina@Partner.Example', expected: 'partner.example' },
    { address: 'gina_partner.example#EXT#@contoso.onmicrosoft.com', expected: 'contoso.onmicrosoft.com' },
    { address: 'gina', expected: '' }
  ])('the domain of $address is "$expected"', ({ address, expected }) => expect(domainOf(address)).toBe(expected))

  it.each([
    { rule: 'a name matches itself', domain: 'partner.example', patterns: ['partner.example'], expected: true },
    { rule: 'without case', domain: 'Partner.Example', patterns: ['PARTNER.example'], expected: true },
    {
      rule: 'a name does not match below',
      domain: 'eu.partner.example',
      patterns: ['partner.example'],
      expected: false
    },
    { rule: 'a star matches below', domain: 'eu.partner.example', patterns: ['*.partner.example'], expected: true },
    {
      rule: 'a star matches far below',
      domain: 'a.eu.partner.example',
      patterns: ['*.partner.example'],
      expected: true
    },
    {
      rule: 'a star does not match itself',
      domain: 'partner.example',
      patterns: ['*.partner.example'],
      expected: false
    },
    { rule: 'a star needs the dot', domain: 'evilpartner.example', patterns: ['*.partner.example'], expected: false },
    { rule: 'a dot is a dot', domain: 'partnerxexample', patterns: ['partner.example'], expected: false },
    { rule: 'any pattern will do', domain: 'b.example', patterns: ['a.example', 'b.example'], expected: true },
    { rule: 'no pattern matches nothing', domain: 'b.example', patterns: [], expected: false }
  ])('$rule', ({ domain, patterns, expected }) => expect(matchesDomain(domain, patterns)).toBe(expected))

  it('an empty list of allowed domains allows any', () => {
    expect(isAllowedDomain('b.example', [])).toBe(true)
    expect(isAllowedDomain('b.example', ['a.example'])).toBe(false)
  })

  it.each([
    { text: 'partner.example', expected: true },
    { text: '*.partner.example', expected: true },
    { text: '*', expected: false },
    { text: '*partner.example', expected: false },
    { text: '@partner.example', expected: false },
    { text: 'a.*.example', expected: false }
  ])('$text is a pattern: $expected', ({ text, expected }) => expect(isDomainPattern(text)).toBe(expected))
})
