import type { Definitions } from '../../api/definitions.js'
import { formatDefined, labelOf } from '../../format/format-defined.js'
import { naturalOrder } from '../../format/natural-order.js'
import { metricDelta } from '../definitions/metric-delta.js'
import type { ShownColumn } from './compared-column.js'
import type { CompareRow, Value } from './difference.js'
import { type CompareSection, differenceOf } from './grid-items.js'

/** What a column of runs as rows shows: a metric, or a param or column of a schema that differs. */
export interface Field {
  /** `metrics.<key>`, `params.<key>` or `schema.<key>` */
  readonly axis: string
  readonly kind: 'metric' | 'param'
  readonly row: CompareRow
}

export interface Sorting {
  readonly axis: string
  readonly ascending: boolean
}

/** The columns where runs are rows: metrics, the primary one first, then what differs of a schema and of the params. */
export function fieldsOf(sections: readonly CompareSection[], primary: string | undefined): readonly Field[] {
  const isPrimary = ({ key }: CompareRow) => Number(key === primary)
  const metrics = sections.find(({ kind }) => kind === 'metrics')?.rows ?? []
  return [
    ...metrics
      .toSorted((a, b) => isPrimary(b) - isPrimary(a))
      .map((row) => ({ axis: `metrics.${row.key}`, kind: 'metric' as const, row })),
    ...sections
      .filter(({ kind, title }) => kind === 'params' && title !== 'Datasets')
      .flatMap((section) =>
        section.rows
          .filter((row) => differenceOf(row, section) === 'value')
          .map((row) => ({ axis: `${axisKind(section)}.${row.key}`, kind: 'param' as const, row })),
      ),
  ]
}

/** A column of a schema may be called as a param is. */
function axisKind({ isMissingDifferent = false }: CompareSection): string {
  return isMissingDifferent ? 'schema' : 'params'
}

/** The best runs of the first metric first, unless another order is asked for. */
export function sortingOf(
  fields: readonly Field[],
  asked: { readonly sort?: string | undefined; readonly asc?: boolean | undefined },
  { metrics }: Pick<Definitions, 'metrics'>,
): Sorting | undefined {
  const field = fields.find(({ axis }) => axis === asked.sort) ?? fields.find(({ kind }) => kind === 'metric')
  if (field === undefined) return undefined
  const isAscending = field.kind === 'param' || metrics.get(field.row.key)?.goal === 'min'
  return { axis: field.axis, ascending: field.axis === asked.sort ? (asked.asc ?? isAscending) : isAscending }
}

/** The baseline stays first, and runs without a value come last. Ties keep their order. */
export function sortedRuns(
  columns: readonly ShownColumn[],
  fields: readonly Field[],
  sorting: Sorting | undefined,
): readonly ShownColumn[] {
  const values = fields.find(({ axis }) => axis === sorting?.axis)?.row.values ?? []
  const valueOf = new Map(columns.map((column, i) => [column, values[i]]))
  const direction = sorting?.ascending === false ? -1 : 1
  return columns.toSorted((a, b) => {
    if (a.isBaseline || b.isBaseline) return Number(b.isBaseline) - Number(a.isBaseline)
    const [x, y] = [valueOf.get(a), valueOf.get(b)]
    const missing = Number(isMissing(x)) - Number(isMissing(y))
    return missing !== 0 || isMissing(x) || isMissing(y) ? missing : direction * order(x, y)
  })
}

function isMissing(value: Value): value is undefined {
  return value === undefined || Number.isNaN(value)
}

/** Numbers by value, then texts by name. */
function order(a: string | number, b: string | number): number {
  const [x, y] = [asNumber(a), asNumber(b)]
  if (x !== undefined && y !== undefined) return x === y ? 0 : x < y ? -1 : 1
  if (x !== undefined || y !== undefined) return x !== undefined ? -1 : 1
  return naturalOrder(String(a), String(b))
}

function asNumber(value: string | number): number | undefined {
  if (typeof value === 'number') return value
  return value.trim() === '' || Number.isNaN(Number(value)) ? undefined : Number(value)
}

/** How long the bar behind a value is: the lowest 5 %, the highest all of it. */
export function barLength(value: Value, values: readonly Value[]): number | undefined {
  const finite = values.filter((each) => typeof each === 'number' && Number.isFinite(each)) as readonly number[]
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined
  const low = finite.reduce((a, b) => Math.min(a, b), value)
  const high = finite.reduce((a, b) => Math.max(a, b), value)
  // Halves, as the difference of two doubles can be infinite.
  return high === low ? 1 : 0.05 + (0.95 * (value / 2 - low / 2)) / (high / 2 - low / 2)
}

export interface FieldWidth {
  readonly total: number
  /** Of the value; the rest is for the difference. */
  readonly value: number
}

/** Room for the name of a field and for its longest value and difference. */
export function fieldWidth({ kind, row }: Field, base: Value): FieldWidth {
  const label = NAME_PX * labelOf(row.key, row.metric ?? row.param).length + 36
  if (kind === 'param') return { total: bounded(label, 96, 240), value: 0 }
  const numbers = row.values.filter((value) => typeof value === 'number')
  const value = 20 + DIGIT_PX * longest(numbers.map((number) => formatDefined(number, row.metric)))
  const texts = numbers.map((number) => metricDelta(number, Number(base), row.metric)?.text ?? '')
  const difference = typeof base === 'number' ? 36 + DIGIT_PX * longest(texts) : 0
  const inBounds = bounded(value, 76, 200)
  return { total: bounded(inBounds + difference, Math.min(label, 240), 340), value: inBounds }
}

const NAME_PX = 7
const DIGIT_PX = 7.5

function longest(texts: readonly string[]): number {
  return texts.reduce((most, { length }) => Math.max(most, length), 0)
}

function bounded(value: number, least: number, most: number): number {
  return Math.round(Math.min(most, Math.max(least, value)))
}
