/** Writes the compiled schemas to where the action takes them from. */
import { writeFileSync } from 'node:fs'
import { COMPILED_SCHEMAS, compileSchemas } from './compile-schemas.js'

for (const [file, text] of compileSchemas()) writeFileSync(new URL(file, COMPILED_SCHEMAS), text)
