/**
 * Comments as GitHub shows them: its Markdown, its sanitiser, what it makes live in text, its styles. For people who look
 * at pictures, and for tests of what people see.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Element, Root, Text } from 'hast'
import { findAndReplace, type RegExpMatchObject } from 'hast-util-find-and-replace'
import { fromHtml } from 'hast-util-from-html'
import { defaultSchema, sanitize } from 'hast-util-sanitize'
import { toHtml } from 'hast-util-to-html'
import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'
import rehypeGithubAlert from 'rehype-github-alert'

/** Width of a conversation's column on a common screen, in CSS pixels. */
export const COLUMN_WIDTH = 760

/** What GitHub turns into links after rendering, here whether or not such an account, issue or commit exists. */
const MADE_LIVE: readonly { readonly className: string; readonly pattern: RegExp }[] = [
  { className: 'user-mention', pattern: /(?<![\w`])@[a-z\d][\w-]*(?:\/[\w.-]+)?/gi },
  { className: 'issue-link', pattern: /(?:[\w.-]+(?:\/[\w.-]+)?)?#\d+\b|\bGH-\d+\b/gi },
  { className: 'commit-link', pattern: /\b[\da-f]{7,40}\b/gi }
]

/** Where nothing is made live. */
const LEFT_ALONE = ['a', 'code', 'pre', 'svg']

const STYLES = readFileSync(createRequire(import.meta.url).resolve('github-markdown-css'), 'utf8')

/** The column, and the comment in its frame with GitHub's own sizes. */
const FRAME = `
  body { margin: 0; }
  .column { width: 100%; padding: 0; background: var(--bgColor-default); }
  .comment { border: 1px solid var(--borderColor-default); border-radius: 6px; }
  .comment > header { padding: 8px 16px; font-size: 14px; color: var(--fgColor-muted);
    background: var(--bgColor-muted); border-bottom: 1px solid var(--borderColor-default);
    border-radius: 5px 5px 0 0; }
  .comment > header b { color: var(--fgColor-default); }
  .comment > header span { margin: 0 4px; padding: 0 6px; font-size: 12px; border: 1px solid var(--borderColor-default);
    border-radius: 2em; }
  .comment > .markdown-body { padding: 16px; font-size: 14px; }`

/** What the Markdown says, before anything is taken from it or made of it. */
export function readMarkdown(markdown: string): Root {
  const html = micromark(markdown, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] })
  return fromHtml(html, { fragment: true })
}

/** What GitHub lets through. */
export function sanitise(tree: Root): Root {
  // A root stays one.
  return sanitize(tree, defaultSchema) as Root
}

/** A comment as HTML, as GitHub shows it. */
export function renderComment(markdown: string): string {
  const tree = sanitise(readMarkdown(markdown))
  rehypeGithubAlert()(tree)
  findAndReplace(
    tree,
    MADE_LIVE.map(({ className, pattern }) => [pattern, (text: string) => liveLink(className, text)]),
    { ignore: LEFT_ALONE }
  )
  findAndReplace(tree, [[/\n/g, breakLine]], { ignore: LEFT_ALONE })
  return toHtml(tree)
}

/** A whole page with one comment, as wide as the window; light or dark as the browser asks. */
export function commentPage(markdown: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><style>${STYLES}${FRAME}</style></head>
<body><main class="column markdown-body"><article class="comment">
<header><b>github-actions</b> <span>bot</span> commented</header>
<div class="markdown-body">${renderComment(markdown)}</div>
</article></main></body></html>`
}

function liveLink(className: string, text: string): Element {
  const children: Text[] = [{ type: 'text', value: text }]
  return { type: 'element', tagName: 'a', properties: { className: [className], href: `#${className}` }, children }
}

/** In comments, unlike in files, the end of a line within a paragraph is one for the reader too. */
function breakLine(_: string, { stack }: RegExpMatchObject): Element | false {
  const inParagraph = stack.some((node) => node.type === 'element' && node.tagName === 'p')
  return inParagraph && { type: 'element', tagName: 'br', properties: {}, children: [] }
}
