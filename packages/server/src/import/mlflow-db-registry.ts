import { WEBHOOK_ACTIONS, type WebhookAction, type WebhookEntity, type WebhookEvent } from '@labbook/protocol'
import type { Report, SourceRecord } from './mlflow-source.js'
import {
  int64From,
  modelStageFrom,
  optionalInt64,
  optionalText,
  shown,
  SourceFault,
  textFrom,
} from './source-values.js'
import type { Row, TableReader } from './table-reader.js'

interface Registry {
  readonly tables: TableReader
  /** The only workspace to bring in. */
  readonly workspace: string
  /** Each row as a record; a row that is none is reported. `undefined` is left out. */
  each(
    table: string,
    columns: readonly string[],
    kind: string,
    nameColumn: string,
    make: (row: Row) => SourceRecord | undefined,
  ): AsyncIterable<SourceRecord>
}

/** The registered models and prompts of a database, with their versions. */
export async function* registryRecords({ each, workspace }: Registry): AsyncGenerator<SourceRecord> {
  const isOurs = (row: Row) => isIn(workspace, row)
  const models = ['name', 'creation_time', 'last_updated_time', 'description', 'workspace']
  yield* each('registered_models', models, 'registered model', 'name', (row) => {
    const creationTime = optionalInt64(row['creation_time'], 'creation_time') ?? 0
    const name = textFrom(row['name'], 'name')
    // What belongs to it is left out by its own workspace: another one may have a model of this name.
    if (!isOurs(row))
      return { kind: 'registered model', name, description: '', creationTime, lastUpdateTime: 0, leftOut: leftOut(row) }
    return {
      kind: 'registered model',
      name,
      description: optionalText(row['description'], 'description') ?? '',
      creationTime,
      lastUpdateTime: optionalInt64(row['last_updated_time'], 'last_updated_time') ?? creationTime,
    }
  })
  yield* each('registered_model_tags', ['name', 'key', 'value', 'workspace'], 'registered model tag', 'key', (row) =>
    isOurs(row) ? { kind: 'registered model tag', ...nameOf(row), ...keyAndValue(row) } : undefined,
  )
  const versions = [
    'name',
    'version',
    'creation_time',
    'last_updated_time',
    'description',
    'current_stage',
    'source',
    'storage_location',
    'run_id',
    'run_link',
    'status',
    'workspace',
  ]
  yield* each('model_versions', versions, 'model version', 'name', (row) => {
    if (!isOurs(row)) return undefined
    const { name } = nameOf(row)
    const version = versionFrom(row)
    const creationTime = optionalInt64(row['creation_time'], 'creation_time') ?? 0
    const source = optionalText(row['source'], 'source') ?? ''
    return {
      kind: 'model version',
      name,
      version,
      description: optionalText(row['description'], 'description'),
      stage: modelStageFrom(row['current_stage']),
      status: optionalText(row['status'], 'status') ?? 'READY',
      source,
      runId: optionalText(row['run_id'], 'run_id') ?? '',
      runLink: optionalText(row['run_link'], 'run_link') ?? '',
      modelId: '',
      creationTime,
      lastUpdateTime: optionalInt64(row['last_updated_time'], 'last_updated_time') ?? creationTime,
      artifacts: {
        uri: optionalText(row['storage_location'], 'storage_location') || source,
        ownFolder: ['models', name, `version-${version}`, 'artifacts'],
      },
    }
  })
  const versionTags = ['name', 'version', 'key', 'value', 'workspace']
  yield* each('model_version_tags', versionTags, 'model version tag', 'key', (row) =>
    isOurs(row)
      ? { kind: 'model version tag', ...nameOf(row), version: versionFrom(row), ...keyAndValue(row) }
      : undefined,
  )
  yield* each('registered_model_aliases', ['name', 'alias', 'version', 'workspace'], 'model alias', 'alias', (row) =>
    isOurs(row)
      ? { kind: 'model alias', ...nameOf(row), alias: textFrom(row['alias'], 'alias'), version: versionFrom(row) }
      : undefined,
  )
}

/** The webhooks of a database, with their events. */
export async function* webhookRecords(
  { tables, each, workspace }: Registry,
  report: Report,
): AsyncGenerator<SourceRecord> {
  const events = new Map<string, WebhookEvent[]>()
  for await (const row of tables.rows('webhook_events', ['webhook_id', 'entity', 'action'])) {
    const webhookId = String(row['webhook_id'])
    const event = eventFrom(row)
    if (event === undefined) {
      const why = `Labbook has no event ${shown(row['entity'])} ${shown(row['action'])}`
      report({ outcome: 'left', kind: 'webhook event', which: `of webhook ${webhookId.slice(0, 100)}`, why })
    } else events.set(webhookId, [...(events.get(webhookId) ?? []), event])
  }
  const columns = [
    'webhook_id',
    'name',
    'description',
    'url',
    'status',
    'secret',
    'creation_timestamp',
    'last_updated_timestamp',
    'deleted_timestamp',
    'workspace',
  ]
  yield* each('webhooks', columns, 'webhook', 'name', (row) => {
    if (!isIn(workspace, row) || row['deleted_timestamp'] !== null) return undefined
    const webhookId = textFrom(row['webhook_id'], 'webhook_id')
    const creationTime = optionalInt64(row['creation_timestamp'], 'creation_timestamp') ?? 0
    const status = textFrom(row['status'], 'status')
    if (status !== 'ACTIVE' && status !== 'DISABLED') throw new SourceFault(`its status is ${shown(status)}`)
    return {
      kind: 'webhook',
      webhookId,
      name: textFrom(row['name'], 'name'),
      description: optionalText(row['description'], 'description'),
      url: textFrom(row['url'], 'url'),
      status,
      events: events.get(webhookId) ?? [],
      hasSecret: row['secret'] !== null,
      creationTime,
      lastUpdateTime: optionalInt64(row['last_updated_timestamp'], 'last_updated_timestamp') ?? creationTime,
    }
  })
}

/** MLflow writes `registered_model` and `created`. */
function eventFrom(row: Row): WebhookEvent | undefined {
  const entity = Object.keys(WEBHOOK_ACTIONS).find((known) => known === String(row['entity']).toUpperCase())
  const actions = WEBHOOK_ACTIONS[entity as WebhookEntity] ?? []
  const action = actions.find((known: WebhookAction) => known === String(row['action']).toUpperCase())
  return entity === undefined || action === undefined ? undefined : { entity: entity as WebhookEntity, action }
}

/** Stores of older revisions have no workspaces. */
function isIn(workspace: string, row: Row): boolean {
  return row['workspace'] === null || row['workspace'] === workspace
}

function leftOut(row: Row): string {
  return `it belongs to the workspace ${shown(row['workspace'])}`
}

function nameOf(row: Row): { name: string } {
  return { name: textFrom(row['name'], 'name') }
}

function versionFrom(row: Row): number {
  return Number(int64From(row['version'], 'version'))
}

function keyAndValue(row: Row): { key: string; value: string } {
  return { key: textFrom(row['key'], 'key'), value: optionalText(row['value'], 'value') ?? '' }
}
