import { describe, expect, it } from '@jest/globals'
import { justify } from '../../src/core/trace.js'

const commit = '0123456789abcdef0123456789abcdef01234567'
const trace = { repositoryUrl: 'https://github.com/octo/hello', pullRequests: [12], commit }

describe('the justification of a request', () => {
  it.each([
    {
      rule: 'carries the row’s own text, then pull request and commit',
      text: 'New in the sales team',
      pullRequests: [12],
      says: `New in the sales team (https://github.com/octo/hello/pull/12, commit ${commit})`
    },
    {
      rule: 'is the trace alone for a row without a text, and for a removal',
      text: null,
      pullRequests: [12],
      says: `https://github.com/octo/hello/pull/12, commit ${commit}`
    },
    {
      rule: 'names the repository when no pull request is known',
      text: null,
      pullRequests: [],
      says: `https://github.com/octo/hello, commit ${commit}`
    },
    {
      rule: 'names three of the pull requests that one push merged',
      text: null,
      pullRequests: [1, 2, 3, 4, 5],
      says: `https://github.com/octo/hello/pull/1, https://github.com/octo/hello/pull/2, https://github.com/octo/hello/pull/3, 2 more, commit ${commit}`
    },
    {
      rule: 'is one line: line breaks and other control characters become spaces',
      text: 'one\r\ntwo\u2028three\u0007four',
      pullRequests: [12],
      says: `one two three four (https://github.com/octo/hello/pull/12, commit ${commit})`
    },
    {
      rule: 'treats a text of nothing but spaces as none',
      text: ' \n ',
      pullRequests: [12],
      says: `https://github.com/octo/hello/pull/12, commit ${commit}`
    }
  ])('$rule', ({ text, pullRequests, says }) => {
    expect(justify(text, { ...trace, pullRequests })).toBe(says)
  })

  it('is cut in the row’s text, never in the trace, and never through a character', () => {
    const said = justify('🧭'.repeat(400), trace)
    expect(said.length).toBeLessThanOrEqual(500)
    expect(said).toMatch(/^(🧭)+… \(https:\/\/github\.com\/octo\/hello\/pull\/12, commit [0-9a-f]{40}\)$/u)
  })

  it.each([
    {
      rule: 'is whole when it just fits',
      text: (room: number) => 'x'.repeat(room),
      kept: (room: number) => 'x'.repeat(room)
    },
    {
      rule: 'fills the room when it does not',
      text: (room: number) => 'x'.repeat(room + 1),
      kept: (room: number) => `${'x'.repeat(room - 1)}…`
    },
    {
      rule: 'ends in no blank where it is cut after one',
      text: (room: number) => `${'x'.repeat(room - 2)} yy`,
      kept: (room: number) => `${'x'.repeat(room - 2)}…`
    }
  ])('$rule', ({ text, kept }) => {
    const source = justify(null, trace)
    const room = 500 - source.length - ' ()'.length
    expect(justify(text(room), trace)).toBe(`${kept(room)} (${source})`)
  })
})
