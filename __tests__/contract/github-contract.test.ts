/** That what the action must not send, and the test GitHub must not answer, makes a test fail. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { startGitHub } from '../github/start-github.js'
import type { TestGitHub } from '../github/start-github.js'
import { GitHubContract } from './github-contract.js'

const VERSION = { 'x-github-api-version': '2022-11-28' }

let github: TestGitHub

beforeEach(async () => {
  github = await startGitHub({})
  github.setPermissions({ issues: 'write', deployments: 'write' })
})

/** A test that stopped before it could close the server itself must not leave it behind. */
afterEach(() => github.close().catch(() => undefined))

function send(method: string, path: string, body?: object, headers: Readonly<Record<string, string>> = VERSION) {
  const address = `${github.apiUrl}${path === '/graphql' ? '' : '/repos/octo/hello'}${path}`
  const authorization = `token ${github.token}`
  return fetch(address, {
    method,
    headers: { authorization, 'content-type': 'application/json', ...headers },
    ...(body && { body: JSON.stringify(body) })
  })
}

describe('a request that GitHub does not describe', () => {
  it.each([
    { what: 'an unknown path', method: 'GET', path: '/pull/1', says: 'no such path' },
    { what: 'an unknown method', method: 'PUT', path: '/issues', says: 'the method is not described' },
    {
      what: 'an unknown option',
      method: 'GET',
      path: '/issues?page_size=5',
      says: 'query page_size: is not described'
    },
    { what: 'a page of 101', method: 'GET', path: '/issues?per_page=101', says: 'per_page: is 101' },
    { what: 'an unknown value', method: 'GET', path: '/issues?state=both', says: 'state: is "both"' },
    {
      what: 'an unknown member',
      method: 'POST',
      path: '/issues',
      body: { title: 'x', text: 'x' },
      says: '/text: is not described'
    },
    { what: 'a missing member', method: 'POST', path: '/issues', body: { body: 'x' }, says: "'title'" },
    {
      what: 'a wrong state',
      method: 'POST',
      path: '/deployments/1/statuses',
      body: { state: 'done' },
      says: '/state: is "done"'
    },
    {
      what: 'a long description',
      method: 'POST',
      path: '/deployments/1/statuses',
      body: { state: 'success', description: 'x'.repeat(141) },
      says: 'over 140'
    },
    {
      what: 'a long body',
      method: 'POST',
      path: '/issues',
      body: { title: 'x', body: 'x'.repeat(65_537) },
      says: 'over 65,536'
    },
    { what: 'no version', method: 'GET', path: '/issues', headers: {}, says: 'x-github-api-version' },
    {
      what: 'a field that GraphQL has not',
      method: 'POST',
      path: '/graphql',
      body: { query: '{ viewer { mail } }' },
      says: '"mail"'
    },
    {
      what: 'a variable of a wrong type',
      method: 'POST',
      path: '/graphql',
      body: { query: 'query ($ids: [ID!]) { nodes(ids: $ids) { id } }' },
      says: '[ID!]!'
    },
    {
      what: 'a query that is none',
      method: 'POST',
      path: '/graphql',
      body: { query: '{ viewer' },
      says: 'Syntax Error'
    }
  ])('fails the test: $what', async ({ method, path, body, headers, says }) => {
    await send(method, path, body, headers)
    await expect(github.close()).rejects.toThrow(says)
  })

  it('is named with what is wrong, once', async () => {
    await send('GET', '/issues?page_size=5')
    await send('GET', '/issues?page_size=5')
    const failure: unknown = await github.close().catch((error: unknown) => error)
    expect((failure as Error).message).toBe(
      'This is not as GitHub describes it:\n' +
        'GET /repos/octo/hello/issues?page_size=5: issues/list-for-repo, query page_size: is not described'
    )
  })

  it('may be sent by a test that wants it refused', async () => {
    const lenient = await startGitHub({ judged: 'none' })
    await fetch(`${lenient.apiUrl}/repos/octo/hello/wrong`)
    await expect(lenient.close()).resolves.toBeUndefined()
  })
})

describe('an answer that GitHub does not describe', () => {
  const request = { method: 'GET', path: '/repos/o/r/git/ref/heads/main', headers: VERSION, body: undefined }
  const object = { type: 'commit', sha: 'f'.repeat(40), url: 'https://api.github.com/x' }
  const right = { ref: 'refs/heads/main', node_id: 'x', url: 'https://api.github.com/y', object }
  const refusal = { message: 'Not Found', status: '404' }

  it.each([
    { what: 'none of these', answer: { status: 200, body: right }, says: [] },
    {
      what: 'a member too many',
      answer: { status: 200, body: { ...right, tip: 'x' } },
      says: ['/tip: is not described']
    },
    { what: 'a member too few', answer: { status: 200, body: { ...right, node_id: undefined } }, says: ['node_id'] },
    {
      what: 'a wrong type',
      answer: { status: 200, body: { ...right, object: { ...object, sha: 7 } } },
      says: ['/object/sha']
    },
    {
      what: 'a status that is none of GitHub’s',
      answer: { status: 418, body: refusal },
      says: ['418 is not described']
    },
    { what: 'a refusal without words', answer: { status: 404, body: {} }, says: ['no message'] },
    { what: 'a refusal of any request', answer: { status: 401, body: refusal }, says: [] }
  ])('is a violation: $what', ({ answer, says }) => {
    const contract = new GitHubContract()
    contract.judge(request, answer)
    expect(contract.violations).toEqual(says.map((text) => expect.stringContaining(text)))
  })
})
