/**
 * The one door through which text from files, from Entra and from error messages enters Markdown.
 *
 * Only what comes out of this module is of the type {@link Markdown}, and the {@link say} template takes nothing else.
 * So the compiler finds a name that was put into a comment as it is.
 */

declare const rendered: unique symbol

/** Markdown that is safe to print: our own words, or text that went through {@link codeSpan} or {@link escapeText}. */
export type Markdown = string & { readonly [rendered]: 'markdown' }

/** Longest text in a code span, in characters; names and justifications are seldom longer. */
export const MAX_CODE_CHARS = 80

/** Longest address, in characters: 64 before the `@` and 255 after it. No valid one is ever cut. */
export const MAX_ADDRESS_CHARS = 320

/** Longest prose, in characters; messages and hints are a few sentences. */
export const MAX_PROSE_CHARS = 800

/** Everything that is wide but not a plain space: line breaks, tabs, no-break spaces, line and paragraph separators. */
const WHITE_SPACE = /[\t-\r\u0085\p{Z}]+/gu

/** Nothing to clean up. Most texts are so, and a plan has tens of thousands of them. */
const PLAIN = /^[!-~]+(?: [!-~]+)*$/

/**
 * Characters that have no shape of their own: C0 and C1, bidi and zero-width characters, variation selectors, tags,
 * fillers, unpaired surrogates. They can turn what a reviewer reads into something else than what is there.
 */
const WITHOUT_SHAPE = /[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]+/gu

/**
 * A word that GitHub would make a link, a mention or a picture of after rendering: mention and address, URL,
 * `#12` and `GH-12`, commit SHA, `:emoji:`. Escapes do not stop it, only a code span does.
 */
const AUTOLINKED = /@|:\/\/|www\.|#\d|gh-\d|[0-9a-f]{7,}|:[\w+-]+:/i

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '`': '&grave;',
  '\\': '&bsol;',
  '|': '&vert;',
  // GitHub typesets `$…$` as a formula; inside an element of its own it stays a dollar.
  $: '<span>$</span>',
  '*': '\\*',
  _: '\\_',
  '[': '\\[',
  ']': '\\]',
  '~': '\\~',
  '#': '\\#'
}

/** Markdown of our own words, with rendered parts in it. Numbers stand as digits; see {@link count} for large ones. */
export function say(words: TemplateStringsArray, ...parts: readonly (Markdown | number)[]): Markdown {
  return words.map((word, index) => word + String(parts[index] ?? '')).join('') as Markdown
}

/** Rendered parts, one after the other. */
export function join(parts: readonly Markdown[], separator: string): Markdown {
  return parts.join(separator) as Markdown
}

/** Blocks with a blank line between them, as tables, alerts and `<details>` need it. Empty blocks fall away. */
export function blocks(parts: readonly (Markdown | null)[]): Markdown {
  return parts.filter((part) => part !== null && part !== '').join('\n\n') as Markdown
}

/** The text on one line, without characters that have no shape. Safe to look at, not yet safe to print as Markdown. */
export function oneLine(text: string): string {
  if (PLAIN.test(text)) return text
  return text.replace(WHITE_SPACE, ' ').replace(WITHOUT_SHAPE, '').replace(/ {2,}/g, ' ').trim()
}

/**
 * Text as code: nothing in it is a mention, a link, HTML, a formula or the end of the span.
 *
 * @param text Any text. Line breaks become spaces, an empty text becomes `(empty)`.
 * @param maxChars What is longer has `…` in its middle.
 */
