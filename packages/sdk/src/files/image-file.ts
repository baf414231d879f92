import { invalid } from '../invalid-input.js'
import {
  type CanvasLike,
  encodeCanvas,
  type EncodedImage,
  type ImageType,
  imageTypeOf,
  isCanvas,
} from './encoded-image.js'
import { artifactPath } from '../checks/artifact-path.js'
import { extensionOf, type MadeFile, type MadeFiles } from './made-file.js'
import { type PixelInput, type Pixels, pixelsOf, shrunk } from './pixels.js'
import { decodePng, encodePng } from './png.js'
import { randomUuid } from './random-uuid.js'
import { decodeByRuntime, encodeByRuntime } from './runtime-canvas.js'

/** Pixels, a canvas, or the bytes of a PNG, JPEG or WebP file. */
export type ImageInput = PixelInput | CanvasLike | Uint8Array | Blob

/** Where an image goes: to a path of its own, or to its step in the series of a key. */
export type ImageTarget =
  | { readonly artifactFile: string }
  | {
      /** Letters, digits, and `_ - . /` and spaces. */
      readonly key: string
      readonly step?: number | undefined
      /** Milliseconds; now when left out. */
      readonly timestamp?: number | undefined
    }

/** The run tag that pages find images by steps with. */
const LOGGED_IMAGES = 'mlflow.loggedImages'

/**
 * An image as MLflow's `log_image` stores it. By key it has a small copy beside it, for pages that show many. Pixels are read
 * before the call returns.
 *
 * @example await imageFiles([[0, 255], [255, 0]], { artifactFile: 'masks/first.png' })
 * @example await imageFiles({ data: rgb, shape: [28, 28, 3] }, { key: 'samples/digits', step: 10 })
 * @throws ApiError INVALID_PARAMETER_VALUE for what is no image, a wrong path, key, step or time
 */
export async function imageFiles(image: ImageInput, target: ImageTarget): Promise<MadeFiles> {
  const place = placeOf(target)
  const { source, warnings } = sourceOf(image)
  if (typeof place === 'string') {
    return { files: [{ path: place, bytes: (await encoded(source, typeFor(place))).bytes }], tags: {}, warnings }
  }
  const { files } = await imageWithCopy(source, place.stem)
  return { files, tags: { [LOGGED_IMAGES]: 'True' }, warnings }
}

/** An image of a table's cell with its small copy, both named by a path without extension. */
export async function cellImage(image: ImageInput, stem: string) {
  const { source, warnings } = sourceOf(image)
  return { ...(await imageWithCopy(source, stem)), warnings }
}

/** Whether a cell is an image: ImageData, a canvas, or the bytes of an image file. Lists of numbers are not. */
export function isImage(value: unknown): value is ImageInput {
  if (typeof value !== 'object' || value === null) return false
  if (value instanceof Uint8Array) return imageTypeOf(value) !== undefined
  if (value instanceof Blob) return /^image\/(png|jpeg|webp)$/.test(value.type)
  return isCanvas(value) || isImageData(value)
}

/** MLflow's pages tell the copy by it. */
const COPY_MARK = '+compressed'

/** Longer side of the small copy, in pixels. */
const COPY_SIZE = 256

const EXTENSIONS: Readonly<Record<string, ImageType>> = {
  '.png': 'png',
  '.jpg': 'jpeg',
  '.jpeg': 'jpeg',
  '.webp': 'webp',
}

type Source = { readonly pixels: Pixels } | { readonly canvas: CanvasLike } | { readonly file: Uint8Array | Blob }

function sourceOf(image: ImageInput): { source: Source; warnings: readonly string[] } {
  if (image instanceof Blob) return { source: { file: image }, warnings: [] }
  if (image instanceof Uint8Array) return { source: { file: image.slice() }, warnings: [] }
  if (isCanvas(image)) return { source: { canvas: image }, warnings: [] }
  if (!isPixels(image)) {
    throw invalid(
      'An image is rows of pixels, { data, shape }, ImageData, a canvas, or the bytes of a PNG, JPEG or WebP file.',
    )
  }
  const { pixels, warnings } = pixelsOf(image)
  return { source: { pixels }, warnings }
}

function isPixels(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return Array.isArray(value) || isImageData(value) || ('data' in value && 'shape' in value)
}

function isImageData(value: object): boolean {
  return 'data' in value && 'width' in value && 'height' in value && ArrayBuffer.isView(value.data)
}

