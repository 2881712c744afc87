/**
 * The outputs in docs/command-line.md are those of commands typed here. `UPDATE_README=1 npm test --
 * __tests__/commands/command-line-page.test.ts` writes them anew.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { expect, it } from '@jest/globals'
import { PROGRAM } from '../../src/commands/desk.js'
import { CLIENT_ID, DeskStory, SECRET } from './at-desk.js'
import { COMPANY, FILES } from './company.js'

const PAGE = new URL('../../docs/command-line.md', import.meta.url)

/** A marker with the command, and behind it the output that a run before left. */
const RUN = /<!-- run: (.+) -->\n(?:\n```text\n[^]*?\n```\n)?/g

/** An app that reads and no more, as the page recommends for everything but applying. */
const READER = ['EntitlementManagement.Read.All', 'User.Read.All', 'Organization.Read.All']

it('docs/command-line.md shows what the commands answer', async () => {
  const apps = [{ clientId: CLIENT_ID, secret: SECRET, permissions: READER }]
  const story = await DeskStory.start({ ...COMPANY, apps }, FILES)
  try {
    const page = readFileSync(PAGE, 'utf8')
    const outputs: string[] = []
    for (const [, line = ''] of page.matchAll(RUN)) outputs.push(await answerTo(line, story))
    expect(outputs.length).toBeGreaterThan(0)

    const written = page.replaceAll(RUN, (_, line: string) => {
      const output = outputs.shift() ?? ''
      return `<!-- run: ${line} -->\n\n\`\`\`text\n$ ${PROGRAM} ${line}\n${output}\n\`\`\`\n`
    })
    if (process.env['UPDATE_README'] === '1') writeFileSync(PAGE, written)
    expect(readFileSync(PAGE, 'utf8')).toBe(written)
  } finally {
    await story.end()
  }
})

/** What a person sees on a terminal of 80 columns; the present time is another one at each run. */
async function answerTo(line: string, story: DeskStory): Promise<string> {
  const args = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '')
  const { out } = await story.type(args, { columns: 80, variables: { NO_COLOR: '1' } })
  return out.trimEnd().replaceAll(/\d+ \w{3} \d{4}, \d\d:\d\d(?=\sUTC)/g, '24 Nov 2026, 09:00')
}
