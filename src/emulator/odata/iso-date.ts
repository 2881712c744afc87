/** UTC with fraction, as Graph writes dates. */
export function isoDate(time: number): string {
  return new Date(time).toISOString()
}
