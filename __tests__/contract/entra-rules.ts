/** Rules about requests to Graph that stand in Microsoft's prose and not in its description. */
import type { ContractRule } from './openapi-contract.js'

/** Comparisons one filter clause may have. */
const MOST_COMPARISONS = 15
/** Characters a value that is compared with `eq` may have. */
const LONGEST_VALUE = 120
/** Characters the address of an advanced query may have. */
const LONGEST_ADDRESS = 2048
/** Users a page may be asked to have. */
const MOST_USERS = 999

const ABOUT_USERS = ['/users', '/directory/deletedItems/microsoft.graph.user']

const KNOWN_ISSUES = 'https://learn.microsoft.com/graph/known-issues'

function option(url: string, name: string): string {
  return new URLSearchParams(url.split('?')[1] ?? '').get(name) ?? ''
}

export const ENTRA_RULES: readonly ContractRule[] = [
  {
    name: 'at most 15 comparisons in a filter of directory objects',
    why: 'With more, by «in» or by «or», the directory refuses the request; advanced queries are measured by length.',
    source: KNOWN_ISSUES,
    breaches: ({ url, headers }, { path }) => {
      if (!ABOUT_USERS.includes(path) || isAdvanced(url, headers)) return []
      const count = comparisons(option(url, '$filter'))
      if (count <= MOST_COMPARISONS) return []
      return [{ where: 'query', at: '$filter', message: `has ${count} comparisons, more than ${MOST_COMPARISONS}` }]
    }
  },
  {
    name: 'at most 2,048 characters in the address of an advanced query',
    why: 'That is what bounds its filter.',
    source: KNOWN_ISSUES,
    breaches: ({ url, headers }, { path }) =>
      ABOUT_USERS.includes(path) && isAdvanced(url, headers) && url.length > LONGEST_ADDRESS
        ? [{ where: 'query', at: '$filter', message: `makes an address of ${url.length} characters` }]
        : []
  },
  {
    name: 'at most 120 characters in a value that users are compared with',
    why: 'After «eq» a longer one is refused.',
    source: KNOWN_ISSUES,
    breaches: ({ url }, { path }) => {
      if (!ABOUT_USERS.includes(path)) return []
      const long = comparedTexts(option(url, '$filter')).filter((text) => text.length > LONGEST_VALUE)
      return long.map((text) => ({
        where: 'query',
        at: '$filter',
        message: `has a value of ${text.length} characters`
      }))
    }
  },
  {
    name: 'at most 999 users a page',
    why: 'A greater $top is refused.',
    source: 'https://learn.microsoft.com/graph/api/user-list?view=graph-rest-1.0',
    breaches: ({ url }, { path }) => {
      const top = Number(option(url, '$top'))
      return ABOUT_USERS.includes(path) && top > MOST_USERS
        ? [{ where: 'query', at: '$top', message: `is ${top}, more than ${MOST_USERS}` }]
        : []
    }
  }
]

/** Values after `eq`; a quote inside a value is written twice. */
function comparedTexts(filter: string): readonly string[] {
  return [...filter.matchAll(/\beq\s+'((?:[^']|'')*)'/gi)].map(([, text = '']) => text.replaceAll("''", "'"))
}

/** «Advanced query capabilities on directory objects»: the header, and the count beside it. */
function isAdvanced(url: string, headers: Readonly<Record<string, string>>): boolean {
  return headers['consistencylevel']?.toLowerCase() === 'eventual' && option(url, '$count') === 'true'
}

/** Each value of an `in` is one, and each comparison outside of them. */
function comparisons(filter: string): number {
  const lists = [...filter.matchAll(/\bin\s*\(((?:[^')]|'(?:[^']|'')*')*)\)/gi)]
  const inLists = lists.reduce((sum, [, list = '']) => sum + countItems(list), 0)
  const rest = filter.replace(/\bin\s*\((?:[^')]|'(?:[^']|'')*')*\)/gi, '').replace(/'(?:[^']|'')*'/g, "''")
  return inLists + [...rest.matchAll(/\b(?:eq|ne|ge|gt|le|lt|startswith|endswith|contains)\b/gi)].length
}

function countItems(list: string): number {
  const withoutTexts = list.replace(/'(?:[^']|'')*'/g, "''").trim()
  return withoutTexts === '' ? 0 : withoutTexts.split(',').length
}
