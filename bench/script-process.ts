/** The script's way as a program: `script-process.ts FOLDER plan|apply`, the tenant by `GRAPH`. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CLIENT_ID, SECRET, TENANT_ID } from './company.js'
import { runScript, type Ask } from './script-algorithm.js'

const [folder = '', mode = 'plan'] = process.argv.slice(2)
const graph = process.env['GRAPH'] ?? ''

const answer = await fetch(`${graph}/${TENANT_ID}/oauth2/v2.0/token`, {
  method: 'POST',
  body: new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: CLIENT_ID,
    client_secret: SECRET,
    scope: `${graph}/.default`
  })
})
const { access_token: token } = (await answer.json()) as { readonly access_token: string }

const ask: Ask = async (method, path, body) => {
  const response = await fetch(path.startsWith('https:') ? path : `${graph}/v1.0${path}`, {
    method,
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) })
  })
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
  return response.json()
}

const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
await runScript(files, ask, mode === 'apply')
