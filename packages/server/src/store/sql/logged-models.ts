import type { LoggedModel, LoggedModelStatus, Metric } from '@labbook/protocol'
import type { Field } from '@labbook/search'
import { type RawBuilder, sql, type SqlBool } from 'kysely'
import type { LoggedModelPoint, LoggedModelRef, LoggedModelSearch, LoggedModelStore } from '../logged-models.js'
import type { Page, SearchWindow } from '../page.js'
import type { Work } from '../work.js'
import type { Dialect } from './dialect.js'
import { exact, idText } from './exact.js'
import { groupBy } from './group-by.js'
import { type Leaf, lowerFilter, lowerOrder, type Operand } from './lower-search.js'
import { loggedModelParamRows, loggedModelTagRows } from './row-kinds.js'
import { changesOf, firstOf, rowsOf, send } from './steps.js'
import { numberFrom, storedNumber } from './stored-number.js'

export function loggedModelStore(dialect: Dialect): LoggedModelStore {
  const db = dialect.builder
  const paramWriter = dialect.rowWriter(loggedModelParamRows)
  const tagWriter = dialect.rowWriter(loggedModelTagRows)
  const refs = db
    .selectFrom('logged_model')
    .select(['id', 'model_id', idText('experiment').as('experiment'), 'lifecycle_stage'])

  function* documents(models: readonly LoggedModelRef[]): Work<readonly LoggedModel[]> {
    if (models.length === 0) return []
    const ids = models.map((model) => model.rowId)
    const rows = yield* rowsOf(
      db
        .selectFrom('logged_model')
        .select([
          'id',
          'model_id',
          idText('experiment').as('experiment'),
          'name',
          'model_type',
          'source_run_id',
          'artifact_uri',
          'status',
          'status_message',
          dialect.int64('creation_time').as('creation_time'),
          dialect.int64('last_update_time').as('last_update_time'),
        ])
        .where(dialect.anyOf('id', ids)),
    )
    const rowOf = new Map(rows.map((row) => [row.id, row]))
    const textsOf = (table: 'logged_model_param' | 'logged_model_tag') =>
      rowsOf(db.selectFrom(table).selectAll().where(dialect.anyOf('model', ids)).orderBy('model').orderBy('key'))
    const paramsOf = groupBy(yield* textsOf('logged_model_param'), (row) => row.model)
    const tagsOf = groupBy(yield* textsOf('logged_model_tag'), (row) => row.model)
    const points = yield* rowsOf(
      db
        .selectFrom('logged_model_point')
        .select([
          'model_id',
          'key',
          dialect.int64('ts').as('ts'),
          dialect.int64('step').as('step'),
          'run_id',
          'value',
          'nan',
          'dataset_name',
          'dataset_digest',
        ])
        .where(
          dialect.anyOf(
            'model_id',
            models.map((model) => model.modelId),
          ),
        )
        .orderBy('key')
        .orderBy('logged_model_point.ts')
        .orderBy('logged_model_point.step')
        .orderBy('run_id'),
    )
    const metricsOf = groupBy(points, (row) => row.model_id)
    return models.flatMap(({ rowId, modelId }) => {
      const row = rowOf.get(rowId)
      if (row === undefined) return []
      return [
        {
          info: {
            modelId,
            experimentId: row.experiment,
            name: row.name,
            creationTimestampMs: exact(row.creation_time),
            lastUpdatedTimestampMs: exact(row.last_update_time),
            artifactUri: row.artifact_uri,
            status: row.status,
            modelType: row.model_type,
            sourceRunId: row.source_run_id,
            tags: (tagsOf.get(rowId) ?? []).map(({ key, value }) => ({ key, value })),
            ...(row.status_message === null ? {} : { statusMessage: row.status_message }),
          },
          data: {
            params: (paramsOf.get(rowId) ?? []).map(({ key, value }) => ({ key, value })),
            metrics: (metricsOf.get(modelId) ?? []).map(
              (point): Metric => ({
                key: point.key,
                value: numberFrom(point.value, point.nan),
                timestamp: exact(point.ts),
                step: exact(point.step),
                ...(point.dataset_name === null ? {} : { datasetName: point.dataset_name }),
                ...(point.dataset_digest === null ? {} : { datasetDigest: point.dataset_digest }),
                modelId,
                runId: point.run_id,
              }),
            ),
          },
        },
      ]
    })
  }

  return {
    *create(model) {
      const lifecycleStage = model.lifecycleStage ?? 'active'
      const row = yield* firstOf(
        db
          .insertInto('logged_model')
          .values({
            model_id: model.modelId,
            experiment: model.experimentId,
            name: model.name,
            model_type: model.modelType,
            source_run_id: model.sourceRunId,
            artifact_uri: model.artifactUri,
            status: model.status,
            status_message: model.statusMessage ?? null,
            creation_time: model.creationTimestampMs,
            last_update_time: model.lastUpdatedTimestampMs,
            lifecycle_stage: lifecycleStage,
            deleted_time: lifecycleStage === 'deleted' ? model.lastUpdatedTimestampMs : null,
          })
          .returning('id'),
      )
      return {
        rowId: (row as { id: number }).id,
        modelId: model.modelId,
        experimentId: model.experimentId,
        lifecycleStage,
      }
    },

    *find(modelId, { lock } = {}) {
      const query = refs.where('model_id', '=', modelId)
      const row = yield* firstOf(lock === undefined ? query : query.modifyEnd(dialect.lock(lock)))
      return row && toRef(row)
    },

    *ofRun(runId, name) {
      const made = refs.where('source_run_id', '=', runId).where('name', '=', name)
      const active = made.where('lifecycle_stage', '=', 'active')
      const row = yield* firstOf(active.orderBy('logged_model.creation_time', 'desc').orderBy('id', 'desc').limit(1))
      return row && toRef(row)
    },

    *get(model) {
      return (yield* documents([model]))[0] as LoggedModel
    },

    *setStatus(model, status: LoggedModelStatus, nowMs) {
      yield* send(db.updateTable('logged_model').set({ status, last_update_time: nowMs }).where('id', '=', model.rowId))
    },

    *delete(model, nowMs) {
      yield* send(
        db
          .updateTable('logged_model')
          .set({ lifecycle_stage: 'deleted', deleted_time: nowMs, last_update_time: nowMs })
          .where('id', '=', model.rowId),
      )
    },

    *paramsAmong(model, keys) {
      return yield* rowsOf(
        db
          .selectFrom('logged_model_param')
          .select(['key', 'value'])
          .where('model', '=', model.rowId)
          .where(dialect.anyOf('key', keys)),
      )
    },

    *addParams(model, params) {
      yield* paramWriter.insert(params.map(({ key, value }) => ({ model: model.rowId, key, value })))
    },

    *setTags(model, tags) {
      yield* tagWriter.put(tags.map(({ key, value }) => ({ model: model.rowId, key, value })))
    },

    *deleteTag(model, key) {
      const query = db.deleteFrom('logged_model_tag').where('model', '=', model.rowId).where('key', '=', key)
      return (yield* changesOf(query)) > 0
    },

    *addMetrics(experimentId, points) {
      // In a fixed order, so that two batches cannot deadlock (D-22). Of equal points the last one is kept.
      for (const point of points.toSorted(compareIdentity)) {
        const [value, nan] = storedNumber(point.value)
        const values = {
          value,
          nan,
          dataset_name: point.datasetName ?? null,
          dataset_digest: point.datasetDigest ?? null,
        }
        yield* send(
          db
            .insertInto('logged_model_point')
            .values({
              model_id: point.modelId,
              key: point.key,
              ts: point.timestamp,
              step: point.step,
              run_id: point.runId,
              experiment: experimentId,
              ...values,
            })
            .onConflict((conflict) =>
              conflict.columns(['model_id', 'key', 'ts', 'step', 'run_id']).doUpdateSet(values),
            ),
        )
      }
    },

    search: (query, window) => searchLoggedModels(dialect, query, window),
    documents,
  }
}

