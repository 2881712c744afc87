/** An answer of the API. */
export interface Answer {
  readonly status: number
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** More than this a page never has, whatever is asked for. */
const MAX_PER_PAGE = 100
const DEFAULT_PER_PAGE = 30

export function ok(body: unknown): Answer {
  return { status: 200, body }
}

export function created(body: unknown): Answer {
  return { status: 201, body }
}

/** A refusal in GitHub's words. */
export function refused(status: number, message: string, headers?: Readonly<Record<string, string>>): Answer {
  const body = { message, documentation_url: 'https://docs.github.com/rest', status: String(status) }
  return { status, body, ...(headers && { headers }) }
}

export const NOT_FOUND: Answer = refused(404, 'Not Found')

/**
 * One page of a list, with the links to the others.
 *
 * @see https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api
 */
export function pageOf(all: readonly unknown[], url: URL): Answer {
  const size = pageSize(url.searchParams)
  const page = pageNumber(url.searchParams)
  const last = Math.max(1, Math.ceil(all.length / size))
  const to = (target: number, relation: string) => {
    const address = new URL(url)
    address.searchParams.set('page', String(target))
    return `<${address.href}>; rel="${relation}"`
  }
  const links = [
    ...(page > 1 ? [to(page - 1, 'prev')] : []),
    ...(page < last ? [to(page + 1, 'next'), to(last, 'last')] : []),
    ...(page > 1 ? [to(1, 'first')] : [])
  ]
  return {
    ...ok(all.slice((page - 1) * size, page * size)),
    ...(links.length > 0 && { headers: { link: links.join(', ') } })
  }
}

export function pageSize(query: URLSearchParams): number {
  return Math.min(Number(query.get('per_page') ?? DEFAULT_PER_PAGE), MAX_PER_PAGE)
}

export function pageNumber(query: URLSearchParams): number {
  return Number(query.get('page') ?? 1)
}
