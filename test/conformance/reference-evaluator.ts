import type { Field, Filter, OrderBy } from '@labbook/search'

/** A logged value; which of a run's points is its latest is decided by step, then timestamp, then value. */
export interface ReferencePoint {
  readonly value: number
  readonly timestamp: number
  readonly step: number
}

export interface ReferenceDataset {
  readonly name: string
  readonly digest: string
  /** The input tag `mlflow.data.context`. */
  readonly context?: string
}

/** A run as a search sees it. Its name is the tag `mlflow.runName`. */
export interface ReferenceRun {
  readonly runId: string
  readonly experimentId: string
  readonly experimentName: string
  readonly status: string
  readonly userId: string
  readonly artifactUri: string
  readonly startTime: number
  readonly endTime?: number
  readonly metrics: ReadonlyMap<string, readonly ReferencePoint[]>
  readonly params: ReadonlyMap<string, string>
  readonly tags: ReadonlyMap<string, string>
  readonly datasets: readonly ReferenceDataset[]
}

/** The expected result of a search of runs (tracking-api §8.1, §8.2), written as plainly as possible. */
export function selectRuns(
  runs: readonly ReferenceRun[],
  filter: Filter | null,
  orderBy: readonly OrderBy[],
): ReferenceRun[] {
  const sortsByStart = orderBy.some(({ field }) => field.kind === 'attribute' && field.name === 'start_time')
  const order: readonly OrderBy[] = [
    ...orderBy,
    ...(sortsByStart ? [] : [{ field: START_TIME, ascending: false }]),
    { field: RUN_ID, ascending: true },
  ]
  return runs
    .filter((run) => filter === null || matches(run, filter))
    .sort((left, right) => {
      for (const { field, ascending } of order) {
        const difference = compareForOrder(valuesOf(left, field)[0], valuesOf(right, field)[0], ascending)
        if (difference !== 0) return difference
      }
      return 0
    })
}

const START_TIME: Field = { kind: 'attribute', name: 'start_time', type: 'number' }
const RUN_ID: Field = { kind: 'attribute', name: 'run_id', type: 'string' }

function matches(run: ReferenceRun, filter: Filter): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.operands.every((operand) => matches(run, operand))
    case 'or':
      return filter.operands.some((operand) => matches(run, operand))
    case 'not':
      return !matches(run, filter.operand)
    case 'compare':
      return valuesOf(run, filter.field).some((value) =>
        compares(value, filter.comparator, filter.value, filter.escape),
      )
    case 'in':
      return valuesOf(run, filter.field).some((value) => filter.values.includes(String(value)) !== filter.negated)
    case 'between':
      return valuesOf(run, filter.field).some((value) => {
        const isWithin = Number(value) >= filter.low && Number(value) <= filter.high
        return isWithin !== filter.negated
      })
    case 'null':
      return valuesOf(run, filter.field).length > 0 === filter.negated
  }
}

/** The values a field has in a run: none if it is missing, several only for datasets. */
function valuesOf(run: ReferenceRun, field: Field): readonly (string | number)[] {
  switch (field.kind) {
    case 'metric': {
      const points = run.metrics.get(field.key) ?? []
      return points.length === 0 ? [] : [aggregates[field.aggregate](points)]
    }
    case 'param':
      return present(run.params.get(field.key))
    case 'tag':
      return present(run.tags.get(field.key))
    case 'dataset':
      return run.datasets.flatMap((dataset) => present(dataset[field.name]))
    case 'attribute':
      return present(attributes[field.name]?.(run))
  }
}

const attributes: Readonly<Record<string, (run: ReferenceRun) => string | number | undefined>> = {
  run_id: (run) => run.runId,
  run_name: (run) => run.tags.get('mlflow.runName'),
  status: (run) => run.status,
  user_id: (run) => run.userId,
  artifact_uri: (run) => run.artifactUri,
  experiment_name: (run) => run.experimentName,
  start_time: (run) => run.startTime,
  end_time: (run) => run.endTime,
  duration: (run) => (run.endTime === undefined ? undefined : run.endTime - run.startTime),
}

