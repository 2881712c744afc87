/** What goes wrong with a request. */
export type Fault =
  /** GitHub refuses it; nothing happens. */
  | {
      readonly kind: 'status'
      readonly status: number
      readonly message?: string
      readonly headers?: Readonly<Record<string, string>>
    }
  /** A secondary limit, which GitHub tells with either status, and not always with a time to come back. */
  | { readonly kind: 'secondary-limit'; readonly status: 403 | 429; readonly retryAfter?: number }
  /** The connection breaks before GitHub does anything. */
  | { readonly kind: 'drop' }
  /** GitHub does it, and the connection breaks before the answer. */
  | { readonly kind: 'lose-answer' }
  /** GitHub does it, and half of the answer arrives. */
  | { readonly kind: 'cut-answer' }
  /** GitHub never answers. */
  | { readonly kind: 'hang' }

/** One request as it came in. */
export interface RecordedRequest {
  readonly method: string
  /** With the query, e.g. `/repos/octo/hello/compare/a...b?per_page=1`. */
  readonly path: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: unknown
}

/** Faults that wait for their requests; each is used up after so many. */
export class Faults {
  readonly #waiting: { readonly match: string | RegExp; readonly fault: Fault; times: number }[] = []

  /** @param match Compared with `METHOD /path?query`: a text must occur in it. */
  add(match: string | RegExp, fault: Fault, times: number): void {
    this.#waiting.push({ match, fault, times })
  }

  /** Nothing goes wrong any more. */
  end(): void {
    this.#waiting.length = 0
  }

  next(request: RecordedRequest): Fault | null {
    const line = `${request.method} ${request.path}`
    const entry = this.#waiting.find(
      ({ match, times }) => times > 0 && (typeof match === 'string' ? line.includes(match) : match.test(line))
    )
    if (entry === undefined) return null
    entry.times -= 1
    return entry.fault
  }
}
