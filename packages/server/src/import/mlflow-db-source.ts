import { join } from 'node:path'
import { type Metric, type Tag } from '@labbook/protocol'
import { StartRefusal } from '../start-refusal.js'
import type { KeyedPoint } from '../store/metrics.js'
import { registryRecords, webhookRecords } from './mlflow-db-registry.js'
import type { MlflowSource, Report, SourceDetail, SourceRecord } from './mlflow-source.js'
import type { SourceDatabase } from './source-database.js'
import {
  int64From,
  lifecycleStageFrom,
  modelStatusFrom,
  optionalInt64,
  optionalText,
  runStatusFrom,
  shown,
  SourceFault,
  textFrom,
} from './source-values.js'
import type { Row, TableReader } from './table-reader.js'

/**
 * The MLflow store in a database, of any revision (sdk-fluent §13). Closes the database if it holds none.
 *
 * @throws StartRefusal
 */
export async function openMlflowDb(
  database: SourceDatabase,
  /** The only workspace to bring in; stores without workspaces have but one. */
  { workspace }: { workspace: string },
  report: Report,
): Promise<MlflowSource> {
  const { tables } = database
  try {
    if (!tables.has('experiments') || !tables.has('runs')) {
      throw new StartRefusal(
        'data',
        `${database.shown} is not an MLflow database: it has no tables experiments and runs.`,
      )
    }
    const source = new MlflowDbSource(database, workspace, report)
    await source.count()
    return source
  } catch (fault) {
    await database.close()
    throw fault instanceof SourceFault ? database.refusal(fault) : fault
  }
}

const BRINGABLE = [
  'experiments',
  'experiment_tags',
  'runs',
  'tags',
  'params',
  'metrics',
  'inputs',
  'logged_models',
  'logged_model_tags',
  'logged_model_params',
  'logged_model_metrics',
  'registered_models',
  'registered_model_tags',
  'registered_model_aliases',
  'model_versions',
  'model_version_tags',
  'webhooks',
] as const

/** Counted, for the summary. */
const NOT_YET: readonly (readonly [table: string, kind: string, why: string])[] = [
  ['trace_info', 'trace', 'traces are not imported yet'],
  ['evaluation_datasets', 'evaluation dataset', 'evaluation datasets are not imported yet'],
  ['scorers', 'scorer', 'scorers are not imported yet'],
  ['label_schemas', 'label schema', 'label schemas are not imported yet'],
  ['review_queues', 'review queue', 'review queues are not imported yet'],
  ['issues', 'issue', 'issues of traces are not imported yet'],
  ['endpoints', 'gateway endpoint', 'Labbook has no gateway'],
  ['guardrails', 'guardrail', 'Labbook has no gateway'],
  ['budget_policies', 'budget policy', 'Labbook has no gateway'],
  ['mcp_servers', 'MCP server', 'Labbook has no MCP server registry'],
]

class MlflowDbSource implements MlflowSource {
  units = 0
  readonly isTree = false
  readonly artifactRoots: readonly string[]
  readonly proxiedRoot: string | undefined
  readonly baseFolder: string
  readonly close: () => Promise<void>
  readonly #tables: TableReader
  readonly #workspace: string
  readonly #report: Report

  constructor(database: SourceDatabase, workspace: string, report: Report) {
    const { folder, tables } = database
    // Where the command is called: a server on this machine may have been started there as well.
    this.baseFolder = folder ?? process.cwd()
    // Where a server that was started beside the database keeps artifacts.
    this.proxiedRoot = folder === undefined ? undefined : join(folder, 'mlartifacts')
    this.artifactRoots = this.proxiedRoot === undefined ? [] : [join(this.baseFolder, 'mlruns'), this.proxiedRoot]
    this.#tables = tables
    this.#workspace = workspace
    this.#report = report
    this.close = () => database.close()
  }

  get unitsRead() {
    return this.#tables.rowsRead
  }

