/** A text file as its lines, so that some of them can be changed while every other byte stays. */
import { encodingOf, type Encoding } from './decode-text.js'

/** One line and what ends it; `end` is empty for a last line that nothing ends. */
export interface TextLine {
  readonly text: string
  readonly end: '\n' | '\r\n' | '\r' | ''
}

export interface TextLines {
  readonly encoding: Encoding
  /** Whether the file starts with a byte order mark; it is in no line. */
  readonly marked: boolean
  /** As an editor counts them; a line break at the end of the file starts no further line. */
  readonly lines: readonly TextLine[]
}

const MARK = '\ufeff'

/** Takes a text file apart. @param bytes What `decodeText` can read. */
export function splitLines(bytes: Uint8Array): TextLines {
  const encoding = encodingOf(bytes)
  const text = new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes)
  const marked = text.startsWith(MARK)
  const found = (marked ? text.slice(MARK.length) : text).matchAll(/([^\r\n]*)(\r\n|\n|\r|$)/g)
  const lines = [...found].map(([, line = '', end = '']) => ({ text: line, end: end as TextLine['end'] }))
  // The pattern also matches the nothing after the last line break.
  return { encoding, marked, lines: lines.filter((line) => line.text !== '' || line.end !== '') }
}

/** Puts it together again; what was not changed has the bytes it had. */
export function joinLines({ encoding, marked, lines }: TextLines): Uint8Array {
  const text = (marked ? MARK : '') + lines.map((line) => line.text + line.end).join('')
  if (encoding === 'utf-8') return new TextEncoder().encode(text)
  const bytes = new Uint8Array(text.length * 2)
  const view = new DataView(bytes.buffer)
  for (let unit = 0; unit < text.length; unit++) {
    view.setUint16(unit * 2, text.charCodeAt(unit), encoding === 'utf-16le')
  }
  return bytes
}
