/** Numbers as the page writes them. */

export function count(number: number): string {
  return Math.round(number).toLocaleString('en')
}

/** Two digits are as much as a shared machine says. */
export function times(ratio: number): string {
  return ratio < 10 ? ratio.toFixed(1) : count(ratio)
}

export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toLocaleString('en', { maximumFractionDigits: milliseconds < 100_000 ? 1 : 0 })} s`
}

export function milliseconds(number: number): string {
  return `${count(number)} ms`
}
