/** Access for programs: `who --json` and `who-has --json`. Members may come to be; none is renamed or taken away. */
import { accessState, type Access } from '../core/access-list.js'
import type { Refusal } from '../core/plan.js'

/** One person in one package, without saying which of the two. */
export function accessJson(access: Access) {
  return {
    state: accessState(access),
    entra: access.held.map(({ policy, state, startDate, endDate }) => ({ policy, state, startDate, endDate })),
    requests: access.requests.map(({ type, state, startDate, endDate, createdAt }) => ({
      type,
      state,
      startDate,
      endDate,
      createdAt
    })),
    rows: access.rows.map(({ place, policy, startDate, endDate }) => ({
      file: place.file,
      line: place.line,
      policy,
      startDate,
      endDate
    })),
    plan: access.changes.map(({ kind }) => kind),
    kept: access.kept.map(({ code, reason }) => ({ code, reason })),
    refused: access.refused
  }
}

export function refusalJson({ code, message, hint, place }: Refusal) {
  return { code, message, hint, file: place?.file ?? null, line: place?.line ?? null }
}
