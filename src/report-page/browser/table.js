/**
 * The list as a table. Only so many rows are drawn as asked for: a browser is slow at a hundred thousand.
 *
 * @typedef {object} Sorting
 * @property {ColumnName} column
 * @property {boolean} descending
 */

/** The head, each cell a button that sorts.
 * @param {View} view
 * @param {Sorting} sorting
 * @param {(column: ColumnName) => void} sort */
function tableHead(view, sorting, sort) {
  const cells = view.columns.map((name) => {
    const button = element('button', '', COLUMNS[name].title)
    button.type = 'button'
    button.addEventListener('click', () => sort(name))
    const cell = element('th', name, button)
    cell.scope = 'col'
    if (name === sorting.column) cell.ariaSort = sorting.descending ? 'descending' : 'ascending'
    return cell
  })
  return element('tr', '', ...cells)
}

/** One body for each group of rows that share the first cell.
 * @param {View} view
 * @param {readonly Row[]} rows All that were found.
 * @param {number} limit How many of them are drawn.
 * @param {boolean} grouped Whether they are sorted by the first column. */
function tableBodies(view, rows, limit, grouped) {
  if (!grouped) return [element('tbody', '', ...rows.slice(0, limit).map((row) => tableRow(view.columns, row)))]
  const [first, ...others] = view.columns
  if (first === undefined) return []
  const { order, content } = COLUMNS[first]
  const bodies = []
  for (let start = 0; start < Math.min(rows.length, limit);) {
    const lead = rows[start]
    if (lead === undefined) break
    const key = order(lead)
    let end = start + 1
    for (let next = rows[end]; next !== undefined && order(next) === key; next = rows[end]) end += 1
    const group = rows.slice(start, end)
    const drawn = group.slice(0, limit - start)
    const sum = group.length === 1 ? [] : [element('span', 'sum', view.summary(group))]
    const words = element('div', '', ...content(lead), ...sum)
    const cell = element('th', `group ${first}`, words)
    cell.scope = 'rowgroup'
    cell.rowSpan = drawn.length
    const lines = drawn.map((row) => tableRow(others, row))
    lines[0]?.prepend(cell)
    bodies.push(element('tbody', 'grouped', ...lines))
    start = end
  }
  return bodies
}

/** @param {readonly ColumnName[]} columns
 * @param {Row} row */
function tableRow(columns, row) {
  const cells = columns.map((name) => element('td', name, ...COLUMNS[name].content(row)))
  return element('tr', isHeld(row) ? '' : 'absent', ...cells)
}
