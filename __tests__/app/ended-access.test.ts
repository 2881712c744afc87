import { beforeEach, describe, expect, it } from '@jest/globals'
import type { EndedAccess } from '../../src/core/model.js'
import { FakeClock } from './fakes/fake-clock.js'
import { FakeDirectory } from './fakes/fake-directory.js'
import { planOf } from './fakes/plan-request.js'
import {
  ada,
  assignment,
  ben,
  direct,
  finance,
  packageSettings,
  row,
  sales,
  selfService,
  settings
} from './fakes/samples.js'

let directory: FakeDirectory
beforeEach(() => {
  directory = new FakeDirectory(new FakeClock())
  directory.packages = [sales, finance]
  directory.people = [ada, ben]
})

const ended = (endedAt: string, more: Partial<EndedAccess> = {}): EndedAccess => ({
  userId: ada.id,
  endedAt,
  policyName: direct.name,
  ...more
})
const rows = [row('ada@contoso.com'), row('ben@contoso.com')]
const words = async (before = rows, declared = settings()): Promise<readonly (string | null)[]> =>
  (await planOf({ rows, before, changed: ['sales.csv'], settings: declared }, directory)).packages.flatMap(
    ({ changes }) =>
      changes.map(({ member, cause, causeDetail }) => `${member.address}: ${cause ?? '?'}: ${causeDetail ?? ''}`)
  )

describe('access that ended in Entra though the file declares it', () => {
  it.each<{ rule: string; had: readonly EndedAccess[]; says: string }>([
    {
      rule: 'says when it ended, and under which policy it was',
      had: [ended('2026-05-03T08:00:00Z')],
      says: 'access that the file declares ended in Entra on 3 May 2026 (it was under «Direct assignment»)'
    },
    {
      rule: 'says the last time when it ended several times',
      had: [ended('2026-05-03T08:00:00Z'), ended('2026-05-20T08:00:00Z'), ended('2025-01-01T00:00:00Z')],
      says: 'access that the file declares ended in Entra on 20 May 2026 (it was under «Direct assignment»)'
    },
    {
      rule: 'leaves the policy out where Entra does not tell it',
      had: [ended('2026-05-03T08:00:00Z', { policyName: null })],
      says: 'access that the file declares ended in Entra on 3 May 2026'
    },
    {
      rule: 'is not dated by what somebody else had',
      had: [ended('2026-05-03T08:00:00Z', { userId: ben.id })],
      says: 'access that the file declares is not there in Entra'
    }
  ])('$rule', async ({ had, says }) => {
    directory.assignments = [assignment(ben)]
    directory.ended.set(sales.id, had)
    expect(await words()).toEqual([`ada@contoso.com: entra: ${says}`])
  })

  it('is not why somebody is moved, whatever ended before', async () => {
    directory.assignments = [assignment(ben), assignment(ada, { policyId: selfService.id })]
    directory.ended.set(sales.id, [ended('2024-01-03T08:00:00Z')])
    const moving = settings({ packages: [packageSettings({ policy: direct.name, policyChanges: 'move' })] })
    const half = 'ada@contoso.com: entra: holds it under «Self-service»'
    expect(await words(rows, moving)).toEqual([half, half])
  })

  it('is not asked about where nothing is given back', async () => {
    directory.assignments = [assignment(ben)]
    directory.ended.set(sales.id, [ended('2026-05-03T08:00:00Z')])
    expect(await words([row('ben@contoso.com')])).toEqual(['ada@contoso.com: added: '])
    expect(directory.reads.filter((each) => each.startsWith('listEndedAccess'))).toEqual([])
  })
})
