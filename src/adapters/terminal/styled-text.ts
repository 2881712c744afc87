/** Inline Markdown as words with a tone, wrapped and painted for a terminal. */
import stringWidth from 'string-width'
import type { Colours } from './colours.js'

/** How a piece of text stands out. On a plain terminal, and in a pipe, all look alike. */
export type Tone = 'plain' | 'strong' | 'code' | 'dim' | 'good' | 'bad' | 'changed'

/** Text of one tone. */
export interface Span {
  readonly text: string
  readonly tone: Tone
}

/** What a line is not broken within: usually one span, several where tones meet without a space. */
export type Word = readonly Span[]

/** The inline Markdown that our comments use: code, links, bold, escapes, entities, and elements, which fall away. */
const INLINE =
  /(`+)(?!`)(.+?)(?<!`)\1(?!`)|\[((?:`+[^`]*`+|\\.|[^\]\\])*)\]\([^)]*\)|\*\*(.+?)\*\*|\\([!-/:-@[-`{-~])|&(amp|lt|gt|grave|bsol|vert);|<[^>]*>/gs

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  grave: '`',
  bsol: '\\',
  vert: '|'
}

/** The first cell of a row says by a sign what happens to the person; the sign has a colour of its own. */
const SIGN_TONES: Readonly<Record<string, Tone>> = { '+': 'good', '−': 'bad', '~': 'changed' }

/** Inline Markdown as spans. A link becomes its label: in a terminal its address would be most of the text. */
export function readInline(markdown: string, tone: Tone = 'plain'): Span[] {
  const spans: Span[] = []
  let end = 0
  for (const match of markdown.matchAll(INLINE)) {
    if (match.index > end) spans.push({ text: markdown.slice(end, match.index), tone })
    end = match.index + match[0].length
    const [, , code, label, bold, escaped, entity] = match
    if (code !== undefined) spans.push({ text: trimCode(code), tone: tone === 'dim' ? tone : 'code' })
    else if (label !== undefined) spans.push(...readInline(label, tone))
    else if (bold !== undefined) spans.push(...readInline(bold, SIGN_TONES[bold] ?? 'strong'))
    else if (escaped !== undefined) spans.push({ text: escaped, tone })
    else if (entity !== undefined) spans.push({ text: ENTITIES[entity] ?? '', tone })
  }
  if (end < markdown.length) spans.push({ text: markdown.slice(end), tone })
  return spans
}

/** A code span's text: one space at each end belongs to the fences, and a pipe of a table is escaped in it. */
function trimCode(code: string): string {
  const inner = /^ .*\S.* $/s.test(code) ? code.slice(1, -1) : code
  return inner.replaceAll('\\|', '|')
}

/** Spans broken at their spaces. */
export function wordsOf(spans: readonly Span[]): Word[] {
  const words: Word[] = []
  let word: Span[] = []
  const finish = (): void => {
    if (word.length > 0) words.push(word)
    word = []
  }
  for (const { text, tone } of spans) {
    text.split(/\s+/).forEach((piece, index) => {
      if (index > 0) finish()
      if (piece !== '') word.push({ text: piece, tone })
    })
  }
  finish()
  return words
}

/** Columns a text takes: characters of East Asia and pictures take two, combining marks none. */
export function widthOf(text: string): number {
  return stringWidth(text)
}

/** Columns a word takes. */
export function wordWidth(word: Word): number {
  return word.reduce((sum, { text }) => sum + widthOf(text), 0)
}

/** Columns a line of words takes, with one space between each two. */
export function lineWidth(line: readonly Word[]): number {
  return line.reduce((sum, word) => sum + wordWidth(word), Math.max(0, line.length - 1))
}

/** Words in lines of at most `width` columns; a longer word is broken. */
export function wrapWords(words: readonly Word[], width: number): Word[][] {
  const lines: Word[][] = []
  let line: Word[] = []
  let taken = 0
  for (const word of words.flatMap((each) => breakWord(each, width))) {
    const columns = wordWidth(word)
    if (line.length > 0 && taken + 1 + columns > width) {
      lines.push(line)
      line = []
      taken = 0
    }
    taken += columns + (line.length > 0 ? 1 : 0)
    line.push(word)
  }
  if (line.length > 0) lines.push(line)
  return lines
}

const CHARACTERS = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** A word in pieces of at most `width` columns; one that fits is the only piece. */
function breakWord(word: Word, width: number): readonly Word[] {
  if (wordWidth(word) <= width) return [word]
  const pieces: Span[][] = [[]]
  let taken = 0
  for (const { text, tone } of word) {
    for (const { segment } of CHARACTERS.segment(text)) {
      const columns = widthOf(segment)
      if (taken > 0 && taken + columns > width) {
        pieces.push([])
        taken = 0
      }
      const piece = pieces.at(-1)
      const last = piece?.at(-1)
      if (last?.tone === tone) piece?.splice(-1, 1, { text: last.text + segment, tone })
      else piece?.push({ text: segment, tone })
      taken += columns
    }
  }
  return pieces
}

/** A line of words as text; neighbours of one tone are painted in one go, with the spaces between them. */
export function paintLine(line: readonly Word[], colours: Colours): string {
  const runs: { text: string; tone: Tone }[] = []
  line.forEach((word, wordIndex) =>
    word.forEach(({ text, tone }, spanIndex) => {
      const space = wordIndex > 0 && spanIndex === 0 ? ' ' : ''
      const last = runs.at(-1)
      if (last?.tone === tone) last.text += space + text
      else runs.push(...(space === '' ? [] : [{ text: space, tone: 'plain' as const }]), { text, tone })
    })
  )
  return runs.map((span) => paint(span, colours)).join('')
}

/** Text in its tone. */
export function paint({ text, tone }: Span, colours: Colours): string {
  switch (tone) {
    case 'plain':
      return text
    case 'strong':
      return colours.bold(text)
    case 'code':
      return colours.cyan(text)
    case 'dim':
      return colours.dim(text)
    case 'good':
      return colours.green(text)
    case 'bad':
      return colours.red(text)
    case 'changed':
      return colours.yellow(text)
  }
}
