/**
 * The ways to look at the list. The first column of a view is what it is sorted by at first; rows that are equal there
 * share one cell, with a word about how many they are.
 *
 * @typedef {keyof typeof COLUMNS} ColumnName
 *
 * @typedef {object} View
 * @property {string} id What stands behind `#` in the address.
 * @property {string} title
 * @property {readonly ColumnName[]} columns
 * @property {(row: Row) => boolean} shows
 * @property {(rows: readonly Row[]) => number} size How many there are of what the view is about.
 * @property {(rows: readonly Row[]) => string} summary Of the rows that share the first cell.
 */

/** @param {readonly Row[]} rows */
function personSummary(rows) {
  return counted(new Set(rows.filter(isHeld).map(({ packageName }) => packageName)).size, 'package', 'packages')
}

/** @param {readonly Row[]} rows */
function holdersSummary(rows) {
  return counted(peopleOf(rows.filter(isHeld)), 'person has it', 'people have it')
}

/** @param {readonly Row[]} rows */
function peopleOf(rows) {
  return new Set(rows.map(({ person }) => person)).size
}

/** @param {AccessReport} report
 * @returns {readonly View[]} */
function viewsOf({ people, packages, endsSoon }) {
  return [
    {
      id: 'people',
      title: 'By person',
      columns: ['person', 'package', 'state', 'since', 'until', 'files', 'remarks'],
      shows: () => true,
      size: () => people.length,
      summary: personSummary
    },
    {
      id: 'packages',
      title: 'By package',
      columns: ['package', 'person', 'state', 'since', 'until', 'files', 'remarks'],
      shows: () => true,
      size: () => packages.length,
      summary: holdersSummary
    },
    {
      id: 'ending',
      title: `Ending within ${counted(endsSoon.days, 'day', 'days')}`,
      columns: ['until', 'person', 'package', 'state', 'since', 'files', 'remarks'],
      shows: (row) => isHeld(row) && endOrder(row.membership.until) <= endsSoon.until,
      size: (rows) => rows.length,
      summary: (rows) => counted(rows.length, 'membership', 'memberships')
    },
    {
      id: 'guests',
      title: 'Guests by domain',
      columns: ['domain', 'person', 'package', 'state', 'until', 'files', 'remarks'],
      shows: ({ person }) => person.domain !== null,
      size: (rows) => peopleOf(rows),
      summary: (rows) => counted(peopleOf(rows), 'guest', 'guests')
    },
    {
      id: 'kept',
      title: 'Left alone',
      columns: ['kept', 'person', 'package', 'state', 'until', 'files', 'remarks'],
      shows: ({ membership }) => membership.kept !== null,
      size: (rows) => rows.length,
      summary: (rows) => counted(peopleOf(rows), 'person', 'people')
    }
  ]
}

/** The memberships with all that is looked for in them. A text that many share is folded once.
 * @param {AccessReport} report
 * @returns {readonly Row[]} */
function rowsOf({ people, packages, memberships }) {
  const personTexts = people.map(({ name, address, domain, account }) =>
    folded([name ?? '', address, domain === null ? '' : `guest ${domain}`, ACCOUNTS[account]].join('\n'))
  )
  const packageTexts = packages.map(folded)
  /** @type {Map<string, string>} */
  const known = new Map()
  /** @param {string} text */
  const once = (text) => {
    const made = known.get(text) ?? folded(text)
    known.set(text, made)
    return made
  }
  return memberships.flatMap((membership) => {
    const person = people[membership.person]
    const packageName = packages[membership.package]
    if (person === undefined || packageName === undefined) return []
    const { state, policy, rows, remarks, kept } = membership
    const own = [STATES[state], policy ?? '', kept ?? '', ...remarks.map(({ text }) => text)].join('\n')
    const text = [
      personTexts[membership.person],
      packageTexts[membership.package],
      once(own),
      rows.join('\n').toLowerCase()
    ].join('\n')
    return [{ membership, person, packageName, text }]
  })
}

/** The rows that have every word of the query.
 * @param {readonly Row[]} rows
 * @param {string} query */
function matching(rows, query) {
  const words = folded(query)
    .split(/\s+/)
    .filter((word) => word !== '')
  return words.length === 0 ? rows : rows.filter(({ text }) => words.every((word) => text.includes(word)))
}

/** Equal rows keep the order of the report: by person, then by package.
 * @param {readonly Row[]} rows
 * @param {Column} column
 * @param {boolean} descending */
function sorted(rows, { order }, descending) {
  const keyed = rows.map((row) => ({ row, key: order(row) }))
  const sign = descending ? -1 : 1
  keyed.sort((one, other) => (one.key < other.key ? -sign : one.key > other.key ? sign : 0))
  return keyed.map(({ row }) => row)
}
