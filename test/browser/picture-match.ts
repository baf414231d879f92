import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator } from 'playwright-core'

const KEPT = join(import.meta.dirname, 'pictures')

/**
 * A pixel is as kept if one of the nine around it, in the other picture, is within this in each channel: fonts and lines may
 * move by a pixel and be smoothed otherwise.
 */
const CHANNEL = 64
/** So much of a picture may differ. A missing line is ten times that. */
const SHARE = 0.001

export interface PictureMatch {
  /** The share of pixels that differ, and what may. */
  readonly share: number
  readonly allowed: number
  /** What was on the screen, to look at. */
  readonly shown: string
}

/** Whether `npm run pictures` runs the test: what is shown is kept. */
export const areRenewed = process.env['RENEW_PICTURES'] === '1'

/** Compares what an element shows with the kept picture of that name. */
export async function matchPicture(element: Locator, name: string): Promise<PictureMatch> {
  const shot = await shotOf(element)
  const shown = join(tmpdir(), `labbook-${name}.png`)
  await writeFile(shown, shot)
  return {
    share: await differingShare(element, [shot, await readFile(join(KEPT, `${name}.png`))]),
    allowed: SHARE,
    shown,
  }
}

/** Keeps what an element shows. */
export async function keepPicture(element: Locator, name: string) {
  await mkdir(KEPT, { recursive: true })
  await writeFile(join(KEPT, `${name}.png`), await shotOf(element))
}

function shotOf(element: Locator): Promise<Buffer> {
  return element.screenshot({ animations: 'disabled', caret: 'hide' })
}

function differingShare(element: Locator, pictures: readonly [Buffer, Buffer]): Promise<number> {
  return element.evaluate(
    async (_, { encoded, most }) => {
      const [shown, kept] = (await Promise.all(encoded.map(pixelsOf))) as [ImageData, ImageData]
      const { width, height } = kept
      if (shown.width !== width || shown.height !== height) return 1
      let count = 0
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) if (!isNear(shown, kept, x, y) || !isNear(kept, shown, x, y)) count++
      }
      return count / (width * height)

      /** Whether a pixel of one picture is that of the other there or beside. */
      function isNear(one: ImageData, other: ImageData, x: number, y: number): boolean {
        const at = 4 * (y * width + x)
        for (let nearY = Math.max(0, y - 1); nearY <= Math.min(height - 1, y + 1); nearY++) {
          for (let nearX = Math.max(0, x - 1); nearX <= Math.min(width - 1, x + 1); nearX++) {
            const near = 4 * (nearY * width + nearX)
            const apart = [0, 1, 2].map((channel) =>
              Math.abs((one.data[at + channel] ?? 0) - (other.data[near + channel] ?? 0)),
            )
            if (Math.max(...apart) <= most) return true
          }
        }
        return false
      }

      async function pixelsOf(base64: string): Promise<ImageData> {
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
        const bitmap = await createImageBitmap(new Blob([bytes]))
        const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
        const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D
        context.drawImage(bitmap, 0, 0)
        return context.getImageData(0, 0, bitmap.width, bitmap.height)
      }
    },
    { encoded: pictures.map((picture) => picture.toString('base64')), most: CHANNEL },
  )
}
