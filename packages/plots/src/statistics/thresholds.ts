import { PlotError } from '../plot-error.js'
import { type Cells, type OpenTable } from '../table/table.js'
import { numbersOf } from '../table/numbers.js'

export interface ScoreOptions {
  /** The column of what is true. */
  readonly yTrue: string
  /** The column of scores: the larger, the more positive. */
  readonly yScore: string
  /** The cell of `yTrue` that counts as positive; `true` or 1 when left out. */
  readonly positive?: string | number | boolean | undefined
}

/** How many rows score at least a threshold, positive and negative ones. */
export interface Threshold {
  readonly threshold: number
  readonly truePositives: number
  readonly falsePositives: number
}

export interface Thresholds {
  readonly positives: number
  readonly negatives: number
  readonly dropped: number
  /** Every distinct score, the greatest first. */
  readonly thresholds: readonly Threshold[]
}

/** @throws PlotError NO_ROWS where all rows are positive or all negative */
export function thresholdsOf(table: OpenTable, { yTrue, yScore, positive }: ScoreOptions): Thresholds {
  const scores = numbersOf(table.cells(yScore), yScore)
  const truth = table.cells(yTrue)
  const isPositive = positive === undefined ? isOne(truth, yTrue) : (row: number) => truth(row) === positive
  const rows: { readonly score: number; readonly isPositive: boolean }[] = []
  for (let row = 0; row < table.rows; row += 1) {
    const [cell, score] = [truth(row), scores(row)]
    if (cell === null || cell === undefined || Number.isNaN(cell) || !Number.isFinite(score)) continue
    rows.push({ score, isPositive: isPositive(row) })
  }
  rows.sort((a, b) => b.score - a.score)
  const positives = rows.filter((row) => row.isPositive).length
  if (positives === 0 || positives === rows.length) {
    const rule = `Of ${rows.length} rows ${positives} are positive: a curve needs both kinds. Name the positive cell in 'positive'.`
    throw new PlotError('NO_ROWS', rule, { column: yTrue })
  }
  const thresholds: Threshold[] = []
  let [truePositives, falsePositives] = [0, 0]
  rows.forEach(({ score, isPositive: counts }, i) => {
    if (counts) truePositives += 1
    else falsePositives += 1
    if (rows[i + 1]?.score !== score) thresholds.push({ threshold: score, truePositives, falsePositives })
  })
  return { positives, negatives: rows.length - positives, dropped: table.rows - rows.length, thresholds }
}

function isOne(cells: Cells, column: string): (row: number) => boolean {
  return (row) => {
    const cell = cells(row)
    if (typeof cell === 'string') {
      throw new PlotError('BAD_OPTION', "is text: name the positive one in 'positive'.", { column, value: cell })
    }
    return cell === true || cell === 1 || cell === 1n
  }
}
