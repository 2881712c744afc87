/**
 * A comment's Markdown as a person reads it in a terminal.
 *
 * It knows the Markdown that this action writes and no more: headings, tables, alerts, lists, parts to unfold, small
 * print, and the hidden record, which is left out as GitHub leaves it out.
 */
import type { Screen } from './screen.js'
import { paintLine, readInline, type Tone, wordsOf, wrapWords } from './styled-text.js'
import { renderTable } from './terminal-table.js'

/** Lines without their line ends; a blank line before each block, but for the one below its heading. */
export function renderMarkdown(markdown: string, screen: Screen): string[] {
  const lines: string[] = []
  let underHeading = true
  for (const block of markdown.split(/\n{2,}/)) {
    const rendered = renderBlock(block.trim(), screen)
    if (rendered.length === 0) continue
    lines.push(...(underHeading ? [] : ['']), ...rendered)
    underHeading = block.startsWith('####')
  }
  return lines
}

/** Prose of our own in lines, with the marks of inline Markdown. */
export function renderProse(markdown: string, screen: Screen, tone: Tone = 'plain'): string[] {
  return wrapWords(wordsOf(readInline(markdown, tone)), screen.width).map((line) => paintLine(line, screen.colours))
}

function renderBlock(block: string, screen: Screen): string[] {
  const { colours } = screen
  if (/^<!--.*-->$/s.test(block) || block === '</details>') return []
  const heading = /^(#+) (.*)$/s.exec(block)
  if (heading !== null) {
    // One tone: inside a heading nothing else stands out.
    return renderProse(heading[2] ?? '', { width: screen.width, colours: { ...colours, cyan: colours.bold } }, 'strong')
  }
  if (block.startsWith('|')) return renderRows(block, screen)
  if (block.startsWith('> ')) return renderAlert(block, screen)
  if (block.startsWith('- ')) return block.split('\n').flatMap((item) => renderItem(item, screen))
  if (block.startsWith('<sub>')) return renderProse(block, screen, 'dim')
  if (block.startsWith('<details>')) return renderProse(`▾ ${block.replace('<details>', '')}`, screen, 'strong')
  return renderProse(block, screen)
}

/** In a table nearly everything is code, and so nothing of it stands out. */
function renderRows(block: string, { width, colours }: Screen): string[] {
  const [head = [], , ...rows] = block.split('\n').map((line) =>
    line
      .replace(/^\|\s?|\s?\|$/g, '')
      .split(/(?<!\\)\|/)
      .map((cell) =>
        readInline(cell.trim()).map((span) => (span.tone === 'code' ? { ...span, tone: 'plain' as const } : span))
      )
  )
  return renderTable(head, rows, width, colours)
}

function renderAlert(block: string, { width, colours }: Screen): string[] {
  const [kind = '', ...body] = block.split('\n').map((line) => line.replace(/^> ?/, ''))
  const title = /^\[!(\w+)\]$/.exec(kind)?.[1] ?? 'NOTE'
  const colour = title === 'NOTE' || title === 'IMPORTANT' ? colours.blue : colours.yellow
  const lines = renderMarkdown(body.join('\n'), { width: width - 2, colours })
  return [
    colour(`┃ ${title.charAt(0)}${title.slice(1).toLowerCase()}`),
    ...lines.map((line) => `${colour('┃')} ${line}`)
  ]
}

function renderItem(item: string, { width, colours }: Screen): string[] {
  const lines = renderProse(item.slice(2), { width: width - 2, colours })
  return lines.map((line, index) => (index === 0 ? `• ${line}` : `  ${line}`))
}