  async count() {
    for (const table of BRINGABLE) this.units += await this.#tables.estimate(table)
  }

  async *records(): AsyncIterable<SourceRecord> {
    yield* this.#experiments()
    yield* this.#runs()
    yield* this.#models()
    const registry = { tables: this.#tables, workspace: this.#workspace, each: this.#each.bind(this) }
    yield* registryRecords(registry)
    yield* webhookRecords(registry, this.#report)
    for (const [table, kind, why] of NOT_YET) {
      const count = await this.#tables.count(table)
      if (count > 0) this.#report({ outcome: 'left', kind, which: '', why, count })
    }
  }

  async *#experiments(): AsyncGenerator<SourceRecord> {
    const columns = [
      'experiment_id',
      'name',
      'artifact_location',
      'lifecycle_stage',
      'creation_time',
      'last_update_time',
      'workspace',
    ]
    yield* this.#each('experiments', columns, 'experiment', 'experiment_id', (row) => {
      const workspace = optionalText(row['workspace'], 'workspace') ?? this.#workspace
      return {
        kind: 'experiment',
        experimentId: textFrom(row['experiment_id'], 'experiment_id'),
        name: textFrom(row['name'], 'name'),
        artifactLocation: optionalText(row['artifact_location'], 'artifact_location') ?? '',
        lifecycleStage: lifecycleStageFrom(row['lifecycle_stage']),
        creationTime: optionalInt64(row['creation_time'], 'creation_time') ?? 0,
        lastUpdateTime: optionalInt64(row['last_update_time'], 'last_update_time') ?? 0,
        ...(workspace === this.#workspace ? {} : { leftOut: `it belongs to the workspace ${shown(workspace)}` }),
      }
    })
    yield* this.#each('experiment_tags', ['experiment_id', 'key', 'value'], 'experiment tag', 'key', (row) => ({
      kind: 'experiment tag',
      experimentId: textFrom(row['experiment_id'], 'experiment_id'),
      ...keyAndValue(row, 'key', 'value'),
    }))
  }

  async *#runs(): AsyncGenerator<SourceRecord> {
    const columns = [
      'run_uuid',
      'experiment_id',
      'name',
      'user_id',
      'status',
      'start_time',
      'end_time',
      'lifecycle_stage',
      'deleted_time',
      'artifact_uri',
    ]
    yield* this.#each('runs', columns, 'run', 'run_uuid', (row) => ({
      kind: 'run',
      runId: textFrom(row['run_uuid'], 'run_uuid'),
      experimentId: textFrom(row['experiment_id'], 'experiment_id'),
      name: optionalText(row['name'], 'name') || undefined,
      userId: optionalText(row['user_id'], 'user_id') ?? '',
      status: runStatusFrom(row['status']),
      startTime: optionalInt64(row['start_time'], 'start_time') ?? 0,
      endTime: optionalInt64(row['end_time'], 'end_time'),
      lifecycleStage: lifecycleStageFrom(row['lifecycle_stage']),
      deletedTime: optionalInt64(row['deleted_time'], 'deleted_time'),
      artifacts: {
        uri: optionalText(row['artifact_uri'], 'artifact_uri') ?? '',
        ownFolder: [String(row['experiment_id']), String(row['run_uuid']), 'artifacts'],
      },
    }))
    for (const [table, kind] of [
      ['tags', 'tag'],
      ['params', 'param'],
    ] as const) {
      yield* this.#each(table, ['run_uuid', 'key', 'value'], kind, 'key', (row) => ({
        kind,
        runId: textFrom(row['run_uuid'], 'run_uuid'),
        ...keyAndValue(row, 'key', 'value'),
      }))
    }
    yield* this.#each(
      'metrics',
      ['run_uuid', 'key', 'value', 'timestamp', 'step', 'is_nan'],
      'point',
      'key',
      (row) => ({
        kind: 'point',
        runId: textFrom(row['run_uuid'], 'run_uuid'),
        point: pointFrom(row),
      }),
    )
    const inputs = ['input_uuid', 'source_type', 'source_id', 'destination_type', 'destination_id', 'step']
    const models: ModelLink[] = []
    for await (const row of this.#tables.rows('inputs', inputs)) {
      try {
        const record = await this.#linkFrom(row)
        if (record?.kind === 'dataset input') yield record
        else if (record !== undefined) models.push(record)
      } catch (fault) {
        this.#lost('dataset input', `row ${String(row['row'])} of inputs`, fault)
      }
    }
    // MLflow reads them by the table's key, and not as they were written.
    yield* models.sort((a, b) => (a.modelId < b.modelId ? -1 : 1))
  }

  async *#models(): AsyncGenerator<SourceRecord> {
    const columns = [
      'model_id',
      'experiment_id',
      'name',
      'artifact_location',
      'creation_timestamp_ms',
      'last_updated_timestamp_ms',
      'status',
      'lifecycle_stage',
      'model_type',
      'source_run_id',
      'status_message',
    ]
    yield* this.#each('logged_models', columns, 'logged model', 'model_id', (row) => ({
      kind: 'logged model',
      modelId: textFrom(row['model_id'], 'model_id'),
      experimentId: textFrom(row['experiment_id'], 'experiment_id'),
      name: textFrom(row['name'], 'name'),
      modelType: optionalText(row['model_type'], 'model_type') ?? '',
      sourceRunId: optionalText(row['source_run_id'], 'source_run_id') ?? '',
      status: modelStatusFrom(row['status']),
      statusMessage: optionalText(row['status_message'], 'status_message'),
      creationTime: int64From(row['creation_timestamp_ms'], 'creation_timestamp_ms'),
      lastUpdateTime: int64From(row['last_updated_timestamp_ms'], 'last_updated_timestamp_ms'),
      lifecycleStage: lifecycleStageFrom(row['lifecycle_stage']),
      artifacts: {
        uri: optionalText(row['artifact_location'], 'artifact_location') ?? '',
        ownFolder: [String(row['experiment_id']), 'models', String(row['model_id']), 'artifacts'],
      },
    }))
    for (const [table, kind, key, value] of [
      ['logged_model_tags', 'model tag', 'tag_key', 'tag_value'],
      ['logged_model_params', 'model param', 'param_key', 'param_value'],
    ] as const) {
      yield* this.#each(table, ['model_id', key, value], kind, key, (row) => ({
        kind,
        modelId: textFrom(row['model_id'], 'model_id'),
        ...keyAndValue(row, key, value),
      }))
    }
    const points = [
      'model_id',
      'metric_name',
      'metric_timestamp_ms',
      'metric_step',
      'metric_value',
      'run_id',
      'dataset_name',
      'dataset_digest',
    ]
    yield* this.#each('logged_model_metrics', points, 'model point', 'metric_name', (row) => ({
      kind: 'model point',
      modelId: textFrom(row['model_id'], 'model_id'),
      point: modelPointFrom(row),
    }))
  }

  /** What a run used or made. */
  async #linkFrom(row: Row): Promise<ModelLink | (SourceDetail & { kind: 'dataset input' }) | undefined> {
    const sourceType = optionalText(row['source_type'], 'source_type')
    const destinationType = optionalText(row['destination_type'], 'destination_type')
    const sourceId = textFrom(row['source_id'], 'source_id')
    const destinationId = textFrom(row['destination_id'], 'destination_id')
    if (sourceType === 'RUN_INPUT' && destinationType === 'MODEL_INPUT')
      return { kind: 'model input', runId: sourceId, modelId: destinationId }
    if (sourceType === 'RUN_OUTPUT' && destinationType === 'MODEL_OUTPUT') {
      return {
        kind: 'model output',
        runId: sourceId,
        modelId: destinationId,
        step: optionalInt64(row['step'], 'step') ?? 0,
      }
    }
    // Other links belong to what is not brought in yet.
    if (sourceType !== 'DATASET' || destinationType !== 'RUN') return undefined
    const columns = ['name', 'digest', 'dataset_source_type', 'dataset_source', 'dataset_schema', 'dataset_profile']
    const [dataset] = await this.#tables.where('datasets', columns, 'dataset_uuid', sourceId)
    if (dataset === undefined) throw new SourceFault(`its dataset ${shown(sourceId)} is missing`)
    const tags = await this.#tables.where(
      'input_tags',
      ['name', 'value'],
      'input_uuid',
      textFrom(row['input_uuid'], 'input_uuid'),
    )
    const schema = optionalText(dataset['dataset_schema'], 'schema')
    const profile = optionalText(dataset['dataset_profile'], 'profile')
    return {
      kind: 'dataset input',
      runId: destinationId,
      input: {
        dataset: {
          name: textFrom(dataset['name'], 'name'),
          digest: textFrom(dataset['digest'], 'digest'),
          sourceType: optionalText(dataset['dataset_source_type'], 'source_type') ?? '',
          source: optionalText(dataset['dataset_source'], 'source') ?? '',
          ...(schema === undefined ? {} : { schema }),
          ...(profile === undefined ? {} : { profile }),
        },
        tags: tags.map((tag) => keyAndValue(tag, 'name', 'value')),
      },
    }
  }

  /** Each row as a record; a row that is none is reported, with its name and its number. `undefined` is left out. */
  async *#each(
    table: string,
    columns: readonly string[],
    kind: string,
    nameColumn: string,
    make: (row: Row) => SourceRecord | undefined,
  ): AsyncGenerator<SourceRecord> {
    for await (const row of this.#tables.rows(table, columns)) {
      let record: SourceRecord | undefined
      try {
        record = make(row)
      } catch (fault) {
        this.#lost(kind, `${shown(row[nameColumn])} in row ${String(row['row'])} of ${table}`, fault)
        continue
      }
      if (record !== undefined) yield record
    }
  }

  #lost(kind: string, which: string, fault: unknown) {
    if (!(fault instanceof SourceFault)) throw fault
    this.#report({ outcome: 'lost', kind, which, why: fault.message })
  }
}

