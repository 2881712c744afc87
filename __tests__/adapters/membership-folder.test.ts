import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { LARGE_FOLDER_BYTES, MAX_FILE_BYTES, MembershipFolder } from '../../src/adapters/membership-folder.js'
import type { MembershipFile } from '../../src/core/model.js'

let workspace: string
let folder: MembershipFolder

beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'membership-folder-'))
  folder = new MembershipFolder(workspace)
})

afterEach(() => rmSync(workspace, { recursive: true, force: true }))

function write(path: string, content = path): void {
  mkdirSync(dirname(join(workspace, path)), { recursive: true })
  writeFileSync(join(workspace, path), content)
}

function show(files: readonly MembershipFile[] | null): readonly string[] | null {
  return files?.map((file) => `${file.kind} ${file.path}`) ?? null
}

describe('MembershipFolder', () => {
  it('lists CSV files of all depths and the settings, sorted by code units', async () => {
    for (const path of ['b.csv', 'A.CSV', 'a/z.csv', 'a/b/c.Csv', 'config.yml', 'ä.csv', 'Z.csv'])
      write(`memberships/${path}`)
    for (const path of ['README.md', 'a/config.yml', 'a/config.yaml', 'config.json', 'x.csv.bak', 'csv'])
      write(`memberships/${path}`)
    write('outside.csv')
    expect(show(await folder.list('memberships'))).toEqual([
      'file memberships/A.CSV',
      'file memberships/Z.csv',
      'file memberships/a/b/c.Csv',
      'file memberships/a/z.csv',
      'file memberships/b.csv',
      'file memberships/config.yml',
      'file memberships/ä.csv'
    ])
  })

  it('lists misspelt settings too, at the top of the folder alone, so that they can be reported', async () => {
    for (const path of ['config.yml', 'config.yaml', 'Config.YML', 'my-config.yml', 'a/config.yaml'])
      write(`memberships/${path}`)
    expect(show(await folder.list('memberships'))).toEqual([
      'file memberships/Config.YML',
      'file memberships/config.yaml',
      'file memberships/config.yml'
    ])
  })

  it('gives the bytes as they are', async () => {
    write('memberships/a.csv', 'AccessPackage;Email\r\n')
    const [file] = (await folder.list('memberships')) ?? []
    expect(file?.kind === 'file' && Buffer.from(file.bytes).toString()).toBe('AccessPackage;Email\r\n')
  })

  it('names links and follows none', async () => {
    write('secret/passwd.csv')
    write('memberships/a.csv')
    symlinkSync('../secret', join(workspace, 'memberships/folder'))
    symlinkSync('../secret/passwd.csv', join(workspace, 'memberships/link.csv'))
    symlinkSync('nowhere', join(workspace, 'memberships/dangling'))
    symlinkSync('.', join(workspace, 'memberships/loop'))
    expect(show(await folder.list('memberships'))).toEqual([
      'file memberships/a.csv',
      'link memberships/dangling',
      'link memberships/folder',
      'link memberships/link.csv',
      'link memberships/loop'
    ])
  })

  it('names a link in place of the folder, or on the way to it', async () => {
    write('secret/inner/a.csv')
    symlinkSync('secret', join(workspace, 'linked'))
    expect(show(await folder.list('linked'))).toEqual(['link linked'])
    expect(show(await folder.list('linked/inner'))).toEqual(['link linked'])
  })

  it('names a submodule and a pipe like a link', async () => {
    write('memberships/module/.git', 'gitdir: ../../.git/modules/module')
    write('memberships/module/a.csv')
    execFileSync('mkfifo', [join(workspace, 'memberships/pipe.csv')])
    expect(show(await folder.list('memberships'))).toEqual(['link memberships/module', 'link memberships/pipe.csv'])
  })

  it('names a file over the limit without reading it', async () => {
    write('memberships/at.csv')
    write('memberships/over.csv')
    truncateSync(join(workspace, 'memberships/at.csv'), MAX_FILE_BYTES)
    truncateSync(join(workspace, 'memberships/over.csv'), MAX_FILE_BYTES + 1)
    const files = await folder.list('memberships')
    expect(show(files)).toEqual(['file memberships/at.csv', 'too-large memberships/over.csv'])
    expect(files?.[1]).toMatchObject({ size: MAX_FILE_BYTES + 1 })
  })

  it.each([
    { rule: 'a folder that is not there', name: 'memberships' },
    { rule: 'a file in its place', name: 'file' },
    { rule: 'a folder inside a file', name: 'file/inside' }
  ])('gives null for $rule', async ({ name }) => {
    write('file')
    await expect(folder.list(name)).resolves.toBeNull()
  })

  it.each(['memberships/', './memberships', 'other/../memberships', 'memberships//'])(
    'takes %s for the folder',
    async (name) => {
      write('memberships/a.csv')
      expect(show(await folder.list(name))).toEqual(['file memberships/a.csv'])
    }
  )

  it('lists the workspace itself, without its .git', async () => {
    write('.git/a.csv')
    write('a.csv')
    write('config.yml')
    expect(show(await folder.list('.'))).toEqual(['file a.csv', 'file config.yml'])
  })

  it('gives an empty list for an empty folder', async () => {
    mkdirSync(join(workspace, 'memberships'))
    await expect(folder.list('memberships')).resolves.toEqual([])
  })

  it.each(['..', '../elsewhere', 'memberships/../../x', '/etc', 'a\0b'])(
    'refuses %j, which is outside',
    async (name) => {
      await expect(folder.list(name)).rejects.toMatchObject({ code: 'BAD_INPUT' })
    }
  )

  it('says that a folder cannot be read', async () => {
    write('memberships/a.csv')
    chmodSync(join(workspace, 'memberships'), 0)
    // The superuser reads everything, so there the folder is simply listed.
    const listed = folder.list('memberships')
    if (process.getuid?.() === 0) await expect(listed).resolves.toHaveLength(1)
    else await expect(listed).rejects.toMatchObject({ code: 'WORKSPACE_MISSING' })
    chmodSync(join(workspace, 'memberships'), 0o755)
  })
})

describe('a folder with very many rows', () => {
  const half = LARGE_FOLDER_BYTES / 2

  it.each([
    { files: 'of 10 MB in all', sizes: [half, half], prepared: 0 },
    { files: 'of one byte more', sizes: [half, half + 1], prepared: 1 },
    { files: 'that are not read at all', sizes: [MAX_FILE_BYTES + 1], prepared: 0 }
  ])('$files: memory is looked after $prepared times', async ({ sizes, prepared }) => {
    const prepareForMany = jest.fn()
    sizes.forEach((size, index) => {
      write(`memberships/${index}.csv`)
      truncateSync(join(workspace, `memberships/${index}.csv`), size)
    })
    await new MembershipFolder(workspace, prepareForMany).list('memberships')
    expect(prepareForMany).toHaveBeenCalledTimes(prepared)
  })
})
