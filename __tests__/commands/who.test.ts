/** `who` and `who-has`, typed against an emulated tenant. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { DeskStory, widestLine } from './at-desk.js'
import { COMPANY, FILES } from './company.js'

let story: DeskStory

beforeAll(async () => {
  story = await DeskStory.start(COMPANY, FILES)
})
afterAll(() => story.end())

describe('who', () => {
  it.each([
    {
      rule: 'what somebody has and what they are still to get, each with its line',
      person: 'ada@contoso.com',
      says: [
        'Ada Byron ada@contoso.com, member of the directory',
        'Finance Reports\n  Entra  does not have it\n  Files  memberships/finance.csv:3\n  Plan   adds it',
        'Sales Tools\n  Entra  has it since 1 Jan 2026 without end, under «Direct assignment»\n  Files  memberships/sales.csv:2\n\n',
        'Has 1 of 2 managed packages, 1 not as the files say.'
      ]
    },
    {
      rule: 'who is in no file and loses it',
      person: 'bob@contoso.com',
      says: ['Sales Tools\n  Entra  has it since 1 Feb 2026 without end', '  Files  no row\n  Plan   takes it away']
    },
    {
      rule: 'who is left alone, and why',
      person: 'breakglass@contoso.com',
      says: ['account disabled', '  Files  no row\n  Plan   leaves it alone: Protected']
    },
    {
      rule: 'a request that waits for an approval',
      person: 'eve@contoso.com',
      says: [
        '  Entra  an addition waits for an approval since 20 Nov 2026',
        '  Files  memberships/sales.csv:3, policy «On request»'
      ]
    },
    {
      rule: 'dates that are to change',
      person: 'dana@contoso.com',
      says: [
        'until 30 Jun 2030, under',
        'memberships/finance.csv:2 until 31 Dec 2030',
        'Plan   sets new dates: until 31 Dec 2030'
      ]
    },
    {
      rule: 'a guest whom nobody has invited yet',
      person: 'Gina@Partner.example',
      says: [
        'Gina@Partner.example: nobody in the directory has this address yet',
        'Plan   invites a guest, then adds it'
      ]
    },
    {
      rule: 'a person by another of their addresses',
      person: 'Ada.Byron@contoso.com',
      says: ['Ada Byron ada@contoso.com']
    },
    { rule: 'a person by the beginning of an address', person: 'dan', says: ['Dana Cole dana@contoso.com'] }
  ])('tells $rule', async ({ person, says }) => {
    const { code, out, err } = await story.type(['who', person])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    for (const words of says) expect(out).toContain(words)
  })

  it.each([
    {
      what: 'an address that nobody has',
      person: 'adda@contoso.com',
      says: ['PERSON_NOT_FOUND', 'Did you mean «ada@contoso.com»']
    },
    { what: 'nothing that could be one', person: 'zzz', says: ['PERSON_NOT_FOUND', 'Ask by mail address'] }
  ])('fails for $what and helps on', async ({ person, says }) => {
    const { code, out, err } = await story.type(['who', person])
    expect({ code, out }).toEqual({ code: 1, out: '' })
    for (const words of says) expect(err).toContain(words)
    expect(err).not.toMatch(/^\s+at /m)
  })

  it('answers a program with the same facts', async () => {
    const { code, out } = await story.type(['who', 'ada@contoso.com', '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      version: 1,
      tenantId: story.tenant.tenantId,
      person: { name: 'Ada Byron', mail: 'ada@contoso.com', enabled: true, guest: false },
      packages: [
        {
          name: 'Finance Reports',
          state: 'to-add',
          entra: [],
          rows: [{ file: 'memberships/finance.csv', line: 3 }],
          plan: ['add']
        },
        {
          name: 'Sales Tools',
          state: 'as-declared',
          entra: [
            { policy: 'Direct assignment', state: 'delivered', startDate: '2026-01-01T00:00:00Z', endDate: 'none' }
          ],
          plan: []
        }
      ],
      refusals: []
    })
  })
})

describe('who-has', () => {
  it('lists everybody with what Entra has, their line, and what is planned', async () => {
    const { code, out, err } = await story.type(['who-has', 'sales tools'])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const row = (name: string) => out.split('\n').find((line) => line.startsWith(name)) ?? ''
    expect(row('Ada Byron')).toMatch(/since 1 Jan 2026 +memberships\/sales\.csv:2$/)
    expect(row('Bob Stone')).toMatch(/since 1 Feb 2026 +no row +takes it away$/)
    expect(row('Eve Moor')).toMatch(/waits for an approval since 20 Nov 2026/)
    expect(row('Root')).toMatch(/no row +leaves it alone: Protected/)
    expect(out).toContain('3 people have it; 1 not as the files say.')
  })

  it('finds a package by its id, too, and tells a program who is in it', async () => {
    const named = JSON.parse((await story.type(['who-has', 'Finance*', '--json'])).out) as { package: { id: string } }
    const { code, out } = await story.type(['who-has', named.package.id, '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      package: { name: 'Finance Reports' },
      people: [
        { member: 'ada@contoso.com', state: 'to-add' },
        { member: 'dana@contoso.com', state: 'to-update', plan: ['update'] },
        { member: 'gina@partner.example', name: 'Gina Park', userId: null, state: 'to-invite' }
      ]
    })
  })

  it.each([
    {
      what: 'a name that is nearly one',
      name: 'Sales Tolls',
      says: ['PACKAGE_NOT_FOUND', 'Did you mean «Sales Tools»?']
    },
    { what: 'a pattern of several', name: '*s', says: ['PACKAGE_AMBIGUOUS', '«Finance Reports», «Sales Tools»'] }
  ])('fails for $what', async ({ name, says }) => {
    const { code, out, err } = await story.type(['who-has', name])
    expect({ code, out }).toEqual({ code: 1, out: '' })
    for (const words of says) expect(err).toContain(words)
  })
})

describe('on a terminal of 80 columns', () => {
  it.each([
    { args: ['who-has', 'Sales Tools'] },
    { args: ['who-has', 'Finance Reports'] },
    { args: ['who', 'ada@contoso.com'] },
    { args: ['plan'] },
    { args: ['who', 'adda@contoso.com'] },
    { args: ['plan', '--help'] },
    { args: ['--help'] }
  ])('$args is no wider, and a pipe gets no colours', async ({ args }) => {
    const seen = await story.type(args, { columns: 80 })
    expect(widestLine(seen.out + seen.err)).toBeLessThanOrEqual(80)
    const piped = await story.type(args)
    expect(piped.out + piped.err).not.toContain('\u001b')
  })

  it('has colours, unless NO_COLOR is set', async () => {
    const args = ['who', 'ada@contoso.com']
    expect((await story.type(args, { columns: 80 })).out).toContain('\u001b[')
    expect((await story.type(args, { columns: 80, variables: { NO_COLOR: '1' } })).out).not.toContain('\u001b')
  })
})

describe('every command that reads a tenant', () => {
  it('writes nothing', async () => {
    for (const args of [['plan'], ['who', 'ada@contoso.com'], ['who-has', 'Sales Tools']]) await story.type(args)
    expect(story.writes()).toEqual([])
  })
})
