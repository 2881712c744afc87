import { describe, expect, it } from '@jest/globals'
import { coloursFor } from '../../src/adapters/terminal-runner.js'
import { runDemo } from '../../src/demo/run-demo.js'

describe('runDemo', () => {
  it('comes true, in six chapters that fit a terminal of 80 columns', async () => {
    const lines: string[] = []
    const colours = coloursFor({ write: () => true }, {})
    await runDemo({ width: 80, colours }, (line) => lines.push(line))

    expect(lines.filter((line) => /^\d {2}/.test(line))).toHaveLength(6)
    expect(lines.filter((line) => Array.from(line).length > 80)).toEqual([])
    expect(lines.filter((line) => line !== line.trimEnd())).toEqual([])
    // eslint-disable-next-line no-control-regex -- escape sequences are what must not be there
    expect(lines.join('\n')).not.toMatch(/\u001b|<!--|access-package-gitops:plan|\*\*|\]\(http/)
  })
})
