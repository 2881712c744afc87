import { describe, expect, it } from '@jest/globals'
import { readEntraInputs, readInputs } from '../../src/app/inputs.js'
import { ActionError } from '../../src/core/errors.js'
import { contextOf, type Inputs } from './fakes/fake-company.js'
import { FakeRunner } from './fakes/fake-runner.js'
import { guid, TENANT } from './fakes/samples.js'

const ids = { 'tenant-id': TENANT, 'client-id': guid(2) }

const runnerWith = (inputs: Inputs) => new FakeRunner(contextOf(), inputs)
const read = (inputs: Inputs) => readInputs(runnerWith(inputs))
const readAll = (inputs: Inputs) => {
  const runner = runnerWith({ ...ids, ...inputs })
  const common = readInputs(runner)
  return { ...common, ...readEntraInputs(runner, common.credential) }
}

describe('the inputs', () => {
  it('have the defaults of the documentation', () => {
    expect(readAll({})).toEqual({
      mode: 'auto',
      path: 'memberships',
      scope: 'changed',
      tenantId: TENANT,
      clientId: guid(2),
      credential: { kind: 'federated' },
      cloud: 'global',
      graphEndpoint: null,
      loginEndpoint: null,
      githubToken: '',
      comment: true,
      unreviewedChanges: 'hold',
      dryRun: false,
      failOnDrift: false,
      packages: []
    })
  })

  it.each<{ rule: string; inputs: Inputs; expected: object }>([
    {
      rule: 'a path with slashes at its ends',
      inputs: { path: './access/teams/' },
      expected: { path: 'access/teams' }
    },
    { rule: 'a path as Windows writes it', inputs: { path: 'access\\teams' }, expected: { path: 'access/teams' } },
    { rule: 'a path with a dot at its end', inputs: { path: 'memberships/.' }, expected: { path: 'memberships' } },
    { rule: 'a path with a dot inside', inputs: { path: './a/./b/./' }, expected: { path: 'a/b' } },
    {
      rule: 'a secret',
      inputs: { 'client-secret': 's3cret' },
      expected: { credential: { kind: 'secret', secret: 's3cret' } }
    },
    {
      rule: 'a certificate',
      inputs: { 'client-certificate': 'PEM' },
      expected: { credential: { kind: 'certificate', pem: 'PEM' } }
    },
    {
      rule: 'packages, one a line, blank lines left out',
      inputs: { packages: ' Sales Tools \r\n\r\nFinance*\n' },
      expected: { packages: ['Sales Tools', 'Finance*'] }
    },
    { rule: 'ids in capitals', inputs: { 'tenant-id': TENANT.toUpperCase() }, expected: { tenantId: TENANT } },
    {
      rule: 'switches in capitals',
      inputs: { 'dry-run': 'TRUE', comment: 'False' },
      expected: { dryRun: true, comment: false }
    },
    {
      rule: 'an endpoint with a slash at its end',
      inputs: { 'graph-endpoint': 'https://graph.example:8443/' },
      expected: { graphEndpoint: 'https://graph.example:8443' }
    },
    { rule: 'a sovereign cloud', inputs: { cloud: 'us-government-dod' }, expected: { cloud: 'us-government-dod' } }
  ])('$rule', ({ inputs, expected }) => expect(readAll(inputs)).toMatchObject(expected))

  it('secrets are masked before anything can print them', () => {
    const runner = runnerWith({ 'client-secret': 's3cret', 'github-token': 'ghs_token', mode: 'nonsense' })
    expect(() => readInputs(runner)).toThrow(ActionError)
    expect(runner.masked).toEqual(['s3cret', 'ghs_token'])
  })

  it('credentials are asked for only when Entra is', () => {
    expect(() => read({ 'tenant-id': 'nonsense' })).not.toThrow()
  })
})

describe('a bad input is one clear error that names it', () => {
  it.each<{ rule: string; inputs: Inputs; names: string; hint: string }>([
    { rule: 'a mode that does not exist', inputs: { mode: 'deploy' }, names: '`mode` is `deploy`', hint: '`plan`' },
    {
      rule: 'a scope that does not exist',
      inputs: { scope: 'some' },
      names: '`scope` is `some`',
      hint: '`changed`, `all`'
    },
    {
      rule: 'a switch that is neither',
      inputs: { 'dry-run': 'yes' },
      names: '`dry-run` is `yes`',
      hint: '`true`, `false`'
    },
    { rule: 'comment', inputs: { comment: '1' }, names: '`comment` is `1`', hint: '`true`, `false`' },
    {
      rule: 'what to do with unreviewed changes',
      inputs: { 'unreviewed-changes': 'ignore' },
      names: '`unreviewed-changes` is `ignore`',
      hint: '`hold`, `apply`'
    },
    {
      rule: 'a cloud that does not exist',
      inputs: { cloud: 'germany' },
      names: '`cloud` is `germany`',
      hint: '`china`'
    },
    { rule: 'no tenant', inputs: { 'tenant-id': '' }, names: '`tenant-id` is not set', hint: 'directory (tenant) id' },
    {
      rule: 'a tenant that is no id',
      inputs: { 'tenant-id': 'contoso' },
      names: '`tenant-id` is `contoso`',
      hint: 'tenant'
    },
    {
      rule: 'no client',
      inputs: { 'client-id': '' },
      names: '`client-id` is not set',
      hint: 'application (client) id'
    },
    {
      rule: 'two ways to sign in',
      inputs: { 'client-secret': 'a', 'client-certificate': 'b' },
      names: 'Both `client-secret` and `client-certificate`',
      hint: 'OpenID Connect'
    },
    {
      rule: 'a path out of the repository',
      inputs: { path: '../access' },
      names: '`path` is `../access`',
      hint: 'inside'
    },
    {
      rule: 'a path from the root of the disk',
      inputs: { path: '/access' },
      names: '`path` is `/access`',
      hint: 'relative'
    },
    { rule: 'the whole repository', inputs: { path: '.' }, names: '`path` is `.`', hint: 'folder' },
    {
      rule: 'the whole repository in more letters',
      inputs: { path: '././.' },
      names: '`path` is `././.`',
      hint: 'folder'
    },
    { rule: 'a path with an empty part', inputs: { path: 'a//b' }, names: '`path` is `a//b`', hint: 'folder' },
    {
      rule: 'an endpoint without encryption',
      inputs: { 'graph-endpoint': 'http://graph.example' },
      names: '`graph-endpoint`',
      hint: 'https origin'
    },
    {
      rule: 'an endpoint with a path',
      inputs: { 'login-endpoint': 'https://login.example/common' },
      names: '`login-endpoint`',
      hint: 'without a path'
    },
    {
      rule: 'an endpoint that is no address',
      inputs: { 'login-endpoint': 'login' },
      names: '`login-endpoint`',
      hint: 'https'
    }
  ])('$rule', ({ inputs, names, hint }) => {
    let error: unknown = null
    try {
      readAll(inputs)
    } catch (thrown) {
      error = thrown
    }
    expect(error).toMatchObject({
      code: 'BAD_INPUT',
      message: expect.stringContaining(names),
      hint: expect.stringContaining(hint)
    })
  })
})
