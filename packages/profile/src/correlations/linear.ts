import type { Coded } from '../columns/coded.js'
import type { AnalysedColumn } from '../engine/analysed-column.js'
import type { Pace } from '../engine/pace.js'
import { type DenseMatrix, emptyMatrix, setPair } from './dense-matrix.js'
import { type FillScores, products } from './products.js'

/** A column of numbers, as correlations read it. */
export interface NumberColumn extends AnalysedColumn {
  readonly coded: Coded
  readonly numbers: Float64Array
}

/** Writes the score of each code of a column into `target`, when each code has this number of rows. */
type Score = (column: NumberColumn, counts: ArrayLike<number>, target: Float64Array) => void

/** Pearson's r over the rows in which both are present. An infinity, or a constant, gives NaN. */
export function pearson(columns: readonly NumberColumn[], pace: Pace): Promise<DenseMatrix> {
  return linear(columns, (column, _, target) => target.set(column.numbers), pace)
}

/** Spearman's ρ: r of the ranks among the rows in which both are present. */
export function spearman(columns: readonly NumberColumn[], pace: Pace): Promise<DenseMatrix> {
  return linear(columns, averageRanks, pace)
}

/** A pair of more rows than this is work enough to look at the clock after it. */
const ROWS_A_REST = 10_000

/**
 * Columns without missing cells share their scores, so all pairs of them are done at once; another pair has rows of its own.
 */
async function linear(columns: readonly NumberColumn[], score: Score, pace: Pace): Promise<DenseMatrix> {
  const result = emptyMatrix(columns.map(({ name }) => name))
  const rows = columns[0]?.coded.codes.length ?? 0
  const isComplete = columns.map(({ coded }) => coded.count === rows)
  const complete = [...columns.keys()].filter((i) => isComplete[i])
  const sums = await products(
    complete.map((i) => scoresOf(columns[i] as NumberColumn, score)),
    rows,
    pace,
  )
  for (const [a, i] of complete.entries()) {
    for (const [b, j] of complete.entries())
      if (b >= a) setPair(result, i, j, bounded(sums[a * complete.length + b] as number))
  }
  const pairs = new PairCorrelation(columns, score)
  for (let i = 0; i < columns.length; i += 1) {
    await pace.rest()
    for (let j = i; j < columns.length; j += 1) {
      if (isComplete[i] && isComplete[j]) continue
      setPair(result, i, j, pairs.of(columns[i] as NumberColumn, columns[j] as NumberColumn))
      if (rows > ROWS_A_REST) await pace.rest()
    }
  }
  for (const i of columns.keys()) {
    const own = i * columns.length + i
    if (!Number.isNaN(result.values[own])) result.values[own] = 1
  }
  return result
}

/** Rounding may lead a hair beyond ±1. */
function bounded(r: number): number {
  return Math.max(-1, Math.min(1, r))
}

function scoresOf(column: NumberColumn, score: Score): FillScores {
  const { codes, counts } = column.coded
  const scores = new Float64Array(counts.length)
  score(column, counts, scores)
  centre(scores, counts, counts.length)
  return (from, to, target, offset) => {
    for (let row = from; row < to; row += 1) target[offset + row - from] = scores[codes[row] as number] as number
  }
}

/** Takes their mean from scores, and divides them by their length; those of a constant become NaN. Codes without rows are left. */
function centre(scores: Float64Array, counts: ArrayLike<number>, codes: number) {
  let [sum, n, used] = [0, 0, 0]
  for (let code = 0; code < codes; code += 1) {
    const count = counts[code] as number
    if (count === 0) continue
    sum += (scores[code] as number) * count
    n += count
    used += 1
  }
  const mean = sum / n
  let squares = 0
  for (let code = 0; code < codes; code += 1) {
    const count = counts[code] as number
    if (count > 0) squares += ((scores[code] as number) - mean) ** 2 * count
  }
  const length = used < 2 ? Number.NaN : Math.sqrt(squares)
  for (let code = 0; code < codes; code += 1) scores[code] = ((scores[code] as number) - mean) / length
}

/** The correlation of two columns over the rows that both have. Its arrays serve one pair after the other. */
class PairCorrelation {
  readonly #score: Score
  readonly #counts: readonly [Uint32Array, Uint32Array]
  readonly #scores: readonly [Float64Array, Float64Array]

  constructor(columns: readonly NumberColumn[], score: Score) {
    const codes = columns.reduce((most, { numbers }) => Math.max(most, numbers.length), 0)
    this.#score = score
    this.#counts = [new Uint32Array(codes), new Uint32Array(codes)]
    this.#scores = [new Float64Array(codes), new Float64Array(codes)]
  }

  of(a: NumberColumn, b: NumberColumn): number {
    const { codes: x } = a.coded
    const { codes: y } = b.coded
    const [xCounts, yCounts] = this.#counts
    xCounts.fill(0, 0, a.numbers.length)
    yCounts.fill(0, 0, b.numbers.length)
    for (let row = 0; row < x.length; row += 1) {
      const [i, j] = [x[row] as number, y[row] as number]
      if (i < 0 || j < 0) continue
      xCounts[i] = (xCounts[i] as number) + 1
      yCounts[j] = (yCounts[j] as number) + 1
    }
    const [xScores, yScores] = this.#scores
    this.#score(a, xCounts, xScores)
    this.#score(b, yCounts, yScores)
    centre(xScores, xCounts, a.numbers.length)
    centre(yScores, yCounts, b.numbers.length)
    let [r, n] = [0, 0]
    for (let row = 0; row < x.length; row += 1) {
      const [i, j] = [x[row] as number, y[row] as number]
      if (i < 0 || j < 0) continue
      r += (xScores[i] as number) * (yScores[j] as number)
      n += 1
    }
    return n === 0 ? Number.NaN : bounded(r)
  }
}

/** The rank of each code, equal values sharing the mean of theirs. */
function averageRanks({ numbers }: NumberColumn, counts: ArrayLike<number>, target: Float64Array) {
  let below = 0
  for (let code = 0; code < numbers.length; code += 1) {
    const count = counts[code] as number
    target[code] = below + (count + 1) / 2
    below += count
  }
}
