import { invalid } from '../invalid-input.js'
import type { Cells } from './table.js'

/** An array of numbers, booleans or texts in row-major order. A typed array alone has one dimension. */
export type TensorInput = TypedArray | { readonly data: Cells; readonly shape: readonly number[] }

/** One array, or several by name. */
export type TensorData = TensorInput | Readonly<Record<string, TensorInput>>

export type TypedArray =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Float64Array

export interface Tensor {
  readonly cells: Cells
  readonly shape: readonly number[]
}

/** The name of an array that has none. */
export const UNNAMED = ''

/** Arrays by name; a lone one has the name ''. */
export function asMap(data: TensorData): ReadonlyMap<string, Tensor> {
  if (isTensor(data)) return new Map([[UNNAMED, tensorOf(data)]])
  return new Map(Object.entries(data).map(([name, tensor]) => [name, tensorOf(tensor)]))
}

/** Whether it is one array: a typed one, or an object of exactly `data` and `shape`. */
export function isTensor(value: unknown): value is TensorInput {
  if (isTypedArray(value)) return true
  if (typeof value !== 'object' || value === null || Object.keys(value).sort().join() !== 'data,shape') return false
  const { data, shape } = value as { data: unknown; shape: unknown }
  return (Array.isArray(data) || isTypedArray(data)) && Array.isArray(shape) && shape.every(Number.isSafeInteger)
}

export function isTypedArray(value: unknown): value is TypedArray {
  return ArrayBuffer.isView(value) && !(value instanceof DataView)
}

/** @throws ApiError INVALID_PARAMETER_VALUE if the shape does not hold as many elements as there are */
function tensorOf(input: TensorInput): Tensor {
  if (!isTensor(input)) throw invalid('An array of a dataset is a typed array or { data, shape }.')
  if (isTypedArray(input)) return { cells: input, shape: [input.length] }
  const { data: cells, shape } = input
  const size = shape.reduce((product, length) => product * length, 1)
  if (shape.some((length) => length < 0) || size !== cells.length) {
    throw invalid(`An array of shape [${shape.join(', ')}] has ${size} elements, but ${cells.length} were given.`)
  }
  return { cells, shape }
}
