import { describe, expect, it } from '@jest/globals'
import { nearestAddress } from '../../src/core/nearest-address.js'

const DOMAINS = ['contoso.com', 'contoso.ch', 'contoso.li']

describe('the nearest existing address', () => {
  it.each<{ rule: string; address: string; among: readonly string[]; expected: string | null }>([
    {
      rule: 'is a slip of the fingers away',
      address: 'ada.byorn@contoso.com',
      among: ['ben@contoso.com', 'ada.byron@contoso.com'],
      expected: 'ada.byron@contoso.com'
    },
    {
      rule: 'is told as it is spelled',
      address: 'ADA.BYORN@contoso.com',
      among: ['Ada.Byron@Contoso.com'],
      expected: 'Ada.Byron@Contoso.com'
    },
    {
      rule: 'is the same name in another domain of the tenant before a similar name in this one',
      address: 'ada@contoso.com',
      among: ['adam@contoso.com', 'ada@contoso.ch'],
      expected: 'ada@contoso.ch'
    },
    {
      rule: 'is in the same domain where the similar name is in both',
      address: 'adda@contoso.com',
      among: ['ada@contoso.ch', 'ada@contoso.com'],
      expected: 'ada@contoso.com'
    },
    {
      rule: 'is the first by the alphabet where the similar name is in two other domains',
      address: 'adda@contoso.com',
      among: ['ada@contoso.li', 'ada@contoso.ch'],
      expected: 'ada@contoso.ch'
    },
    {
      rule: 'is never the given one itself',
      address: 'ada@contoso.com',
      among: ['Ada@contoso.com', 'adam@contoso.com'],
      expected: 'adam@contoso.com'
    },
    { rule: 'is never a guest’s', address: 'gus@contoso.com', among: ['gus@partner.example'], expected: null },
    {
      rule: 'is none where the names are different, however long the domain is that they share',
      address: 'ann@contoso.com',
      among: ['bob@contoso.com'],
      expected: null
    },
    { rule: 'is none among nobody', address: 'ada@contoso.com', among: [], expected: null }
  ])('$rule', ({ address, among, expected }) => {
    expect(nearestAddress(address, among, DOMAINS)).toBe(expected)
    expect(nearestAddress(address, among.toReversed(), DOMAINS)).toBe(expected)
  })
})
