import { describe, expect, it } from '@jest/globals'
import {
  addressSpan,
  blocks,
  codeSpan,
  count,
  counted,
  escapeText,
  fileUrl,
  link,
  oneLine,
  say,
  table
} from '../../src/core/markdown.js'

describe('codeSpan', () => {
  it.each([
    { rule: 'a name', text: 'Sales Tools', expected: '`Sales Tools`' },
    { rule: 'a mention', text: '@everyone', expected: '`@everyone`' },
    { rule: 'a comment', text: '<!-- marker -->', expected: '`<!-- marker -->`' },
    { rule: 'a backtick', text: 'a`b', expected: '``a`b``' },
    { rule: 'a run of backticks', text: 'a``b`c', expected: '```a``b`c```' },
    { rule: 'backticks at the ends', text: '`a`', expected: '`` `a` ``' },
    { rule: 'only backticks', text: '```', expected: '```` ``` ````' },
    { rule: 'a line break', text: 'a\r\nb\u2028c\u0085d', expected: '`a b c d`' },
    { rule: 'a blank line, which would end the span', text: 'a\n\n# b', expected: '`a # b`' },
    { rule: 'right to left', text: 'a\u202Egnp.exe\u2069', expected: '`agnp.exe`' },
    { rule: 'zero width', text: 'pay\u200B\u2060\uFEFFpal\u00AD\uFE0F\u{E0041}', expected: '`paypal`' },
    { rule: 'control characters', text: 'a\u0000\u001B[31mb\u009B', expected: '`a[31mb`' },
    { rule: 'half a pair', text: 'a\uD83Db', expected: '`ab`' },
    { rule: 'a no-break space', text: 'a\u00A0 b', expected: '`a b`' },
    { rule: 'nothing', text: ' \u200B ', expected: '`(empty)`' }
  ])('$rule', ({ text, expected }) => {
    expect(codeSpan(text)).toBe(expected)
  })

  it('shortens by characters, in the middle, and never cuts a pair', () => {
    expect(codeSpan('😀😁😂😃', 3)).toBe('`😀…😃`')
    expect(codeSpan('abcdef', 4)).toBe('`ab…f`')
    expect(codeSpan('ab c d ef', 5)).toBe('`ab…ef`')
    expect(codeSpan('abc', 3)).toBe('`abc`')
    expect(codeSpan(`a${'x'.repeat(5_000_000)}b`, 3)).toBe('`a…b`')
    expect(codeSpan(`a${'\u200B'.repeat(100)}b`, 3)).toBe('`a…b`')
    expect(codeSpan(`${'x'.repeat(11)}😀${'y'.repeat(100)}😀${'z'.repeat(11)}`, 3)).toBe('`x…z`')
    expect(codeSpan('abc', 2)).toBe('`a…`')
    expect(codeSpan('😀😁😂', 3)).toBe('`😀😁😂`')
    expect(codeSpan('ab cdef', 5)).toBe('`ab…ef`')
    expect(codeSpan(`ab${'c'.repeat(50)}de`, 5)).toBe('`ab…de`')
  })

  it('tells long texts apart that begin alike', () => {
    const shared = 'Access for the external consultants of the programme '.repeat(2)
    expect(codeSpan(`${shared}A`)).not.toBe(codeSpan(`${shared}B`))
    expect(codeSpan(`${shared}A`)).toMatch(/^`Access for .*…/)
  })
})

describe('addressSpan', () => {
  const disguised = `ada.byron@contoso.com.${'a'.repeat(63)}.${'b'.repeat(63)}.evil.example`

  it('shows an address whole', () => {
    expect(addressSpan(disguised)).toBe(`\`${disguised}\``)
    const longest = `${'a'.repeat(64)}@${'b'.repeat(255)}`
    expect(addressSpan(longest)).toBe(`\`${longest}\``)
  })

  it('keeps both ends of what is longer than any address', () => {
    const text = addressSpan(`ada.byron@contoso.com.${'a'.repeat(5_000)}.evil.example`)
    expect(text).toMatch(/^`ada\.byron@contoso\.com\.a+…a+\.evil\.example`$/)
    expect(text).toHaveLength(322)
  })
})

