/** The compiled schemas that the action carries are those of the schemas as they are. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { COMPILED_SCHEMAS, compileSchemas } from '../scripts/compile-schemas.js'

const MEND = 'A schema, a format or ajv has changed: `npm run schemas` compiles them anew.'

describe('src/core/compiled-schemas', () => {
  const compiled = compileSchemas()

  it('has a module for each, and no other', () => {
    expect(readdirSync(COMPILED_SCHEMAS).sort()).toEqual([...compiled.keys()].sort())
  })

  it.each([...compiled.keys()])('has %s as it is compiled now', (file) => {
    const isAsNow = readFileSync(new URL(file, COMPILED_SCHEMAS), 'utf8') === compiled.get(file)
    // Not the texts: a difference of thousands of lines would hide what to do.
    expect(isAsNow ? [] : [MEND]).toEqual([])
  })
})