type ModelLink = SourceDetail & { kind: 'model input' | 'model output' }

function keyAndValue(row: Row, key: string, value: string): Tag {
  return { key: textFrom(row[key], 'key'), value: optionalText(row[value], 'value') ?? '' }
}

function pointFrom(row: Row): KeyedPoint {
  const isNan = row['is_nan'] === 1n || row['is_nan'] === 1 || row['is_nan'] === 'true'
  return {
    key: textFrom(row['key'], 'key'),
    value: isNan ? Number.NaN : doubleFrom(row['value']),
    timestamp: int64From(row['timestamp'], 'timestamp'),
    step: optionalInt64(row['step'], 'step') ?? 0,
  }
}

function modelPointFrom(row: Row): Metric & { readonly runId: string } {
  const value = row['metric_value']
  const datasetName = optionalText(row['dataset_name'], 'dataset_name')
  const datasetDigest = optionalText(row['dataset_digest'], 'dataset_digest')
  return {
    key: textFrom(row['metric_name'], 'metric_name'),
    // The driver turns NaN into nothing.
    value: value === null ? Number.NaN : doubleFrom(value),
    timestamp: int64From(row['metric_timestamp_ms'], 'metric_timestamp_ms'),
    step: optionalInt64(row['metric_step'], 'metric_step') ?? 0,
    runId: optionalText(row['run_id'], 'run_id') ?? '',
    ...(datasetName === undefined || datasetDigest === undefined ? {} : { datasetName, datasetDigest }),
  }
}

function doubleFrom(value: unknown): number {
  const number = typeof value === 'bigint' ? Number(value) : value
  if (typeof number !== 'number') throw new SourceFault(`its value is ${shown(value)}, not a number`)
  return number
}
