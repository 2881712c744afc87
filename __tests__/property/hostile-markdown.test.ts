/** Whatever a text says, GitHub's reader of Markdown sees text: no link, mention, picture, heading, cell or tag of its own. */
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'
import {
  alert,
  blocks,
  codeSpan,
  escapeText,
  list,
  oneLine,
  say,
  table,
  type Markdown
} from '../../src/core/markdown.js'
import { hostileText } from './hostile-text.js'
import { casesOf } from './random-runs.js'

/** As GitHub's reader understands it, with whatever HTML the text brings. */
function render(markdown: string): string {
  return micromark(markdown, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] })
}

function tagsIn(html: string): readonly string[] {
  return [...html.matchAll(/<\/?([^\s>/]*)[^>]*>/g)].map(([, name = '']) => name)
}

/** What people read outside code, where GitHub looks for mentions and references after rendering. */
function proseIn(html: string): string {
  return html
    .replace(/<code>.*?<\/code>/gs, '')
    .replace(/<span>\$<\/span>/g, '')
    .replace(/<[^>]*>/g, '')
}

/** @see https://docs.github.com/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls */
const AUTOLINKED = /@[\w-]|#\d|\bGH-\d|\b[0-9a-f]{7,40}\b|:[\w+-]+:|\$|https?:\/\/|www\./i

/** Our own words around a text, in every place a comment has. `tags`: what these words are made of. */
const PLACES: readonly {
  readonly place: string
  readonly around: (text: Markdown) => Markdown
  readonly tags: readonly string[]
}[] = [
  { place: 'a paragraph', around: (text) => text, tags: ['p'] },
  { place: 'a sentence', around: (text) => say`Person ${text} is added.`, tags: ['p'] },
  { place: 'a heading', around: (text) => say`#### ${text} · 3 members`, tags: ['h4'] },
  { place: 'a list', around: (text) => list([text, text]), tags: ['ul', 'li'] },
  { place: 'an alert', around: (text) => alert('WARNING', text), tags: ['blockquote', 'p'] },
  {
    place: 'a table',
    around: (text) =>
      blocks([
        say`Before`,
        table(
          [say`A`, say`B`],
          [
            [text, text],
            [say`last`, text]
          ]
        )
      ]),
    tags: ['p', 'table', 'thead', 'tbody', 'tr', 'th', 'td']
  }
]

/** The tags of the text alone: code, and the element that keeps a dollar from being a formula. */
const OWN_TAGS = ['code', 'span']

describe.each(PLACES)('any text in $place', ({ around, tags }) => {
  it.each([
    ['as code', (text: string) => codeSpan(text)],
    ['as prose', (text: string) => escapeText(text)]
  ] as const)('%s is only text', (_, show) => {
    const count = (all: readonly string[]): number => all.filter((tag) => tags.includes(tag)).length
    const ours = count(tagsIn(render(around(show('harmless')))))
    fc.assert(
      fc.property(hostileText, (text) => {
        const shown = show(text)
        fc.pre(shown !== '')
        const markdown = around(shown)
        const html = render(markdown)
        expect(tagsIn(html).filter((tag) => !tags.includes(tag) && !OWN_TAGS.includes(tag))).toEqual([])
        expect(proseIn(html.replaceAll('[!WARNING]', ''))).not.toMatch(AUTOLINKED)
        expect(markdown.split('\n').filter((line) => line.startsWith('<!--'))).toEqual([])
        // As many parts as our own words make of a harmless text.
        expect(count(tagsIn(html))).toBe(ours)
      }),
      casesOf(150)
    )
  })
})

describe('any text as code', () => {
  it('is shown as it is, on one line', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const [, code = ''] = /^<p><code>(.*)<\/code><\/p>$/.exec(render(codeSpan(text, 10_000))) ?? []
        const seen = code
          .replaceAll('&lt;', '<')
          .replaceAll('&gt;', '>')
          .replaceAll('&quot;', '"')
          .replaceAll('&amp;', '&')
        expect(seen).toBe(oneLine(text) || '(empty)')
      }),
      casesOf(500)
    )
  })
})
