import type { RunStatus } from '@labbook/protocol'
import type { Run } from './entities.js'

/** The columns of a table of runs, each as long as the table. Filters and orders of searches call them the same. */
export interface RunColumns {
  readonly run_id: readonly string[]
  readonly experiment_id: readonly string[]
  readonly status: readonly RunStatus[]
  readonly artifact_uri: readonly string[]
  readonly start_time: readonly Date[]
  /** `null` while a run has not ended. */
  readonly end_time: readonly (Date | null)[]
  /** The latest value; `NaN` where a run has no such metric. */
  readonly [metric: `metrics.${string}`]: Float64Array
  /** `null` where a run has no such param. */
  readonly [param: `params.${string}`]: readonly (string | null)[]
  /** `null` where a run has no such tag. */
  readonly [tag: `tags.${string}`]: readonly (string | null)[]
}

/** One run of a table of runs. */
export interface RunRow {
  readonly run_id: string
  readonly experiment_id: string
  readonly status: RunStatus
  readonly artifact_uri: string
  readonly start_time: Date
  readonly end_time: Date | null
  readonly [metric: `metrics.${string}`]: number
  readonly [param: `params.${string}`]: string | null
  readonly [tag: `tags.${string}`]: string | null
}

/**
 * Runs as a table: what they are first, then a column for each metric, param and tag that one of them has, in the order in
 * which they are first met.
 *
 * @example
 * const table = new RunsTable(await client.searchRuns(['0']))
 * const best = Math.min(...table.columns['metrics.loss'])
 * for (const row of table.rows()) console.log(row.run_id, row['params.lr'])
 */
export class RunsTable {
  /** How many runs it has. */
  readonly length: number
  /** Every column by its name. */
  readonly columns: RunColumns

  constructor(runs: readonly Run[]) {
    this.length = runs.length
    this.columns = {
      run_id: runs.map(({ info }) => info.runId),
      experiment_id: runs.map(({ info }) => info.experimentId),
      status: runs.map(({ info }) => info.status),
      artifact_uri: runs.map(({ info }) => info.artifactUri),
      start_time: runs.map(({ info }) => new Date(info.startTime)),
      end_time: runs.map(({ info }) => (info.endTime === undefined ? null : new Date(info.endTime))),
      ...columnsOf('metrics', runs, () => new Float64Array(runs.length).fill(Number.NaN)),
      ...columnsOf('params', runs, () => new Array<string | null>(runs.length).fill(null)),
      ...columnsOf('tags', runs, () => new Array<string | null>(runs.length).fill(null)),
    }
  }

  /** The names of the columns, in order. */
  get columnNames(): readonly (keyof RunColumns)[] {
    return Object.keys(this.columns) as (keyof RunColumns)[]
  }

  /**
   * The runs one by one, each with a value of every column.
   *
   * @example for (const row of (await searchRuns()).rows()) console.log(row['params.lr'], row['metrics.loss'])
   */
  rows(): RunRow[] {
    const columns = Object.entries<ArrayLike<unknown>>(this.columns as never)
    // The columns have the types that RunRow says, each by its name.
    return Array.from({ length: this.length }, (_, at) =>
      Object.fromEntries(columns.map(([name, all]) => [name, all[at]])),
    ) as unknown as RunRow[]
  }
}

function columnsOf<K extends 'metrics' | 'params' | 'tags', C extends { [at: number]: Run['data'][K][string] | null }>(
  kind: K,
  runs: readonly Run[],
  newColumn: () => C,
): Record<`${K}.${string}`, C> {
  const columns = new Map<`${K}.${string}`, C>()
  runs.forEach(({ data }, at) => {
    for (const [key, value] of Object.entries(data[kind])) {
      const name = `${kind}.${key}` as const
      let column = columns.get(name)
      if (column === undefined) columns.set(name, (column = newColumn()))
      column[at] = value as C[number]
    }
  })
  return Object.fromEntries(columns) as Record<`${K}.${string}`, C>
}
