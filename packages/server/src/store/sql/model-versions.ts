import type { Int64, ModelVersion } from '@labbook/protocol'
import type { Field } from '@labbook/search'
import { type RawBuilder, sql, type SqlBool } from 'kysely'
import type { ModelVersionStore } from '../model-versions.js'
import type { ModelVersionRef } from '../registry-refs.js'
import type { RegisteredModelRef } from '../registry-refs.js'
import type { Work } from '../work.js'
import type { Dialect } from './dialect.js'
import { exact } from './exact.js'
import { groupBy } from './group-by.js'
import { type Leaf, lowerFilter, lowerOrder } from './lower-search.js'
import { notAPrompt } from './registered-models.js'
import { modelVersionTagRows } from './row-kinds.js'
import { changesOf, firstOf, rowsOf, send } from './steps.js'

export function modelVersionStore(dialect: Dialect): ModelVersionStore {
  const db = dialect.builder
  const tagWriter = dialect.rowWriter(modelVersionTagRows)
  const refs = db
    .selectFrom('model_version')
    .select(['id', 'version', 'stage', 'source', 'place', 'source_run_id', 'source_model_id'])

  function* documents(ids: readonly number[]): Work<readonly ModelVersion[]> {
    if (ids.length === 0) return []
    const rows = yield* rowsOf(
      db
        .selectFrom('model_version')
        .innerJoin('registered_model', 'registered_model.id', 'model_version.model')
        .select([
          'model_version.id',
          'registered_model.name',
          'model_version.version',
          dialect.int64('model_version.creation_time').as('creation_time'),
          dialect.int64('model_version.last_update_time').as('last_update_time'),
          'model_version.description',
          'source',
          'run_id',
          'run_link',
          'model_id',
          'stage',
        ])
        .where(dialect.anyOf('model_version.id', ids)),
    )
    const rowOf = new Map(rows.map((row) => [row.id, row]))
    const tags = db.selectFrom('model_version_tag').selectAll().where(dialect.anyOf('version', ids))
    const tagsOf = groupBy(yield* rowsOf(tags.orderBy('version').orderBy('key')), (row) => row.version)
    const aliases = db.selectFrom('model_alias').select(['version', 'alias']).where(dialect.anyOf('version', ids))
    const aliasesOf = groupBy(yield* rowsOf(aliases.orderBy('version').orderBy('alias')), (row) => row.version)
    return ids.flatMap((id) => {
      const row = rowOf.get(id)
      if (row === undefined) return []
      return [
        {
          name: row.name,
          version: Number(row.version),
          creationTimestamp: exact(row.creation_time),
          lastUpdatedTimestamp: exact(row.last_update_time),
          currentStage: row.stage,
          ...(row.description === null ? {} : { description: row.description }),
          source: row.source,
          runId: row.run_id,
          status: 'READY' as const,
          runLink: row.run_link,
          tags: (tagsOf.get(id) ?? []).map(({ key, value }) => ({ key, value })),
          aliases: (aliasesOf.get(id) ?? []).map(({ alias }) => alias),
          ...(row.model_id === '' ? {} : { modelId: row.model_id }),
        },
      ]
    })
  }

  function* nextNumber(model: RegisteredModelRef, nowMs: Int64): Work<number> {
    const next = yield* firstOf(
      db
        .updateTable('registered_model')
        .set((eb) => ({ last_version: eb('last_version', '+', 1), last_update_time: nowMs }))
        .where('id', '=', model.rowId)
        .returning('last_version'),
    )
    return Number(next?.last_version)
  }

  return {
    *create(model, given) {
      const { source, place, runId, runLink, modelId, sourceRunId, sourceModelId, description, stage } = given
      const { nowMs, lastUpdateTime = nowMs } = given
      const version = given.version ?? (yield* nextNumber(model, nowMs))
      const row = yield* firstOf(
        db
          .insertInto('model_version')
          .values({
            model: model.rowId,
            version,
            source,
            place: place ?? null,
            run_id: runId,
            run_link: runLink,
            model_id: modelId,
            source_run_id: sourceRunId ?? null,
            source_model_id: sourceModelId ?? null,
            stage: stage ?? 'None',
            description: description ?? null,
            creation_time: nowMs,
            last_update_time: lastUpdateTime,
          })
          .returning(['id', 'version', 'stage', 'source', 'place', 'source_run_id', 'source_model_id']),
      )
      return toRef(row as RefRow)
    },

    *find(model, version) {
      const row = yield* firstOf(refs.where('model', '=', model.rowId).where('version', '=', version))
      return row && toRef(row)
    },

    *createdAt(model, creationTime, { runId }) {
      const made = refs.where('model', '=', model.rowId).where('creation_time', '=', creationTime)
      return (yield* rowsOf(made.where('run_id', '=', runId).orderBy('version'))).map(toRef)
    },

    *get(version) {
      return (yield* documents([version.rowId]))[0] as ModelVersion
    },

    *describe(version, description, nowMs) {
      yield* send(
        db.updateTable('model_version').set({ description, last_update_time: nowMs }).where('id', '=', version.rowId),
      )
    },

    *setStage(version, stage, nowMs) {
      yield* send(
        db.updateTable('model_version').set({ stage, last_update_time: nowMs }).where('id', '=', version.rowId),
      )
    },

    *inStage(model, stage) {
      const inIt = refs.where('model', '=', model.rowId).where('stage', '=', stage).orderBy('version')
      return (yield* rowsOf(inIt)).map(toRef)
    },

    *delete(version) {
      yield* send(db.deleteFrom('model_version').where('id', '=', version.rowId))
    },

    *tag(version, key) {
      const query = db.selectFrom('model_version_tag').select('value').where('version', '=', version.rowId)
      return (yield* firstOf(query.where('key', '=', key)))?.value
    },

    *setTags(version, tags) {
      yield* tagWriter.put(tags.map(({ key, value }) => ({ version: version.rowId, key, value })))
    },

    *deleteTag(version, key) {
      const query = db.deleteFrom('model_version_tag').where('version', '=', version.rowId).where('key', '=', key)
      return (yield* changesOf(query)) > 0
    },

    *newest(model) {
      const row = yield* firstOf(
        db
          .selectFrom('model_version')
          .select('id')
          .where('model', '=', model.rowId)
          .orderBy('version', 'desc')
          .limit(1),
      )
      return row && (yield* documents([row.id]))[0]
    },

    *latest(models: readonly RegisteredModelRef[]) {
      const ids = models.map((model) => model.rowId)
      const rows = yield* rowsOf(
        sql<{ id: number }>`SELECT v.id FROM model_version v
          JOIN (SELECT model, stage, MAX(version) AS version FROM model_version
            WHERE ${dialect.anyOf('model', ids)} GROUP BY model, stage) AS newest
          ON newest.model = v.model AND newest.version = v.version ORDER BY v.model, v.version`.compile(db),
      )
      return yield* documents(rows.map((row) => row.id))
    },

    *search({ filter, orderBy, withPrompts }, { offset, limit }) {
      const conditions: RawBuilder<SqlBool>[] = []
      if (!withPrompts) {
        conditions.push(notAPrompt('model_version_tag', 'version', 'v.id'))
        conditions.push(notAPrompt('registered_model_tag', 'model', 'v.model'))
      }
      if (filter !== null) conditions.push(lowerFilter(dialect, filter, versionLeaf))
      const order =
        orderBy.length === 0
          ? [sql`v.last_update_time DESC`]
          : orderBy.map(({ field, ascending }) => lowerOrder({ value: column(field) }, ascending))
      const where = conditions.length === 0 ? sql`` : sql`WHERE ${sql.join(conditions, sql` AND `)}`
      const rows = yield* rowsOf(
        sql<{ id: number }>`SELECT v.id FROM model_version v JOIN registered_model m ON m.id = v.model ${where}
          ORDER BY ${sql.join([...order, sql`m.name`, sql`v.version DESC`])}
          LIMIT ${limit + 1} OFFSET ${offset}`.compile(db),
      )
      const found = rows.slice(0, limit).map((row) => row.id)
      return { items: yield* documents(found), hasMore: rows.length > limit }
    },
  }
}

