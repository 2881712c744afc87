import { expect } from '@jest/globals'
import { readFileSync, writeFileSync } from 'node:fs'

export const GOLDEN_FOLDER = new URL('./comments/', import.meta.url)
export const GOLDEN_ISSUES = new URL('./issues/', import.meta.url)

/**
 * Compares a text with a file, which people can look at as GitHub shows it.
 * `UPDATE_GOLDEN=1 npm test -- golden run-drift` writes the files anew.
 */
export function expectGolden(name: string, text: string, folder = GOLDEN_FOLDER): void {
  const file = new URL(`${name}.md`, folder)
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, text)
  expect(text).toBe(readFileSync(file, 'utf8'))
}
