/** Every kind of comment as people see it. Look at the difference as a reviewer of access would. */
import { readdirSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { COMMENT_BUDGET, fits } from '../../src/core/comment-size.js'
import { COMMENTS } from './comments.js'
import { expectGolden, GOLDEN_FOLDER } from './golden-file.js'

/** Thousands of hashes are nothing to look at. */
const withoutHashes = (text: string): string => text.replace(/^[A-Za-z0-9+/]{100,}$/gm, '(hashes)')

describe('the comment as people see it', () => {
  it.each(COMMENTS)('$name', ({ name, render }) => {
    const text = render()
    expectGolden(name, withoutHashes(text))
    expect(fits(text, COMMENT_BUDGET)).toBe(true)
  })

  it('has no file that nothing is compared with', () => {
    const files = readdirSync(GOLDEN_FOLDER).filter((file) => file !== 'problem-summary.md')
    expect(files.toSorted()).toEqual(COMMENTS.map(({ name }) => `${name}.md`).toSorted())
  })
})
