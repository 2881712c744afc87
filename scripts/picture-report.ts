/** Pictures of the access report for the documents: the page that `report` writes of the sample tenant, on a fixed day. */
import { mkdir } from 'node:fs/promises'
import { connectTenant } from '../src/adapters/entra/connect-directory.js'
import { parseFiles } from '../src/app/load-files.js'
import { readAccessReport } from '../src/app/read-access-report.js'
import { readSample, SAMPLE_FOLDER } from '../src/demo/find-sample.js'
import { checkOut } from '../src/demo/story-commits.js'
import { seedTenant, STORY_APP } from '../src/demo/story-tenant.js'
import { fetchTrusting } from '../src/demo/trusting-fetch.js'
import { startTenant, type TenantSeed } from '../src/emulator/tenant-server.js'
import { renderReport } from '../src/report-page/render-report.js'
import { launchChromium } from '../__tests__/browser/chromium.js'

/** A day in the sample's own time, when some of its memberships end soon. */
const DAY = Date.parse('2030-03-20T09:00:00Z')
const TENANT_ID = '0a9d2f6e-4c1b-4b7a-9a52-7f6f0e3c8d11'
const PICTURES = new URL('../docs/pictures/', import.meta.url)

const declared = parseFiles(SAMPLE_FOLDER, checkOut(await readSample(), SAMPLE_FOLDER) ?? [])
const tenant = await startTenant(seed())
const { fetch, close } = fetchTrusting(tenant.caCertificate)
const clock = { now: () => DAY, sleep: () => Promise.resolve() }
const { directory } = connectTenant(
  {
    tenantId: TENANT_ID,
    cloud: 'global',
    graphEndpoint: tenant.graphEndpoint,
    loginEndpoint: tenant.loginEndpoint,
    timeoutMs: 30_000,
    clock,
    fetch
  },
  { kind: 'app', clientId: STORY_APP.clientId, credential: { kind: 'secret', secret: STORY_APP.secret } }
)
const browser = await launchChromium()

/** The tenant of the sample, with fixed days; the account for emergencies has a package, as such accounts do. */
function seed(): TenantSeed {
  const sample = seedTenant(declared)
  const packages = (sample.packages ?? []).map((each, place) => {
    const members = [...(each.members ?? []), ...(place === 0 ? [{ user: 'breakglass@contoso.com' }] : [])]
    return { ...each, members: members.map((member) => ({ start: '2029-10-01T00:00:00Z', ...member })) }
  })
  return { ...sample, packages, tenantId: TENANT_ID }
}

try {
  const page = renderReport(await readAccessReport(SAMPLE_FOLDER, declared, { directory, clock }))
  await mkdir(PICTURES, { recursive: true })
  for (const colorScheme of ['light', 'dark'] as const) {
    const view = await browser.newPage({ colorScheme, viewport: { width: 1280, height: 720 }, deviceScaleFactor: 1.5 })
    await view.setContent(page)
    await view.screenshot({ path: new URL(`report-${colorScheme}.png`, PICTURES).pathname, fullPage: true })
  }
} finally {
  await browser.close()
  close()
  await tenant.close()
}
