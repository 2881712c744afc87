/** How the story looks: headings, the tenant's packages, a diff, a comment in a frame. Data in, lines out. */
import type { Tenant } from '../emulator/tenant-server.js'
import { diffLines } from './line-diff.js'
import { differingPaths, type Files } from './story-commits.js'
import { textOf } from './story-edit.js'
import { paint, readInline, type Span, type Tone } from '../adapters/terminal/styled-text.js'
import { renderMarkdown, renderProse } from '../adapters/terminal/terminal-markdown.js'
import type { Screen } from '../adapters/terminal/screen.js'
import { renderTable } from '../adapters/terminal/terminal-table.js'

/** What stands before each line that belongs to something quoted. */
const INDENT = '  '
const FRAME = '│ '

/** A package as the story shows it. */
export interface PackageView {
  readonly name: string
  /** Display names, in the order they came. */
  readonly members: readonly string[]
}

/** The packages and who has them now, as the tenant has it. */
export function viewPackages(tenant: Tenant, names: readonly string[]): PackageView[] {
  const people = new Map(tenant.users().map((user) => [user.id, user.displayName ?? user.address]))
  return names.map((name) => ({
    name,
    members: tenant.holders(name).map(({ userId, address }) => people.get(userId) ?? address)
  }))
}

/** The heading of a chapter. */
export function renderChapter(number: number, title: string, { colours, width }: Screen): string[] {
  const text = `${number}  ${title} `
  return [...(number === 1 ? [] : ['']), colours.bold(text) + colours.dim('─'.repeat(Math.max(0, width - text.length)))]
}

/**
 * A table of packages and people.
 * @param before The same packages earlier: who is new stands out.
 */
export function renderPackages(
  packages: readonly PackageView[],
  before: readonly PackageView[],
  screen: Screen
): string[] {
  const rows = packages.map(({ name, members }) => {
    const old = new Set((before.find((each) => each.name === name) ?? { members }).members)
    const names = members.map((member): Span => ({ text: member, tone: old.has(member) ? 'plain' : 'good' }))
    const separated = names.flatMap((span, index) => (index === 0 ? [span] : [plain(', '), span]))
    return [readInline(`\`${name}\``), [plain(String(members.length))], separated]
  })
  const head = ['Access package', '', 'Who has it'].map((title) => [plain(title)])
  return renderTable(head, rows, screen.width - INDENT.length, screen.colours).map((line) => INDENT + line)
}

/** What a pull request changes, as its «Files changed» shows it. */
export function renderDiff(before: Files, after: Files, { colours, width }: Screen): string[] {
  const tones: Readonly<Record<string, Tone>> = { added: 'good', removed: 'bad', same: 'dim', gap: 'dim' }
  const signs: Readonly<Record<string, string>> = { added: '+ ', removed: '- ', same: '  ', gap: '  …' }
  return differingPaths(before, after).flatMap((path, index) => [
    ...(index === 0 ? [] : ['']),
    INDENT + colours.bold(path),
    ...diffLines(textOf(before, path), textOf(after, path)).map(({ kind, text }) => {
      const line = `${signs[kind] ?? ''}${text}`
      const cut = line.length > width - INDENT.length ? `${line.slice(0, width - INDENT.length - 1)}…` : line
      return INDENT + paint({ text: cut, tone: tones[kind] ?? 'plain' }, colours)
    })
  ])
}

/**
 * Markdown that GitHub would show, in a frame.
 * @param title Where it stands there.
 */
export function renderFramed(title: string, markdown: string, { colours, width }: Screen): string[] {
  const lines = renderMarkdown(markdown, { colours, width: width - INDENT.length - FRAME.length })
  const head = colours.dim(`╭ ${title}`)
  return [head, ...lines.map((line) => colours.dim(FRAME) + line), colours.dim('╰')].map((line) =>
    (INDENT + line).trimEnd()
  )
}

/** A paragraph of the story. */
export function renderParagraph(markdown: string, screen: Screen): string[] {
  return [...renderProse(markdown, screen), '']
}

function plain(text: string): Span {
  return { text, tone: 'plain' }
}
