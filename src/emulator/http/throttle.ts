/** How many calls of Graph an app may make. Microsoft publishes no numbers for entitlement management: choose any. */
export interface ThrottleLimits {
  /** Calls that may come at once; in a batch each part is one, and the batch itself none. */
  readonly requests: number
  /** Seconds in which as many are allowed again. */
  readonly perSeconds: number
  /** The least that `Retry-After` says, in seconds. Default 1. */
  readonly retryAfterSeconds?: number
}

/** Decides over the calls of one HTTP request: null to let a call through, else seconds for `Retry-After`. */
export type Gate = () => number | null

interface Bucket {
  tokens: number
  filledAt: number
  /** Until when the app was told to wait. */
  waitUntil: number
}

/**
 * A bucket of calls for each app, filled again evenly: the way Microsoft describes its limits for identity and access
 * («Microsoft Graph service-specific throttling limits», token bucket). «Evaluated individually»: parts of a batch are
 * throttled one by one («Microsoft Graph throttling guidance»). The same page: whoever calls again before `Retry-After`
 * has passed goes on using up the allowance; so such a call takes from the bucket although it is refused, at most until
 * the bucket owes one filling.
 */
export class Throttle {
  private readonly buckets = new Map<string, Bucket>()

  /** @param now Milliseconds since 1970. */
  constructor(
    private readonly limits: ThrottleLimits | null,
    private readonly now: () => number
  ) {}

  /** The gate of one HTTP request. Its calls know of no refusal but those before the request came. */
  arrive(clientId: string): Gate {
    const { limits } = this
    if (limits === null) return () => null
    const bucket = this.filled(clientId, limits)
    const early = this.now() < bucket.waitUntil
    return () => this.admit(bucket, early, limits)
  }

  private admit(bucket: Bucket, early: boolean, limits: ThrottleLimits): number | null {
    if (!early && bucket.tokens >= 1) {
      bucket.tokens -= 1
      return null
    }
    if (early) bucket.tokens = Math.max(-limits.requests, bucket.tokens - 1)
    const secondsToNext = ((1 - bucket.tokens) * limits.perSeconds) / limits.requests
    const seconds = Math.max(limits.retryAfterSeconds ?? 1, Math.ceil(secondsToNext))
    bucket.waitUntil = Math.max(bucket.waitUntil, this.now() + seconds * 1000)
    return seconds
  }

  private filled(clientId: string, limits: ThrottleLimits): Bucket {
    const now = this.now()
    const bucket = this.buckets.get(clientId) ?? { tokens: limits.requests, filledAt: now, waitUntil: 0 }
    const gained = ((now - bucket.filledAt) / 1000) * (limits.requests / limits.perSeconds)
    bucket.tokens = Math.min(limits.requests, bucket.tokens + gained)
    bucket.filledAt = now
    this.buckets.set(clientId, bucket)
    return bucket
  }
}
