/** No test starts a tenant or a GitHub whose calls nobody holds against their descriptions. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'
import ts from 'typescript'

const TESTS = join(dirname(fileURLToPath(import.meta.url)), '..')

/** The one file that may start the tenant itself. */
const STARTS_IT = 'contract/entra-tenant.ts'

const FILES = readdirSync(TESTS, { recursive: true, encoding: 'utf8' })
  .map((file) => file.split(sep).join('/'))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))

/** Whether a file names the tenant's own start among what it imports, or imports it when it runs. */
function startsUnjudged(text: string): boolean {
  let found = false
  const look = (node: ts.Node): void => {
    if (ts.isImportSpecifier(node) && (node.propertyName ?? node.name).text === 'startTenant') found = true
    if (ts.isNamespaceImport(node) && /tenant-server/.test(node.parent.parent.getText())) found = true
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      if (/tenant-server/.test(node.getText())) found = true
    }
    ts.forEachChild(node, look)
  }
  look(ts.createSourceFile('test.ts', text, ts.ScriptTarget.ESNext, true))
  return found
}

describe('every tenant of the tests', () => {
  it('is started where its calls are held against the description', () => {
    const others = FILES.filter((file) => file !== STARTS_IT && startsUnjudged(readFileSync(join(TESTS, file), 'utf8')))
    expect(others).toEqual([])
    expect(startsUnjudged(readFileSync(join(TESTS, STARTS_IT), 'utf8'))).toBe(true)
  })

  it.each([
    { text: "import { startTenant } from '../../src/emulator/tenant-server.js'", starts: true },
    { text: "import { startTenant as start, type Tenant } from '../src/emulator/tenant-server.js'", starts: true },
    { text: "import * as emulator from '../src/emulator/tenant-server.js'", starts: true },
    { text: "const { startTenant } = await import('../src/emulator/tenant-server.js')", starts: true },
    { text: "import type { Tenant } from '../src/emulator/tenant-server.js'", starts: false },
    { text: "import { startJudgedTenant } from '../contract/entra-tenant.js'", starts: false }
  ])('this test would see: $text', ({ text, starts }) => {
    expect(startsUnjudged(text)).toBe(starts)
  })
})
