/** An invitation that was sent, or only recorded (`mailed: false`). */
export interface InvitationRecord {
  readonly address: string
  readonly userId: string
  readonly displayName: string | null
  readonly mailed: boolean
  readonly language: string | null
  readonly redirectUrl: string
  /** Who gets a copy of the message. */
  readonly ccRecipient: string | null
  /** Object ids. */
  readonly sponsors: readonly string[]
  /** Whether it makes someone redeem again who had done so. */
  readonly reset: boolean
}
