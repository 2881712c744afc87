/**
 * What an issue about drift carries in its source, so that it is found again:
 *
 *     <!-- access-package-gitops:drift tenant=… path=… v1 checked=2026-11-29T02:00:05Z run=4711 -->
 *
 * Nothing is decided by it but which issue is written, and whether a newer run has written it.
 */
import type { MarkerOwner } from './comment-marker.js'
import type { Instant } from './model.js'
import { plainValue } from './plain-words.js'

const NAME = 'access-package-gitops:drift'
const VERSION = 'v1'
const REST = /^v\d+ checked=(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z) run=\S+ -->$/

/** The last line of an issue's text. */
export function renderDriftMarker(owner: MarkerOwner, checkedAt: Instant, runId: string): string {
  return `${markerPrefix(owner)}${VERSION} checked=${plainValue(checkedAt)} run=${plainValue(runId)} -->`
}

/**
 * Whether an issue is about the drift of this tenant and folder.
 *
 * @returns Since when it says what it says; `checkedAt` null where the marker was edited. Null: it is another issue.
 */
export function findDriftMarker(body: string, owner: MarkerOwner): { readonly checkedAt: Instant | null } | null {
  const prefix = markerPrefix(owner)
  const line = body.split(/\r?\n/).findLast((each) => each.startsWith(prefix))
  return line === undefined ? null : { checkedAt: REST.exec(line.slice(prefix.length))?.[1] ?? null }
}

function markerPrefix({ tenantId, path }: MarkerOwner): string {
  return `<!-- ${NAME} tenant=${plainValue(tenantId.toLowerCase())} path=${plainValue(path)} `
}