const aggregates = {
  last: (points: readonly ReferencePoint[]) =>
    points.reduce((latest, point) => (isLater(point, latest) ? point : latest)).value,
  min: (points: readonly ReferencePoint[]) => extreme(points, Math.min),
  max: (points: readonly ReferencePoint[]) => extreme(points, Math.max),
  first: (points: readonly ReferencePoint[]) =>
    points.reduce((earliest, point) => (isLater(earliest, point) ? point : earliest)).value,
  count: (points: readonly ReferencePoint[]) =>
    new Set(points.map(({ step, timestamp, value }) => `${step} ${timestamp} ${value}`)).size,
}

/** The larger of (step, timestamp, value), where −0, 0 and NaN rank in this order (tracking-api §5). */
function isLater(point: ReferencePoint, than: ReferencePoint): boolean {
  if (point.step !== than.step) return point.step > than.step
  if (point.timestamp !== than.timestamp) return point.timestamp > than.timestamp
  const [a, b] = [point.value || 0, than.value || 0]
  return a === b ? rankAmongZeros(point.value) > rankAmongZeros(than.value) : a > b
}

function rankAmongZeros(value: number): number {
  return Number.isNaN(value) ? 1 : Object.is(value, -0) ? -1 : 0
}

function extreme(points: readonly ReferencePoint[], choose: (...values: number[]) => number): number {
  const numbers = points.map(({ value }) => value).filter((value) => !Number.isNaN(value))
  return numbers.length === 0 ? NaN : choose(...numbers)
}

function present<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value]
}

function compares(value: string | number, comparator: string, literal: string | number, escape?: string): boolean {
  if (comparator === 'LIKE') return isLike(String(value), String(literal), escape)
  if (comparator === 'ILIKE') return isLike(asciiLower(String(value)), asciiLower(String(literal)), escape)
  switch (comparator) {
    case '=':
      return value === literal
    case '!=':
      return value !== literal
    case '<':
      return value < literal
    case '<=':
      return value <= literal
    case '>':
      return value > literal
    default:
      return value >= literal
  }
}

/** `%` matches any characters, `_` one, unless escaped. One row of the classic table per character of the pattern. */
function isLike(text: string, pattern: string, escape: string | undefined): boolean {
  const characters = [...text]
  let reached = [true, ...characters.map(() => false)]
  const marks = [...pattern]
  while (marks.length > 0) {
    let wanted = marks.shift()
    const isEscaped = wanted === escape
    if (isEscaped) wanted = marks.shift()
    let sofar = false
    reached = reached.map((here, length) => {
      if (!isEscaped && wanted === '%') {
        sofar ||= here
        return sofar
      }
      const fits = (!isEscaped && wanted === '_') || wanted === characters[length - 1]
      return length > 0 && reached[length - 1] === true && fits
    })
  }
  return reached.at(-1) === true
}

/** Values, then NaN, then missing values, in both directions. */
function compareForOrder(
  left: string | number | undefined,
  right: string | number | undefined,
  ascending: boolean,
): number {
  const rank = (value: string | number | undefined) => (value === undefined ? 2 : Number(Number.isNaN(value)))
  if (rank(left) !== rank(right)) return rank(left) - rank(right)
  if (left === undefined || right === undefined || rank(left) === 1) return 0
  const difference =
    typeof left === 'string'
      ? compareByCodePoint(left, String(right))
      : left < Number(right)
        ? -1
        : Number(left > Number(right))
  return ascending ? difference : -difference
}

/** By code point: JavaScript compares UTF-16 units. */
function compareByCodePoint(left: string, right: string): number {
  const [shorter, other] = [[...left], [...right]]
  for (const [index, character] of shorter.entries()) {
    const difference = (character.codePointAt(0) ?? 0) - (other[index]?.codePointAt(0) ?? -1)
    if (difference !== 0) return difference
  }
  return shorter.length - other.length
}

function asciiLower(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}
