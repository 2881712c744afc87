import { describe, expect, it } from '@jest/globals'
import { fits, scopeWords } from '../../src/core/policy-fit.js'
import { direct, guid } from '../app/fakes/samples.js'

const MEMBER = { userId: guid(1), guest: false }
const GUEST = { userId: guid(2), guest: true }
const INVITED = { userId: null, guest: true }
const UNKNOWN = { userId: guid(3), guest: null }
const EVERYBODY = { member: true, guest: true, invited: true, unknown: true }
const NOBODY = { member: false, guest: false, invited: false, unknown: false }
const OUTSIDE = { member: false, guest: true, invited: true, unknown: true }
const OUTSIDE_WORDS = 'people from outside, not for members of the directory'
const OTHERS = 'applications, not for people'

describe('whom a policy is for', () => {
  it.each<{ scope: string; named?: readonly string[] | null; expected: typeof EVERYBODY; words?: string }>([
    { scope: 'notSpecified', expected: EVERYBODY },
    { scope: 'allDirectoryUsers', expected: EVERYBODY },
    {
      scope: 'allMemberUsers',
      expected: { member: true, guest: false, invited: false, unknown: true },
      words: 'members of the directory, not for guests'
    },
    {
      scope: 'specificDirectoryUsers',
      named: [MEMBER.userId],
      expected: { member: true, guest: false, invited: false, unknown: false },
      words: 'the users it names'
    },
    { scope: 'specificDirectoryUsers', named: null, expected: EVERYBODY },
    { scope: 'specificConnectedOrganizationUsers', expected: OUTSIDE, words: OUTSIDE_WORDS },
    { scope: 'allConfiguredConnectedOrganizationUsers', expected: OUTSIDE, words: OUTSIDE_WORDS },
    { scope: 'allExternalUsers', expected: OUTSIDE, words: OUTSIDE_WORDS },
    { scope: 'specificDirectoryServicePrincipals', expected: NOBODY, words: OTHERS },
    { scope: 'allDirectoryServicePrincipals', expected: NOBODY, words: OTHERS },
    { scope: 'allDirectoryAgentIdentities', expected: NOBODY, words: OTHERS },
    { scope: 'whatever Microsoft adds', expected: EVERYBODY }
  ])('$scope', ({ scope, named = null, expected, words }) => {
    const policy = { ...direct, allowedTargetScope: scope, namedUsers: named }
    expect({
      member: fits(MEMBER, policy),
      guest: fits(GUEST, policy),
      invited: fits(INVITED, policy),
      unknown: fits(UNKNOWN, policy)
    }).toEqual(expected)
    if (words !== undefined) expect(scopeWords(policy)).toBe(words)
  })
})
