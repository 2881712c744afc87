/**
 * Texts inside of an HTML comment. Two hyphens, or one before `>`, would end it in one reader or another, and a line break
 * could begin a record of its own, so all but letters, digits and a few signs is percent-encoded, as in an address.
 *
 * @see https://html.spec.whatwg.org/multipage/syntax.html#comments
 */

/**
 * All but what stands as it is: letters and digits of any script, and a few signs; a hyphen only before a letter or digit,
 * an `@` only after one, as in an address, since before a name it is a mention to whoever gets the text by mail.
 */
const OTHER = /[^\p{L}\p{M}\p{N} @._+'()/:-]|-(?![\p{L}\p{N}])|(?<![\p{L}\p{N}._+'-])@/gu

/** Longest text; what is cut off ends in `...`. */
const MAX_CHARS = 100

/** The texts, each made plain, with `; ` between them, which none of them can contain. */
export function plainWords(texts: readonly string[]): string {
  return texts.map(plain).join('; ')
}

/** A text without blanks, for a value after `name=`. */
export function plainValue(text: string): string {
  return text.replace(OTHER, percent).replaceAll(' ', '%20')
}

/** A long text is cut before it is encoded, so that no code is cut in two. */
function plain(text: string): string {
  const short = text.length > MAX_CHARS ? `${text.slice(0, MAX_CHARS)}...` : text
  return short.replace(OTHER, percent)
}

/** An unpaired surrogate has no code; cutting may leave one. */
function percent(character: string): string {
  if (character === '-') return '%2D'
  return encodeURIComponent(character.replace(/\p{Cs}/u, '\uFFFD'))
}
