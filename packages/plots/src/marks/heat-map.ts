import type { Figure } from '../figure.js'
import { PlotError } from '../plot-error.js'
import { correlation } from '../statistics/correlation.js'
import { completeNumbers, numbersOf } from '../table/numbers.js'
import { openTable, type OpenTable, type TableInput } from '../table/table.js'
import { canvasOf, compose, type FigureOptions } from './compose.js'
import { type Cell, cellLayers, diverging } from './grid.js'

export interface HeatMapOptions extends FigureOptions {
  /** Draws the correlations of these columns. Without it the table is a square of numbers itself, as `corr()` gives it. */
  readonly columns?: readonly string[] | undefined
  /** Of the colours; from −1 to 1 when left out. */
  readonly domain?: readonly [number, number] | undefined
  /** Decimals in the cells; 2 when left out. */
  readonly digits?: number | undefined
}

export interface HeatMapStats {
  readonly names: readonly string[]
  /** Row by row; null for a missing one. */
  readonly cells: readonly { readonly row: string; readonly column: string; readonly r: number | null }[]
}

const MOST_COLUMNS = 60

/**
 * A square of numbers around 0 as colours, such as correlations.
 *
 * @example heatMap(homes.select(['price', 'sqft_living', 'grade']).corr())
 * @example heatMap(homes, { columns: ['price', 'sqft_living', 'grade'] })
 */
export function heatMap(table: TableInput, options: HeatMapOptions = {}): Figure<HeatMapStats> {
  const opened = openTable(table)
  const { columns, domain = [-1, 1], digits = 2 } = options
  const names = columns ?? opened.names
  if (names.length === 0 || names.length > MOST_COLUMNS) {
    throw new PlotError('BAD_OPTION', `A heat map has from 1 to ${MOST_COLUMNS} columns, not ${names.length}.`)
  }
  if (!(domain[0] < domain[1])) {
    throw new PlotError('BAD_OPTION', `The domain goes from a number up to a larger one, not ${domain.join(' to ')}.`)
  }
  if (!(Number.isInteger(digits) && digits >= 0 && digits <= 6)) {
    throw new PlotError('BAD_OPTION', `The digits of cells are a whole number from 0 to 6, not ${digits}.`)
  }
  const square = columns === undefined ? squareOf(opened) : correlations(opened, columns)
  const cells = names.flatMap((row, i) => names.map((column, j) => ({ row, column, r: square(i, j) })))

  const canvas = canvasOf(options)
  const strongest = cells
    .filter(({ row, column, r }) => row < column && r !== null)
    .sort((a, b) => Math.abs(b.r as number) - Math.abs(a.r as number))[0]
  return compose(
    {
      mark: 'heatMap',
      stats: { names, cells },
      description: `Heat map of ${names.length} × ${names.length} numbers${
        strongest === undefined
          ? ''
          : `: the strongest is ${strongest.row} with ${strongest.column}, ${strongest.r?.toFixed(digits)}`
      }.`,
      body: {
        data: { values: cells },
        layer: cellLayers(cells satisfies readonly Cell[], {
          canvas,
          field: 'r',
          colours: diverging(canvas.theme, domain),
          format: options.format ?? `.${digits}f`,
          rows: { title: options.yTitle ?? '', labels: names },
          columns: { title: options.xTitle ?? '', labels: names },
        }),
      },
    },
    options,
  )
}

function squareOf(table: OpenTable): (row: number, column: number) => number | null {
  if (table.rows !== table.names.length) {
    throw new PlotError(
      'BAD_OPTION',
      `A heat map takes a square of numbers, but the table has ${table.rows} rows and ${table.names.length} columns. Name the columns to correlate in 'columns'.`,
    )
  }
  const columns = table.names.map((name) => numbersOf(table.cells(name), name))
  return (row, column) => finite((columns[column] as (row: number) => number)(row))
}

function correlations(table: OpenTable, names: readonly string[]): (row: number, column: number) => number | null {
  const found = new Map<string, number | null>()
  names.forEach((first, i) => {
    names.slice(i).forEach((second, k) => {
      const { columns } = completeNumbers(table, [first, second])
      const r = finite(correlation(columns[0] as Float64Array, columns[1] as Float64Array))
      found.set(`${i} ${i + k}`, r).set(`${i + k} ${i}`, r)
    })
  })
  return (row, column) => found.get(`${row} ${column}`) ?? null
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
