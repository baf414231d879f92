import { isTypedArray, type TypedArray } from '../datasets/tensor.js'
import { invalid } from '../invalid-input.js'

/** An image of eight bits a channel, row by row: grey, RGB or RGBA. */
export interface Pixels {
  readonly width: number
  readonly height: number
  readonly channels: 1 | 3 | 4
  readonly data: Uint8Array
}

type Values = ArrayLike<number | bigint | boolean>

/** Rows of pixels; a pixel is a number, or a list of 1, 3 or 4. */
export type PixelRows = readonly (Values | readonly Values[])[]

/** Pixels as programs have them: rows, an array with its shape (height, width, channels), or ImageData. */
export type PixelInput =
  | PixelRows
  | { readonly data: Values; readonly shape: readonly number[] }
  | { readonly data: TypedArray; readonly width: number; readonly height: number }

/**
 * A copy of the pixels in eight bits. Integers are taken as they are, booleans as black and white, fractions from 0 to 1 as
 * shares of 255; fractions outside of that are rescaled from their least to their greatest, with a warning.
 *
 * @example pixelsOf([[true, false]]).pixels.data // Uint8Array [255, 0]
 * @throws ApiError INVALID_PARAMETER_VALUE for other shapes, integers beyond 0 to 255, and what is no number
 */
export function pixelsOf(image: PixelInput): { pixels: Pixels; warnings: readonly string[] } {
  const { values, shape } = arrayOf(image)
  const [height = 0, width = 0, channels = 1] = shape
  const isImage = shape.length === 2 || (shape.length === 3 && isChannels(channels))
  if (!isImage || !isChannels(channels) || !(height > 0) || !(width > 0)) {
    throw invalid(
      `The pixels of an image have the shape [height, width] or [height, width, 1, 3 or 4], not [${shape.join(', ')}].`,
    )
  }
  if (values.length !== height * width * channels) {
    throw invalid(
      `An image of shape [${shape.join(', ')}] needs ${height * width * channels} values, not ${values.length}.`,
    )
  }
  const { data, warnings } = bytesOf(values)
  return { pixels: { width, height, channels, data }, warnings }
}

function isChannels(count: number): count is Pixels['channels'] {
  return count === 1 || count === 3 || count === 4
}

interface PixelArray {
  readonly values: Values
  readonly shape: readonly number[]
}

function arrayOf(image: PixelInput): PixelArray {
  if (isRows(image)) return ofRows(image)
  if ('shape' in image) return { values: image.data, shape: image.shape }
  const { data, width, height } = image
  return { values: data, shape: [height, width, data.length / (width * height)] }
}

function isRows(image: PixelInput): image is PixelRows {
  return Array.isArray(image)
}

function ofRows(rows: PixelRows): PixelArray {
  const width = rows[0]?.length ?? 0
  const uneven = rows.findIndex((row) => row?.length !== width)
  if (uneven >= 0) throw invalid(`Row ${uneven} of the image does not have ${width} pixels as row 0 has.`)
  const pixels = rows.flatMap((row) => Array.from<unknown>(row))
  const [first] = pixels
  if (!isList(first)) return { values: pixels as Values & unknown[], shape: [rows.length, width] }
  const channels = first.length
  const odd = pixels.findIndex((pixel) => !isList(pixel) || pixel.length !== channels)
  if (odd >= 0) throw invalid(`Pixel ${odd} of the image does not have ${channels} channels as pixel 0 has.`)
  return {
    values: (pixels as Values[]).flatMap((pixel) => Array.from(pixel)),
    shape: [rows.length, width, channels],
  }
}

function isList(value: unknown): value is Values {
  return Array.isArray(value) || isTypedArray(value)
}

