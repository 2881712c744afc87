import { describe, expect, it } from '@jest/globals'
import { ActionError, InvalidFilesError, messageOf, type Problem } from '../../src/core/errors.js'

const problem: Problem = { code: 'CSV_BAD_DATE', message: '`soon` is not a date.', hint: '', place: null }

describe('all problems of the files at once', () => {
  it.each([
    { rule: 'one', problems: [problem], expected: 'There is 1 problem in the files.' },
    { rule: 'several', problems: [problem, problem], expected: 'There are 2 problems in the files.' }
  ])('are counted: $rule', ({ problems, expected }) => {
    const { message, hint, code } = new InvalidFilesError(problems)
    expect({ message, hint, code }).toEqual({
      message: expected,
      hint: 'Mend the lines named above; nothing was changed in Entra.',
      code: 'CSV_BAD_DATE'
    })
  })
})

describe('the text of what was thrown', () => {
  it.each<{ rule: string; thrown: unknown; expected: string }>([
    { rule: 'an error of ours', thrown: new ActionError('INTERNAL', 'No such file.', ''), expected: 'No such file.' },
    { rule: 'an object with a message', thrown: { message: 'Too late.' }, expected: 'Too late.' },
    { rule: 'a text', thrown: 'stop', expected: 'stop' },
    { rule: 'a number', thrown: 7, expected: '7' },
    { rule: 'an object without a message', thrown: ['a', 'b'], expected: 'a,b' },
    { rule: 'null', thrown: null, expected: 'null' },
    { rule: 'nothing', thrown: undefined, expected: 'undefined' }
  ])('is that of $rule', ({ thrown, expected }) => expect(messageOf(thrown)).toBe(expected))
})
