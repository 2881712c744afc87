/** The published schema of seed files and the types of the tenant say the same. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import ts from 'typescript'
import schema from '../../schema/tenant.schema.json' with { type: 'json' }
import { TARGET_SCOPES } from '../../src/emulator/entitlement/entitlement.js'

const EMULATOR = join(import.meta.dirname, '../../src/emulator')

interface Described {
  readonly required?: readonly string[]
  readonly properties: Readonly<Record<string, { readonly enum?: readonly unknown[] }>>
}

const nodes = readdirSync(EMULATOR, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file) => [
    ...ts.createSourceFile(file, readFileSync(join(EMULATOR, file), 'utf8'), ts.ScriptTarget.ESNext).statements
  ])
const interfaces = new Map(nodes.filter(ts.isInterfaceDeclaration).map((node) => [node.name.text, node]))
const aliases = new Map(nodes.filter(ts.isTypeAliasDeclaration).map((node) => [node.name.text, node.type]))

/** What is any text by its type, and one of these when the tenant starts. */
const TEXTS_WITH_WORDS: Readonly<Record<string, readonly string[]>> = { allowedTargetScope: TARGET_SCOPES.toSorted() }

/** The members of an interface, those it extends included. */
function membersOf(name: string, partial = false): readonly { name: string; needed: boolean; words: unknown }[] {
  const node = interfaces.get(name)
  if (node === undefined) throw new Error(`No interface ${name}`)
  const inherited = (node.heritageClauses ?? []).flatMap(({ types }) =>
    types.flatMap(({ expression, typeArguments = [] }) => {
      const base = ts.isIdentifier(expression) ? expression.text : ''
      const [argument] = typeArguments
      return base === 'Partial' && argument !== undefined && ts.isTypeReferenceNode(argument)
        ? membersOf((argument.typeName as ts.Identifier).text, true)
        : membersOf(base, partial)
    })
  )
  const own = node.members.filter(ts.isPropertySignature).map((member) => ({
    name: (member.name as ts.Identifier).text,
    needed: !partial && member.questionToken === undefined,
    words: TEXTS_WITH_WORDS[(member.name as ts.Identifier).text] ?? wordsOf(member.type)
  }))
  return [...inherited, ...own]
}

/** The texts of a union of texts; null for any other type. */
function wordsOf(type: ts.TypeNode | undefined): readonly string[] | null {
  if (type !== undefined && ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName)) {
    return wordsOf(aliases.get(type.typeName.text))
  }
  if (type === undefined || !ts.isUnionTypeNode(type)) return null
  const words = type.types.map((one) =>
    ts.isLiteralTypeNode(one) && ts.isStringLiteral(one.literal) ? [one.literal.text] : []
  )
  return words.every((word) => word.length === 1) ? words.flat().sort() : null
}

/** Keys of a file that are not the seed's: how the tenant behaves, and what signs in to it. */
const BESIDE_THE_SEED = ['behaviour', 'oidcKeys']
/** Options that are code, or the command line's. */
const NOT_IN_FILES = ['certificate', 'oidcKeys', 'port', 'now', 'observe', 'onRequest']

describe('the schema of seed files', () => {
  it.each([
    { type: 'AppSeed', described: schema.$defs.app },
    { type: 'UserSeed', described: schema.$defs.user },
    { type: 'GroupSeed', described: schema.$defs.group },
    { type: 'TargetSeed', described: schema.$defs.target },
    { type: 'PolicySeed', described: schema.$defs.policy },
    { type: 'QuestionSeed', described: schema.$defs.policy.properties.questions.items },
    { type: 'MemberSeed', described: schema.$defs.member },
    { type: 'OtherSubjectSeed', described: schema.$defs.otherSubject },
    { type: 'RequestSeed', described: schema.$defs.request },
    { type: 'ResourceRoleSeed', described: schema.$defs.resourceRole },
    { type: 'PackageSeed', described: schema.$defs.package },
    { type: 'CatalogSeed', described: schema.$defs.catalog },
    { type: 'ConnectedOrganizationSeed', described: schema.$defs.connectedOrganization },
    { type: 'SettingsSeed', described: schema.$defs.settings },
    { type: 'UndocumentedRefusal', described: schema.$defs.refusal },
    { type: 'ThrottleLimits', described: schema.$defs.throttle },
    { type: 'Misbehaviour', described: schema.$defs.misbehaviour },
    { type: 'RequestPattern', described: schema.$defs.requestPattern },
    { type: 'PlannedRefusal', described: schema.$defs.plannedRefusal },
    { type: 'TenantSeed', described: schema },
    { type: 'TenantOptions', described: schema.$defs.behaviour }
  ])('has what $type has', ({ type, described }) => {
    const { properties, required = [] } = described as unknown as Described
    const members = membersOf(type).filter(({ name }) => type !== 'TenantOptions' || !NOT_IN_FILES.includes(name))
    const written = Object.entries(properties)
      .filter(([name]) => type !== 'TenantSeed' || !BESIDE_THE_SEED.includes(name))
      .map(([name, value]) => ({
        name,
        needed: required.includes(name),
        words: value.enum === undefined || value.enum.includes(null) ? null : value.enum.toSorted()
      }))
    expect(written.sort(byName)).toEqual([...members].sort(byName))
  })
})

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1
}
