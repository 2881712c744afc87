/**
 * The document of open questions is made from their list. `UPDATE_README=1 npm test -- __tests__/not-settled.test.ts`,
 * then `npm run format`, writes it anew.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { type Question, UNSETTLED } from '../src/emulator/unsettled/unsettled.js'

const FILE = new URL('../docs/not-settled.md', import.meta.url)

describe('docs/not-settled.md', () => {
  it('is what the list of questions gives', () => {
    if (process.env['UPDATE_README'] === '1') writeFileSync(FILE, render())
    expect(withoutPadding(readFileSync(FILE, 'utf8'))).toBe(withoutPadding(render()))
  })
})

function render(): string {
  return [
    '# What is not settled',
    'Microsoft’s public text does not say how Entra answers here, or says it in two ways. Nobody of this project has asked a live tenant. The emulated tenant of the tests gives the usual answer unless an option says otherwise, and the scenarios run under both: `TENANT_ANSWERS=other npm test -- __tests__/scenarios` turns every question to its first other answer, and `unsettled.test.ts` runs the main story once for each answer alone.',
    'To settle one, send its request to a tenant made for tests, since most of them change access, and tell in an issue what came back. Paths are below `https://graph.microsoft.com/v1.0`; values in braces are yours. The application needs `EntitlementManagement.ReadWrite.All`, for users also `User.Read.All`, for invitations `User.Invite.All`, unless something else is said.',
    '## Questions',
    [
      '| Question | The usual answer | The other answers | How to ask |',
      '| --- | --- | --- | --- |',
      ...UNSETTLED.map(row)
    ].join('\n'),
    '## How to ask',
    ...UNSETTLED.map(section),
    ''
  ].join('\n\n')
}

function row({ id, question, usual, others }: Question): string {
  return `| ${question} | ${usual} | ${others.map(({ says }) => says).join('<br>')} | [${id}](#${id}) |`
}

function section({ id, question, known, others, ask }: Question): string {
  const options = others.map(({ options: chosen }) => `\`${JSON.stringify(chosen)}\``)
  const body = ask.body === undefined ? [] : ['', JSON.stringify(ask.body, null, 2)]
  return [
    `### ${id}`,
    `${question} ${known}`,
    ...(ask.before === undefined ? [] : [`Before: ${ask.before}`]),
    ['```http', ask.request, ...body, '```'].join('\n'),
    `Look at: ${ask.look}`,
    `Options of the emulated tenant: ${options.join(' or ')}.`
  ].join('\n\n')
}

/** Prettier pads the cells of tables, and ends the file with one line break. */
function withoutPadding(markdown: string): string {
  return markdown.replace(/ +/g, ' ').replace(/-{3,}/g, '---').trim()
}
