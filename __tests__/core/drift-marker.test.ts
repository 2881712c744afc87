/** How the one issue about drift is found again. */
import { describe, expect, it } from '@jest/globals'
import { findDriftMarker, renderDriftMarker } from '../../src/core/drift-marker.js'

const TENANT = '1111AAAA-2222-4333-8444-555555555555'
const owner = { tenantId: TENANT, path: 'memberships' }
const checkedAt = '2026-11-29T02:00:05Z'
const marker = renderDriftMarker(owner, checkedAt, '4711')

describe('the marker of an issue about drift', () => {
  it('is one line that says whose drift, since when, and of which run', () => {
    expect(marker).toBe(
      `<!-- access-package-gitops:drift tenant=${TENANT.toLowerCase()} path=memberships v1 checked=${checkedAt} run=4711 -->`
    )
  })

  it.each([
    { where: 'at the end', body: `Text.\n\n${marker}\n` },
    { where: 'with line ends of Windows, as an edit in a browser leaves it', body: `Text.\r\n\r\n${marker}\r\n` },
    { where: 'of a later version', body: marker.replace(' v1 ', ' v12 ') },
    { where: 'of a tenant in other case', body: marker, tenantId: TENANT.toLowerCase() }
  ])('is found $where', ({ body, tenantId = TENANT }) => {
    expect(findDriftMarker(body, { ...owner, tenantId })).toEqual({ checkedAt })
  })

  it.each([
    { what: 'of another tenant', body: marker, by: { tenantId: '9999aaaa-2222-4333-8444-555555555555' } },
    { what: 'of another folder', body: marker, by: { path: 'other' } },
    { what: 'of a folder whose name goes on', body: marker, by: { path: 'member' } },
    { what: 'that is quoted in a sentence', body: `See ${marker}`, by: {} },
    { what: 'of a plan comment', body: marker.replace('gitops:drift', 'gitops'), by: {} },
    { what: 'in an empty text', body: '', by: {} }
  ])('is none $what', ({ body, by }) => {
    expect(findDriftMarker(body, { ...owner, ...by })).toBeNull()
  })

  it.each([
    { what: 'no time', body: marker.replace(checkedAt, 'yesterday') },
    { what: 'words behind the time', body: marker.replace(checkedAt, `${checkedAt}x`) },
    { what: 'words behind the end', body: `${marker} and more` },
    { what: 'no run', body: marker.replace('run=4711', 'run=') },
    { what: 'no version', body: marker.replace('v1 ', '') },
    { what: 'words before the version', body: marker.replace('v1 ', 'x v1 ') }
  ])('that was edited to have $what is found and tells no time', ({ body }) => {
    expect(findDriftMarker(body, owner)).toEqual({ checkedAt: null })
  })

  it('the last of several counts', () => {
    const newer = renderDriftMarker(owner, '2026-11-30T02:00:05Z', '4712')
    expect(findDriftMarker(`${marker}\n${newer}\n`, owner)).toEqual({ checkedAt: '2026-11-30T02:00:05Z' })
  })
})