function placeOf(target: ImageTarget): string | { stem: string } {
  const { artifactFile, key, step, timestamp } = target as Record<string, unknown>
  if ((artifactFile === undefined) === (key === undefined)) {
    throw invalid(
      'An image is logged by { artifactFile } or by { key, step }: give exactly one of artifactFile and key.',
    )
  }
  if (key === undefined) {
    if (step !== undefined || timestamp !== undefined) {
      throw invalid('An image with an artifactFile has no step and no timestamp. Log it by { key, step, timestamp }.')
    }
    return artifactPath(artifactFile as string)
  }
  if (typeof key !== 'string' || !/^[a-zA-Z0-9_\-./ ]+$/.test(key)) {
    throw invalid(
      `The key of an image holds letters, digits, '_', '-', '.', '/' and spaces, but '${String(key)}' does not.`,
    )
  }
  const [at, time] = [wholeNumber('step', step ?? 0), wholeNumber('timestamp', timestamp ?? Date.now())]
  const stem = `images/${key.replaceAll('/', '~')}+step+${at}+timestamp+${time}+${randomUuid()}`
  artifactPath(`${stem}${COPY_MARK}.webp`)
  return { stem }
}

function wholeNumber(name: string, value: unknown): number {
  if (Number.isSafeInteger(value) && (name === 'step' || Number(value) >= 0)) return Number(value)
  throw invalid(`The ${name} of an image is a whole number, but ${String(value)} is not.`)
}

function typeFor(path: string): ImageType {
  const type = EXTENSIONS[extensionOf(path)]
  if (type === undefined) throw invalid(`An image is stored as .png, .jpg, .jpeg or .webp, but its path is '${path}'.`)
  return type
}

async function imageWithCopy(source: Source, stem: string) {
  const image = await shown(source)
  const pixels = 'pixels' in source ? source.pixels : await decoded(image)
  // What nothing here decodes is its own copy.
  const copy = pixels === undefined ? image : await smallCopy(pixels)
  const [path, copyPath] = [`${stem}.${image.type}`, `${stem}${COPY_MARK}.${copy.type}`]
  const files: MadeFile[] = [
    { path, bytes: image.bytes },
    { path: copyPath, bytes: copy.bytes },
  ]
  return { files, path, copyPath }
}

/** As a type that pages show among the images of a run: they know no JPEG there. */
async function shown(source: Source): Promise<EncodedImage> {
  if (!('file' in source)) return encoded(source, 'png')
  const file = await fileOf(source.file)
  if (file.type !== 'jpeg') return file
  const pixels = await decodeByRuntime(file)
  if (pixels === undefined) {
    throw invalid(
      'JPEG cannot be logged by key or in a table here, since nothing decodes it. Give pixels or a PNG, or log it by an artifactFile.',
    )
  }
  return { type: 'png', bytes: await encodePng(pixels) }
}

async function encoded(source: Source, type: ImageType): Promise<EncodedImage> {
  if ('canvas' in source) return encodeCanvas(source.canvas, type)
  if ('file' in source) {
    const file = await fileOf(source.file)
    if (file.type === type) return file
    throw invalid(
      `The image is a ${file.type} file, so its path must end in ${file.type === 'jpeg' ? '.jpg' : `.${file.type}`}.`,
    )
  }
  if (type === 'png') return { type, bytes: await encodePng(source.pixels) }
  const image = await encodeByRuntime(source.pixels, type)
  if (image === undefined)
    throw invalid(`Pixels cannot be stored as ${type} here, since nothing encodes it. Log them as .png.`)
  return image
}

async function fileOf(file: Uint8Array | Blob): Promise<EncodedImage> {
  const bytes = file instanceof Blob ? new Uint8Array(await file.arrayBuffer()) : file
  const type = imageTypeOf(bytes)
  if (type === undefined) throw invalid('The bytes of the image are neither PNG nor JPEG nor WebP.')
  return { type, bytes }
}

async function decoded(image: EncodedImage): Promise<Pixels | undefined> {
  return (image.type === 'png' ? await decodePng(image.bytes) : undefined) ?? (await decodeByRuntime(image))
}

/** WebP where the runtime writes it, PNG elsewhere: pages take either. */
async function smallCopy(pixels: Pixels): Promise<EncodedImage> {
  const small = shrunk(pixels, COPY_SIZE)
  return (await encodeByRuntime(small, 'webp')) ?? { type: 'png', bytes: await encodePng(small) }
}