export function codeSpan(text: string, maxChars = MAX_CODE_CHARS): Markdown {
  const shown = shorten(text, maxChars) || '(empty)'
  if (!shown.includes('`')) return `\`${shown}\`` as Markdown
  const longestRun = Math.max(...(shown.match(/`+/g) ?? []).map((run) => run.length))
  const fence = '`'.repeat(longestRun + 1)
  const padding = shown.startsWith('`') || shown.endsWith('`') ? ' ' : ''
  return (fence + padding + shown + padding + fence) as Markdown
}

/**
 * An address as code, whole: whose it is stands at its end, so that a cut one could pass for a colleague's.
 * What is longer than any valid address keeps both its ends.
 */
export function addressSpan(address: string): Markdown {
  return codeSpan(address, MAX_ADDRESS_CHARS)
}

/**
 * A sentence from elsewhere as prose. What it quotes, in backticks or as «name», becomes code, and so do words that
 * GitHub would turn into a mention or a link; everything else is escaped.
 *
 * @param text Plain text, e.g. the message of an error.
 * @param maxChars What is longer has `…` in its middle.
 */
export function escapeText(text: string, maxChars = MAX_PROSE_CHARS): Markdown {
  const pieces = shorten(text, maxChars)
    .split(/(`+[^`]+`+|«[^»]+»)/)
    .map((piece, index) => (index % 2 === 1 ? codeSpan(unquote(piece), maxChars) : escapeProse(piece)))
  // Two spans that touch would share their fences, and the inner text could get out.
  const joined = pieces
    .filter((piece) => piece !== '')
    .reduce((before, piece) => before + (before.endsWith('`') && piece.startsWith('`') ? ' ' : '') + piece, '')
  return joined.replace(/^[-+=]/, '\\$&').replace(/^(\d+)([.)])/, '$1\\$2') as Markdown
}

/** A number with its thousands set apart: `6,000`. */
export function count(amount: number): Markdown {
  return String(amount).replace(/\B(?=(\d{3})+$)/g, ',') as Markdown
}

/** A number and its noun: `1 person`, `6,000 people`. The nouns are our own words. */
export function counted(amount: number, one: string, many: string): Markdown {
  return `${count(amount)} ${amount === 1 ? one : many}` as Markdown
}

/** A table. The caller leaves a blank line before it, see {@link blocks}. */
export function table(head: readonly Markdown[], rows: readonly (readonly Markdown[])[]): Markdown {
  return [head, head.map(() => '---' as Markdown), ...rows].map(tableRow).join('\n') as Markdown
}

/** A list; each item on one line. */
export function list(items: readonly Markdown[]): Markdown {
  return items.map((item) => `- ${item}`).join('\n') as Markdown
}

/** An alert box. It must not stand inside anything else: GitHub draws it at the top level only. */
export function alert(kind: 'NOTE' | 'IMPORTANT' | 'WARNING' | 'CAUTION', body: Markdown): Markdown {
  return `> [!${kind}]\n${body.replace(/^/gm, '> ')}` as Markdown
}

/**
 * A part the reader can unfold.
 *
 * @param summary Our own words and numbers only: it stands in HTML, where code spans are not rendered.
 */
export function details(summary: Markdown, body: Markdown): Markdown {
  return say`<details><summary>${summary}</summary>

${body}

</details>`
}

/** A link; `url` comes from one of the functions below or from GitHub itself. Anything but http(s) stays without link. */
export function link(label: Markdown, url: string): Markdown {
  if (!/^https?:\/\//.test(url)) return label
  return `[${label}](${url.replace(/[\s()<>[\]\\`|"]/g, (char) => percentEncode(char))})` as Markdown
}

/** Where a file, or a line of it, can be read as it is at a commit. `repositoryUrl` is without a slash at its end. */
export function fileUrl(repositoryUrl: string, commit: string, file: string, line?: number): string {
  const path = file.split('/').map(percentEncode).join('/')
  return `${repositoryUrl}/blob/${percentEncode(commit)}/${path}${line === undefined ? '' : `#L${line}`}`
}

/** A commit by its first seven digits, linked. */
export function commitLink(repositoryUrl: string, commit: string): Markdown {
  return link(codeSpan(commit.slice(0, 7)), `${repositoryUrl}/commit/${percentEncode(commit)}`)
}

/** `encodeURIComponent` leaves parentheses and quotes alone, which end a link in Markdown, and throws on half a pair. */
function percentEncode(text: string): string {
  return encodeURIComponent(text.replace(/\p{Cs}/gu, '\uFFFD')).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`
  )
}

/**
 * Cuts in the middle: texts that begin alike mostly differ at their ends. Counts characters, not UTF-16 units, so that no
 * pair is cut in two. Only the ends of a very long text are looked at: a cell can hold megabytes.
 */
function shorten(text: string, maxChars: number): string {
  if (text.length > 8 * maxChars) {
    const [first, last] = [text.slice(0, 4 * maxChars), text.slice(-4 * maxChars)]
    return joinEnds(Array.from(oneLine(first)), Array.from(oneLine(last)), maxChars)
  }
  const line = oneLine(text)
  if (line.length <= maxChars) return line
  const chars = Array.from(line)
  return chars.length <= maxChars ? line : joinEnds(chars, chars, maxChars)
}

function joinEnds(first: readonly string[], last: readonly string[], maxChars: number): string {
  const atEnd = Math.floor((maxChars - 1) / 2)
  const start = first.slice(0, maxChars - 1 - atEnd).join('')
  const end = last.slice(Math.max(0, last.length - atEnd)).join('')
  return `${start.trimEnd()}…${end.trimStart()}`
}

function unquote(text: string): string {
  return text.startsWith('«') ? text.slice(1, -1) : text.replace(/^`+|`+$/g, '')
}

function escapeProse(text: string): string {
  return text
    .split(/( +)/)
    .map((word) => (AUTOLINKED.test(word) ? codeWord(word) : escapePunctuation(word)))
    .join('')
}

/** The word as code, without the brackets and full stops around it. */
function codeWord(word: string): string {
  const [, before = '', core = '', after = ''] = /^([("'«“‘[<{]*)(.*?)([)"'»”’\]>},.;:!?]*)$/u.exec(word) ?? []
  return escapePunctuation(before) + (core === '' ? '' : codeSpan(core, MAX_PROSE_CHARS)) + escapePunctuation(after)
}

function escapePunctuation(text: string): string {
  return text.replace(/[&<>`\\|$*_[\]~#]/g, (char) => ESCAPES[char] ?? char)
}

/**
 * A pipe ends a cell even inside a code span, unless a backslash stands before it. Renderers disagree about two
 * backslashes before a pipe, so one from the data gets a space behind it.
 */
function tableRow(cells: readonly Markdown[]): string {
  const escaped = cells.map((cell) =>
    cell.replace(/\s*\n\s*/g, ' ').replace(/(\\*)\|/g, (_, before: string) => (before ? `${before} \\|` : '\\|'))
  )
  return `| ${escaped.join(' | ')} |`.replace(/ {2,}/g, ' ')
}
