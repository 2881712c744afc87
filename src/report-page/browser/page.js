/** The page: what is looked at, looked for and sorted by, drawn anew when any of it changes. */

/** Rows drawn at first, with each «show more», and at most on paper. */
const FIRST_ROWS = 200
const MORE_ROWS = 500
const PRINTED_ROWS = 5000

/** @type {unknown} */
const written = JSON.parse(part('report', HTMLScriptElement).textContent)
const report = /** @type {AccessReport} */ (written)
const allRows = rowsOf(report)
const views = viewsOf(report)
const query = part('query', HTMLInputElement)
const list = part('list', HTMLTableElement)
const more = part('more', HTMLButtonElement)

let view = viewOfAddress()
let sorting = firstSorting()
let limit = FIRST_ROWS
/** The rows of this view, sorted: what a search goes through, so that typing sorts nothing. */
let ordered = orderedRows()

function viewOfAddress() {
  const [first] = views
  const asked = views.find(({ id }) => `#${id}` === location.hash) ?? first
  if (asked === undefined) throw new Error('The page has no views.')
  return asked
}

/** @returns {Sorting} */
function firstSorting() {
  return { column: view.columns[0] ?? 'person', descending: false }
}

function orderedRows() {
  return sorted(allRows.filter(view.shows), COLUMNS[sorting.column], sorting.descending)
}

function draw() {
  const found = matching(ordered, query.value)
  const shown = Math.min(limit, found.length)
  const head = tableHead(view, sorting, sortBy)
  const bodies = tableBodies(view, found, limit, sorting.column === view.columns[0])
  const focused = document.activeElement?.closest('th')?.className
  list.caption?.replaceChildren(
    view.title + (query.value.trim() === '' ? '' : `, found by «${visible(query.value.trim())}»`)
  )
  list.tHead?.replaceChildren(head)
  for (const body of [...list.tBodies]) body.remove()
  list.append(...bodies)
  list.hidden = found.length === 0
  list.className = view.id
  // The button that sorts was drawn anew; whoever pressed it by key stays on it.
  if (focused !== undefined) head.getElementsByClassName(focused)[0]?.querySelector('button')?.focus()
  part('count', HTMLElement).replaceChildren(countWords(shown, found.length))
  part('rest', HTMLElement).hidden = shown === found.length
  more.replaceChildren(`Show ${counted(Math.min(MORE_ROWS, found.length - shown), 'more', 'more')}`)
}

/** @param {number} shown
 * @param {number} found */
function countWords(shown, found) {
  if (found === 0)
    return ordered.length === 0 ? 'Nobody is in this list.' : 'Nothing found. Each word has to stand in the row.'
  const of = found === ordered.length ? '' : ` of ${ordered.length.toLocaleString('en')}`
  const first = shown < found ? `, the first ${shown.toLocaleString('en')} shown` : ''
  return `${counted(found, 'row', 'rows')}${of}${first}`
}

/** @param {ColumnName} column */
function sortBy(column) {
  sorting = { column, descending: sorting.column === column && !sorting.descending }
  limit = FIRST_ROWS
  ordered = orderedRows()
  draw()
}

function drawViews() {
  const links = views.map((each) => {
    const size = each.size(allRows.filter(each.shows))
    const link = element('a', '', each.title, ' ', element('span', 'size', size.toLocaleString('en')))
    link.href = `#${each.id}`
    if (each === view) link.ariaCurrent = 'page'
    return link
  })
  part('views', HTMLElement).replaceChildren(...links)
}

function drawFrame() {
  const { tenantId, folder, generatedAt, people, packages, notices } = report
  const asOf = `${dayOf(generatedAt)}, ${generatedAt.slice(11, 16)} UTC`
  const held = allRows.filter(isHeld).length
  part('facts', HTMLElement).replaceChildren(
    [
      counted(people.length, 'person', 'people'),
      counted(packages.length, 'managed package', 'managed packages'),
      counted(held, 'membership in Entra', 'memberships in Entra'),
      `as of ${asOf}`
    ].join(' · ')
  )
  part('origin', HTMLElement).append(
    'Tenant ',
    given(tenantId),
    ', compared with the files in ',
    given(folder),
    '. Days are in UTC.'
  )
  part('notices', HTMLElement).append(...notices.map((notice) => element('li', '', ...sentence(notice))))
  part('notices', HTMLElement).hidden = notices.length === 0
  part('tools', HTMLElement).hidden = false
}

query.addEventListener('input', () => {
  limit = FIRST_ROWS
  draw()
})
more.addEventListener('click', () => {
  const before = list.rows.length
  limit += MORE_ROWS
  draw()
  // Reading goes on where it stopped.
  const next = list.rows[before]
  if (next === undefined) return
  next.tabIndex = -1
  next.focus({ preventScroll: true })
})
addEventListener('hashchange', () => {
  view = viewOfAddress()
  sorting = firstSorting()
  limit = FIRST_ROWS
  ordered = orderedRows()
  drawViews()
  draw()
})
addEventListener('beforeprint', () => {
  limit = Math.max(limit, PRINTED_ROWS)
  draw()
})
addEventListener('afterprint', () => {
  limit = FIRST_ROWS
  draw()
})

drawFrame()
drawViews()
draw()