/** What identifies a point. */
function compareIdentity(a: LoggedModelPoint, b: LoggedModelPoint): number {
  for (const part of ['modelId', 'key', 'timestamp', 'step', 'runId'] as const) {
    if (a[part] !== b[part]) return a[part] < b[part] ? -1 : 1
  }
  return 0
}

interface RefRow {
  id: number
  model_id: string
  experiment: string
  lifecycle_stage: LoggedModelRef['lifecycleStage']
}

function toRef(row: RefRow): LoggedModelRef {
  return { rowId: row.id, modelId: row.model_id, experimentId: row.experiment, lifecycleStage: row.lifecycle_stage }
}

type Datasets = LoggedModelSearch['datasets']

function* searchLoggedModels(
  dialect: Dialect,
  { experimentIds, filter, datasets, orderBy }: LoggedModelSearch,
  { offset, limit }: SearchWindow,
): Work<Page<LoggedModelRef>> {
  const conditions = [dialect.anyOf('m.experiment', experimentIds), sql<SqlBool>`m.lifecycle_stage = 'active'`]
  if (datasets.length > 0) conditions.push(sql`EXISTS (SELECT 1 FROM logged_model_point p WHERE ${pointOf(datasets)})`)
  if (filter !== null) conditions.push(lowerFilter(dialect, filter, modelLeaf(datasets)))

  const joins: RawBuilder<unknown>[] = []
  const order: RawBuilder<unknown>[] = []
  for (const [index, sort] of orderBy.entries()) {
    if (sort.field.kind === 'metric') {
      const alias = `sort${index}`
      joins.push(latestPointJoin(sort.field.key, sort, alias))
      order.push(lowerOrder({ value: sql.ref(`${alias}.value`), nan: sql.ref(`${alias}.nan`) }, sort.ascending))
    } else {
      order.push(lowerOrder({ value: column(sort.field) }, sort.ascending))
    }
  }
  order.push(sql`m.creation_time DESC`, sql`m.model_id`)

  const query = sql<RefRow>`
    SELECT m.id, m.model_id, ${idText('m.experiment')} AS experiment, m.lifecycle_stage
    FROM logged_model m ${sql.join(joins, sql` `)}
    WHERE ${sql.join(conditions, sql` AND `)}
    ORDER BY ${sql.join(order)} LIMIT ${limit + 1} OFFSET ${offset}`
  const rows = yield* rowsOf(query.compile(dialect.builder))
  return { items: rows.slice(0, limit).map(toRef), hasMore: rows.length > limit }
}

