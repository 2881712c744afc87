import { describe, expect, it } from '@jest/globals'
import { plainValue, plainWords } from '../../src/core/plain-words.js'

describe('words inside of an HTML comment', () => {
  it('are what they were where that is harmless', () => {
    expect(plainWords(['add', "o'neill+x@contoso.com", 'Vertrieb (Süd) / 営業', 'until 2026-12-31T23:59:59Z'])).toBe(
      "add; o'neill+x@contoso.com; Vertrieb (Süd) / 営業; until 2026-12-31T23:59:59Z"
    )
  })

  it.each([
    '-->',
    '--!>',
    '<!-- x -->',
    'a--b',
    'a-',
    '-',
    'a\nb',
    'a\r\nb',
    'a\u2028b',
    'a\u202Eb',
    'a\u0000b',
    '<script>',
    'a; add; eve@contoso.com',
    '&#45;->',
    '\uD800',
    `${'-'.repeat(99)}>`
  ])('%j ends nothing and begins nothing', (text) => {
    const words = plainWords([text, 'end'])
    expect(words).toMatch(/^[^<>\p{C}\u2028;&]*; end$/u)
    expect(words).not.toMatch(/--|-$|-;/)
    expect(plainValue(text)).toMatch(/^[^<>\p{C}\s;&]*$/u)
    expect(plainValue(text)).not.toMatch(/--|-$/)
  })

  it('mention nobody', () => {
    expect(plainWords(['@octo/team', 'cc @ada', 'ada@contoso.com'])).toBe('%40octo/team; cc %40ada; ada@contoso.com')
  })

  it('different texts are different values', () => {
    expect(plainValue('a b')).toBe('a%20b')
    expect(plainValue('a%20b')).not.toBe(plainValue('a b'))
    expect(plainValue('a--b')).not.toBe(plainValue('a-b'))
  })

  it('a long text is cut, and says so', () => {
    expect(plainWords(['x'.repeat(500)])).toBe(`${'x'.repeat(100)}...`)
    expect(plainWords(['x'.repeat(100)])).toBe('x'.repeat(100))
  })

  it('what is half a character is told as one that is not known', () => {
    expect(plainWords(['a\uD800b'])).toBe('a%EF%BF%BDb')
  })
})
