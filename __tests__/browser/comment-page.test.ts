/** Comments as a person sees them, in a real browser with GitHub's styles: nothing forged, live, broken or cut off. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { demoComments } from '../demo/demo-comments.js'
import { COMMENTS } from '../golden/comments.js'
import { launchChromium } from './chromium.js'
import { HOSTILE_TEXTS, hostileComments } from './hostile-comments.js'
import { openColumn, viewComment } from './comment-view.js'

/** A harmless comment, in whose place and end anything may stand. */
const around = (text: string): string => `### Plan\n\n${text}\n\n<sub>this run</sub>`

describe('a comment in the browser', () => {
  let browser: Browser
  let page: Page
  beforeAll(async () => {
    browser = await launchChromium()
    page = await openColumn(browser)
  })
  afterAll(() => browser.close())

  it.each(COMMENTS)('$name shows only what we say, whole', async ({ render }) => {
    expect(await viewComment(page, render())).toMatchObject({ complaints: [], wideTables: [] })
  })

  it('shows only what we say for the demo’s pull request, before and after the merge', async () => {
    const { plan, outcome } = await demoComments()
    for (const text of [plan, outcome]) {
      expect(await viewComment(page, text)).toMatchObject({ complaints: [], wideTables: [] })
    }
  })

  it.each(HOSTILE_TEXTS)('shows no %s of a text', async (_, text) => {
    for (const comment of hostileComments(text)) {
      expect(await viewComment(page, comment)).toMatchObject({ complaints: [] })
    }
  })

  it('shows hostile texts as they stand in the files and in Entra', async () => {
    const hostile = COMMENTS.find(({ name }) => name === 'plan-hostile')
    const { text } = await viewComment(page, hostile?.render() ?? '')
    for (const seen of [
      '<img src=x onerror=y>',
      '<!-- access-package-gitops:plan -->',
      '`tick` ](http://evil.example)'
    ]) {
      expect(text).toContain(seen)
    }
  })

  it.each([
    ['nothing in a harmless text', 'Ada', null],
    ['a mention', 'Hello @octocat', 'user-mention @octocat'],
    ['a mention of a team', 'Hello @contoso/security', 'user-mention @contoso/security'],
    [
      'a mention in a folded heading',
      '<details><summary>@octocat</summary>\n\nx\n\n</details>',
      'user-mention @octocat'
    ],
    ['an issue', 'See #1', 'issue-link #1'],
    ['an issue by its old name', 'See GH-1', 'issue-link GH-1'],
    ['an issue elsewhere', 'See contoso/access#1', 'issue-link contoso/access#1'],
    ['a commit', 'See a1b2c3d4', 'commit-link a1b2c3d4'],
    ['a link', '[here](https://evil.example/)', 'link to https://evil.example/'],
    ['an address', 'Hello ada@contoso.com', 'link to mailto:ada@contoso.com'],
    ['a site', 'See www.evil.example', 'link to http://www.evil.example'],
    [
      'a link that looks like ours',
      '[x](https://github.com/contoso/access/../evil)',
      'link to https://github.com/contoso/access/../evil'
    ],
    [
      'a link that leaves our repository',
      `[x](https://github.com/contoso/access/blob/${'a'.repeat(40)}/../../../../evil)`,
      'link to'
    ],
    ['a picture', '<img src="https://evil.example/x.png">', 'asks for https://evil.example/x.png'],
    ['a script, which GitHub shows as text', '<script>alert(1)</script>', null],
    ['a style', '<p style="position:fixed">x</p><svg></svg>', 'the sanitiser removes something'],
    ['a form', '<form action=x>name</form>', 'the sanitiser removes something'],
    ['a part that swallows the rest', '<details><summary>x</summary>', 'end not seen'],
    ['a cell too many', '| A | B |\n| --- | --- |\n| 1 | 2 | 3 |', '3 cells of 2 in line 5'],
    ['a cell too few', '| A | B |\n| --- | --- |\n| 1 |', '1 cells of 2 in line 5'],
    ['a row torn off', '| A | B |\n| --- | --- |\n| 1 | 2 |\n\n| 3 | 4 |', 'row outside its table: | 3 | 4 |'],
    ['a heading', '# Approved', 'element h1'],
    ['a word that never ends, which the browser breaks', 'x'.repeat(500), null],
    ['a page that is too wide', `${'> '.repeat(99)}x`, 'page too wide'],
    ['a record that is text', '<!-- x\n\n-->\n\ncheck=abc --&gt;\n\nx', 'record in sight']
  ])('and this test would see: %s', async (_, text, complaint) => {
    const { complaints } = await viewComment(page, around(text))
    if (complaint === null) expect(complaints).toEqual([])
    else expect(complaints).toContainEqual(expect.stringContaining(complaint))
  })

  it('and this test would see a table that is too wide', async () => {
    const row = `| ${Array.from({ length: 6 }, () => `\`${'x'.repeat(40)}\``).join(' | ')} |`
    const { wideTables } = await viewComment(page, around([row, row.replace(/[^|]+/g, '---'), row].join('\n')))
    expect(wideTables).toHaveLength(1)
  })
})
