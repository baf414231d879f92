import type { Interactions, Matrix, Profile } from '../profile-object.js'
import { NO_CODE } from './carried-data.js'

/** The values of two columns of the same rows, both present. */
export interface Points {
  readonly x: Float64Array
  readonly y: Float64Array
}

export function pointsOf(xs: Float64Array, ys: Float64Array): Points {
  const rows: number[] = []
  for (let row = 0; row < xs.length; row += 1) if (Number.isFinite(xs[row]) && Number.isFinite(ys[row])) rows.push(row)
  return {
    x: Float64Array.from(rows, (row) => xs[row] ?? Number.NaN),
    y: Float64Array.from(rows, (row) => ys[row] ?? Number.NaN),
  }
}

/** The points inside of both columns' whiskers: at most 1.5 interquartile ranges outside of the quartiles. */
export function withoutOutliers({ x, y }: Points): Points {
  const [insideX, insideY] = [whiskers(x), whiskers(y)]
  const keep = [...x.keys()].filter((row) => isIn(insideX, x[row] ?? Number.NaN) && isIn(insideY, y[row] ?? Number.NaN))
  return {
    x: Float64Array.from(keep, (row) => x[row] ?? Number.NaN),
    y: Float64Array.from(keep, (row) => y[row] ?? Number.NaN),
  }
}

function isIn([from, to]: readonly [number, number], value: number): boolean {
  return value >= from && value <= to
}

function whiskers(values: Float64Array): readonly [number, number] {
  const ascending = values.slice().sort()
  const [q1, q3] = [quantile(ascending, 0.25), quantile(ascending, 0.75)]
  const reach = 1.5 * (q3 - q1)
  return [q1 - reach, q3 + reach]
}

function quantile(ascending: Float64Array, q: number): number {
  const place = (ascending.length - 1) * q
  const below = ascending[Math.floor(place)] ?? Number.NaN
  const above = ascending[Math.ceil(place)] ?? below
  const share = place - Math.floor(place)
  const gap = above - below
  return Number.isFinite(gap) ? below + gap * share : below * (1 - share) + above * share
}

export interface Coefficients {
  readonly n: number
  readonly spearman: number | null
  readonly pearson: number | null
}

/**
 * The coefficients that stand beside a pair. The profile's own are exact; it carries Pearson's only if asked to, so without it that
 * is taken from the points, whose steps are far finer than the four decimals shown.
 */
export function coefficientsOf(profile: Profile, x: string, y: string, points: Points): Coefficients {
  const { auto, spearman, pearson } = profile.correlations
  return {
    n: points.x.length,
    spearman: entry(spearman, x, y) ?? entry(auto, x, y),
    pearson: entry(pearson, x, y) ?? pearsonOf(points),
  }
}

/** The entry of a matrix for two columns, or `null`. */
export function entry(matrix: Matrix | undefined, x: string, y: string): number | null {
  return matrix?.matrix[matrix.columns.indexOf(y)]?.[matrix.columns.indexOf(x)] ?? null
}

function pearsonOf({ x, y }: Points): number | null {
  const n = x.length
  const meanX = x.reduce((sum, value) => sum + value, 0) / n
  const meanY = y.reduce((sum, value) => sum + value, 0) / n
  let [xx, yy, xy] = [0, 0, 0]
  for (let row = 0; row < n; row += 1) {
    const [dx, dy] = [(x[row] ?? 0) - meanX, (y[row] ?? 0) - meanY]
    xx += dx * dx
    yy += dy * dy
    xy += dx * dy
  }
  const r = xy / Math.sqrt(xx) / Math.sqrt(yy)
  return Number.isFinite(r) ? Math.max(-1, Math.min(1, r)) : null
}

/** A coefficient as the page writes it. */
export function coefficientText(value: number | null): string {
  return value === null ? '–' : value.toFixed(4)
}

/** What a box shows of the numbers of one category. The whiskers end at the last value within 1.5 interquartile ranges. */
export interface Box {
  readonly label: string
  readonly n: number
  readonly low: number
  readonly q1: number
  readonly median: number
  readonly q3: number
  readonly high: number
  readonly outliers: number
}

export function boxesOf(values: Float64Array, codes: Uint8Array, labels: readonly string[]): readonly Box[] {
  const groups = labels.map(() => [] as number[])
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] ?? Number.NaN
    if (Number.isFinite(value)) groups[codes[row] ?? NO_CODE]?.push(value)
  }
  return groups.flatMap((group, place) => {
    if (group.length === 0) return []
    const ascending = Float64Array.from(group).sort()
    const inside = whiskers(ascending)
    const within = ascending.filter((value) => isIn(inside, value))
    return {
      label: labels[place] ?? '',
      n: group.length,
      low: within[0] ?? Number.NaN,
      q1: quantile(ascending, 0.25),
      median: quantile(ascending, 0.5),
      q3: quantile(ascending, 0.75),
      high: within.at(-1) ?? Number.NaN,
      outliers: ascending.length - within.length,
    }
  })
}

/** How often each category of `x` meets each of `y`: a row for each of `y`, a column for each of `x`. */
export function crossTable(
  x: { readonly codes: Uint8Array; readonly labels: readonly string[] },
  y: { readonly codes: Uint8Array; readonly labels: readonly string[] },
): readonly (readonly number[])[] {
  const table = y.labels.map(() => x.labels.map(() => 0))
  for (let row = 0; row < x.codes.length; row += 1) {
    const counts = table[y.codes[row] ?? NO_CODE]
    const column = x.codes[row] ?? NO_CODE
    if (counts && column < counts.length) counts[column] = (counts[column] ?? 0) + 1
  }
  return table
}

/** Which picture a pair of columns gets: the kind of each decides. */
export function pairKind(interactions: Interactions, x: string, y: string): 'points' | 'boxes' | 'shares' | null {
  const isNumber = (name: string) => interactions.data.some((column) => column.name === name)
  const isCategory = (name: string) => interactions.categories.some((column) => column.name === name)
  if (isNumber(x) && isNumber(y)) return 'points'
  if (isCategory(x) && isCategory(y)) return 'shares'
  return (isNumber(x) && isCategory(y)) || (isCategory(x) && isNumber(y)) ? 'boxes' : null
}
