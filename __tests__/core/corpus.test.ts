/** Membership files as programs and people really write them; what is read of each stands beside it. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { parseMembershipFiles } from '../../src/core/membership-csv.js'
import { rowsByLine } from './packed-lists.js'

const FOLDER = new URL('./corpus/', import.meta.url)

describe('a file of the corpus', () => {
  const names = readdirSync(FOLDER).flatMap((file) => /^(.+)\.csv$/.exec(file)?.[1] ?? [])

  it.each(names)('%s is read as is written beside it', (name) => {
    const told = `${tell(name).join('\n')}\n`
    const expectation = new URL(`${name}.txt`, FOLDER)
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(expectation, told)
    expect(told).toBe(readFileSync(expectation, 'utf8'))
  })
})

/** A line for each row and two for each problem. */
function tell(name: string): readonly string[] {
  const bytes = readFileSync(new URL(`${name}.csv`, FOLDER))
  const { sections, problems } = parseMembershipFiles([{ kind: 'file', path: `${name}.csv`, bytes }], {
    extraColumns: []
  })
  return [
    ...rowsByLine(sections).map(({ place, accessPackage, email, startDate, endDate, justification }) => {
      const rest = [startDate ?? '', endDate ?? '', justification ?? ''].map((each) => JSON.stringify(each))
      return `${place.line}: ${JSON.stringify(accessPackage)} ${JSON.stringify(email)} ${rest.join(' ')}`
    }),
    ...problems.map(({ place, code, message, hint }) => `${place?.line ?? 0}: ${code} ${message}\n   ${hint}`)
  ]
}
