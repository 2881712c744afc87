/**
 * Texts and elements of the page. The files of this folder are plain scripts that stand in the page one after the other;
 * nothing translates them, so the page can be read as it was written.
 *
 * @typedef {import('../../core/access-report.js').AccessReport} AccessReport
 * @typedef {import('../../core/access-report.js').ReportMembership} ReportMembership
 * @typedef {import('../../core/access-report.js').ReportPerson} ReportPerson
 */

/** What moves, hides or reorders text: a name may hold it, and is to be read as it is. */
// eslint-disable-next-line no-control-regex -- controls are what this is about
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

/** Shows what nobody would see.
 * @param {string} text */
function visible(text) {
  return text.replace(UNSEEN, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
}

/** Text as it is looked for: without case and accents.
 * @param {string} text */
function folded(text) {
  return visible(text).normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `31 Dec 2030`, in UTC.
 * @param {string} instant */
function dayOf(instant) {
  const [year, month, day] = instant.slice(0, 10).split('-')
  return `${Number(day)} ${MONTHS[Number(month) - 1] ?? ''} ${year ?? ''}`
}

/** @param {number} amount
 * @param {string} one
 * @param {string} many */
function counted(amount, one, many) {
  return `${amount.toLocaleString('en')} ${amount === 1 ? one : many}`
}

/** An element. Strings become text, never markup.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {string} className
 * @param {...(Node | string)} content */
function element(tag, className, ...content) {
  const made = document.createElement(tag)
  if (className !== '') made.className = className
  made.append(...content)
  return made
}

/** A name from outside: it keeps its own direction, so that it cannot turn round what stands beside it.
 * @param {string} text
 * @param {string} [className] */
function given(text, className = '') {
  return element('bdi', className, visible(text))
}

/** A sentence in which `code` stands out.
 * @param {string} text */
function sentence(text) {
  return text.split('`').map((part, place) => (place % 2 === 1 ? element('code', '', given(part)) : visible(part)))
}

/** The element that the page has under this id.
 * @template {HTMLElement} E
 * @param {string} id
 * @param {new () => E} kind
 * @returns {E} */
function part(id, kind) {
  const found = document.getElementById(id)
  if (!(found instanceof kind)) throw new Error(`The page has no ${id}.`)
  return found
}