function bytesOf(values: Values): { data: Uint8Array; warnings: readonly string[] } {
  if (values instanceof Uint8Array || values instanceof Uint8ClampedArray) {
    return { data: Uint8Array.from(values), warnings: [] }
  }
  if (values instanceof Float32Array || values instanceof Float64Array) return ofFractions(values)
  let [least, greatest, isWhole] = [Infinity, -Infinity, true]
  for (let i = 0; i < values.length; i++) {
    const value: unknown = values[i]
    if (typeof value !== 'boolean' && typeof value !== 'bigint' && typeof value !== 'number') {
      throw invalid(`An image holds numbers or booleans, but value ${i} is ${value === null ? 'null' : typeof value}.`)
    }
    if (typeof value !== typeof values[0]) {
      throw invalid(
        `An image holds one kind of value, but value ${i} is a ${typeof value} and value 0 a ${typeof values[0]}.`,
      )
    }
    isWhole &&= typeof value !== 'number' || Number.isInteger(value)
    least = Math.min(least, Number(value))
    greatest = Math.max(greatest, Number(value))
  }
  if (!isWhole) return ofFractions(Float64Array.from(Array.from(values, Number)))
  if (least < 0 || greatest > 255) {
    throw invalid(`Whole numbers of an image lie between 0 and 255, but these lie between ${least} and ${greatest}.`)
  }
  const scale = typeof values[0] === 'boolean' ? 255 : 1
  return { data: Uint8Array.from(Array.from(values, (value) => Number(value) * scale)), warnings: [] }
}

function ofFractions(values: Float32Array | Float64Array): { data: Uint8Array; warnings: readonly string[] } {
  let [least, greatest] = [Infinity, -Infinity]
  for (const [i, value] of values.entries()) {
    if (!Number.isFinite(value)) throw invalid(`An image holds finite numbers, but value ${i} is ${value}.`)
    if (value < least) least = value
    if (value > greatest) greatest = value
  }
  const isRescaled = least < 0 || greatest > 1
  // In the width of the array, so that each rounds as NumPy's does.
  const width = values instanceof Float32Array ? Math.fround : Number
  const [from, span] = isRescaled ? [least, width(greatest - least) || 1] : [0, 1]
  const data = Uint8Array.from(values, (value) => width(width(width(value - from) / span) * 255))
  const warnings = [`The image has values between ${least} and ${greatest}, not 0 and 1: they were rescaled.`]
  return { data, warnings: isRescaled ? warnings : [] }
}

/** A copy whose longer side has at most that many pixels, each the mean of those that it stands for. */
export function shrunk(pixels: Pixels, most: number): Pixels {
  const scale = most / Math.max(pixels.width, pixels.height)
  if (scale >= 1) return pixels
  const { channels } = pixels
  const width = Math.max(1, Math.floor(pixels.width * scale))
  const height = Math.max(1, Math.floor(pixels.height * scale))
  const data = new Uint8Array(width * height * channels)
  for (let y = 0; y < height; y++) {
    const rows = [Math.floor((y * pixels.height) / height), Math.ceil(((y + 1) * pixels.height) / height)] as const
    for (let x = 0; x < width; x++) {
      const columns = [Math.floor((x * pixels.width) / width), Math.ceil(((x + 1) * pixels.width) / width)] as const
      data.set(meanOf(pixels, rows, columns), (y * width + x) * channels)
    }
  }
  return { width, height, channels, data }
}

type Range = readonly [from: number, to: number]

/** A transparent pixel has no say in the colour. */
function meanOf({ width, channels, data }: Pixels, rows: Range, columns: Range): number[] {
  const sums = new Array<number>(channels).fill(0)
  let weights = 0
  for (let y = rows[0]; y < rows[1]; y++) {
    for (let x = columns[0]; x < columns[1]; x++) {
      const at = (y * width + x) * channels
      const weight = channels === 4 ? (data[at + 3] ?? 0) : 1
      weights += weight
      for (let i = 0; i < channels; i++) sums[i] = (sums[i] ?? 0) + (i === 3 ? 1 : weight) * (data[at + i] ?? 0)
    }
  }
  const count = (rows[1] - rows[0]) * (columns[1] - columns[0])
  return sums.map((sum, i) => Math.round(sum / (i === 3 ? count : weights || 1)))
}
