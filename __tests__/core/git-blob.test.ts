import { describe, expect, it } from '@jest/globals'
import { blobId, isBlob } from '../../src/core/git-blob.js'

/** Ids as `git hash-object` prints them. */
describe('whether a file is what a commit has', () => {
  it.each([
    { rule: 'an empty file', text: '', id: 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391' },
    { rule: 'a text', text: 'hello\n', id: 'ce013625030ba8dba906f756967f9e9ca394464a' }
  ])('$rule has the id that git gives it', ({ text, id }) => expect(blobId(Buffer.from(text))).toBe(id))

  it.each([
    { rule: 'the same bytes', bytes: 'a;b\nc;d\n', same: true },
    { rule: 'line ends that a checkout on Windows made', bytes: 'a;b\r\nc;d\r\n', same: true },
    { rule: 'another character', bytes: 'a;b\nc;e\n', same: false },
    { rule: 'another character before a line end', bytes: 'a;bx\nc;dx\n', same: false },
    { rule: 'a line more', bytes: 'a;b\nc;d\ne;f\n', same: false },
    { rule: 'a carriage return within a line', bytes: 'a;\rb\nc;d\n', same: false },
    { rule: 'no line end at the end', bytes: 'a;b\nc;d', same: false }
  ])('$rule: $same', ({ bytes, same }) =>
    expect(isBlob(Buffer.from(bytes), blobId(Buffer.from('a;b\nc;d\n')))).toBe(same)
  )

  it('a file that was committed with CRLF is itself', () => {
    const bytes = Buffer.from('a;b\r\n')
    expect(isBlob(bytes, blobId(bytes))).toBe(true)
  })

  it('ids of bytes beyond ASCII count bytes, not characters', () => {
    expect(blobId(Buffer.from('ä'))).toBe('9d3f0460de61d6fec8d9ff9a0f06dcc9926e3b7e')
  })
})
