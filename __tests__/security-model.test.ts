/** Every promise of docs/security.md names a test that is there: a file, and a title or rule in it. */
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'

const PAGE = new URL('../docs/security.md', import.meta.url)

/** `[words](../__tests__/file.test.ts) «title»` */
const PROOF = /\[[^\]]+\]\((\.\.\/__tests__\/[^)]+\.test\.ts)\) «([^»]+)»/g

interface Promised {
  readonly promise: string
  readonly heldBy: string
}

const page = readFileSync(PAGE, 'utf8')
const promises = readPromises()

describe('the security model', () => {
  it('promises something to everybody it is about', () => {
    const tables = section('What is promised').split('\n### ').slice(1)
    expect(tables.map((text) => rowsOf(text).length).filter((rows) => rows < 3)).toEqual([])
  })

  it.each(promises)('«$promise» is held by a test', ({ heldBy }) => {
    const proofs = [...heldBy.matchAll(PROOF)]
    expect(proofs.length).toBeGreaterThan(0)
    // Whatever stands between the proofs is no sentence that only looks like one.
    expect(heldBy.replaceAll(PROOF, '').replaceAll('<br>', '').trim()).toBe('')
  })

  it('names no test that is not there', () => {
    const missing = [...page.matchAll(PROOF)].flatMap(([, path = '', title = '']) =>
      hasTest(new URL(path, PAGE), title) ? [] : [`${path} «${title}»`]
    )
    expect(missing).toEqual([])
  })
})

/** Whether the file has a string of that text: the title of a test or of a group, or the rule of a row. */
function hasTest(file: URL, title: string): boolean {
  if (!existsSync(file)) return false
  const text = readFileSync(file, 'utf8')
  return [`'`, '"', '`'].some((quote) => text.includes(`${quote}${title}${quote}`))
}

function readPromises(): readonly Promised[] {
  return rowsOf(section('What is promised')).map(([promise = '', heldBy = '']) => ({ promise, heldBy }))
}

function section(title: string): string {
  return page.split(`\n## ${title}\n`)[1]?.split('\n## ')[0] ?? ''
}

/** The cells of every row of every table, heads left out. */
function rowsOf(markdown: string): readonly (readonly string[])[] {
  return markdown
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\|[\s|:-]+\|$/.test(line) && !/\| Held by +\|$/.test(line))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim())
    )
}
