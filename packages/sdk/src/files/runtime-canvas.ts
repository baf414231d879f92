import { type EncodedImage, encodeCanvas, type ImageType } from './encoded-image.js'
import type { Pixels } from './pixels.js'

/** Encodes by the canvas of the runtime. Undefined where there is none, as in Node, or where it cannot write that type. */
export async function encodeByRuntime(pixels: Pixels, type: ImageType): Promise<EncodedImage | undefined> {
  const canvas = newCanvas(pixels.width, pixels.height)
  if (canvas === undefined) return undefined
  canvas.context.putImageData(new ImageData(rgba(pixels), pixels.width, pixels.height), 0, 0)
  return encodeCanvas(canvas.canvas, type).catch(() => undefined)
}

/** Decodes whatever images the runtime knows. Undefined where it knows none, as in Node. */
export async function decodeByRuntime({ type, bytes }: EncodedImage): Promise<Pixels | undefined> {
  if (typeof createImageBitmap === 'undefined') return undefined
  const blob = new Blob([Uint8Array.from(bytes)], { type: `image/${type}` })
  const bitmap = await createImageBitmap(blob).catch(() => undefined)
  const canvas = bitmap && newCanvas(bitmap.width, bitmap.height)
  if (bitmap === undefined || canvas === undefined) return undefined
  canvas.context.drawImage(bitmap, 0, 0)
  const { width, height, data } = canvas.context.getImageData(0, 0, bitmap.width, bitmap.height)
  return { width, height, channels: 4, data: Uint8Array.from(data) }
}

function newCanvas(width: number, height: number) {
  if (typeof OffscreenCanvas === 'undefined') return undefined
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  return context === null ? undefined : { canvas, context }
}

function rgba({ channels, data }: Pixels): Uint8ClampedArray<ArrayBuffer> {
  if (channels === 4) return Uint8ClampedArray.from(data)
  const out = new Uint8ClampedArray((4 * data.length) / channels).fill(255)
  for (let from = 0, to = 0; from < data.length; from += channels, to += 4) {
    for (let i = 0; i < 3; i++) out[to + i] = data[from + (channels === 1 ? 0 : i)] ?? 0
  }
  return out
}
