import { invalid } from '../invalid-input.js'

/** An image file in memory. */
export interface EncodedImage {
  readonly type: ImageType
  readonly bytes: Uint8Array
}

export type ImageType = 'png' | 'jpeg' | 'webp'

/**
 * The kind of an image by its first bytes.
 *
 * @example imageTypeOf(await readFile('a.png')) // 'png'
 */
export function imageTypeOf(bytes: Uint8Array): ImageType | undefined {
  const start = String.fromCharCode(...bytes.subarray(0, 12))
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'png'
  if (start.startsWith('\xff\xd8\xff')) return 'jpeg'
  return start.startsWith('RIFF') && start.endsWith('WEBP') ? 'webp' : undefined
}

/** What draws and encodes itself: canvases of browsers, of workers, and of the packages canvas, @napi-rs/canvas and skia-canvas. */
export type CanvasLike =
  | { toBuffer(type: string): Uint8Array | Promise<Uint8Array> }
  | { convertToBlob(options: { type: string }): Promise<Blob> }
  | { toBlob(callback: (blob: Blob | null) => void, type: string): void }

/** Whether it draws and encodes itself. */
export function isCanvas(value: unknown): value is CanvasLike {
  if (typeof value !== 'object' || value === null) return false
  return ['toBuffer', 'convertToBlob', 'toBlob'].some((name) => typeof Reflect.get(value, name) === 'function')
}

/**
 * The canvas as a file of that type.
 *
 * @throws ApiError INVALID_PARAMETER_VALUE if the canvas cannot write that type
 */
export async function encodeCanvas(canvas: CanvasLike, type: ImageType): Promise<EncodedImage> {
  const bytes = await canvasBytes(canvas, `image/${type}`).catch((cause: unknown) => {
    throw invalid(
      `The canvas could not be stored as ${type}: ${cause instanceof Error ? cause.message : String(cause)}`,
    )
  })
  if (bytes === undefined || imageTypeOf(bytes) !== type) {
    throw invalid(`The canvas cannot write ${type}. Log it as .png.`)
  }
  return { type, bytes }
}

async function canvasBytes(canvas: CanvasLike, type: string): Promise<Uint8Array | undefined> {
  if ('toBuffer' in canvas) return canvas.toBuffer(type)
  const blob =
    'convertToBlob' in canvas
      ? await canvas.convertToBlob({ type })
      : await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type))
  return blob === null ? undefined : new Uint8Array(await blob.arrayBuffer())
}