describe('escapeText', () => {
  it.each([
    { rule: 'plain words', text: 'It would lose 12 of 20 members.', expected: 'It would lose 12 of 20 members.' },
    { rule: 'what is in backticks is code', text: 'Set `allow-empty: true`.', expected: 'Set `allow-empty: true`.' },
    { rule: 'a quoted name is code', text: '«Sales *Tools*» is new', expected: '`Sales *Tools*` is new' },
    { rule: 'an address', text: 'Ask ada@contoso.com, please.', expected: 'Ask `ada@contoso.com`, please.' },
    { rule: 'a mention', text: '(@everyone)', expected: '(`@everyone`)' },
    { rule: 'a URL', text: 'See https://evil.example/a?b.', expected: 'See `https://evil.example/a?b`.' },
    { rule: 'www', text: 'WWW.evil.example', expected: '`WWW.evil.example`' },
    { rule: 'issues', text: '#12 o/r#3 GH-4', expected: '`#12` `o/r#3` `GH-4`' },
    { rule: 'a commit', text: 'since a1b2c3d4', expected: 'since `a1b2c3d4`' },
    { rule: 'an emoji', text: ':tada:', expected: '`:tada`:' },
    { rule: 'a link', text: 'a ](x) [b](c)', expected: 'a \\](x) \\[b\\](c)' },
    { rule: 'HTML', text: '</details><b> &amp;', expected: '&lt;/details&gt;&lt;b&gt; &amp;amp;' },
    { rule: 'emphasis', text: '*a* _b_ ~~c~~', expected: '\\*a\\* \\_b\\_ \\~\\~c\\~\\~' },
    { rule: 'a formula', text: '$a$', expected: '<span>$</span>a<span>$</span>' },
    { rule: 'a heading', text: '# a\n## b', expected: '\\# a \\#\\# b' },
    { rule: 'a list item', text: '- a', expected: '\\- a' },
    { rule: 'a numbered item', text: '1. a', expected: '1\\. a' },
    { rule: 'an alert', text: '[!NOTE]', expected: '\\[!NOTE\\]' },
    { rule: 'a pipe', text: 'a|b', expected: 'a&vert;b' },
    { rule: 'a backslash before code', text: '\\`a`', expected: '&bsol;`a`' },
    { rule: 'an open backtick', text: 'a ` b', expected: 'a &grave; b' },
    { rule: 'code between several backticks', text: 'a ``x`` b', expected: 'a `x` b' },
    { rule: 'words set apart by several blanks', text: 'one  @two  three', expected: 'one `@two` three' },
    { rule: 'brackets and stops around an address', text: '("ada@contoso.com").', expected: '("`ada@contoso.com`").' },
    { rule: 'spans that touch', text: '`x`«@z»', expected: '`x` `@z`' }
  ])('$rule', ({ text, expected }) => {
    expect(escapeText(text)).toBe(expected)
  })

  it.each(['`a`@x', '«a`»«@b»', '``a`«@x`»`@y', '`@a``@b`', '«`»`@x`', '@a`b`@c'])(
    'lets no mention out of %j',
    (text) => {
      expect(withoutCodeSpans(escapeText(text))).not.toContain('@')
    }
  )
})

it('long prose keeps its end', () => {
  expect(escapeText(`Nobody ${'x '.repeat(2_000)}at evil.example`, 40)).toMatch(/^Nobody x.*….*at evil\.example$/)
})

describe('table', () => {
  it('escapes pipes in every cell, in code spans too', () => {
    const text = table([say`A`, say`B`], [[codeSpan('a|b'), codeSpan('c\\|d')]])
    expect(text).toBe('| A | B |\n| --- | --- |\n| `a\\|b` | `c\\ \\|d` |')
  })

  it('keeps a row on its line', () => {
    expect(table([say`A`], [[say`a\n\n| b |`]]).split('\n')).toHaveLength(3)
    expect(
      table([say`A`], [[say`a \n  b`], [say`one\ntwo`]])
        .split('\n')
        .slice(2)
    ).toEqual(['| a b |', '| one two |'])
  })
})

describe('links', () => {
  it.each([
    { file: 'memberships/sales.csv', expected: 'memberships/sales.csv#L3' },
    { file: 'a b/(x)#1?.csv', expected: 'a%20b/%28x%29%231%3F.csv#L3' },
    { file: "it's [a]|b*!.csv", expected: 'it%27s%20%5Ba%5D%7Cb%2A%21.csv#L3' },
    { file: 'ä\uD800.csv', expected: '%C3%A4%EF%BF%BD.csv#L3' }
  ])('$file', ({ file, expected }) => {
    expect(fileUrl('https://github.com/o/r', 'abc', file, 3)).toBe(`https://github.com/o/r/blob/abc/${expected}`)
  })

  it.each(['http://github.example/x', 'https://github.example/x'])('%j becomes one', (url) => {
    expect(link(say`label`, url)).toBe(`[label](${url})`)
  })

  it.each(['javascript:alert(1)', 'javascript:https://evil.example', '//evil.example', 'data:text/html,x', ''])(
    '%j becomes no link',
    (url) => {
      expect(link(say`label`, url)).toBe('label')
    }
  )

  it('cannot end early', () => {
    expect(link(say`a`, 'https://github.com/o/r) [x](https://evil.example')).toBe(
      '[a](https://github.com/o/r%29%20%5Bx%5D%28https://evil.example)'
    )
  })
})

describe('words', () => {
  it('sets thousands apart and counts', () => {
    expect([count(0), count(999), count(6000), count(1_234_567)]).toEqual(['0', '999', '6,000', '1,234,567'])
    expect(counted(1, 'person', 'people')).toBe('1 person')
  })

  it('leaves empty blocks out', () => {
    expect(blocks([say`a`, null, say``, say`b`])).toBe('a\n\nb')
  })

  it('brings any text on one line', () => {
    expect(oneLine(' a\tb\n\nc\u200B ')).toBe('a b c')
  })
})

/** As CommonMark reads it: a run of backticks is closed by the next run of the same length. */
function withoutCodeSpans(text: string): string {
  return text.replace(/(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)/gs, '')
}
