/** The text of a file, or why it has none; `line` is the first that cannot be read, from 1. */
export type DecodedText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'not-text'; readonly line: number; readonly reason: string }

const NEWLINE = 0x0a

/**
 * The text of a file in UTF-8, with or without byte order mark, or in UTF-16 with one, as Excel writes it.
 * Bytes that are not valid are refused, never replaced: a replaced letter would be another person's name.
 *
 * @returns The text without byte order mark, every line end (CRLF, CR) as LF.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  return decode(bytes, encodingOf(bytes))
}

/** The same for a file that has to be UTF-8. */
export function decodeUtf8(bytes: Uint8Array): DecodedText {
  return decode(bytes, 'utf-8')
}

/** How many line feeds a text has. */
export function countNewlines(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++
  return count
}

/** How the letters of a file are stored; of UTF-16 the byte order mark tells. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be'

function decode(bytes: Uint8Array, encoding: Encoding): DecodedText {
  let text: string
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes).replace(/\r\n?/g, '\n')
  } catch {
    return encoding === 'utf-8'
      ? { kind: 'not-text', line: firstInvalidLine(bytes), reason: 'is not UTF-8' }
      : { kind: 'not-text', line: 1, reason: 'starts like UTF-16 and is not' }
  }
  const nul = text.indexOf('\0')
  return nul < 0
    ? { kind: 'text', text }
    : { kind: 'not-text', line: countNewlines(text.slice(0, nul)) + 1, reason: 'has NUL bytes, which no text has' }
}

/** The encoding that a file's first bytes tell. */
export function encodingOf(bytes: Uint8Array): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return 'utf-8'
}

/** Line by line, since the decoder does not tell where it stopped; no byte of a multi-byte character is a line feed. */
function firstInvalidLine(bytes: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  for (let line = 1, start = 0; start < bytes.length; line++) {
    const newline = bytes.indexOf(NEWLINE, start)
    const end = newline < 0 ? bytes.length : newline + 1
    try {
      decoder.decode(bytes.subarray(start, end))
    } catch {
      return line
    }
    start = end
  }
  return 1
}
