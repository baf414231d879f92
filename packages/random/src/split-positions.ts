import { RandomState } from './random-state.js'

export interface SplitOptions {
  /** A share between 0 and 1, or a number of rows. 0.25 when neither size is given. */
  readonly testSize?: number | undefined
  /** A share between 0 and 1, or a number of rows. What the test part leaves when left out. */
  readonly trainSize?: number | undefined
  readonly seed?: number | undefined
  /** Default true. Without it the first rows train and the next ones test. */
  readonly shuffle?: boolean | undefined
  /** The class of each row, whose shares both parts keep. */
  readonly stratify?: ArrayLike<unknown> | undefined
}

/** The rows of both parts, in the order in which the parts have them. */
export interface SplitPositions {
  readonly train: Uint32Array
  readonly test: Uint32Array
}

/**
 * Splits the rows 0 … n − 1 as scikit-learn's `train_test_split` does: for the same sizes and seed the same rows in the same order.
 *
 * @example splitPositions(21608, { testSize: 0.3, seed: 123 }) // 15,125 rows to train, 6,483 to test
 * @throws RangeError if a part would be empty, if sizes do not fit, or if a class has a single row
 */
export function splitPositions(n: number, options: SplitOptions = {}): SplitPositions {
  const { seed, shuffle = true, stratify } = options
  const sizes = partSizes(n, options)
  if (stratify !== undefined) {
    if (!shuffle) throw new RangeError('A split that keeps the shares of classes has to shuffle.')
    return stratified(n, stratify, sizes, new RandomState(seed))
  }
  if (!shuffle) {
    const rows = Uint32Array.from({ length: sizes.train + sizes.test }, (_, i) => i)
    return { train: rows.slice(0, sizes.train), test: rows.slice(sizes.train) }
  }
  const order = new RandomState(seed).permutation(n)
  return { test: order.slice(0, sizes.test), train: order.slice(sizes.test, sizes.test + sizes.train) }
}

interface PartSizes {
  readonly train: number
  readonly test: number
}

function partSizes(n: number, { testSize, trainSize }: SplitOptions): PartSizes {
  checkSize('testSize', testSize, n)
  checkSize('trainSize', trainSize, n)
  const wantedTest = testSize ?? (trainSize === undefined ? 0.25 : undefined)
  const train = trainSize === undefined ? undefined : isShare(trainSize) ? Math.floor(trainSize * n) : trainSize
  const test =
    wantedTest === undefined ? n - (train as number) : isShare(wantedTest) ? Math.ceil(wantedTest * n) : wantedTest
  const sizes = { test, train: train ?? n - test }
  if (sizes.train + sizes.test > n) {
    throw new RangeError(
      `${sizes.train} rows to train and ${sizes.test} to test are more than the ${n} rows there are.`,
    )
  }
  if (sizes.train <= 0) throw new RangeError(`Of ${n} rows none is left to train with.`)
  if (sizes.test <= 0) throw new RangeError(`Of ${n} rows none is left to test with.`)
  return sizes
}

function checkSize(name: string, size: number | undefined, n: number) {
  if (size === undefined || isShare(size) || (Number.isInteger(size) && size > 0 && size < n)) return
  throw new RangeError(`${name} is a share between 0 and 1 or a number of rows below ${n}, not ${size}.`)
}

function isShare(size: number): boolean {
  return size > 0 && size < 1
}

/** Each class on its own, then both parts shuffled. */
function stratified(n: number, classes: ArrayLike<unknown>, sizes: PartSizes, random: RandomState): SplitPositions {
  if (classes.length !== n) throw new RangeError(`There are ${classes.length} classes for ${n} rows.`)
  const rowsOf = rowsByClass(classes)
  const counts = rowsOf.map((rows) => rows.length)
  if (counts.some((count) => count < 2)) {
    throw new RangeError('A class has a single row, which cannot be in both parts.')
  }
  if (sizes.train < counts.length || sizes.test < counts.length) {
    throw new RangeError(`Each part needs a row of each of the ${counts.length} classes.`)
  }
  const trainOf = shareOut(sizes.train, counts, random)
  const testOf = shareOut(
    sizes.test,
    counts.map((count, c) => count - (trainOf[c] as number)),
    random,
  )
  const train: number[] = []
  const test: number[] = []
  rowsOf.forEach((rows, c) => {
    const order = random.permutation(rows.length)
    const [first, second] = [trainOf[c] as number, testOf[c] as number]
    for (const i of order.subarray(0, first)) train.push(rows[i] as number)
    for (const i of order.subarray(first, first + second)) test.push(rows[i] as number)
  })
  return { train: shuffled(train, random), test: shuffled(test, random) }
}

/** Rows by class, classes in ascending order. */
function rowsByClass(classes: ArrayLike<unknown>): number[][] {
  const rows = new Map<unknown, number[]>()
  for (let row = 0; row < classes.length; row += 1) {
    const list = rows.get(classes[row])
    if (list === undefined) rows.set(classes[row], [row])
    else list.push(row)
  }
  return [...rows].sort(([a], [b]) => ascending(a, b)).map(([, list]) => list)
}

function ascending(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  const [left, right] = [String(a), String(b)]
  return left < right ? -1 : left > right ? 1 : 0
}

/**
 * `total` rows in proportion to `counts`: whole parts first, the rest by the largest fraction, ties in random order. It is the
 * approximate mode of the multivariate hypergeometric distribution, as scikit-learn takes it.
 */
function shareOut(total: number, counts: readonly number[], random: RandomState): number[] {
  const all = counts.reduce((sum, count) => sum + count, 0)
  const exact = counts.map((count) => (count / all) * total)
  const given = exact.map(Math.floor)
  let left = total - given.reduce((sum, count) => sum + count, 0)
  const fractions = exact.map((share, c) => share - (given[c] as number))
  for (const fraction of [...new Set(fractions)].sort((a, b) => b - a)) {
    if (left === 0) break
    const tied = fractions.flatMap((other, c) => (other === fraction ? [c] : []))
    const taken = Math.min(tied.length, left)
    const order = random.permutation(tied.length)
    for (const i of order.subarray(0, taken)) {
      const c = tied[i] as number
      given[c] = (given[c] as number) + 1
    }
    left -= taken
  }
  return given
}

function shuffled(rows: readonly number[], random: RandomState): Uint32Array {
  return random.permutation(rows.length).map((i) => rows[i] as number)
}
