import { describe, expect, it } from '@jest/globals'
import { parseFiles } from '../../src/app/load-files.js'
import { ActionError } from '../../src/core/errors.js'
import { countRows, rowsOf } from '../../src/core/file-sections.js'
import { readSample, SAMPLE_FOLDER } from '../../src/demo/find-sample.js'
import { checkOut, differingPaths } from '../../src/demo/story-commits.js'
import { editSample, PEOPLE, textOf } from '../../src/demo/story-edit.js'
import { nameFor, seedTenant } from '../../src/demo/story-tenant.js'

describe('the pull request of the story', () => {
  it('edits two files of the sample, which stay valid', async () => {
    const sample = await readSample()
    const edited = editSample(sample)
    expect(differingPaths(sample, edited)).toEqual(['memberships/finance-reports.csv', 'memberships/sales-tools.csv'])
    const { sections } = parseFiles(SAMPLE_FOLDER, checkOut(edited, SAMPLE_FOLDER) ?? [])
    const emails = rowsOf(sections).map(({ email }) => email)
    expect(emails).toEqual(expect.arrayContaining([PEOPLE.guest.address, PEOPLE.colleague.address]))
    expect(emails).not.toContain(PEOPLE.leaver.address)
  })

  it('takes the line ends that a checkout on Windows may bring', async () => {
    const sample = await readSample()
    const crlf = new Map([...sample].map(([path, bytes]) => [path, encode(decode(bytes).replaceAll('\n', '\r\n'))]))
    const path = 'memberships/sales-tools.csv'
    expect(textOf(editSample(crlf), path)).toBe(textOf(editSample(sample), path))
  })

  it('says what to do when the sample is another', async () => {
    const sample = new Map(await readSample())
    sample.set('memberships/sales-tools.csv', encode('AccessPackage;Email\n'))
    let failure: unknown
    try {
      editSample(sample)
    } catch (error) {
      failure = error
    }
    expect(failure).toBeInstanceOf(ActionError)
    expect((failure as ActionError).hint).toContain('git checkout')
  })

  it('says so when the sample is not beside the program', async () => {
    await expect(readSample('file:///nowhere/dist/cli/index.js')).rejects.toMatchObject({ code: 'WORKSPACE_MISSING' })
  })
})

describe('the tenant of the story', () => {
  it('has everybody of the sample, and one person more', async () => {
    const files = await readSample()
    const declared = parseFiles(SAMPLE_FOLDER, checkOut(files, SAMPLE_FOLDER) ?? [])
    const named = new Set(declared.sections.map(({ accessPackage }) => accessPackage))
    const packages = seedTenant(declared).packages?.filter(({ displayName }) => named.has(displayName)) ?? []
    const members = packages.flatMap(({ members: each = [] }) => each)
    expect(members).toHaveLength(countRows(declared.sections) + 1)
    expect(members.map(({ user }) => user)).toContain(PEOPLE.stranger.address)
  })

  it.each([
    { email: 'ada.byron@contoso.com', name: null, expected: 'Ada Byron' },
    { email: 'li@contoso.com', name: null, expected: 'Li' },
    { email: 'ada.byron@contoso.com', name: 'Ada Lovelace', expected: 'Ada Lovelace' }
  ])('calls $email «$expected»', ({ email, name, expected }) => {
    expect(nameFor({ email, name })).toBe(expected)
  })
})

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
