import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DECLARED, TWO_PACKAGES } from './people.js'
import { CLIENT_ID, SECRET, Story, type Run, type RunSettings } from './story.js'

/** The two app registrations of the README, each with what its table gives it and nothing else. */
const READER = {
  clientId: CLIENT_ID,
  secret: SECRET,
  permissions: ['EntitlementManagement.Read.All', 'User.Read.All', 'Organization.Read.All']
}
const WRITER = {
  clientId: 'bbbbbbbb-bbbb-4ccc-8ddd-ffffffffffff',
  secret: 'the-secret-of-the-writer',
  permissions: ['EntitlementManagement.ReadWrite.All', 'User.Read.All', 'Organization.Read.All', 'User.Invite.All']
}

/** Everything that Entra knows at once: an addition, an invitation, new dates and a removal. */
const EVERY_KIND = {
  'memberships/sales.csv': [
    'AccessPackage;Email;EndDate',
    'Sales Tools;ada@contoso.com;2030-12-31',
    'Sales Tools;eve@contoso.com;',
    'Sales Tools;gina@partner.example;',
    ''
  ].join('\n')
}

describe('two identities: one that reads plans, one that writes applies', () => {
  let story: Story
  let left: string[]

  beforeEach(async () => {
    left = []
    story = await Story.start({ ...TWO_PACKAGES, apps: [READER, WRITER] })
    await story.github.commitFiles('main', DECLARED)
    await writeFile(listOfHosts('.cjs'), NOTES_HOSTS)
  })
  afterEach(() => story.end())

  const listOfHosts = (end: string): string => join(story.directory, `hosts${end}`)

  /** Runs with a note of every address that is connected to, and keeps all that the run leaves behind. */
  async function watched(
    run: (settings: RunSettings) => Promise<Run>,
    inputs: RunSettings['inputs'] = {}
  ): Promise<Run> {
    const environment = { NODE_OPTIONS: `--require ${listOfHosts('.cjs')}`, HOSTS: listOfHosts('.txt') }
    const done = await run({ environment, inputs })
    const files = [done.outputs['plan-file'], done.outputs['report-file']].filter((path) => path !== undefined)
    left.push(done.log, done.summary, JSON.stringify(done.outputs))
    left.push(...(await Promise.all(files.map((path) => readFile(path, 'utf8')))))
    return done
  }

  it('plans every kind of change without a permission to write, and applies only with one', async () => {
    const number = await story.propose('change', EVERY_KIND)
    const planned = await watched((settings) => story.plan(number, settings))
    expect([...planned.errors, ...planned.warnings]).toEqual([])
    expect(planned.outputs).toMatchObject({ adds: '2', invites: '1', updates: '1', removes: '1' })
    expect(sentToGraph()).toEqual(new Set(['GET']))

    const merged = await story.merge(number)
    const withReader = await watched((settings) => story.run(merged, settings))
    expect(withReader.exitCode).toBe(1)
    expect(withReader.errors.join('\n')).toContain('EntitlementManagement.ReadWrite.All')
    expect(story.members('Sales Tools')).toEqual(['ada@contoso.com', 'bob@contoso.com'])

    const asWriter = { 'client-id': WRITER.clientId, 'client-secret': WRITER.secret }
    const withWriter = await watched((settings) => story.run(merged, settings), asWriter)
    expect(withWriter.errors).toEqual([])
    expect(story.members('Sales Tools')).toEqual(['ada@contoso.com', 'eve@contoso.com', 'gina@partner.example'])
    expect(sentToGraph()).toEqual(
      new Set(['GET', 'POST /identityGovernance/entitlementManagement/assignmentRequests', 'POST /invitations'])
    )

    left.push(...(await story.github.comments(number)).map(({ body }) => body))
    const secrets = [READER.secret, WRITER.secret, story.github.token, 'eyJ']
    for (const text of left) expect(secrets.filter((secret) => text.includes(secret))).toEqual([])

    const hosts = new Set((await readFile(listOfHosts('.txt'), 'utf8')).trimEnd().split('\n'))
    const { graphEndpoint, loginEndpoint } = story.tenant
    expect(hosts).toEqual(new Set([graphEndpoint, loginEndpoint, story.github.apiUrl].map((url) => new URL(url).host)))
  })

  /** What was asked of Graph, alone or as a part of a batch: reads together, each kind of write by itself. */
  function sentToGraph(): ReadonlySet<string> {
    const sent = story.tenant.requests.filter(({ kind }) => kind === 'graph')
    const single = sent.filter(({ parts }) => parts === undefined).map(({ method, path }) => `${method} ${path}`)
    const batched = sent.flatMap(({ parts = [] }) => parts.map(({ method, url }) => `${method} ${url}`))
    return new Set([...single, ...batched].map((line) => (line.startsWith('GET ') ? 'GET' : line)))
  }
})

/** Preloaded into the run: appends host and port of every connection to the file that HOSTS names. */
const NOTES_HOSTS = `
const { appendFileSync } = require('node:fs')
const { Socket } = require('node:net')
const { connect } = Socket.prototype
Socket.prototype.connect = function (...args) {
  const [options] = Array.isArray(args[0]) ? args[0] : args
  appendFileSync(process.env.HOSTS, options.host + ':' + options.port + '\\n')
  return connect.apply(this, args)
}
`