interface RefRow {
  readonly id: number
  readonly version: number
  readonly stage: ModelVersionRef['stage']
  readonly source: string
  readonly place: string | null
  readonly source_run_id: string | null
  readonly source_model_id: string | null
}

function toRef(row: RefRow): ModelVersionRef {
  return {
    rowId: row.id,
    version: Number(row.version),
    stage: row.stage,
    source: row.source,
    place: row.place ?? undefined,
    sourceRunId: row.source_run_id ?? undefined,
    sourceModelId: row.source_model_id ?? undefined,
  }
}

const versionLeaf: Leaf = (field, predicate) => {
  if (field.kind !== 'tag') return predicate({ value: column(field) })
  return sql`EXISTS (SELECT 1 FROM model_version_tag t
    WHERE t.version = v.id AND t.key = ${field.key} AND ${predicate({ value: sql.ref('t.value') })})`
}

const COLUMNS: Readonly<Record<string, string>> = {
  name: 'm.name',
  source_path: 'v.source',
  version_number: 'v.version',
  creation_timestamp: 'v.creation_time',
  last_updated_timestamp: 'v.last_update_time',
}

function column(field: Field): RawBuilder<unknown> {
  const name = field.kind === 'attribute' ? field.name : ''
  return sql.ref(COLUMNS[name] ?? `v.${name}`)
}
