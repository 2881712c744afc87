import type { Options } from 'ajv/dist/2020.js'

/**
 * How the project's own schemas are compiled. Whether they are schemas at all, a test asks once, and not every run; and what
 * is run a few hundred times is not worth optimising. Both together take three times as long as the rest of compiling.
 */
export const OWN_SCHEMA: Options = {
  allowUnionTypes: true,
  validateSchema: false,
  meta: false,
  code: { optimize: false }
}
