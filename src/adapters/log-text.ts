/**
 * Text for the runner's log, in a form that the runner reads as text only.
 *
 * The runner parses every line of stdout and stderr for commands, in two forms:
 * 1. a line that starts with `::`, after any white space: `::add-mask::text`;
 * 2. `##[` anywhere in a line: `##[set-output name=changes]0`, deprecated and still executed.
 * Names from Entra and cells of a file get into the log, so both forms have to be broken, and nothing in a text may
 * begin a new line (a lone carriage return does) or hide what stands there (escape sequences, bidirectional controls).
 *
 * @see https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs (read at 2.336.0)
 */

/**
 * Everything that moves the cursor, ends a line in some reader, or reorders text: C0 and C1 controls except tab,
 * U+2028 and U+2029, bidirectional marks and isolates, the byte order mark.
 */
// eslint-disable-next-line no-control-regex -- controls are what this is about
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g

/** Put before a line that would otherwise start with a command. */
const HARMLESS_START = '› '

/**
 * Make a text of one or several lines safe to print.
 *
 * @param text Lines parted by `\n` or `\r\n`; any other control character becomes visible, e.g. `\u{d}`.
 * @returns The same number of lines, none of which the runner takes for a command.
 */
export function logText(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .split('\n')
    .map((line) => logLine(line))
    .join('\n')
}

/** The same for a text that must stay one line: line feeds become visible too. */
export function logLine(text: string): string {
  const seen = text
    .replace(UNSEEN, (character) => showCharacter(character))
    .replaceAll('\n', () => showCharacter('\n'))
    .replaceAll('##[', '##\\[')
  return /^\s*::/.test(seen) ? HARMLESS_START + seen : seen
}

function showCharacter(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
}
