import type { Reply } from './http-messages.js'

/** A part of a batch as it came and was answered; `status` null when the connection was cut instead. */
export interface RecordedPart {
  readonly method: string
  readonly url: string
  readonly body: unknown
  readonly status: number | null
}

/** An HTTP request as it came and was answered. */
export interface RecordedRequest {
  readonly kind: 'login' | 'graph'
  readonly method: string
  readonly path: string
  /** Without `?`, percent-decoded; empty for none. */
  readonly query: string
  /** Parsed JSON of a Graph request; never the form of a sign-in, which holds secrets. */
  readonly body: unknown
  /** Null when no answer was sent. */
  readonly status: number | null
  /** Only of `$batch`. */
  readonly parts?: readonly RecordedPart[]
}

/** One call of Graph and its answer, as it stood on the wire; a part of a batch is a call of its own beside the batch's. */
export interface ObservedCall {
  readonly part: boolean
  readonly method: string
  /** Path and query as sent, with `/v1.0`, also of a part. */
  readonly url: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Parsed JSON; undefined when there was none. */
  readonly body: unknown
  readonly status: number
  /** Parsed JSON; undefined when there was none. */
  readonly answer: unknown
}

/** What becomes of an HTTP request: the reply, and what the record says beside it. */
export interface Outcome {
  readonly reply: Reply
  readonly body?: unknown
  readonly parts?: readonly RecordedPart[]
}
