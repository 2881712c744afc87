import { mkdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Case } from './cases.js'
import { filesOf } from './company.js'
import { runMeasured } from './measured-process.js'
import type { Measurement } from './run-action.js'
import type { SeparateTenant } from './tenant.js'

/** The script's way on the files as they are after the change. @param folder Empty, for what the run needs. */
export async function runScriptOn(what: Case, tenant: SeparateTenant, folder: string): Promise<Measurement> {
  const files = join(folder, 'files')
  await mkdir(files, { recursive: true })
  for (const [path, text] of Object.entries(filesOf(what.company).after)) {
    await writeFile(join(files, basename(path)), text)
  }
  const sources = (name: string) => join(import.meta.dirname, name)
  await tenant.figures()
  const usage = await runMeasured(
    [
      '--experimental-transform-types',
      ...['--import', pathToFileURL(sources('typescript.mjs')).href],
      ...[sources('script-process.ts'), files, what.mode]
    ],
    folder,
    { GRAPH: tenant.endpoint, NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') }
  )
  return { ...usage, tenant: await tenant.figures(), outputs: {} }
}
