import { createHash } from 'node:crypto'
import type { Guid } from './model.js'
import { compareText } from './sort-order.js'

/**
 * What a comment carries, hidden, so that a later run finds it again and can check that it applies what was shown.
 *
 *     <!-- access-package-gitops:plan tenant=… path=… v1.HEAD.PACKAGES.CHECK -->
 *
 * It stands alone on its line. HEAD is JSON and PACKAGES are {@link MARK_BYTES} bytes a package, both as base64url, so
 * that neither can end the HTML comment; CHECK is over all that stands before it, so that a cut or edited marker is
 * noticed. 2,000 packages take 48,000 characters, which leaves room for a brief text.
 */
const NAME = 'access-package-gitops:plan'

/** So many bytes of a SHA-256 stand for a package's id: among 2,000 packages two meet once in 10⁸ tenants. */
const KEY_BYTES = 6

/** So many bytes of a SHA-256 stand for a package's digest: other changes look the same once in 2⁹⁶ ≈ 8·10²⁸ cases. */
const DIGEST_BYTES = 12

const MARK_BYTES = KEY_BYTES + DIGEST_BYTES
const CHECK_BYTES = 9

const KEY_CHARS = (KEY_BYTES * 4) / 3
const MARK_CHARS = (MARK_BYTES * 4) / 3

/**
 * A package and what was shown of it. As written by a caller: the package's id and `PackagePlan.digest`. As read from
 * a comment: both shortened. {@link shownInMarker} compares either; {@link renderMarker} takes either.
 */
export type PackageMark = readonly [packageId: string, digest: string]

/** What a comment says about itself. */
export interface MarkerPayload {
  readonly v: 1
  readonly kind: 'plan' | 'outcome'
  readonly tenantId: string
  readonly path: string
  /** The pull request's head commit that was planned. */
  readonly headSha: string
  /** The commit whose content was planned, e.g. the test merge. */
  readonly commit: string
  readonly runId: string
  /** `Plan.digest`. */
  readonly digest: string
  readonly packages: readonly PackageMark[]
}

/** A marker is there, and cannot be believed. `why` is a clause for a sentence: «the record … was edited». */
export interface BrokenMarker {
  readonly kind: 'broken'
  readonly why: string
}

/** Whose comment it is: a repository can serve several tenants and folders. */
export type MarkerOwner = Pick<MarkerPayload, 'tenantId' | 'path'>

/** How every marker of this tenant and folder begins; a search for it finds the comment, whole or broken. */
export function markerPrefix(owner: MarkerOwner): string {
  return `<!-- ${NAME} tenant=${encode(owner.tenantId.toLowerCase())} path=${encode(owner.path)} `
}

/** The marker: one line, without a line break. */
export function renderMarker(payload: MarkerPayload): string {
  const { packages, ...head } = payload
  const marks = packages.map(shortenMark).sort(([one], [other]) => compareText(one, other))
  const headText = Buffer.from(JSON.stringify(head)).toString('base64url')
  const unique = new Set(marks.map((mark) => mark.join('')))
  const text = `${markerPrefix(payload)}v1.${headText}.${[...unique].join('')}`
  return `${text}.${hash(text, CHECK_BYTES)} -->`
}

/**
 * The payload of the comment's marker.
 *
 * @returns null when the comment is not ours, or another tenant's or folder's; broken when the marker is there and not
 * exactly as we wrote it, or not the only one.
 */
export function findMarker(body: string, owner: MarkerOwner): MarkerPayload | BrokenMarker | null {
  const markers = body.split(/\r?\n/).filter((line) => line.startsWith(`<!-- ${NAME} `))
  const prefix = markerPrefix(owner)
  const marker = markers.find((line) => line.startsWith(prefix))
  if (marker === undefined) return null
  if (markers.length > 1) return broken('the comment holds more than one record')

  const [, headText, packages = '', check] =
    /^v1\.([\w-]+)\.([\w-]*)\.([\w-]+) -->$/.exec(marker.slice(prefix.length)) ?? []
  if (headText === undefined) return broken('the record is cut short, or of a version this action does not know')
  if (hash(`${prefix}v1.${headText}.${packages}`, CHECK_BYTES) !== check) return broken('the record was edited')

  const head = parseHead(headText)
  if (head === null || packages.length % MARK_CHARS !== 0) return broken('the record is not one this action writes')
  if (markerPrefix(head) !== prefix) return broken('the record is of another tenant or folder than it says')
  return { ...head, packages: splitMarks(packages) }
}

/** Tells a payload from a broken marker. */
export function isBroken(found: MarkerPayload | BrokenMarker): found is BrokenMarker {
  return found.kind === 'broken'
}

