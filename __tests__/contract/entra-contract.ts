/** What Microsoft describes of Microsoft Graph v1.0, as far as the action and the emulated tenant use it. */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { ENTRA_EXCEPTIONS } from './entra-exceptions.js'
import { ENTRA_RULES } from './entra-rules.js'
import { OpenApiContract } from './openapi-contract.js'
import { mergeDescriptions, objectAt, type OpenApiDocument } from './openapi-document.js'

const HERE = dirname(fileURLToPath(import.meta.url))

export const MICROSOFT = 'Microsoft’s description'
export const BY_HAND = 'by hand, after this page'

/**
 * Members whose names contain `@odata.` are OData's control information: in every object, described nowhere
 * («OData JSON Format Version 4.01», section 4.5).
 */
const CONTROL_INFORMATION = '@odata\\.'

/** A contract with an empty memory. */
export function entraContract(): OpenApiContract {
  const description = { document: readDescriptions(), describedBy: MICROSOFT, alwaysAllowed: CONTROL_INFORMATION }
  return new OpenApiContract([description], ENTRA_EXCEPTIONS, ENTRA_RULES)
}

function readDescriptions(): OpenApiDocument {
  return mergeDescriptions([
    { root: objectAt(JSON.parse(read('entra.openapi.json'))), describedBy: MICROSOFT },
    { root: objectAt(parse(read('entra-by-hand.openapi.yaml'))), describedBy: BY_HAND }
  ])
}

function read(name: string): string {
  return readFileSync(join(HERE, name), 'utf8')
}
