/** The page of the access report as somebody abuses it, and by the rules of browsers and of accessibility. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import type { AxeResults } from 'axe-core'
import { renderReport } from '../../src/report-page/render-report.js'
import { COMPANY_REPORT, HOSTILE_NAMES, reportOf } from './company-report.js'
import { choose, column, ReportReader, search } from './report-reader.js'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

let reader: ReportReader
beforeAll(async () => {
  reader = await ReportReader.start()
})
afterEach(() => reader.closePages())
afterAll(() => reader.end())

describe('whatever a name is', () => {
  it('it stays text: nothing runs, nothing is asked for, and what hides is seen', async () => {
    const page = await reader.open(
      reportOf(
        HOSTILE_NAMES.map((name) => ({ name, address: name, domain: name })),
        HOSTILE_NAMES,
        HOSTILE_NAMES.map((name, place) => ({
          person: place,
          package: place,
          policy: name,
          rows: [name],
          remarks: [{ tone: 'kept', text: name }],
          kept: name
        })),
        HOSTILE_NAMES
      )
    )
    for (const name of ['By package', 'Guests by domain', 'Left alone', 'By person']) await choose(page, name)
    await search(page, '<img')
    expect(await column(page, 'package')).toEqual([HOSTILE_NAMES[0]])
    await search(page, 'gpj')
    expect(await column(page, 'package')).toEqual(['\\u{202e}gpj.exe\\u{202c} admin'])
    expect(await page.locator('img, svg').count()).toBe(0)
    expect({ asked: reader.asked.length, complaints: reader.complaints }).toEqual({ asked: 1, complaints: [] })
  })

  it('a long one makes the page no wider', async () => {
    const page = await reader.open(
      reportOf([{ name: 'A'.repeat(900) }], ['B'.repeat(900)], [{ policy: 'C'.repeat(900) }], ['D'.repeat(900)])
    )
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
  })
})

describe('the page by itself', () => {
  it('asks for nothing and breaks none of its own rules', async () => {
    const page = await reader.open(COMPANY_REPORT)
    for (const name of ['By package', 'Left alone']) await choose(page, name)
    await search(page, 'ada')
    expect(reader.asked).toEqual([page.url().replace(/#.*/, '')])
    expect(reader.complaints).toEqual([])
  })

  it.each([
    { what: 'another script', attempt: "document.createElement('script').text = '1'", breaks: 'trusted-types' },
    { what: 'a request', attempt: "fetch('https://attacker.example/').catch(() => null)", breaks: 'connect-src' },
    { what: 'a picture', attempt: "new Image().src = 'https://attacker.example/x.png'", breaks: 'img-src' },
    { what: 'a style', attempt: "document.body.setAttribute('style', 'color: red')", breaks: 'style-src' },
    { what: 'text as markup', attempt: "document.body.innerHTML = '<b>x</b>'", breaks: 'trusted-types' },
    { what: 'text as code', attempt: "setTimeout('1')", breaks: 'trusted-types' }
  ])('would refuse $what', async ({ attempt, breaks }) => {
    const page = await reader.open(COMPANY_REPORT)
    const refused = await page.evaluate<string>(`new Promise((resolve) => {
      document.addEventListener('securitypolicyviolation', (event) => resolve(event.violatedDirective), { once: true })
      try { ${attempt} } catch { /* that is meant */ }
    })`)
    expect(refused).toContain(breaks)
  })

  it('is the same for the same report', () => {
    expect(renderReport(COMPANY_REPORT)).toBe(renderReport(COMPANY_REPORT))
  })

  it.each(['light', 'dark'] as const)('has nothing that axe finds serious, in %s', async (colorScheme) => {
    const page = await reader.open(COMPANY_REPORT, colorScheme)
    await page.evaluate(AXE)
    for (const name of ['By person', 'By package', 'Ending within 14 days', 'Guests by domain', 'Left alone']) {
      await choose(page, name)
      const { violations } = await page.evaluate<AxeResults>('axe.run()')
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
      expect(serious.map(({ id, nodes }) => ({ id, where: nodes.map(({ html }) => html) }))).toEqual([])
    }
  })
})
