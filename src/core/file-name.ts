/** Names for new files that are safe on every file system. */

/** With `.csv`, a folder and a number they stay below the 255 bytes that a name may have, in any script. */
const MAX_NAME_CHARS = 50

/**
 * Names that Windows keeps for devices, whatever their ending.
 * @see https://learn.microsoft.com/windows/win32/fileio/naming-a-file
 */
const DEVICE = /^(?:con|prn|aux|nul|(?:com|lpt)[\d¹²³])$/

/**
 * A file's name for a text: lower case, letters and digits of any script, `-` for everything else.
 *
 * @param text A display name; there may be nothing in it that a file name can have.
 * @param ending With its dot.
 * @param isTaken Whether a name is there already, in the spelling of {@link comparedName}.
 */
export function fileNameFor(text: string, ending: string, isTaken: (name: string) => boolean): string {
  const plain = text.normalize('NFC').toLowerCase().normalize('NFC')
  const words = plain.replace(/[^\p{L}\p{M}\p{N}]+/gu, '-').replace(/^[-\p{M}]+|-+$/gu, '')
  const name = Array.from(words).slice(0, MAX_NAME_CHARS).join('').replace(/-+$/, '')
  const stem = name === '' ? 'package' : name
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? stem : `${stem}-${number}`
    if (!DEVICE.test(candidate) && !isTaken(comparedName(candidate + ending))) return candidate + ending
  }
}

/** A file's name as file systems compare it that mind neither case nor how a letter is composed. */
export function comparedName(name: string): string {
  return name.normalize('NFC').toLowerCase().normalize('NFC')
}
