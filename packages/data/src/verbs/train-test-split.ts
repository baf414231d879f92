import { type SplitOptions as PositionOptions, splitPositions } from '@labbook/random'
import { DataError } from '../data-error.js'
import { takeCells, type NumberArray } from '../frame/column.js'
import { takeLabels } from '../frame/frame-data.js'
import { Series } from '../frame/series.js'

export interface TrainTestOptions {
  /** A share between 0 and 1, or a number of rows. Default 0.25. */
  readonly testSize?: number | undefined
  /** A share between 0 and 1, or a number of rows. What the test part leaves when left out. */
  readonly trainSize?: number | undefined
  /** From 0 to 2³² − 1. For the same seed, scikit-learn's `random_state` gives the same rows. */
  readonly seed?: number | undefined
  /** Default true. Without it the first rows train and the next ones test. */
  readonly shuffle?: boolean | undefined
  /** The class of each row: both parts keep the shares of the classes. */
  readonly stratify?: Series | ArrayLike<unknown> | undefined
}

/** A frame, or what else takes rows by position. */
interface RowTable {
  numRows(): number
  take(positions: ArrayLike<number>): RowTable
}

/** What can be split: it has rows. */
export type Splittable = RowTable | Series | readonly unknown[] | NumberArray | BigInt64Array

/** Of each table the part to train with, then the part to test with. */
export type TrainTestParts<T extends readonly Splittable[]> = T extends readonly [
  infer First,
  ...infer Rest extends readonly Splittable[],
]
  ? [First, First, ...TrainTestParts<Rest>]
  : []

/**
 * Splits tables of one length into rows to train with and rows to test with, as scikit-learn's `train_test_split` does: for the
 * same sizes and seed the same rows in the same order. Rows of a frame keep their labels.
 *
 * @example const [train, test] = trainTestSplit(homes, { testSize: 0.3, seed: 123 })
 * @example const [XTrain, XTest, yTrain, yTest] = trainTestSplit(X, y, { seed: 123 })
 * @throws DataError BAD_OPTION for sizes that do not fit and for a class with a single row, LENGTH_MISMATCH
 */
export function trainTestSplit<T extends readonly [Splittable, ...Splittable[]]>(...tables: T): TrainTestParts<T>
export function trainTestSplit<T extends readonly [Splittable, ...Splittable[]]>(
  ...tablesAndOptions: readonly [...T, TrainTestOptions]
): TrainTestParts<T>
export function trainTestSplit(...args: readonly (Splittable | TrainTestOptions)[]): unknown {
  const tables = args.filter(isSplittable)
  const options = args.find((arg): arg is TrainTestOptions => !isSplittable(arg)) ?? {}
  const [rows = 0] = tables.map(rowsOf)
  const other = tables.findIndex((table) => rowsOf(table) !== rows)
  if (other !== -1) {
    const counts = `table 1 has ${rows}, but table ${other + 1} has ${rowsOf(tables[other] as Splittable)}`
    throw new DataError('LENGTH_MISMATCH', `Tables that are split together have the same number of rows: ${counts}.`)
  }
  const { train, test } = positions(rows, options)
  return tables.flatMap((table, i) => [
    named(rowsAt(table, train), PART_NAMES[i]?.[0]),
    named(rowsAt(table, test), PART_NAMES[i]?.[1]),
  ])
}

const PART_NAMES = [
  ['X_train', 'X_test'],
  ['y_train', 'y_test'],
] as const

/** The name of the variable that a part will be, for whoever logs what was evaluated on it. */
const VARIABLE = Symbol.for('labbook.variable')

function named<T extends Splittable>(part: T, name: string | undefined): T {
  return name === undefined ? part : Object.defineProperty(part, VARIABLE, { value: name })
}

function isSplittable(arg: Splittable | TrainTestOptions): arg is Splittable {
  return isRowTable(arg) || arg instanceof Series || Array.isArray(arg) || ArrayBuffer.isView(arg)
}

function isRowTable(arg: object): arg is RowTable {
  return 'numRows' in arg && 'take' in arg
}

function rowsOf(table: Splittable): number {
  return isRowTable(table) ? table.numRows() : table.length
}

function positions(rows: number, { stratify, ...options }: TrainTestOptions) {
  const classes = stratify instanceof Series ? stratify.toArray() : stratify
  try {
    return splitPositions(rows, { ...options, stratify: classes } satisfies PositionOptions)
  } catch (error) {
    if (error instanceof RangeError) throw new DataError('BAD_OPTION', error.message)
    throw error
  }
}

function rowsAt(table: Splittable, rows: Uint32Array): Splittable {
  if (isRowTable(table)) return table.take(rows)
  if (table instanceof Series) {
    return new Series(table.name, takeCells(table.column, rows), takeLabels(table.index, rows))
  }
  if (Array.isArray(table)) return Array.from(rows, (row): unknown => table[row])
  const cells = table as Float64Array
  const taken = new (cells.constructor as Float64ArrayConstructor)(rows.length)
  return taken.map((_, i) => cells[rows[i] as number] as number)
}
