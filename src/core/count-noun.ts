/** `1 row`, `12 rows`: for sentences of the log. Comments have their own, which gives Markdown. */
export function countNoun(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`
}
