/** `npm run pictures`: the comments of the demo, as GitHub shows them, into `docs/pictures`. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import UPNG from 'upng-js'
import { demoComments } from '../demo/demo-comments.js'
import { launchChromium } from './chromium.js'
import { COLUMN_WIDTH, commentPage } from './github-comment.js'

/** As many as a palette holds. Text needs no more, and the picture is less than half as large. */
const COLOURS = 256

const FOLDER = fileURLToPath(new URL('../../docs/pictures/', import.meta.url))

const { plan, outcome } = await demoComments()
mkdirSync(FOLDER, { recursive: true })
const browser = await launchChromium()
try {
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await browser.newPage({
      viewport: { width: COLUMN_WIDTH, height: 1_000 },
      deviceScaleFactor: 2,
      colorScheme
    })
    for (const [name, markdown] of Object.entries({ plan, outcome })) {
      await page.setContent(commentPage(markdown))
      const file = `${name}-${colorScheme}.png`
      const small = withFewColours(await page.locator('article').screenshot())
      writeFileSync(FOLDER + file, small)
      console.log(`docs/pictures/${file}: ${Math.ceil(small.byteLength / 1024)} KiB`)
    }
  }
} finally {
  await browser.close()
}

function withFewColours(png: Uint8Array): Uint8Array {
  const image = UPNG.decode(new Uint8Array(png).buffer)
  return new Uint8Array(UPNG.encode(UPNG.toRGBA8(image), image.width, image.height, COLOURS))
}
