/** A stand-in for the Azure CLI, with the tenant behind it. */
import { chmod, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { search } from '@aws-lambda-powertools/jmespath'
import type { JSONObject } from '@aws-lambda-powertools/jmespath/types'
import { type GraphCall, GraphApplications } from './graph-applications.js'

type Options = Readonly<Record<string, readonly string[]>>

const OPTIONS = ['--method', '--uri', '--uri-parameters', '--query', '--output', '--body']

/**
 * Answers `az account show`, `az cloud show` and `az rest`. It lives in the test's process, so that starting `az` costs
 * no more than starting `curl`. Queries are JMESPath, as the CLI's are; options that the script does not need are errors.
 */
export class AzureCli {
  tenantId = 'e9da86d3-51cf-4a76-a2d8-c50195c3f466'
  cloud = { name: 'AzureCloud', endpoints: { microsoftGraphResourceId: 'https://graph.microsoft.com/' } }
  graph = new GraphApplications()
  /** Calls to Microsoft Graph so far. */
  calls: GraphCall[] = []
  /** Says of a call, already among {@link calls}, whether it is refused. */
  refuses: (call: GraphCall) => boolean = () => false

  private readonly server: Server

  private constructor() {
    this.server = createServer((request, response) => {
      void text(request).then((words) => {
        const { status, output } = this.run(words.split('\0').slice(0, -1))
        response.writeHead(status).end(output)
      })
    })
  }

  /** @param folder Gets a program `az`, and a `sleep` that does not wait: to be first in `PATH`. */
  static async start(folder: string): Promise<AzureCli> {
    const cli = new AzureCli()
    await new Promise<void>((resolve) => cli.server.listen(0, '127.0.0.1', resolve))
    // What listens on a port has an address of this shape.
    const { port } = cli.server.address() as AddressInfo
    const send = `printf '%s\\0' "$@" | curl --silent --noproxy '*' --data-binary @- --write-out '%{http_code}' http://127.0.0.1:${port}/`
    await writeTool(folder, 'az', [
      `answer=$(${send})`,
      'case $answer in',
      '*200) printf "%s" "${answer%200}" ;;',
      '*) printf "ERROR: %s\\n" "$answer" >&2; exit 1 ;;',
      'esac'
    ])
    await writeTool(folder, 'sleep', [':'])
    return cli
  }

  async end(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve))
  }

  private run(words: readonly string[]): { readonly status: 200 | 400; readonly output: string } {
    try {
      const options = readOptions(words)
      return { status: 200, output: print(this.answer(words, options), options) }
    } catch (error) {
      return { status: 400, output: String(error) }
    }
  }

  private answer([group, verb]: readonly string[], options: Options): unknown {
    if (group === 'account' && verb === 'show') return { tenantId: this.tenantId }
    if (group === 'cloud' && verb === 'show') return this.cloud
    const [uri = ''] = options['--uri'] ?? []
    const root = `${this.cloud.endpoints.microsoftGraphResourceId.replace(/\/$/, '')}/v1.0/`
    if (group !== 'rest' || !uri.startsWith(root)) throw new Error(`Not expected: ${String(group)} ${uri}`)
    const call = {
      method: options['--method']?.[0] ?? 'GET',
      path: uri.slice(root.length),
      parameters: Object.fromEntries((options['--uri-parameters'] ?? []).map((each) => split(each, '='))),
      body: JSON.parse(options['--body']?.[0] ?? '{}') as GraphCall['body']
    }
    this.calls.push(call)
    if (this.refuses(call)) throw new Error('Forbidden({"error":{"code":"Authorization_RequestDenied"}})')
    return this.graph.answer(call)
  }
}

function readOptions(words: readonly string[]): Options {
  const options: Record<string, string[]> = {}
  let values: string[] = []
  for (const word of words) {
    if (!word.startsWith('--')) values.push(word)
    else if (OPTIONS.includes(word)) options[word] = values = []
    else throw new Error(`There is no option ${word}.`)
  }
  return options
}

/** As `--output tsv` prints: a line for each element, tabs between the elements of an element. */
function print(value: unknown, options: Options): string {
  const [output] = options['--output'] ?? []
  if (output === 'none') return ''
  const [query] = options['--query'] ?? []
  if (output !== 'tsv' || query === undefined) throw new Error('Only --output tsv with a query is expected.')
  const found: unknown = search(query, value as JSONObject)
  const lines: readonly unknown[] = Array.isArray(found) ? found : [found ?? '']
  // The shell drops line breaks at the end, and the status follows it.
  return lines.map((line) => `${[line].flat().join('\t')}\n`).join('')
}

function split(pair: string, separator: string): readonly [string, string] {
  const at = pair.indexOf(separator)
  return [pair.slice(0, at), pair.slice(at + 1)]
}

async function writeTool(folder: string, name: string, lines: readonly string[]): Promise<void> {
  const path = join(folder, name)
  await writeFile(path, ['#!/bin/sh', ...lines, ''].join('\n'))
  await chmod(path, 0o755)
}
