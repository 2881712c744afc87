/** `export`, typed against an emulated tenant. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from '@jest/globals'
import { DeskStory } from './at-desk.js'
import { COMPANY, FILES } from './company.js'

let story: DeskStory
afterEach(() => story.end())

describe('export', () => {
  it('makes the files say what Entra has, so that a plan has nothing to do', async () => {
    story = await DeskStory.start(COMPANY, FILES)
    const { code, out, err } = await story.type(['export'])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain('Nothing was changed in Entra.')
    expect(await readFile(join(story.folder, 'memberships/sales.csv'), 'utf8')).toContain('bob@contoso.com')
    expect((await story.type(['plan'])).out).toContain('Access plan: nothing to do')
    expect(story.writes()).toEqual([])
  })

  it('begins a folder with every package of the tenant', async () => {
    story = await DeskStory.start(COMPANY, {})
    expect((await story.type(['export'])).err).toContain('There is no folder `memberships` here.')
    const { code, out } = await story.type(['export', '--all', '--json'])
    expect(code).toBe(0)
    const { files } = JSON.parse(out) as { readonly files: readonly { readonly file: string; readonly new: boolean }[] }
    expect(files.map((file) => file.new)).toEqual([true, true])
    expect((await story.type(['validate'])).out).toContain('2 membership files, 2 access packages')
  })

  it('warns beside its answer about a name that no package has', async () => {
    story = await DeskStory.start(COMPANY, FILES)
    const { code, out, err } = await story.type(['export', '--json', '--packages', 'Salse'])
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ files: [] })
    expect(err).toContain('NO_SUCH_PACKAGE_HERE')
    const told = await story.type(['export', '--packages', 'Salse'])
    expect(told.out).toContain('No access package was looked at, nothing was changed.')
  })
})
