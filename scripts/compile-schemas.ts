/**
 * Compiles the schemas of what the action reads and writes, so that no run has to: neither ajv nor the time it takes is
 * part of the action.
 *
 * @see https://ajv.js.org/standalone.html
 */
import { _, Ajv2020, type Options } from 'ajv/dist/2020.js'
import standalone from 'ajv/dist/standalone/index.js'
import configSchema from '../schema/config.schema.json' with { type: 'json' }
import planSchema from '../schema/plan.schema.json' with { type: 'json' }
import reportSchema from '../schema/report.schema.json' with { type: 'json' }
import { SETTINGS_FORMATS } from '../src/core/settings-formats.js'

/** Where the modules belong. */
export const COMPILED_SCHEMAS = new URL('../src/core/compiled-schemas/', import.meta.url)

const HEAD = `// Made by \`npm run schemas\` from the files in schema/. The code is ajv's, which knows no types: only what it exports has one.
// @ts-nocheck
import type { ValidateFunction } from 'ajv/dist/2020.js'
`

// Not `strictRequired`: what a package's policy requires is described beside the condition, not once more within it.
const OPTIONS: Options = { strict: true, strictRequired: false, allowUnionTypes: true }
const CODE = { source: true, esm: true, lines: true }

/** Compiles the schemas. @returns The text of each module, by the name of its file in {@link COMPILED_SCHEMAS}. */
export function compileSchemas(): ReadonlyMap<string, string> {
  // Messages about settings are made from all findings and the schemas beside them.
  const settings = new Ajv2020({
    ...OPTIONS,
    allErrors: true,
    verbose: true,
    useDefaults: true,
    schemas: [configSchema],
    // The form of a language is the pattern beside it; the name is what messages say.
    formats: { ...SETTINGS_FORMATS, language: true },
    code: { ...CODE, formats: _`SETTINGS_FORMATS` }
  })
  // The report builds on the plan. What they refer to is a function of its own, as it stands in many places.
  const runFiles = new Ajv2020({ ...OPTIONS, inlineRefs: false, schemas: [planSchema, reportSchema], code: CODE })
  return new Map([
    [
      'config.ts',
      `${HEAD}import { SETTINGS_FORMATS } from '../settings-formats.js'\n${codeOf(settings, { validateConfig: configSchema.$id })}`
    ],
    [
      'plan-and-report.ts',
      `${HEAD}${codeOf(runFiles, { validatePlan: planSchema.$id, validateReport: reportSchema.$id })}`
    ]
  ])
}

/** @param exported Ids of schemas, by the names of their functions. */
function codeOf(ajv: Ajv2020, exported: Readonly<Record<string, string>>): string {
  const code = standalone.default(ajv, exported)
  // For lengths of texts, dates and the like, which none of the schemas has so far.
  if (code.includes('require('))
    throw new Error('ajv writes `require` for a part of its own; a module would have to import it.')
  return code.replace('"use strict";', '').replaceAll(/^export const (\w+)/gm, 'export const $1: ValidateFunction')
}
