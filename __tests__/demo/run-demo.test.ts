import { describe, expect, it } from '@jest/globals'
import { coloursFor } from '../../src/adapters/terminal/colours.js'
import { readSample } from '../../src/demo/find-sample.js'
import { type BrokenStory, runDemo } from '../../src/demo/run-demo.js'

const colours = coloursFor({ write: () => true }, {})

describe('runDemo', () => {
  it('comes true, in seven chapters that fit a terminal of 80 columns', async () => {
    const lines: string[] = []
    await runDemo({ width: 80, colours }, (line) => lines.push(line))

    expect(lines.filter((line) => /^\d {2}/.test(line))).toHaveLength(7)
    expect(lines.filter((line) => Array.from(line).length > 80)).toEqual([])
    expect(lines.filter((line) => line !== line.trimEnd())).toEqual([])
    // eslint-disable-next-line no-control-regex -- escape sequences are what must not be there
    expect(lines.join('\n')).not.toMatch(/\u001b|<!--|access-package-gitops:plan|\*\*|\]\(http/)
  })

  it('breaks off, with what the run said, when something does not come true', async () => {
    const lines: string[] = []
    const settings = new TextEncoder().encode('safety: { max-removals: 0 }\nextra-columns: [Department]\n')
    const sample = new Map([...(await readSample()), ['memberships/config.yml', settings]])
    const story = runDemo({ width: 80, colours }, (line) => lines.push(line), sample)

    await expect(story).rejects.toMatchObject({
      name: 'BrokenStory',
      message: expect.stringContaining('plan') as unknown
    })
    const log = await story.catch((error: unknown) => (error as BrokenStory).log)
    expect(log).toContainEqual(expect.stringContaining('RUN_TOO_MANY_REMOVALS'))
    expect(lines.at(-1)).not.toContain('validate')
  })
})
