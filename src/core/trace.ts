/** The words by which an auditor in Entra finds the review behind a request. */

/** Where a run's changes come from. */
export interface Trace {
  /** The repository's page, e.g. `https://github.com/octo/hello`. */
  readonly repositoryUrl: string
  /** The merged pull requests of the run; empty when nobody's review was needed or found. */
  readonly pullRequests: readonly number[]
  readonly commit: string
}

/**
 * Microsoft publishes no limit for `justification`, and a request refused for its length would be an access not given:
 * a cautious length, that leaves room for a sentence beside the trace.
 */
const MAX_JUSTIFICATION_CHARS = 500
const MAX_PULL_REQUESTS = 3

/**
 * The `justification` of a request: the row's own text, then the pull requests (or the repository) and the commit. What is
 * too long is cut from the row's text, never from the trace.
 *
 * @param text The row's `Justification`, or null.
 */
export function justify(text: string | null, trace: Trace): string {
  const source = describeTrace(trace)
  const own = (text ?? '').replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim()
  if (own === '') return source
  return `${cut(own, MAX_JUSTIFICATION_CHARS - source.length - 3)} (${source})`
}

function describeTrace({ repositoryUrl, pullRequests, commit }: Trace): string {
  const shown = pullRequests.slice(0, MAX_PULL_REQUESTS).map((number) => `${repositoryUrl}/pull/${number}`)
  const more = pullRequests.length - shown.length
  const places = shown.length === 0 ? [repositoryUrl] : more > 0 ? [...shown, `${more} more`] : shown
  return `${places.join(', ')}, commit ${commit}`
}

/** By whole characters, as people count them: half an emoji is no text. */
function cut(text: string, limit: number): string {
  if (text.length <= limit) return text
  let kept = ''
  for (const character of text) {
    if (kept.length + character.length > limit - 1) break
    kept += character
  }
  return `${kept.trimEnd()}…`
}
