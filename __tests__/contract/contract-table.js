/**
 * The table of what was judged, as Markdown and back. JavaScript, because Jest loads reporters as they are; the types
 * stand beside it.
 */

const INTRODUCTION = `# What the tests hold against published descriptions

Every request that the action sends in the tests of its adapters and in the scenarios, every part of a batch, and every answer
of the emulated tenant and of the test GitHub is held against what Microsoft and GitHub publish, strictly: a member, a query
option, a path or a status that is not described fails the test. This page is made by a run of all tests; a run that
judges an operation which is not listed here, or lists one that nobody used, fails.

\`UPDATE_CONTRACT=1 npm test\` writes the page anew. Its figures are how often that run judged a request or an answer; they
differ a little from run to run, since the action asks again until Entra has delivered, and are not compared. Requests that a
test sends by hand to see them refused count as answers only. Rules that stand in prose alone, such as at most 15 values in a
filter, are in \`__tests__/contract/entra-rules.ts\` and \`github-exceptions.ts\`.`

/** @param {readonly import('./contract-ledger.js').LedgerLine[]} lines */
export function renderTable(lines) {
  const services = [...new Set(lines.map(({ service }) => service))].sort().reverse()
  const parts = services.map((service) => renderService(service, lines))
  return [INTRODUCTION, ...parts].join('\n\n') + '\n'
}

function renderService(service, lines) {
  const operations = sumUp(service, lines).map(({ operation, describedBy, page, requests, answers }) => {
    const by = page === null ? describedBy : `[${describedBy}](${page})`
    return `| \`${operation}\` | ${by} | ${requests} | ${answers} |`
  })
  const exceptions = sumUpExceptions(service, lines).map(
    ({ name, why, source, used }) => `| ${cell(name)} | ${cell(why)} [Source](${source}) | ${used} |`
  )
  return [
    `## ${service}`,
    '',
    '| Operation | Described by | Requests | Answers |',
    '| --- | --- | ---: | ---: |',
    ...operations,
    '',
    'Where the description says otherwise than the service is known to do; 0 is an exception that this run did not need.',
    '',
    '| Exception | Why | Used |',
    '| --- | --- | ---: |',
    ...exceptions
  ].join('\n')
}

function sumUp(service, lines) {
  const sums = new Map()
  for (const { method, path, ...line } of lines
    .filter((one) => one.service === service)
    .flatMap((one) => one.operations)) {
    const operation = `${method} ${path}`
    const known = sums.get(operation) ?? { requests: 0, answers: 0 }
    sums.set(operation, {
      ...line,
      operation,
      path,
      requests: known.requests + line.requests,
      answers: known.answers + line.answers
    })
  }
  return [...sums.values()].sort((left, right) =>
    left.path === right.path ? compare(left.operation, right.operation) : compare(left.path, right.path)
  )
}

function sumUpExceptions(service, lines) {
  const sums = new Map()
  for (const exception of lines.filter((one) => one.service === service).flatMap((one) => one.exceptions)) {
    const used = (sums.get(exception.name)?.used ?? 0) + exception.used
    sums.set(exception.name, { ...exception, used })
  }
  return [...sums.values()].sort((left, right) => compare(left.name, right.name))
}

function compare(left, right) {
  return left < right ? -1 : left > right ? 1 : 0
}

function cell(text) {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;')
}

/** @param {string} markdown */
export function readTable(markdown) {
  return markdown
    .split(/^## /m)
    .slice(1)
    .flatMap((section) => {
      const service = section.slice(0, section.indexOf('\n')).trim()
      return [...section.matchAll(/^\| `([^`]+)` *\| ([^|]*?) *\|/gm)].map(([, operation = '', by = '']) => {
        return { service, operation, describedBy: /^\[([^\]]*)\]/.exec(by)?.[1] ?? by }
      })
    })
}

/**
 * @param {string} markdown
 * @param {readonly import('./contract-ledger.js').LedgerLine[]} lines
 */
export function differences(markdown, lines) {
  const listed = new Set(readTable(markdown).map(sentence))
  const judged = new Set(readTable(renderTable(lines)).map(sentence))
  return [
    ...[...judged].filter((row) => !listed.has(row)).map((row) => `judged, but not listed: ${row}`),
    ...[...listed].filter((row) => !judged.has(row)).map((row) => `listed, but not judged: ${row}`)
  ]
}

function sentence({ service, operation, describedBy }) {
  return `${service}, ${operation} (${describedBy})`
}
