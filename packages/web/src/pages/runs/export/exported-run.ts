import type { Run } from '@labbook/protocol'
import { columnOf, DATASETS_COLUMN, NOTE_COLUMN } from '../../../api/run-columns.js'
import type { CsvCell } from '../../../format/csv.js'

/** A run as a row of a file: values by the names of columns, as MLflow's own tables name them. */
export type ExportedRun = ReadonlyMap<string, CsvCell>

/** Every value of a run, whole. Keys that it does not have are missing. */
export function exportedRun({ info, data, inputs }: Run): ExportedRun {
  const start = Number(info.startTime)
  const end = info.endTime === undefined ? undefined : Number(info.endTime)
  return new Map<string, CsvCell>([
    ['run_id', info.runId],
    ['run_name', info.runName],
    ['experiment_id', info.experimentId],
    ['status', info.status],
    ['lifecycle_stage', info.lifecycleStage],
    ['user_id', info.userId],
    ['start_time', isoTime(start)],
    ...(end === undefined
      ? []
      : ([
          ['end_time', isoTime(end)],
          ['duration_ms', end - start],
        ] as const)),
    ['datasets', (inputs?.datasetInputs ?? []).map(({ dataset }) => `${dataset.name} (${dataset.digest})`).join(', ')],
    ...data.metrics.map(({ key, value }) => [`metrics.${key}`, value] as const),
    ...data.params.map(({ key, value }) => [`params.${key}`, value] as const),
    ...data.tags.map(({ key, value }) => [`tags.${key}`, value] as const),
  ])
}

/** Columns that every file begins with. */
const ALWAYS = ['run_id', 'run_name']

const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  'attributes.start_time': ['start_time'],
  'attributes.duration': ['duration_ms'],
  'attributes.user_id': ['user_id'],
  'attributes.status': ['status'],
  'attributes.experiment_name': ['experiment_id'],
  'tags.`mlflow.source.name`': ['tags.mlflow.source.name'],
  [NOTE_COLUMN]: ['tags.mlflow.note.content'],
  [DATASETS_COLUMN]: ['datasets'],
}

/** The columns of a file for the columns of a table. Models belong to no run, and are left out. */
export function exportedColumns(columns: readonly string[]): readonly string[] {
  const names = columns.flatMap((name) => ATTRIBUTES[name] ?? keyColumn(name))
  return [...new Set([...ALWAYS, ...names])]
}

function keyColumn(name: string): readonly string[] {
  const { group, key } = columnOf(name)
  if (key === undefined) return []
  return [`${{ Attributes: 'attributes', Metrics: 'metrics', Parameters: 'params', Tags: 'tags' }[group]}.${key}`]
}

/** The order of all columns: attributes as they come, then metrics, params and tags by name. */
export function sortedColumns(names: Iterable<string>): readonly string[] {
  const all = [...names]
  const rank = (name: string) => KINDS.findIndex((kind) => name.startsWith(kind))
  const keys = all.filter((name) => rank(name) !== -1)
  keys.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
  return [...all.filter((name) => rank(name) === -1), ...keys]
}

const KINDS = ['metrics.', 'params.', 'tags.']

/** `''` for a time that no calendar has. */
function isoTime(ms: number): string {
  const date = new Date(ms)
  return Number.isNaN(date.getTime()) ? String(ms) : date.toISOString()
}