/** A condition on a metric holds if any point of the model satisfies it; if datasets are named, any point on one of them. */
function modelLeaf(datasets: Datasets): Leaf {
  return (field, predicate) => {
    if (field.kind === 'metric') {
      const operand: Operand = { value: sql.ref('p.value'), nan: sql.ref('p.nan') }
      return sql`EXISTS (SELECT 1 FROM logged_model_point p
        WHERE ${pointOf(datasets)} AND p.key = ${field.key} AND ${predicate(operand)})`
    }
    if (field.kind === 'param' || field.kind === 'tag') {
      return sql`EXISTS (SELECT 1 FROM ${sql.table(`logged_model_${field.kind}`)} t
        WHERE t.model = m.id AND t.key = ${field.key} AND ${predicate({ value: sql.ref('t.value') })})`
    }
    return predicate({ value: column(field) })
  }
}

function pointOf(datasets: Datasets): RawBuilder<SqlBool> {
  if (datasets.length === 0) return sql`p.model_id = m.model_id`
  const onDataset = datasets.map(({ datasetName, datasetDigest }) =>
    datasetDigest === undefined
      ? sql`p.dataset_name = ${datasetName}`
      : sql`(p.dataset_name = ${datasetName} AND p.dataset_digest = ${datasetDigest})`,
  )
  return sql`p.model_id = m.model_id AND (${sql.join(onDataset, sql` OR `)})`
}

function latestPointJoin(
  key: string,
  { datasetName, datasetDigest }: { datasetName?: string | undefined; datasetDigest?: string | undefined },
  alias: string,
): RawBuilder<unknown> {
  const dataset = datasetName === undefined ? [] : [{ datasetName, datasetDigest }]
  return sql`LEFT JOIN (
    SELECT p.model_id, p.value, p.nan, ROW_NUMBER() OVER (PARTITION BY p.model_id ORDER BY p.ts DESC, p.step DESC) AS age
    FROM logged_model_point p JOIN logged_model m ON ${pointOf(dataset)} WHERE p.key = ${key}
  ) AS ${sql.ref(alias)} ON ${sql.ref(`${alias}.model_id`)} = m.model_id AND ${sql.ref(`${alias}.age`)} = 1`
}

const COLUMNS: Readonly<Record<string, string>> = {
  artifact_location: 'artifact_uri',
  creation_timestamp: 'creation_time',
  last_updated_timestamp: 'last_update_time',
  experiment_id: 'experiment',
}

function column(field: Field): RawBuilder<unknown> {
  const name = field.kind === 'attribute' ? field.name : ''
  return sql.ref(`m.${COLUMNS[name] ?? name}`)
}