/**
 * Whether the comment showed exactly these changes of the package.
 *
 * @param digest The digest of the package as planned now (`PackagePlan.digest`).
 * @returns `other`: it showed this package with other changes; `not-shown`: it did not show this package.
 */
export function shownInMarker(
  payload: Pick<MarkerPayload, 'packages'>,
  packageId: string,
  digest: string
): 'same' | 'other' | 'not-shown' {
  const [key, short] = shortenMark([packageId, digest])
  const shown = payload.packages.map(shortenMark).filter(([candidate]) => candidate === key)
  if (shown.length === 0) return 'not-shown'
  return shown.some(([, candidate]) => candidate === short) ? 'same' : 'other'
}

/**
 * Which digests of these packages the comments showed, as `ReviewedChanges` takes it.
 *
 * @param payloads What the plan comments of the merged pull requests carry.
 * @param packages The packages as planned now, each with all digests it may have been shown under.
 */
export function digestsShown(
  payloads: readonly Pick<MarkerPayload, 'packages'>[],
  packages: readonly { readonly id: Guid; readonly digests: readonly string[] }[]
): ReadonlyMap<Guid, ReadonlySet<string>> {
  const shown = new Set(payloads.flatMap((payload) => payload.packages.map((mark) => shortenMark(mark).join(''))))
  return new Map(
    packages.map(({ id, digests }) => [
      id,
      new Set(digests.filter((digest) => shown.has(shortenMark([id, digest]).join(''))))
    ])
  )
}

/**
 * How many packages the comments showed that are planned no more, or with other changes.
 *
 * @param packages The packages as planned now, each with all digests it may have been shown under.
 * @returns `outOfScope`: packages that are not among them; `fewer`: packages of which something shown is not planned.
 */
export function notPlannedAnyMore(
  payloads: readonly Pick<MarkerPayload, 'packages'>[],
  packages: readonly { readonly id: Guid; readonly digests: readonly string[] }[]
): { readonly outOfScope: number; readonly fewer: number } {
  const planned = new Map(
    packages.map(({ id, digests }) => {
      const marks = digests.map((digest) => shortenMark([id, digest]))
      return [shortenMark([id, ''])[0], new Set(marks.map(([, digest]) => digest))] as const
    })
  )
  const shown = payloads.flatMap((payload) => payload.packages.map(shortenMark))
  return {
    outOfScope: new Set(shown.filter(([key]) => !planned.has(key)).map(([key]) => key)).size,
    fewer: new Set(shown.filter(([key, digest]) => planned.get(key)?.has(digest) === false).map(([key]) => key)).size
  }
}

/**
 * Ids and digests are hashed as the text they are, whatever their form, and what is already short stays as it is: the
 * outcome's marker keeps the record of the plan's.
 */
function shortenMark([packageId, digest]: PackageMark): PackageMark {
  const short = packageId.length === KEY_CHARS && digest.length === MARK_CHARS - KEY_CHARS
  if (short) return [packageId, digest]
  return [hash(packageId.toLowerCase(), KEY_BYTES), hash(digest, DIGEST_BYTES)]
}

function splitMarks(packages: string): PackageMark[] {
  return Array.from({ length: packages.length / MARK_CHARS }, (_, index) => {
    const mark = packages.slice(index * MARK_CHARS, (index + 1) * MARK_CHARS)
    return [mark.slice(0, KEY_CHARS), mark.slice(KEY_CHARS)]
  })
}

function parseHead(text: string): Omit<MarkerPayload, 'packages'> | null {
  try {
    const head = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as Record<string, unknown>
    const { v, kind, tenantId, path, headSha, commit, runId, digest } = head
    const texts = { tenantId, path, headSha, commit, runId, digest }
    if (v !== 1 || (kind !== 'plan' && kind !== 'outcome') || !areTexts(texts)) return null
    return { v, kind, ...texts }
  } catch {
    return null
  }
}

function areTexts<Key extends string>(values: Record<Key, unknown>): values is Record<Key, string> {
  return Object.values(values).every((value) => typeof value === 'string')
}

function hash(text: string, bytes: number): string {
  return createHash('sha256').update(text).digest().subarray(0, bytes).toString('base64url')
}

/** Percent-encoded, so that it has neither space nor `>`; `--` is left to HTML 5, which allows it in a comment. */
function encode(text: string): string {
  return encodeURIComponent(text.replace(/\p{Cs}/gu, '\uFFFD'))
}

function broken(why: string): BrokenMarker {
  return { kind: 'broken', why }
}
