/** What of a cell fits into a sentence. */
const MAX_QUOTED_CHARS = 80
const HALF = MAX_QUOTED_CHARS / 2 - 1

/**
 * A text from a file as it stands in a message: in backticks, on one line, cut in the middle when long, so that both
 * ends can be told apart, and with everything that
 * cannot be seen (line breaks, zero-width and direction marks, control characters) as an escape such as `\u200b`.
 * It is for readers; who prints the message still escapes it for the place it goes to.
 */
export function quoteValue(text: string): string {
  const seen = text
    .replaceAll('`', "'")
    .replace(
      /[\p{C}\p{Zl}\p{Zp}]/gu,
      (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`
    )
  return `\`${seen.length > MAX_QUOTED_CHARS ? `${seen.slice(0, HALF)}…${seen.slice(-HALF)}` : seen}\``
}
