import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { Kind, parse } from 'graphql'
import wanted from '../../scripts/github-contract.json' with { type: 'json' }
import openApi from './github.openapi.json' with { type: 'json' }
import webhooks from './github.webhooks.json' with { type: 'json' }

const AGAIN = 'node scripts/slice-github-contract.mjs'

describe(`the slices of GitHub's descriptions hold what the list says (if not: ${AGAIN})`, () => {
  it('has the REST operations, and no other', () => {
    const operations = Object.entries(openApi.paths).flatMap(([path, item]) =>
      Object.keys(item)
        .filter((method) => method !== 'parameters')
        .map((method) => `${method.toUpperCase()} ${path}`)
    )
    expect(operations.sort()).toEqual([...wanted.operations].sort())
  })

  it('names its sources with their versions', () => {
    expect(openApi.info['x-source']).toContain(`@octokit/openapi@${wanted.packages.openapi}`)
    expect(webhooks.source).toContain(`@octokit/webhooks-schemas@${wanted.packages['webhooks-schemas']}`)
    expect(webhooks.source).toContain(`@octokit/webhooks-examples@${wanted.packages['webhooks-examples']}`)
    expect(readSdl()).toContain(`@octokit/graphql-schema@${wanted.packages['graphql-schema']}`)
  })

  it('has the events, each with an example', () => {
    const definitions = Object.values(wanted.events).flatMap((event) => event.definitions)
    expect(Object.keys(webhooks.definitions)).toEqual(expect.arrayContaining(definitions))
    expect(Object.keys(webhooks.examples).sort()).toEqual(Object.keys(wanted.events).sort())
  })

  it('has the members of GraphQL, and no other', () => {
    const members = parse(readSdl()).definitions.map((one) => {
      if (one.kind !== Kind.OBJECT_TYPE_DEFINITION && one.kind !== Kind.INTERFACE_TYPE_DEFINITION) return []
      return [one.name.value, one.fields?.map(({ name }) => name.value)]
    })
    expect(Object.fromEntries(members)).toEqual(wanted.graphql)
  })

  it.each([
    ['github.openapi.json', openApi],
    ['github.webhooks.json', webhooks]
  ])('%s refers to nothing outside itself', (_, whole) => {
    const references = [...JSON.stringify(whole).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = '']) => path)
    expect(references.length).toBeGreaterThan(0)
    for (const path of new Set(references)) expect(lookUp(whole, path.split('/'))).toBeDefined()
  })
})

function readSdl(): string {
  return readFileSync(join('__tests__', 'contract', 'github.graphql'), 'utf8')
}

function lookUp(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inside, name) => (inside as Readonly<Record<string, unknown>> | undefined)?.[name],
    value
  )
}
