import { RandomState } from '@labbook/random'
import type { Coded } from '../columns/coded.js'
import type { Interactions, SteppedCategories, SteppedColumn } from '../profile-object.js'
import type { Settings } from '../settings/default-settings.js'
import type { AnalysedColumn } from './analysed-column.js'

const MOST_ROWS = 25_000
const MOST_BYTES = 1_500_000
const STEPS = 65_534
const NO_STEP = 65_535
const MOST_CATEGORIES = 254
const OTHER = 254
const NONE = 255

/** The columns of which any two can be drawn against each other, at the resolution of a picture. */
export function carryInteractions(
  columns: readonly AnalysedColumn[],
  rows: number,
  { interactions }: Settings,
): Interactions {
  const isOn = interactions.continuous
  const numeric = isOn ? columns.filter((column) => finiteRange(column) !== undefined) : []
  const categorical = isOn && numeric.length > 0 ? columns.filter(isCategorical) : []
  const names = numeric.map(({ name }) => name)
  const targets = interactions.targets.filter((name) => names.includes(name))
  const width = 2 * numeric.length + categorical.length
  const carried = width === 0 ? 0 : Math.min(rows, MOST_ROWS, Math.floor(MOST_BYTES / width))
  const places = carried < rows ? new RandomState(0).permutation(rows).subarray(0, carried).sort() : undefined
  return {
    columns: names,
    ...(targets.length > 0 && { targets }),
    pairs: (targets.length || names.length) * names.length,
    rows: carried,
    of: rows,
    data: numeric.map((column) => stepped(column, carried, places)),
    categories: categorical.map((column) => steppedCategories(column, carried, places)),
  }
}

function finiteRange({ type, numbers }: AnalysedColumn): readonly [min: number, max: number] | undefined {
  if ((type !== 'Numeric' && type !== 'TimeSeries') || numbers === undefined) return undefined
  const first = numbers.findIndex(Number.isFinite)
  return first === -1
    ? undefined
    : [numbers[first] as number, numbers[numbers.findLastIndex(Number.isFinite)] as number]
}

function isCategorical({ type }: AnalysedColumn): boolean {
  return type === 'Categorical' || type === 'Boolean'
}

function stepped(column: AnalysedColumn, carried: number, places: Uint32Array | undefined): SteppedColumn {
  const [min, max] = finiteRange(column) as readonly [number, number]
  const { codes } = column.coded as Coded
  // Halves, so that the range of the largest doubles stays finite.
  const range = max / 2 - min / 2
  const stepOf = Uint16Array.from(column.numbers as Float64Array, (value) => {
    if (!Number.isFinite(value)) return NO_STEP
    return range === 0 ? 0 : Math.round(((value / 2 - min / 2) / range) * STEPS)
  })
  const bytes = new Uint8Array(2 * carried)
  for (let i = 0; i < carried; i += 1) {
    const code = codes[places === undefined ? i : (places[i] as number)] as number
    const step = code < 0 ? NO_STEP : (stepOf[code] as number)
    bytes[2 * i] = step & 0xff
    bytes[2 * i + 1] = step >>> 8
  }
  return { name: column.name, min, max, steps: base64(bytes) }
}

function steppedCategories(
  column: AnalysedColumn,
  carried: number,
  places: Uint32Array | undefined,
): SteppedCategories {
  const { codes, counts } = column.coded as Coded
  const bytes = new Uint8Array(carried)
  for (let i = 0; i < carried; i += 1) {
    const code = codes[places === undefined ? i : (places[i] as number)] as number
    bytes[i] = code < 0 ? NONE : Math.min(code, OTHER)
  }
  const listed = Math.min(counts.length, MOST_CATEGORIES)
  const valueAt = column.valueAt as NonNullable<AnalysedColumn['valueAt']>
  return { name: column.name, values: Array.from({ length: listed }, (_, code) => valueAt(code)), codes: base64(bytes) }
}

function base64(bytes: Uint8Array): string {
  const pieces: string[] = []
  for (let from = 0; from < bytes.length; from += 0x6000)
    pieces.push(btoa(String.fromCharCode(...bytes.subarray(from, from + 0x6000))))
  return pieces.join('')
}
