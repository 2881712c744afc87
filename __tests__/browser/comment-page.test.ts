/** Comments as a person sees them, in a real browser with GitHub's styles: nothing forged, live, broken or cut off. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { demoComments } from '../demo/demo-comments.js'
import { COMMENTS } from '../golden/comments.js'
import { launchChromium } from './chromium.js'
import { viewComment, type CommentView } from './comment-view.js'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

/** Those with texts that no table can hold at this width. */
const WIDE = ['plan-hostile']

function view(markdown: string): Promise<CommentView> {
  return viewComment(browser, markdown)
}

describe('a comment in the browser', () => {
  it.each(COMMENTS)('$name shows only what we say, whole', async ({ name, text }) => {
    const { complaints, wideTables } = await view(text)
    expect(complaints).toEqual([])
    if (!WIDE.includes(name)) expect(wideTables).toEqual([])
  })

  it('is so for the demo’s pull request, before and after the merge', async () => {
    const { plan, outcome } = await demoComments()
    for (const text of [plan, outcome]) expect(await view(text)).toMatchObject({ complaints: [], wideTables: [] })
  })
})
