import { Mismatch } from './enforce-value.js'
import type { Tensor } from './tensor.js'

/**
 * A tensor with the dtype and shape of a signature, where -1 is any length. What JSON brought is converted to the dtype; a
 * number that would change by it is refused.
 *
 * @throws Mismatch
 */
export function enforceTensor(given: Tensor, { dtype, shape }: Pick<Tensor, 'dtype' | 'shape'>): Tensor {
  const fits = given.shape.length === shape.length && shape.every((size, i) => size === -1 || size === given.shape[i])
  if (!fits) throw new Mismatch(`Expected shape (${shape.join(', ')}), got (${given.shape.join(', ')}).`)
  const convert = CONVERSIONS[dtype]
  if (convert === undefined) return given
  const data = given.data.map((value) => {
    const converted = convert(value)
    if (converted === undefined) throw new Mismatch(`${JSON.stringify(value)} cannot safely be converted to ${dtype}.`)
    return converted
  })
  return { dtype, shape: given.shape, data }
}

/** By dtype; undefined for what it cannot hold. Dtypes without a row (`object`, dates) take what comes. */
const CONVERSIONS: Readonly<Record<string, (value: unknown) => unknown>> = {
  float16: float,
  float32: float,
  float64: float,
  ...Object.fromEntries(
    [8, 16, 32, 64].flatMap((bits) => [
      [`int${bits}`, whole(-(2 ** (bits - 1)), 2 ** (bits - 1))],
      [`uint${bits}`, whole(0, 2 ** bits)],
    ]),
  ),
  bool: (value) => (typeof value === 'boolean' ? value : undefined),
  str: (value) => (typeof value === 'string' ? value : undefined),
}

function float(value: unknown): unknown {
  return value === null ? Number.NaN : typeof value === 'number' ? value : undefined
}

function whole(from: number, below: number) {
  return (value: unknown) =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= from && value < below ? value : undefined
}
