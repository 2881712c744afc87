import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { MembershipFolder } from '../../src/adapters/membership-folder.js'
import type { FileToWrite } from '../../src/core/export-files.js'

let workspace: string

beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'write-'))
  mkdirSync(join(workspace, 'memberships'))
  writeFileSync(join(workspace, 'memberships', 'a.csv'), 'before')
})

afterEach(() => rmSync(workspace, { recursive: true, force: true }))

const file = (path: string, text: string, fresh: boolean): FileToWrite => ({ path, bytes: Buffer.from(text), fresh })
const write = (...files: readonly FileToWrite[]): Promise<void> => new MembershipFolder(workspace).write(files)
const read = (path: string): string => readFileSync(join(workspace, path), 'utf8')
/** Everything in the workspace, so that nothing temporary is left unseen. */
const everything = (): readonly string[] => readdirSync(workspace, { recursive: true, encoding: 'utf8' }).sort()

describe('writing membership files', () => {
  it('replaces, makes files, and makes the folders that are missing', async () => {
    await write(file('memberships/a.csv', 'after', false), file('new/deep/b.csv', 'fresh', true))
    expect([read('memberships/a.csv'), read('new/deep/b.csv')]).toEqual(['after', 'fresh'])
    expect(everything()).toEqual(['memberships', 'memberships/a.csv', 'new', 'new/deep', 'new/deep/b.csv'])
  })

  it('keeps the permissions of a file, which git would see changed', async () => {
    chmodSync(join(workspace, 'memberships/a.csv'), 0o755)
    await write(file('memberships/a.csv', 'after', false))
    expect(statSync(join(workspace, 'memberships/a.csv')).mode & 0o777).toBe(0o755)
  })

  it.each([
    { what: 'a new file whose name is taken', bad: file('memberships/taken.csv', 'x', true) },
    { what: 'a file that went meanwhile', bad: file('memberships/gone.csv', 'x', false) },
    { what: 'a file that became a link', bad: file('memberships/link.csv', 'x', false) },
    { what: 'a new file below a link', bad: file('linked/b.csv', 'x', true) },
    { what: 'a new file below a file', bad: file('memberships/a.csv/b.csv', 'x', true) }
  ])('writes nothing at all where one is $what', async ({ bad }) => {
    const outside = mkdtempSync(join(tmpdir(), 'outside-'))
    writeFileSync(join(workspace, 'memberships', 'taken.csv'), 'ours')
    writeFileSync(join(outside, 'target.csv'), 'theirs')
    symlinkSync(join(outside, 'target.csv'), join(workspace, 'memberships', 'link.csv'))
    symlinkSync(outside, join(workspace, 'linked'))
    const before = everything()

    await expect(write(file('memberships/a.csv', 'after', false), bad)).rejects.toMatchObject({
      code: 'WORKSPACE_NOT_WRITTEN',
      message: expect.stringContaining('No file was changed.')
    })
    expect(everything()).toEqual(before)
    expect([read('memberships/a.csv'), read('memberships/taken.csv')]).toEqual(['before', 'ours'])
    expect(readFileSync(join(outside, 'target.csv'), 'utf8')).toBe('theirs')
    expect(readdirSync(outside)).toEqual(['target.csv'])
    rmSync(outside, { recursive: true })
  })
})
