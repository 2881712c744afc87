/**
 * What a cell shows, and how a column is sorted.
 *
 * @typedef {object} Row
 * @property {ReportMembership} membership
 * @property {ReportPerson} person
 * @property {string} packageName
 * @property {string} text All that a search looks at.
 *
 * @typedef {object} Column
 * @property {string} title
 * @property {(row: Row) => string | number} order Equal ones stand together.
 * @property {(row: Row) => readonly (Node | string)[]} content
 */

/** @type {Readonly<Record<ReportMembership['state'], string>>} */
const STATES = {
  delivered: 'Has it',
  delivering: 'Being delivered',
  partiallyDelivered: 'Has a part',
  deliveryFailed: 'Delivery failed',
  none: 'Not in Entra'
}

/** @type {Readonly<Record<ReportPerson['account'], string>>} */
const ACCOUNTS = { enabled: '', disabled: 'Account disabled', none: 'No user account' }

/** Whether somebody has at least a part of it, or is about to.
 * @param {Row} row */
function isHeld({ membership: { state } }) {
  return state !== 'none' && state !== 'deliveryFailed'
}

/** After every date: first what never ends, then what Entra does not tell.
 * @param {string | null} end */
function endOrder(end) {
  return end === null ? '~~' : end === 'none' ? '~' : end
}

/** @param {Row} row */
function personContent({ person: { name, address, domain, account } }) {
  return [
    given(name ?? address, 'name'),
    ...(name === null ? [] : [given(address, 'second')]),
    ...(domain === null ? [] : [element('span', 'tag', 'Guest')]),
    ...(account === 'enabled' ? [] : [element('span', 'tag off', ACCOUNTS[account])])
  ]
}

/** @param {string | null} end */
function endContent(end) {
  if (end === null) return []
  return end === 'none' ? [element('span', 'nothing', 'no end')] : [element('time', '', dayOf(end))]
}

/** @satisfies {Readonly<Record<string, Column>>} */
const COLUMNS = {
  person: {
    title: 'Person',
    /** @param {Row} row */
    order: (row) => row.membership.person,
    content: personContent
  },
  package: {
    title: 'Package',
    /** @param {Row} row */
    order: (row) => row.membership.package,
    /** @param {Row} row */
    content: (row) => [given(row.packageName, 'name')]
  },
  domain: {
    title: 'Domain',
    /** @param {Row} row */
    order: (row) => row.person.domain ?? '',
    /** @param {Row} row */
    content: (row) => [given(row.person.domain ?? '', 'name')]
  },
  kept: {
    title: 'Why',
    /** @param {Row} row */
    order: (row) => row.membership.kept ?? '',
    /** @param {Row} row */
    content: (row) => [element('span', 'name', row.membership.kept ?? '')]
  },
  state: {
    title: 'In Entra',
    /** @param {Row} row */
    order: (row) => `${STATES[row.membership.state]}\n${row.membership.policy ?? ''}`,
    /** @param {Row} row */
    content: ({ membership: { state, policy } }) => [
      element('span', state, STATES[state]),
      ...(policy === null ? [] : [given(policy, 'second')])
    ]
  },
  since: {
    title: 'Since',
    /** @param {Row} row */
    order: (row) => row.membership.since ?? '',
    /** @param {Row} row */
    content: ({ membership: { since } }) => (since === null ? [] : [element('time', '', dayOf(since))])
  },
  until: {
    title: 'Until',
    /** @param {Row} row */
    order: (row) => endOrder(row.membership.until),
    /** @param {Row} row */
    content: (row) => endContent(row.membership.until)
  },
  files: {
    title: 'In the files',
    /** @param {Row} row */
    order: (row) => row.membership.rows.join('\n'),
    /** @param {Row} row */
    content: ({ membership: { rows } }) =>
      rows.length === 0 ? [element('span', 'nothing', 'no row')] : rows.map((place) => given(place, 'place'))
  },
  remarks: {
    title: 'Remarks',
    /** @param {Row} row */
    order: (row) => row.membership.remarks.map(({ text }) => text).join('\n') || '~',
    /** @param {Row} row */
    content: ({ membership: { remarks } }) =>
      remarks.map(({ tone, text }) => element('p', `remark ${tone}`, ...sentence(text)))
  }
}
