import type { Locator } from 'playwright-core'

/** The number of pixels in which an image on the screen differs from the file; all if the sizes differ. */
export async function differingPixels(image: Locator, file: Buffer): Promise<number> {
  const shot = await image.screenshot()
  return image.evaluate(
    async (_, encoded) => {
      const [shown, stored] = await Promise.all(encoded.map(pixelsOf))
      if (shown === undefined || stored === undefined) throw new Error('Two pictures were expected')
      if (shown.width !== stored.width || shown.height !== stored.height) return stored.width * stored.height
      let count = 0
      for (let at = 0; at < stored.data.length; at += 4) {
        if ([0, 1, 2].some((channel) => shown.data[at + channel] !== stored.data[at + channel])) count++
      }
      return count

      async function pixelsOf(base64: string): Promise<ImageData> {
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
        const bitmap = await createImageBitmap(new Blob([bytes]))
        const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext(
          '2d',
        ) as OffscreenCanvasRenderingContext2D
        canvas.drawImage(bitmap, 0, 0)
        return canvas.getImageData(0, 0, bitmap.width, bitmap.height)
      }
    },
    [shot.toString('base64'), file.toString('base64')],
  )
}
