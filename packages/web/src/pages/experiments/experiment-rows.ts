import type { Experiment, ExperimentSummary } from '@labbook/protocol'
import type { ExperimentOrder } from '../../addresses/experiments-search.js'
import { naturalOrder } from '../../format/natural-order.js'

/** An experiment and its counts, as a row of the list. */
export interface ExperimentRow {
  readonly experiment: Experiment
  /** Undefined until the counts have loaded. */
  readonly summary: ExperimentSummary | undefined
}

export interface ExperimentSort {
  readonly name: ExperimentOrder
  readonly ascending: boolean
}

/** Newest first by default. */
export const DEFAULT_SORT: ExperimentSort = { name: 'creation_time', ascending: false }

export function experimentRows(
  experiments: readonly Experiment[],
  summaries: ReadonlyMap<string, ExperimentSummary> | undefined,
  { name, ascending }: ExperimentSort,
): readonly ExperimentRow[] {
  const direction = ascending ? 1 : -1
  const value = VALUES[name]
  return experiments
    .map((experiment) => ({ experiment, summary: summaries?.get(experiment.experimentId) }))
    .sort((a, b) => compare(value(a), value(b), direction) || naturalOrder(a.experiment.name, b.experiment.name))
}

const VALUES: Readonly<Record<ExperimentOrder, (row: ExperimentRow) => string | number | undefined>> = {
  name: ({ experiment }) => experiment.name,
  creation_time: ({ experiment }) => Number(experiment.creationTime),
  last_update_time: ({ experiment }) => Number(experiment.lastUpdateTime),
  runs: ({ summary }) => numberOf(summary?.runs),
  running: ({ summary }) => numberOf(summary?.running),
  last_start_time: ({ summary }) => numberOf(summary?.lastStartTime),
}

/** Missing values come last in both directions. */
function compare(a: string | number | undefined, b: string | number | undefined, direction: 1 | -1): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? 1 : -1
  return direction * (typeof a === 'number' && typeof b === 'number' ? a - b : naturalOrder(String(a), String(b)))
}

function numberOf(value: number | bigint | undefined): number | undefined {
  return value === undefined ? undefined : Number(value)
}
