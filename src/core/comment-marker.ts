/**
 * The record of a plan as text, hidden in its comment:
 *
 *     <!-- access-package-gitops:plan tenant=… path=… v2
 *     plan head=… commit=… run=… planned=… scope=… by=change width=22
 *     since first
 *     HASH add; ada@contoso.com; …; Sales Tools; Direct assignment; from Entra; until Entra
 *     since 2026-11-24T05:12:03Z
 *     HASH remove; bob@contoso.com; …; Sales Tools; Direct assignment
 *     check=… -->
 *
 * Where there are many changes, their hashes stand on one line without words. Hashes are base64, which has no hyphen, and
 * words are percent-encoded, so that nothing ends the comment or begins another one. The check is over all that stands
 * before it, so that what was cut or edited by accident is noticed; against forgery stands who wrote and edited the comment.
 */
import { createHash } from 'node:crypto'
import { plainValue } from './plain-words.js'
import type { MarkGroup, PlanRecord } from './plan-record.js'

const NAME = 'access-package-gitops:plan'
const VERSION = 'v2'

/** Characters of the check, six bits each. */
const CHECK_CHARS = 12

const HEAD =
  /^(plan|outcome|no-plan) head=(\S+) commit=(\S+) run=(\S+) planned=(\S+) scope=(changed|all) by=(change|package) width=(\d+)$/
const SINCE = /^since (first|\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z)$/
const MARKS = /^([A-Za-z0-9+/]+)(?: (.*))?$/

/** A record is there, and cannot be believed. `why` is a clause for a sentence: «the record was edited». */
export interface BrokenRecord {
  readonly kind: 'broken'
  readonly why: string
}

/** Whose comment it is: a repository can serve several tenants and folders. */
export type MarkerOwner = Pick<PlanRecord, 'tenantId' | 'path'>

/** How every marker of this tenant and folder begins; a search for it finds the comment, whole or broken. */
export function markerPrefix(owner: MarkerOwner): string {
  return `<!-- ${NAME} tenant=${plainValue(owner.tenantId.toLowerCase())} path=${plainValue(owner.path)} `
}

/** The record as text: an HTML comment of several lines, the first and the last of them at the beginning of a line. */
export function renderMarker(record: PlanRecord): string {
  const { kind, headSha, commit, runId, plannedAt, scope, by, width, groups } = record
  const head = `head=${plainValue(headSha)} commit=${plainValue(commit)} run=${plainValue(runId)} planned=${plainValue(plannedAt)}`
  const lines = [
    `${markerPrefix(record)}${VERSION}`,
    `${kind} ${head} scope=${scope} by=${by} width=${width}`,
    ...groups.flatMap(renderGroup)
  ]
  return `${lines.join('\n')}\ncheck=${checkOf(lines)} -->`
}

function renderGroup({ since, marks }: MarkGroup): readonly string[] {
  const bare = marks.filter(({ words }) => words === null).map(({ hash }) => hash)
  return [
    `since ${since ?? 'first'}`,
    ...marks.flatMap(({ hash, words }) => (words === null ? [] : [`${hash} ${words}`])),
    ...(bare.length === 0 ? [] : [bare.join('')])
  ]
}

/**
 * A comment with its record.
 *
 * @param render Writes the text with the marker at its end, or a text that says that the marker does not fit: then the
 *   record is one of nothing, so that the comment is found again.
 */
export function withRecord(record: PlanRecord, render: (marker: string) => string): string {
  const marker = renderMarker(record)
  const text = render(marker)
  return text.includes(marker) ? text : `${text}\n${renderMarker({ ...record, groups: [] })}\n`
}

/**
 * The record of a comment.
 *
 * @returns Null when the comment is not ours, or another tenant's or folder's; broken when the record is there and not
 * exactly as we wrote it, or not the only one.
 */
export function findMarker(body: string, owner: MarkerOwner): PlanRecord | BrokenRecord | null {
  const lines = body.split(/\r?\n/)
  const starts = lines.flatMap((line, index) => (line.startsWith(`<!-- ${NAME} `) ? [index] : []))
  const prefix = markerPrefix(owner)
  const start = starts.find((index) => lines[index]?.startsWith(prefix))
  if (start === undefined) return null
  if (starts.length > 1) return broken('the comment holds more than one record')

  const length = lines.slice(start).findIndex((line) => line.endsWith(' -->'))
  const [first = '', second = '', ...rest] = lines.slice(start, start + length)
  const [, check] = /^check=(\S+) -->$/.exec(lines[start + length] ?? '') ?? []
  if (first !== prefix + VERSION || check === undefined) {
    return broken('the record is cut short, or of a version this action does not know')
  }
  if (checkOf([first, second, ...rest]) !== check) return broken('the record was edited')
  return parseRecord(second, rest, owner) ?? broken('the record is not one this action writes')
}

/** Tells a record from a broken one. */
export function isBroken(found: PlanRecord | BrokenRecord): found is BrokenRecord {
  return found.kind === 'broken'
}

function parseRecord(head: string, lines: readonly string[], { tenantId, path }: MarkerOwner): PlanRecord | null {
  const [, kind, headSha = '', commit = '', runId = '', plannedAt = '', scope, by, digits] = HEAD.exec(head) ?? []
  const width = Number(digits)
  if (kind === undefined || !(width > 0)) return null
  const groups = parseGroups(lines, width)
  if (groups === null) return null
  return {
    kind: kind as PlanRecord['kind'],
    tenantId,
    path,
    headSha,
    commit,
    runId,
    plannedAt,
    scope: scope as PlanRecord['scope'],
    by: by as PlanRecord['by'],
    width,
    groups
  }
}

function parseGroups(lines: readonly string[], width: number): readonly MarkGroup[] | null {
  const groups: { since: string | null; marks: { hash: string; words: string | null }[] }[] = []
  for (const line of lines) {
    const [, since] = SINCE.exec(line) ?? []
    if (since !== undefined) {
      groups.push({ since: since === 'first' ? null : since, marks: [] })
      continue
    }
    const [, hashes = '', words] = MARKS.exec(line) ?? []
    const group = groups.at(-1)
    if (group === undefined || hashes === '' || hashes.length % width !== 0) return null
    for (let start = 0; start < hashes.length; start += width) {
      group.marks.push({ hash: hashes.slice(start, start + width), words: words ?? null })
    }
  }
  return groups
}

function checkOf(lines: readonly string[]): string {
  return createHash('sha256').update(lines.join('\n')).digest('base64').slice(0, CHECK_CHARS)
}

function broken(why: string): BrokenRecord {
  return { kind: 'broken', why }
}
