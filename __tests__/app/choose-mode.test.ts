import { describe, expect, it } from '@jest/globals'
import { chooseMode } from '../../src/app/choose-mode.js'
import { readInputs } from '../../src/app/inputs.js'
import { ActionError } from '../../src/core/errors.js'
import type { RunContext } from '../../src/ports.js'
import { contextOf, type Inputs } from './fakes/fake-company.js'
import { FakeRunner } from './fakes/fake-runner.js'

const pullRequest = { number: 7, action: 'synchronize', headSha: 'b', baseSha: 'c', baseRef: 'main', fork: false }
const onPullRequest: Partial<RunContext> = { eventName: 'pull_request', ref: 'refs/pull/7/merge', pullRequest }
const byDependabot = { ...onPullRequest, actor: 'dependabot[bot]' }
const fromFork = { ...onPullRequest, pullRequest: { ...pullRequest, fork: true } }
const closed = { ...onPullRequest, pullRequest: { ...pullRequest, action: 'closed' } }
const elsewhere = { ref: 'refs/heads/feature' }

const choose = (event: Partial<RunContext>, inputs: Inputs = {}) => {
  const runner = new FakeRunner(contextOf(event), inputs)
  return chooseMode(readInputs(runner), runner.context)
}

const codeOf = (work: () => unknown): string => {
  try {
    work()
    return 'no error'
  } catch (error) {
    return error instanceof ActionError ? error.code : String(error)
  }
}

interface Case {
  readonly rule: string
  readonly event: Partial<RunContext>
  readonly inputs?: Inputs
}

describe('what a run does', () => {
  it.each<Case & { expected: string }>([
    { rule: 'a pull request is planned', event: onPullRequest, expected: 'plan' },
    { rule: 'a closed pull request needs nothing', event: closed, expected: 'nothing' },
    { rule: 'a merge group is validated', event: { eventName: 'merge_group' }, expected: 'validate' },
    { rule: 'a push to the default branch is applied', event: {}, expected: 'apply' },
    { rule: 'a push to another branch is validated', event: elsewhere, expected: 'validate' },
    { rule: 'a push of a tag is validated', event: { ref: 'refs/tags/main' }, expected: 'validate' },
    {
      rule: 'the default branch can have any name',
      event: { ref: 'refs/heads/trunk', repository: { owner: 'o', name: 'r', defaultBranch: 'trunk' } },
      expected: 'apply'
    },
    {
      rule: 'a pull request from a fork, without an id token, is validated',
      event: { ...fromFork, canRequestIdToken: false },
      expected: 'validate'
    },
    {
      rule: 'a pull request by Dependabot, without an id token, is validated',
      event: { ...byDependabot, canRequestIdToken: false },
      expected: 'validate'
    },
    {
      rule: 'a pull request from a fork that was given a secret is planned',
      event: { ...fromFork, canRequestIdToken: false },
      inputs: { 'client-secret': 's3cret' },
      expected: 'plan'
    },
    { rule: 'asked to validate, it does', event: {}, inputs: { mode: 'validate' }, expected: 'validate' },
    { rule: 'asked to plan on a push, it does', event: {}, inputs: { mode: 'plan' }, expected: 'plan' },
    {
      rule: 'an apply by hand from the default branch',
      event: { eventName: 'workflow_dispatch' },
      inputs: { mode: 'apply' },
      expected: 'apply'
    },
    { rule: 'the mode in capitals', event: {}, inputs: { mode: 'VALIDATE' }, expected: 'validate' }
  ])('$rule: $expected', ({ event, inputs, expected }) => expect(choose(event, inputs).kind).toBe(expected))

  it.each<Case & { says: string }>([
    { rule: 'a fork', event: { ...fromFork, canRequestIdToken: false }, says: 'fork' },
    { rule: 'Dependabot', event: { ...byDependabot, canRequestIdToken: false }, says: 'Dependabot' },
    { rule: 'another branch', event: elsewhere, says: 'default branch (main)' },
    { rule: 'a closed pull request', event: closed, says: 'closed' }
  ])('a choice that may surprise says why: $rule', ({ event, says }) => expect(choose(event).why).toContain(says))
})

describe('what is refused', () => {
  it.each<Case & { code: string }>([
    {
      rule: 'pull_request_target',
      event: { ...onPullRequest, eventName: 'pull_request_target' },
      code: 'UNSUPPORTED_EVENT'
    },
    {
      rule: 'pull_request_target, whatever mode is asked for',
      event: { ...onPullRequest, eventName: 'pull_request_target' },
      inputs: { mode: 'validate' },
      code: 'UNSUPPORTED_EVENT'
    },
    { rule: 'an event nothing is meant for', event: { eventName: 'issue_comment' }, code: 'UNSUPPORTED_EVENT' },
    { rule: 'an apply from another branch', event: elsewhere, inputs: { mode: 'apply' }, code: 'NOT_DEFAULT_BRANCH' },
    { rule: 'an apply of a pull request', event: onPullRequest, inputs: { mode: 'apply' }, code: 'NOT_DEFAULT_BRANCH' },
    { rule: 'an apply narrowed to packages', event: {}, inputs: { packages: 'Sales*' }, code: 'BAD_INPUT' }
  ])('$rule: $code', ({ event, inputs, code }) => expect(codeOf(() => choose(event, inputs))).toBe(code))
})
