import type { Work } from '../work.js'
import type { SeriesRow, Tables } from './tables.js'

/** A table into which many rows are written at once. */
export interface RowKind<R extends object> {
  readonly table: string
  readonly columns: { readonly [C in keyof R & string]: 'int64' | 'double' | 'text' }
  /** The columns that identify a row. */
  readonly key: readonly (keyof R & string)[]
}

/** Writes rows of one kind at once. Rows sorted by key cannot deadlock with those of other requests (D-22). */
export interface RowWriter<R extends object> {
  /** Inserts rows that must not exist yet. */
  insert(rows: readonly R[]): Work<void>
  /** Inserts the rows that do not exist yet and returns them. */
  insertNew(rows: readonly R[]): Work<readonly R[]>
  /** As `insertNew`, without returning them. */
  insertMissing(rows: readonly R[]): Work<void>
  /** Inserts rows and overwrites existing ones; of rows with the same key the last counts. */
  put(rows: readonly R[]): Work<void>
  /** Deletes rows that exist. */
  update(rows: readonly R[]): Work<void>
}

const textOfRun = { columns: { run: 'int64', key: 'int64', value: 'text' }, key: ['run', 'key'] } as const

export const paramRows: RowKind<Tables['param']> = { table: 'param', ...textOfRun }

export const tagRows: RowKind<Tables['tag']> = { table: 'tag', ...textOfRun }

export const experimentTagRows: RowKind<Tables['experiment_tag']> = {
  table: 'experiment_tag',
  columns: { experiment: 'int64', key: 'text', value: 'text' },
  key: ['experiment', 'key'],
}

const textOfModel = { columns: { model: 'int64', key: 'text', value: 'text' }, key: ['model', 'key'] } as const

export const loggedModelParamRows: RowKind<Tables['logged_model_param']> = {
  table: 'logged_model_param',
  ...textOfModel,
}

export const loggedModelTagRows: RowKind<Tables['logged_model_tag']> = { table: 'logged_model_tag', ...textOfModel }

export const registeredModelTagRows: RowKind<Tables['registered_model_tag']> = {
  table: 'registered_model_tag',
  ...textOfModel,
}

export const modelVersionTagRows: RowKind<Tables['model_version_tag']> = {
  table: 'model_version_tag',
  columns: { version: 'int64', key: 'text', value: 'text' },
  key: ['version', 'key'],
}

export const datasetRows: RowKind<Omit<Tables['dataset'], 'id'>> = {
  table: 'dataset',
  columns: {
    experiment: 'int64',
    name: 'text',
    digest: 'text',
    source_type: 'text',
    source: 'text',
    schema: 'text',
    profile: 'text',
  },
  key: ['experiment', 'name', 'digest'],
}

export const datasetTagRows: RowKind<Tables['run_dataset_tag']> = {
  table: 'run_dataset_tag',
  columns: { input: 'int64', position: 'int64', key: 'text', value: 'text' },
  key: ['input', 'position'],
}

export const modelInputRows: RowKind<Omit<Tables['run_model_input'], 'id'>> = {
  table: 'run_model_input',
  columns: { run: 'int64', model_id: 'text' },
  key: ['run', 'model_id'],
}

export const modelOutputRows: RowKind<Omit<Tables['run_model_output'], 'id'>> = {
  table: 'run_model_output',
  columns: { run: 'int64', model_id: 'text', step: 'int64' },
  key: ['run', 'model_id'],
}

export const pointRows: RowKind<Tables['point']> = {
  table: 'point',
  columns: { run: 'int64', key: 'int64', step: 'int64', ts: 'int64', value: 'double', nan: 'int64' },
  key: ['run', 'key', 'step', 'ts', 'value', 'nan'],
}

export const seriesRows: RowKind<SeriesRow> = {
  table: 'series',
  columns: {
    run: 'int64',
    key: 'int64',
    count: 'int64',
    first_step: 'int64',
    first_ts: 'int64',
    first_value: 'double',
    first_nan: 'int64',
    last_step: 'int64',
    last_ts: 'int64',
    last_value: 'double',
    last_nan: 'int64',
    min_value: 'double',
    min_step: 'int64',
    max_value: 'double',
    max_step: 'int64',
    ordered: 'int64',
    sealed_step: 'int64',
    sealed_ts: 'int64',
    unsealed: 'int64',
  },
  key: ['run', 'key'],
}
