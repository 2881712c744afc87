/** Somebody who opens a report as a file in a browser, as one does who got it by mail, and what they see there. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import type { AccessReport } from '../../src/core/access-report.js'
import { renderReport } from '../../src/report-page/render-report.js'
import { launchChromium } from '../browser/chromium.js'

export class ReportReader {
  /** Everything that the page opened last asked for, and everything it complained of. */
  asked: string[] = []
  complaints: string[] = []

  private constructor(
    private readonly browser: Browser,
    private readonly folder: string
  ) {}

  static async start(): Promise<ReportReader> {
    return new ReportReader(await launchChromium(), await mkdtemp(join(tmpdir(), 'access-report-')))
  }

  async open(report: AccessReport, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
    const file = join(this.folder, 'report.html')
    await writeFile(file, renderReport(report))
    const page = await this.browser.newPage({ colorScheme })
    this.asked = []
    this.complaints = []
    page.on('request', (request) => this.asked.push(request.url()))
    page.on('console', (message) => this.complaints.push(message.text()))
    page.on('pageerror', (error) => this.complaints.push(error.message))
    page.on('dialog', (dialog) => void dialog.dismiss().then(() => this.complaints.push('a dialog')))
    await page.goto(pathToFileURL(file).href)
    return page
  }

  async closePages(): Promise<void> {
    await Promise.all(this.browser.contexts().map((context) => context.close()))
  }

  async end(): Promise<void> {
    await this.browser.close()
    await rm(this.folder, { recursive: true })
  }
}

/** What the cells of a column show, from top to bottom. */
export function column(page: Page, name: string): Promise<string[]> {
  return page.locator(`tbody .${name}`).allInnerTexts()
}

/** The first line of each. */
export async function firstLines(page: Page, name: string): Promise<readonly (string | undefined)[]> {
  return (await column(page, name)).map((text) => text.split('\n')[0])
}

export async function choose(page: Page, view: string): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: view }).click()
}

export async function search(page: Page, text: string): Promise<void> {
  await page.getByLabel('Search').fill(text)
}
