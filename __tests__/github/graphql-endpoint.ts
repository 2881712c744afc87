import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { GraphQLError, Kind, buildSchema, execute, parse, validate } from 'graphql'
import type { DocumentNode, ExecutionResult } from 'graphql'
import type { Answer } from './answer.js'

/** The part of GitHub's published schema that the action uses. */
const SCHEMA = buildSchema(readFileSync(join(process.cwd(), '__tests__', 'contract', 'github.graphql'), 'utf8'))

/** More ids than this are refused, as seen in https://github.com/sourcecred/sourcecred/pull/908. */
const MAX_NODES = 100

interface Actor {
  readonly __typename: 'Bot' | 'User'
  readonly login: string
}

/** What the queries are answered from. */
export interface GraphQlSource {
  /** Whose token it is, as REST writes it. */
  readonly login: string
  /** Who edited a comment last, as REST writes it; null when nobody did, undefined when there is no such comment. */
  editorOf(nodeId: string): string | null | undefined
}

/** What came of a query. */
export interface GraphQlResult {
  readonly answer: Answer
  /** The fields that the query asks for, for people. */
  readonly asked: string
  /** What is wrong with the query itself. */
  readonly faults: readonly string[]
}

/**
 * Validate a query against GitHub's schema and carry it out.
 *
 * `viewer.login` of an app has the suffix `[bot]`, an actor's login has it not, as
 * https://github.com/marocchino/sticky-pull-request-comment handles both. An id of nothing gives null and an error of
 * type `NOT_FOUND` beside the data.
 */
export async function answerGraphQl(body: unknown, source: GraphQlSource): Promise<GraphQlResult> {
  const { query, variables } = body as { readonly query: string; readonly variables?: Record<string, unknown> }
  const document = parse(query)
  const asked = fieldsOf(document)
  const wrong = validate(SCHEMA, document)
  if (wrong.length > 0)
    return { answer: answerOf({ errors: wrong }), asked, faults: wrong.map(({ message }) => message) }
  const result = await execute({ schema: SCHEMA, document, rootValue: rootOf(source), variableValues: variables ?? {} })
  const faults = (result.errors ?? []).filter(({ extensions }) => extensions['type'] !== 'NOT_FOUND')
  return { answer: answerOf(result), asked, faults: faults.map(({ message }) => message) }
}

/** GitHub writes an error's type beside its message. */
function answerOf({ data, errors }: ExecutionResult): Answer {
  const written = errors?.map(({ message, path, locations, extensions }) => {
    return { type: extensions['type'], path, locations, message }
  })
  const body = { ...(data !== undefined && { data }), ...(written && { errors: written }) }
  return { status: 200, body: JSON.parse(JSON.stringify(body)) as unknown }
}

function rootOf(source: GraphQlSource): object {
  return {
    viewer: { __typename: 'User', login: source.login },
    nodes: ({ ids }: { readonly ids: readonly string[] }) => {
      if (ids.length > MAX_NODES)
        throw new GraphQLError(`You may not provide more than ${MAX_NODES} node ids; you provided ${ids.length}.`)
      return ids.map((id) => commentOf(id, source.editorOf(id)))
    }
  }
}

/**
 * GitHub has two formats of node ids and may tell back another one than it was asked with (GitHub documentation,
 * «Migrating GraphQL global node IDs»), so the id here is never the text that REST told.
 */
function commentOf(id: string, editor: string | null | undefined): object {
  const told = Buffer.from(id).toString('base64')
  if (editor !== undefined) {
    return { __typename: 'IssueComment', id: told, editor: editor === null ? null : actorOf(editor) }
  }
  return new GraphQLError(`Could not resolve to a node with the global id of '${id}'.`, {
    extensions: { type: 'NOT_FOUND' }
  })
}

function actorOf(login: string): Actor {
  return login.endsWith('[bot]')
    ? { __typename: 'Bot', login: login.slice(0, -'[bot]'.length) }
    : { __typename: 'User', login }
}

function fieldsOf({ definitions }: DocumentNode): string {
  const fields = definitions
    .flatMap((one) => (one.kind === Kind.OPERATION_DEFINITION ? one.selectionSet.selections : []))
    .map((one) => (one.kind === Kind.FIELD ? one.name.value : one.kind))
  return fields.join(', ')
}
