import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'

interface ActionMetadata {
  readonly name: string
  readonly description: string
  readonly branding: { readonly icon: string; readonly color: string }
  readonly inputs: Readonly<
    Record<string, { readonly description: string; readonly default?: string; readonly required?: boolean }>
  >
  readonly outputs: Readonly<Record<string, { readonly description: string }>>
  readonly runs: { readonly using: string; readonly main: string }
}

const action = parse(readFileSync(new URL('../../action.yml', import.meta.url), 'utf8')) as ActionMetadata

/** The public interface: a name or a default that changes here changes for everyone who uses the action. */
const DEFAULTS = {
  mode: 'auto',
  path: 'memberships',
  scope: 'changed',
  'tenant-id': undefined,
  'client-id': undefined,
  'client-secret': undefined,
  'client-certificate': undefined,
  cloud: 'global',
  'graph-endpoint': undefined,
  'login-endpoint': undefined,
  'github-token': '${{ github.token }}',
  comment: 'true',
  'unreviewed-changes': 'hold',
  'dry-run': 'false',
  packages: undefined,
  'fail-on-drift': 'false'
}

const OUTPUTS = [
  'mode',
  'has-changes',
  'adds',
  'invites',
  'updates',
  'removes',
  'unchanged',
  'held',
  'applied',
  'failed',
  'pending',
  'drifted',
  'plan-file',
  'report-file',
  'comment-url',
  'issue-url'
]

describe('action.yml', () => {
  it('has the inputs and their defaults', () => {
    const inputs = Object.entries(action.inputs).map(([name, input]) => [name, input.default])
    expect(inputs).toEqual(Object.entries(DEFAULTS))
  })

  it('has the outputs', () => expect(Object.keys(action.outputs)).toEqual(OUTPUTS))

  it('describes every one of them', () => {
    for (const { description } of [...Object.values(action.inputs), ...Object.values(action.outputs)])
      expect(description.length).toBeGreaterThan(10)
  })

  it('says nothing of required inputs, which GitHub does not enforce', () => {
    expect(Object.values(action.inputs).filter(({ required }) => required !== undefined)).toEqual([])
  })

  it('runs the bundle on Node 24', () => expect(action.runs).toEqual({ using: 'node24', main: 'dist/index.js' }))

  // GitHub's release form refuses a description of 125 characters or more, and knows these colours.
  it('may be published', () => {
    expect(action.description.length).toBeLessThanOrEqual(124)
    expect(['white', 'black', 'yellow', 'blue', 'green', 'orange', 'red', 'purple', 'gray-dark']).toContain(
      action.branding.color
    )
    expect(action.branding.icon).toBe('user-check')
  })
})
