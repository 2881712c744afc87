import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'

/** Where Debian's package `chromium` puts the browser. Another place can be named by `CHROMIUM`. */
const DEBIAN_CHROMIUM = '/usr/bin/chromium'

/** Without a sandbox, as root in a container has none; and without anything that would call the browser's maker. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--no-first-run',
  '--disable-sync',
  '--disable-component-update',
  '--disable-quic'
]

/**
 * A headless Chromium, for pages and comments as a person sees them. The caller closes it.
 *
 * @throws When there is none: what was not looked at must not pass as seen.
 */
export async function launchChromium(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM'] ?? DEBIAN_CHROMIUM
  if (!existsSync(executablePath)) {
    throw new Error(
      `There is no Chromium at ${executablePath}. Install it (Debian: apt-get install chromium fonts-liberation ` +
        `fonts-noto-color-emoji), or name yours in the variable CHROMIUM.`
    )
  }
  return chromium.launch({ executablePath, args: FLAGS })
}
