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

/** The score of each code of a column, when each code has this number of rows. */
type Score = (column: NumberColumn, counts: ArrayLike<number>) => Float64Array

/** Pearson's r over the rows in which both are present. An infinity, or a constant, gives NaN. */
export function pearson(columns: readonly NumberColumn[], pace: Pace): Promise<DenseMatrix> {
  return linear(columns, (column) => column.numbers, pace)
}

/** Spearman's ρ: r of the ranks among the rows in which both are present. */
export function spearman(columns: readonly NumberColumn[], pace: Pace): Promise<DenseMatrix> {
  return linear(columns, (_, counts) => averageRanks(counts), pace)
}

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
  for (let i = 0; i < columns.length; i += 1) {
    for (let j = i; j < columns.length; j += 1) {
      if (isComplete[i] && isComplete[j]) continue
      setPair(result, i, j, pairCorrelation(columns[i] as NumberColumn, columns[j] as NumberColumn, score))
      await pace.rest()
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
  const scores = centred(score(column, counts), counts)
  return (from, to, target, offset) => {
    for (let row = from; row < to; row += 1) target[offset + row - from] = scores[codes[row] as number] as number
  }
}

/** Scores less their mean, divided by their length; NaN for a constant. */
function centred(scores: Float64Array, counts: ArrayLike<number>): Float64Array {
  let [sum, n] = [0, 0]
  for (let code = 0; code < scores.length; code += 1) {
    sum += (scores[code] as number) * (counts[code] as number)
    n += counts[code] as number
  }
  const mean = sum / n
  const result = scores.map((value) => value - mean)
  let squares = 0
  for (let code = 0; code < result.length; code += 1)
    squares += (result[code] as number) ** 2 * (counts[code] as number)
  const length = result.length < 2 ? Number.NaN : Math.sqrt(squares)
  return result.map((value) => value / length)
}

function pairCorrelation(a: NumberColumn, b: NumberColumn, score: Score): number {
  const { codes: x } = a.coded
  const { codes: y } = b.coded
  const xCounts = new Uint32Array(a.numbers.length)
  const yCounts = new Uint32Array(b.numbers.length)
  for (let row = 0; row < x.length; row += 1) {
    const [i, j] = [x[row] as number, y[row] as number]
    if (i < 0 || j < 0) continue
    xCounts[i] = (xCounts[i] as number) + 1
    yCounts[j] = (yCounts[j] as number) + 1
  }
  if (distinct(xCounts) < 2 || distinct(yCounts) < 2) return Number.NaN
  const xScores = centred(used(score(a, xCounts), xCounts), xCounts)
  const yScores = centred(used(score(b, yCounts), yCounts), yCounts)
  let r = 0
  for (let row = 0; row < x.length; row += 1) {
    const [i, j] = [x[row] as number, y[row] as number]
    if (i >= 0 && j >= 0) r += (xScores[i] as number) * (yScores[j] as number)
  }
  return bounded(r)
}

/** A number that no row of the pair has must not count, not even as an infinity. */
function used(scores: Float64Array, counts: Uint32Array): Float64Array {
  return scores.map((value, code) => (counts[code] === 0 ? 0 : value))
}

function distinct(counts: Uint32Array): number {
  let used = 0
  for (const count of counts) used += count > 0 ? 1 : 0
  return used
}

/** The rank of each code, equal values sharing the mean of theirs. */
function averageRanks(counts: ArrayLike<number>): Float64Array {
  const ranks = new Float64Array(counts.length)
  let below = 0
  for (let code = 0; code < counts.length; code += 1) {
    const count = counts[code] as number
    ranks[code] = below + (count + 1) / 2
    below += count
  }
  return ranks
}
