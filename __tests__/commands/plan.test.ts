/** `plan` and `validate`, typed against an emulated tenant. */
import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { DeskStory } from './at-desk.js'
import { COMPANY, FILES } from './company.js'

let story: DeskStory

beforeAll(async () => {
  story = await DeskStory.start(COMPANY, FILES)
})
afterEach(() => story.write('memberships/sales.csv', FILES['memberships/sales.csv'] ?? ''))
afterAll(() => story.end())

describe('plan', () => {
  it('shows what merging the files would change, and changes nothing', async () => {
    const { code, out, err } = await story.type(['plan'])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain(
      'Access plan: 2 people gain access, 1 loses it, 1 keeps it with new dates; 1 guest will be invited'
    )
    expect(out).toContain('This is a preview, nothing is changed. Compared with Entra on ')
    expect(out).toMatch(/− +Bob Stone bob@contoso\.com +removed/)
    expect(out).not.toContain('Merging')
    expect(story.writes()).toEqual([])
  })

  it('looks only at the packages it is asked for', async () => {
    const { out } = await story.type(['plan', '--packages', 'finance*', 'none such'])
    expect(out).toContain('Finance Reports')
    expect(out).not.toContain('Bob Stone')
  })

  it('fails when a part of it is refused, and shows it all the same', async () => {
    await story.write('memberships/sales.csv', 'AccessPackage;Email\nSales Tools;nobody@contoso.com\n')
    const { code, out } = await story.type(['plan'])
    expect(code).toBe(1)
    expect(out).toContain('1 package refused')
    expect(out).toContain('PERSON_NOT_FOUND')
  })

  it('gives a program the plan as its published format says', async () => {
    const schema = JSON.parse(readFileSync('schema/plan.schema.json', 'utf8')) as object
    const valid = new Ajv2020({ allowUnionTypes: true, strictRequired: false }).compile(schema)
    const { code, out } = await story.type(['plan', '--json'])
    const plan = JSON.parse(out) as { totals: object; commit: string }
    expect({ code, errors: valid(plan) ? null : valid.errors }).toEqual({ code: 0, errors: null })
    expect(plan).toMatchObject({ commit: '', totals: { adds: 2, invites: 1, updates: 1, removes: 1 } })

    await story.write('memberships/sales.csv', 'AccessPackage;Mail\n')
    const broken = await story.type(['plan', '--json'])
    expect({ code: broken.code, valid: valid(JSON.parse(broken.out)) }).toEqual({ code: 1, valid: true })
    expect(broken.err).toContain('memberships/sales.csv:1: error:')
  })
})

describe('validate', () => {
  it('needs no tenant', async () => {
    const nothing = { AZURE_TENANT_ID: null, AZURE_CLIENT_SECRET: null, ACCESS_PACKAGES_GRAPH_ENDPOINT: null }
    const { code, out } = await story.type(['validate'], { variables: nothing })
    expect(code).toBe(0)
    expect(out).toContain('2 membership files, 2 access packages, 5 rows')
  })

  it('tells a program every problem', async () => {
    await story.write('memberships/sales.csv', 'AccessPackage;Email\nSales Tools;bob\n')
    const { code, out, err } = await story.type(['validate', '--json'])
    expect({ code, err }).toEqual({ code: 1, err: '' })
    expect(JSON.parse(out)).toMatchObject({
      version: 1,
      valid: false,
      problems: [{ code: 'CSV_BAD_ADDRESS', file: 'memberships/sales.csv', line: 2 }]
    })
  })
})

describe('signing in', () => {
  it('takes an access token from standard input or the environment, which names its tenant', async () => {
    const token = await story.token()
    const only = { AZURE_TENANT_ID: null, AZURE_CLIENT_ID: null, AZURE_CLIENT_SECRET: null }
    const piped = await story.type(['who', 'bob@contoso.com', '--token-stdin'], {
      input: `${token}\n`,
      variables: only
    })
    expect({ code: piped.code, err: piped.err }).toEqual({ code: 0, err: '' })
    const set = await story.type(['plan'], { variables: { ...only, ACCESS_PACKAGES_TOKEN: token } })
    expect(set.code).toBe(0)
    expect(set.out + set.err).not.toContain(token)

    const other = await story.type(['plan', '--tenant-id', '22222222-2222-4222-a222-222222222222'], {
      variables: { ...only, ACCESS_PACKAGES_TOKEN: token }
    })
    expect(other).toMatchObject({ code: 2, out: '' })
    expect(other.err).toContain('The token is for the tenant')
  })

  it.each([
    {
      what: 'nothing to sign in with',
      args: ['plan'],
      variables: { AZURE_CLIENT_SECRET: null },
      code: 2,
      says: 'There is nothing to sign in with.'
    },
    { what: 'no tenant', args: ['plan'], variables: { AZURE_TENANT_ID: null }, code: 2, says: 'AZURE_TENANT_ID' },
    { what: 'an id that is none', args: ['plan', '--client-id', 'x'], variables: {}, code: 2, says: 'not a GUID' },
    {
      what: 'two ways at once',
      args: ['plan'],
      variables: { ACCESS_PACKAGES_TOKEN: 'a.b.c' },
      code: 2,
      says: 'There are 2 ways to sign in'
    },
    {
      what: 'an empty token',
      args: ['plan', '--token-stdin'],
      variables: {},
      code: 2,
      says: 'Standard input holds nothing'
    },
    {
      what: 'a file that is not there',
      args: ['plan', '--certificate', 'none.pem'],
      variables: { AZURE_CLIENT_SECRET: null },
      code: 2,
      says: 'none.pem cannot be read'
    },
    {
      what: 'an address without https',
      args: ['plan', '--graph-endpoint', 'http://localhost'],
      variables: {},
      code: 2,
      says: 'not an https origin'
    },
    {
      what: 'a token that is none',
      args: ['plan'],
      variables: { AZURE_CLIENT_SECRET: null, ACCESS_PACKAGES_TOKEN: 'a.b.c' },
      code: 1,
      says: 'did not take the access token'
    },
    {
      what: 'a wrong secret',
      args: ['plan'],
      variables: { AZURE_CLIENT_SECRET: 'wrong-and-secret' },
      code: 1,
      says: 'the client secret is wrong'
    }
  ])('ends with $code for $what', async ({ args, variables, code, says }) => {
    const ended = await story.type(args, { variables })
    expect(ended).toMatchObject({ code, out: '' })
    expect(ended.err).toContain(says)
    expect(ended.err).not.toMatch(/wrong-and-secret|^\s+at /m)
  })
})
