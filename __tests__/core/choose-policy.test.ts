import { describe, expect, it } from '@jest/globals'
import { choosePolicy, policyChooser } from '../../src/core/choose-policy.js'
import type { AssignmentPolicy, PackageSettings } from '../../src/core/model.js'
import { approved, automatic, direct, guid, packageSettings, sales, selfService } from '../app/fakes/samples.js'

const ROW = { file: 'memberships/sales.csv', line: 7 }

interface Case {
  readonly asked?: string
  readonly settings?: PackageSettings
  readonly policies: readonly AssignmentPolicy[]
}

const choose = ({ asked, settings, policies }: Case) =>
  choosePolicy(asked ?? null, ROW, { ...sales, policies }, settings ?? null)

describe('the policy someone is assigned under', () => {
  it.each<Case & { rule: string; expected: AssignmentPolicy }>([
    {
      rule: 'the row’s comes first',
      asked: 'Self-service',
      settings: packageSettings({ policy: 'Direct assignment' }),
      policies: [direct, selfService],
      expected: selfService
    },
    { rule: 'the row’s in other case', asked: 'SELF-service', policies: [direct, selfService], expected: selfService },
    {
      rule: 'the row’s by id',
      asked: selfService.id.toUpperCase(),
      policies: [direct, selfService],
      expected: selfService
    },
    {
      rule: 'then the package’s setting',
      settings: packageSettings({ policy: 'self-service' }),
      policies: [direct, selfService],
      expected: selfService
    },
    { rule: 'then the only one there is', policies: [selfService], expected: selfService },
    {
      rule: 'an automatic one beside the only one does not count',
      policies: [automatic, selfService],
      expected: selfService
    },
    { rule: 'then the only one for direct assignment', policies: [direct, selfService], expected: direct },
    {
      rule: 'however Graph spells its scope',
      policies: [selfService, { ...direct, allowedTargetScope: 'NotSpecified' }],
      expected: { ...direct, allowedTargetScope: 'NotSpecified' }
    },
    {
      rule: 'an id tells policies of the same name apart',
      asked: direct.id,
      policies: [direct, { ...selfService, name: direct.name }],
      expected: direct
    }
  ])('$rule', ({ expected, ...asked }) => expect(choose(asked)).toEqual({ kind: 'policy', policy: expected }))
})

describe('no policy, and why', () => {
  it.each<Case & { rule: string; code: string; message: string; hint: string }>([
    {
      rule: 'several for direct assignment are listed',
      policies: [direct, { ...approved, allowedTargetScope: direct.allowedTargetScope }, selfService],
      code: 'POLICY_AMBIGUOUS',
      message: '«Direct assignment», «Self-service», «With approval»',
      hint: '`Policy` column'
    },
    {
      rule: 'several and none for direct assignment are listed, automatic ones left out',
      policies: [selfService, { ...selfService, id: guid(905), name: 'Partners' }, automatic],
      code: 'POLICY_AMBIGUOUS',
      message: 'has 2 policies: «Partners», «Self-service»',
      hint: '`policy` of the package in the settings'
    },
    {
      rule: 'none at all',
      policies: [],
      code: 'POLICY_NOT_FOUND',
      message: '«Sales Tools» has no policy',
      hint: 'Create'
    },
    {
      rule: 'only an automatic one',
      policies: [automatic],
      code: 'POLICY_NOT_FOUND',
      message: '«Sales Tools» has no policy',
      hint: 'direct assignment'
    },
    {
      rule: 'a slip in the name: the nearest is suggested',
      asked: 'Direct asignment',
      policies: [direct, selfService],
      code: 'POLICY_NOT_FOUND',
      message: 'has no policy «Direct asignment»',
      hint: 'Did you mean «Direct assignment»?'
    },
    {
      rule: 'a name far from all: they are listed',
      asked: 'xyz',
      policies: [direct, selfService],
      code: 'POLICY_NOT_FOUND',
      message: 'has no policy «xyz»',
      hint: '«Direct assignment», «Self-service»'
    },
    {
      rule: 'a slip in the name of an automatic one, which is not suggested: nobody can be assigned under it',
      asked: 'Everyone in Sale',
      policies: [direct, automatic],
      code: 'POLICY_NOT_FOUND',
      message: 'has no policy «Everyone in Sale»',
      hint: 'People can be assigned under: «Direct assignment».'
    },
    {
      rule: 'an automatic one asked for by name',
      asked: automatic.name,
      policies: [direct, automatic],
      code: 'POLICY_NOT_FOUND',
      message: 'automatic assignment policy',
      hint: 'direct assignment'
    },
    {
      rule: 'two of the name asked for: their ids',
      asked: direct.name,
      policies: [direct, { ...selfService, name: direct.name }],
      code: 'POLICY_AMBIGUOUS',
      message: `${direct.id}, ${selfService.id}`,
      hint: 'id'
    }
  ])('$rule', ({ code, message, hint, ...asked }) => {
    expect(choose(asked)).toMatchObject({
      kind: 'refused',
      refusal: { code, message: expect.stringContaining(message), hint: expect.stringContaining(hint), place: ROW }
    })
  })

  it('a wrong policy of the settings is told at its line in the settings', () => {
    const settings = packageSettings({ policy: 'Gone' })
    expect(choose({ settings, policies: [direct] })).toMatchObject({ refusal: { place: settings.place } })
  })
})

describe('the policies of many rows', () => {
  const choiceOf = policyChooser({ ...sales, policies: [direct, selfService] }, null)
  const choiceFor = (policy: string | null, line: number) => choiceOf({ policy, place: { ...ROW, line } })

  it('are each what the row asks for', () => {
    expect([choiceFor('Self-service', 2), choiceFor(null, 3), choiceFor('Self-service', 4)]).toEqual([
      { kind: 'policy', policy: selfService },
      { kind: 'policy', policy: direct },
      { kind: 'policy', policy: selfService }
    ])
  })

  it('that do not exist are refused at the first row that asks for them', () => {
    expect([choiceFor('Approval', 5), choiceFor('Approvals', 6), choiceFor('Approval', 7)]).toMatchObject([
      { refusal: { code: 'POLICY_NOT_FOUND', place: { line: 5 } } },
      { refusal: { code: 'POLICY_NOT_FOUND', place: { line: 6 } } },
      { refusal: { code: 'POLICY_NOT_FOUND', place: { line: 5 } } }
    ])
  })
})
