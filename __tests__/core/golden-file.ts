import { expect } from '@jest/globals'
import { readFileSync, writeFileSync } from 'node:fs'

const FOLDER = new URL('./golden/', import.meta.url)

/**
 * Compares a text with a file of `golden/`, which people can look at as GitHub shows it.
 * `UPDATE_GOLDEN=1 npm test -- __tests__/core` writes the files anew.
 */
export function expectGolden(name: string, text: string): void {
  const file = new URL(`${name}.md`, FOLDER)
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, text)
  expect(text).toBe(readFileSync(file, 'utf8'))
}

/** The first and last lines of a long text, with a line that says how much stands between. */
export function headAndTail(text: string, lines = 25): string {
  const all = text.split('\n')
  const cut = all.length - 2 * lines
  if (cut <= 0) return text
  return [...all.slice(0, lines), '', `(${cut} lines here)`, '', ...all.slice(-lines)].join('\n')
}
