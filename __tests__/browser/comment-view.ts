/** What is wrong with a comment once GitHub shows it, judged by what a browser makes of it. */
import type { Root } from 'hast'
import { gfm } from 'micromark-extension-gfm'
import { parse, postprocess, preprocess } from 'micromark'
import type { Browser, Page, Request } from 'playwright-core'
import { COLUMN_WIDTH, commentPage, readMarkdown, sanitise } from './github-comment.js'

/** What our own words are made of. */
const OWN_ELEMENTS = [
  ...['a', 'blockquote', 'code', 'details', 'div', 'em', 'h3', 'h4', 'li', 'ol', 'p', 'span', 'strong', 'sub'],
  ...['summary', 'svg', 'table', 'tbody', 'td', 'th', 'thead', 'tr', 'ul']
]

/** The repository of the demo and of the golden comments, and what we link to in it. */
const OWN_LINK = new RegExp(
  `^https://github\\.com/contoso/access/(?:${[
    'commit/[\\da-f]{40}',
    '(?:blob|tree)/[\\da-f]{40}/[^?#]+(?:#L\\d+)?',
    'actions/runs/\\d+',
    'pull/\\d+(?:#issuecomment-\\d+)?'
  ].join('|')})$`
)

/** The last line of the record that a comment carries out of sight. */
const RECORD_END = /^check=\S+ -->$/m

/** What is on the page. */
interface Seen {
  /** Names of elements, those in a drawing left out. */
  readonly elements: readonly string[]
  readonly links: readonly { readonly href: string; readonly className: string; readonly text: string }[]
  /** Texts of paragraphs. */
  readonly paragraphs: readonly string[]
  /** Foldable parts that stand in anything, or that do not begin with their one summary. */
  readonly oddDetails: number
  /** Whether the comment's last block can be seen, and is the paragraph that we end with. */
  readonly endsInSight: boolean
  readonly pageTooWide: boolean
  /** Texts of tables that need to be scrolled sideways. */
  readonly wideTables: readonly string[]
  readonly text: string
}

/** Runs in the page. A text, since the types of the tests know no browser. */
const LOOK = `(() => {
  const comment = document.querySelector('.comment > .markdown-body')
  const all = (selector) => [...comment.querySelectorAll(selector)]
  const tooWide = (element) => element.scrollWidth > element.clientWidth
  const last = comment.lastElementChild
  return {
    elements: all('*').filter((each) => each.parentElement.closest('svg') === null).map((each) => each.localName),
    links: all('a').map((a) => ({ href: a.getAttribute('href'), className: a.className, text: a.textContent })),
    paragraphs: all('p').map((each) => each.textContent),
    oddDetails: all('details').filter(
      (each) =>
        each.parentElement !== comment ||
        each.firstElementChild?.localName !== 'summary' ||
        each.querySelectorAll('summary').length !== 1
    ).length,
    endsInSight: last?.localName === 'p' && last.checkVisibility() && last.clientHeight > 0,
    pageTooWide: tooWide(document.documentElement),
    wideTables: all('table').filter(tooWide).map((each) => each.innerText),
    text: comment.innerText
  }
})()`

/** A comment, opened. */
export interface CommentView {
  /** What a person would stumble over; empty when all is well. */
  readonly complaints: readonly string[]
  /** What a person reads, folded parts left out. */
  readonly text: string
  readonly wideTables: readonly string[]
}

/**
 * Opens a comment in a column of a conversation and looks at it.
 *
 * @param page From {@link openColumn}; one serves any number of comments.
 */
export async function viewComment(page: Page, markdown: string): Promise<CommentView> {
  const asked: string[] = []
  const note = (request: Request): void => {
    asked.push(`asks for ${request.url()}`)
  }
  page.on('request', note)
  await page.setContent(commentPage(markdown))
  const seen = await page.evaluate<Seen>(LOOK)
  page.off('request', note)
  const complaints = [...complaintsAbout(seen), ...asked, ...lostElements(markdown), ...brokenRows(markdown)]
  return { complaints, text: seen.text, wideTables: seen.wideTables }
}

/** A page as wide as a conversation's column. */
export function openColumn(browser: Browser): Promise<Page> {
  return browser.newPage({ viewport: { width: COLUMN_WIDTH, height: 1_000 } })
}

function complaintsAbout(seen: Seen): string[] {
  const foreign = [...new Set(seen.elements)].filter((name) => !OWN_ELEMENTS.includes(name))
  const live = seen.links.filter(({ className }) => className !== '')
  const forged = seen.links.filter(({ href, className }) => className === '' && !isOwn(href))
  return [
    ...foreign.map((name) => `element ${name}`),
    ...live.map(({ className, text }) => `${className} ${text}`),
    ...forged.map(({ href }) => `link to ${href}`),
    ...seen.paragraphs.filter((text) => /^\s*\|/.test(text)).map((text) => `row outside its table: ${text}`),
    ...(seen.oddDetails > 0 ? ['foldable part in a wrong place'] : []),
    ...(seen.endsInSight ? [] : ['end not seen']),
    ...(RECORD_END.test(seen.text) ? ['record in sight'] : []),
    ...(seen.pageTooWide ? ['page too wide'] : [])
  ]
}

function isOwn(href: string): boolean {
  return OWN_LINK.test(href) && new URL(href).href === href
}

/** What the sanitiser took away: none of our own words needs it, and what a reviewer does not see is not reviewed. */
function lostElements(markdown: string): string[] {
  const tree = readMarkdown(markdown)
  const kept = elementsOf(sanitise(tree))
  return elementsOf(tree).length === kept.length ? [] : ['the sanitiser removes something']
}

function elementsOf(tree: Root): string[] {
  const names: string[] = []
  const collect = (nodes: Root['children']): void => {
    for (const node of nodes) {
      if (node.type !== 'element') continue
      names.push(node.tagName)
      collect(node.children)
    }
  }
  collect(tree.children)
  return names
}

/** Rows with other cells than their head. A page does not tell: too many are dropped there, and too few filled up. */
function brokenRows(markdown: string): string[] {
  const chunks = preprocess()(markdown, undefined, true)
  const events = postprocess(
    parse({ extensions: [gfm()] })
      .document()
      .write(chunks)
  )
  const found: string[] = []
  let columns: number | null = null
  let [cells, inRow] = [0, 0]
  for (const [kind, token] of events) {
    // Micromark's own types know nothing of tables.
    const type: string = token.type
    if (kind === 'enter') {
      if (type === 'tableData' || type === 'tableHeader') cells += 1
    } else if (type === 'tableRow') {
      if (columns !== null && cells !== columns) found.push(`${cells} cells of ${columns} in line ${token.start.line}`)
      ;[inRow, cells] = [cells, 0]
    } else if (type === 'tableHead') columns = inRow
    else if (type === 'table') columns = null
  }
  return found
}
