import type { AnalysedColumn } from '../engine/analysed-column.js'
import type { Pace } from '../engine/pace.js'
import type { CorrelationMethod } from '../profile-object.js'
import type { Settings } from '../settings/default-settings.js'
import { CramersV, categoryGroups, type GroupedColumn, intervalGroups } from './cramers.js'
import { type DenseMatrix, emptyMatrix, setPair } from './dense-matrix.js'
import { kendall } from './kendall.js'
import { type NumberColumn, pearson, spearman } from './linear.js'

type Correlate = (columns: readonly AnalysedColumn[], settings: Settings, pace: Pace) => Promise<DenseMatrix>

/** The methods in the order of the report. */
const methods: Readonly<Record<CorrelationMethod, Correlate>> = {
  auto,
  pearson: (columns, _, pace) => pearson(columns.filter(isOfNumbers), pace),
  spearman: (columns, _, pace) => spearman(columns.filter(isOfNumbers), pace),
  kendall: (columns, _, pace) => kendall(columns.filter(isOfNumbers), pace),
  cramers: (columns, settings, pace) => cramers(columns.filter(isCategorical(settings)).map(categoryGroups), pace),
}

/** The matrices of the active methods that have two columns at least. */
export async function correlate(
  columns: readonly AnalysedColumn[],
  settings: Settings,
  { pace, onMethod }: { pace: Pace; onMethod: (done: number, total: number) => void },
): Promise<Map<CorrelationMethod, DenseMatrix>> {
  const active = (Object.keys(methods) as CorrelationMethod[]).filter(
    (method) => settings.correlations[method].calculate,
  )
  const matrices = new Map<CorrelationMethod, DenseMatrix>()
  for (const [done, method] of active.entries()) {
    onMethod(done, active.length)
    const matrix = await methods[method](columns, settings, pace)
    if (matrix.columns.length > 1) matrices.set(method, matrix)
  }
  return matrices
}

/** Pairs of columns of 200,000 rows, done within the time of a signal. */
const PAIRS_A_REST = 16

/** Spearman's ρ between two columns of numbers, Cramér's V between any others. */
async function auto(columns: readonly AnalysedColumn[], settings: Settings, pace: Pace): Promise<DenseMatrix> {
  const numbers = columns.filter(isNumeric)
  const categories = columns.filter(isCategorical(settings))
  const result = emptyMatrix([...numbers, ...categories].map(({ name }) => name))
  const ranked = await spearman(numbers, pace)
  for (let i = 0; i < numbers.length; i += 1) {
    for (let j = i; j < numbers.length; j += 1) setPair(result, i, j, ranked.values[i * numbers.length + j] as number)
  }
  const groups = categories.map(categoryGroups)
  const { n_bins } = settings.correlations.auto
  const v = new CramersV([...groups, { groups: n_bins }])
  for (const [i, column] of groups.length === 0 ? [] : numbers.entries()) {
    const intervals = intervalGroups(column, n_bins)
    for (const [j, group] of groups.entries()) {
      setPair(result, i, numbers.length + j, v.of(intervals, group))
      if (j % PAIRS_A_REST === 0) await pace.rest()
    }
  }
  const among = await cramers(groups, pace)
  for (let i = 0; i < groups.length; i += 1) {
    for (let j = i; j < groups.length; j += 1) {
      setPair(result, numbers.length + i, numbers.length + j, among.values[i * groups.length + j] as number)
    }
  }
  return result
}

async function cramers(groups: readonly GroupedColumn[], pace: Pace): Promise<DenseMatrix> {
  const result = emptyMatrix(groups.map(({ name }) => name))
  const v = new CramersV(groups)
  for (const [i, a] of groups.entries()) {
    setPair(result, i, i, 1)
    for (let j = i + 1; j < groups.length; j += 1) {
      setPair(result, i, j, v.of(a, groups[j] as GroupedColumn))
      if (j % PAIRS_A_REST === 0) await pace.rest()
    }
  }
  return result
}

function isOfNumbers(column: AnalysedColumn): column is NumberColumn {
  return column.numbers !== undefined
}

function isNumeric(column: AnalysedColumn): column is NumberColumn {
  return (column.type === 'Numeric' || column.type === 'TimeSeries') && isOfNumbers(column) && column.numbers.length > 1
}

function isCategorical({ categorical_maximum_correlation_distinct: most }: Settings) {
  return (column: AnalysedColumn): column is AnalysedColumn & Required<Pick<AnalysedColumn, 'coded'>> => {
    const isKind = column.type === 'Categorical' || column.type === 'Boolean'
    const distinct = column.coded?.counts.length ?? 0
    return isKind && distinct > 1 && distinct <= most
  }
}
