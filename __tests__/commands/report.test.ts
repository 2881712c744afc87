/** `report`, typed against an emulated tenant. What the page shows is tried in `__tests__/report-page`. */
import { mkdir, readdir, readFile, stat, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { DeskStory, widestLine } from './at-desk.js'
import { COMPANY, FILES } from './company.js'

let story: DeskStory
beforeEach(async () => {
  story = await DeskStory.start(COMPANY, FILES)
})
afterEach(() => story.end())

const at = (name: string): string => join(story.folder, name)

describe('report', () => {
  it('writes a page that only its writer can read, and says what it holds', async () => {
    const { code, out, err } = await story.type(['report'], { columns: 80 })
    expect({ code, err: err.replaceAll(/\r.*/g, '') }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/^Access report: 6 people, 2 packages, 4 memberships in Entra\.\n/)
    expect(out).toContain('Written to access-report.html.')
    expect(widestLine(out)).toBeLessThanOrEqual(80)
    const page = await readFile(at('access-report.html'), 'utf8')
    for (const words of ['Ada Byron', 'gina@partner.example', 'sales.csv:2']) expect(page).toContain(words)
    expect((await stat(at('access-report.html'))).mode & 0o777).toBe(0o600)
    expect(story.writes()).toEqual([])
  })

  it('writes over an older report', async () => {
    await story.type(['report', '--out', 'page.html'])
    await story.write('memberships/finance.csv', 'AccessPackage;Email\nFinance Reports;eve@contoso.com\n')
    expect((await story.type(['report', '--out', 'page.html'])).code).toBe(0)
    expect(await readFile(at('page.html'), 'utf8')).not.toContain('gina@partner.example')
    expect((await readdir(story.folder)).sort()).toEqual(['memberships', 'page.html'])
  })

  it('answers a program with what was written', async () => {
    const { code, out } = await story.type(['report', '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(out)).toEqual({
      version: 1,
      tenantId: story.tenant.tenantId,
      file: 'access-report.html',
      people: 6,
      packages: 2,
      memberships: 4,
      notices: []
    })
  })

  it.each([
    { what: 'a file that is no report', out: 'memberships/sales.csv', says: 'that is no access report' },
    { what: 'a folder', out: 'memberships', says: 'that is no access report' },
    { what: 'a link', out: 'link.html', says: 'that is no access report' },
    {
      what: 'a place that is not there',
      out: 'nowhere/report.html',
      says: 'There is no folder for `nowhere/report.html`'
    }
  ])('does not write over $what, and asks Entra nothing for it', async ({ out, says }) => {
    await mkdir(at('elsewhere'))
    await symlink(at('elsewhere/report.html'), at('link.html'))
    const before = await readFile(at('memberships/sales.csv'), 'utf8')
    const ended = await story.type(['report', '--out', out])
    expect(ended.code).toBe(2)
    expect(ended.err).toContain(says)
    expect(await readFile(at('memberships/sales.csv'), 'utf8')).toBe(before)
    expect(await readdir(at('elsewhere'))).toEqual([])
    expect(story.tenant.requests).toEqual([])
  })
})
