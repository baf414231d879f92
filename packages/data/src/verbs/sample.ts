import { RandomState } from '@labbook/random'
import { DataError } from '../data-error.js'
import { type FrameData, takeRows } from '../frame/frame-data.js'

export interface SampleOptions {
  /** How many rows. Default 1. */
  readonly n?: number | undefined
  /** A share of the rows, in place of `n`. */
  readonly frac?: number | undefined
  /** From 0 to 2³² − 1. For the same seed, pandas' `random_state` gives the same rows. */
  readonly seed?: number | undefined
  /** Whether a row may be drawn again. Default false. */
  readonly replace?: boolean | undefined
}

/** Random rows with their labels. */
export function sample(data: FrameData, options: SampleOptions): FrameData {
  return takeRows(data, samplePositions(data.rows, options))
}

/** Where the rows to draw stand, in the order in which they are drawn. */
export function samplePositions(rows: number, { n, frac, seed, replace = false }: SampleOptions): Uint32Array {
  if (n !== undefined && frac !== undefined) {
    throw new DataError('BAD_OPTION', `Give n or frac, not both: n is ${n} and frac ${frac}.`)
  }
  const size = frac === undefined ? (n ?? 1) : halfToEven(frac * rows)
  if (!Number.isInteger(size) || size < 0) {
    throw new DataError('BAD_OPTION', 'is not a number of rows to draw', { value: String(frac ?? size) })
  }
  if (size > rows && (!replace || rows === 0)) {
    const hint = rows === 0 ? '' : ' With { replace: true } a row can be drawn again.'
    throw new DataError('BAD_OPTION', `${size} rows cannot be drawn from ${rows}.${hint}`)
  }
  const random = randomState(seed)
  return replace ? random.integers(rows, size) : random.permutation(rows).subarray(0, size)
}

function randomState(seed: number | undefined): RandomState {
  try {
    return new RandomState(seed)
  } catch (error) {
    if (error instanceof RangeError) throw new DataError('BAD_OPTION', error.message)
    throw error
  }
}

function halfToEven(value: number): number {
  const below = Math.floor(value)
  if (value - below !== 0.5) return Math.round(value)
  return below % 2 === 0 ? below : below + 1
}
