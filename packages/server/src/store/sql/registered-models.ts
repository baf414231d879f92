import type { Int64, ModelActivity, RegisteredModel } from '@labbook/protocol'
import type { Field } from '@labbook/search'
import { type RawBuilder, sql, type SqlBool } from 'kysely'
import type { ModelVersionStore } from '../model-versions.js'
import type { RegisteredModelStore } from '../registered-models.js'
import type { RegisteredModelRef } from '../registry-refs.js'
import type { Work } from '../work.js'
import type { Dialect } from './dialect.js'
import { exact } from './exact.js'
import { groupBy } from './group-by.js'
import { type Leaf, lowerFilter, lowerOrder } from './lower-search.js'
import { registeredModelTagRows } from './row-kinds.js'
import { changesOf, firstOf, rowsOf, send } from './steps.js'

export function registeredModelStore(
  dialect: Dialect,
  versions: Pick<ModelVersionStore, 'latest'>,
): RegisteredModelStore {
  const db = dialect.builder
  const tagWriter = dialect.rowWriter(registeredModelTagRows)

  function* documents(models: readonly RegisteredModelRef[]): Work<readonly RegisteredModel[]> {
    if (models.length === 0) return []
    const ids = models.map((model) => model.rowId)
    const rows = yield* rowsOf(
      db
        .selectFrom('registered_model')
        .select([
          'id',
          'name',
          'description',
          dialect.int64('creation_time').as('creation_time'),
          dialect.int64('last_update_time').as('last_update_time'),
        ])
        .where(dialect.anyOf('id', ids)),
    )
    const rowOf = new Map(rows.map((row) => [row.id, row]))
    const tags = db.selectFrom('registered_model_tag').selectAll().where(dialect.anyOf('model', ids))
    const tagsOf = groupBy(yield* rowsOf(tags.orderBy('model').orderBy('key')), (row) => row.model)
    const aliases = db
      .selectFrom('model_alias')
      .innerJoin('model_version', 'model_version.id', 'model_alias.version')
      .select(['model_alias.model', 'alias', 'model_version.version'])
      .where(dialect.anyOf('model_alias.model', ids))
    const aliasesOf = groupBy(yield* rowsOf(aliases.orderBy('model_alias.model').orderBy('alias')), (row) => row.model)
    const latestOf = groupBy(yield* versions.latest(models), (version) => version.name)
    return models.flatMap(({ rowId }) => {
      const row = rowOf.get(rowId)
      if (row === undefined) return []
      return [
        {
          name: row.name,
          creationTimestamp: exact(row.creation_time),
          lastUpdatedTimestamp: exact(row.last_update_time),
          ...(row.description === '' ? {} : { description: row.description }),
          latestVersions: latestOf.get(row.name) ?? [],
          tags: (tagsOf.get(rowId) ?? []).map(({ key, value }) => ({ key, value })),
          aliases: (aliasesOf.get(rowId) ?? []).map(({ alias, version }) => ({ alias, version: Number(version) })),
        },
      ]
    })
  }

  function* aliasedVersion(model: RegisteredModelRef, alias: string): Work<number | undefined> {
    const row = yield* firstOf(
      db
        .selectFrom('model_alias')
        .innerJoin('model_version', 'model_version.id', 'model_alias.version')
        .select('model_version.version')
        .where('model_alias.model', '=', model.rowId)
        .where('alias', '=', alias),
    )
    return row === undefined ? undefined : Number(row.version)
  }

  return {
    *create({ name, description, nowMs, lastUpdateTime = nowMs }) {
      const row = yield* firstOf(
        db
          .insertInto('registered_model')
          .values({
            name,
            description,
            creation_time: nowMs,
            last_update_time: lastUpdateTime,
            last_version: 0,
          })
          .returning('id'),
      )
      return { rowId: (row as { id: number }).id, name }
    },

    *reserve(model, version) {
      yield* send(
        db
          .updateTable('registered_model')
          .set({ last_version: version })
          .where('id', '=', model.rowId)
          .where('last_version', '<', version),
      )
    },

    *find(name, { lock } = {}) {
      const query = db.selectFrom('registered_model').select(['id', 'name']).where('name', '=', name)
      const row = yield* firstOf(lock === undefined ? query : query.modifyEnd(dialect.lock(lock)))
      return row && { rowId: row.id, name: row.name }
    },

    *get(model) {
      return (yield* documents([model]))[0] as RegisteredModel
    },

    *describe(model, description, nowMs) {
      yield* send(
        db.updateTable('registered_model').set({ description, last_update_time: nowMs }).where('id', '=', model.rowId),
      )
    },

    *rename(model, name, nowMs) {
      yield* send(
        db.updateTable('registered_model').set({ name, last_update_time: nowMs }).where('id', '=', model.rowId),
      )
      yield* send(db.updateTable('model_version').set({ last_update_time: nowMs }).where('model', '=', model.rowId))
      return { ...model, name }
    },

    *touch(model, nowMs) {
      yield* send(db.updateTable('registered_model').set({ last_update_time: nowMs }).where('id', '=', model.rowId))
    },

    *delete(model) {
      yield* send(db.deleteFrom('registered_model').where('id', '=', model.rowId))
    },

    *tag(model, key) {
      const query = db.selectFrom('registered_model_tag').select('value').where('model', '=', model.rowId)
      return (yield* firstOf(query.where('key', '=', key)))?.value
    },

    *setTags(model, tags) {
      yield* tagWriter.put(tags.map(({ key, value }) => ({ model: model.rowId, key, value })))
    },

    *deleteTag(model, key) {
      const query = db.deleteFrom('registered_model_tag').where('model', '=', model.rowId).where('key', '=', key)
      return (yield* changesOf(query)) > 0
    },

    aliasedVersion,

    *setAlias(model, alias, version) {
      const before = yield* aliasedVersion(model, alias)
      yield* send(
        db
          .insertInto('model_alias')
          .values({ model: model.rowId, alias, version: version.rowId })
          .onConflict((conflict) => conflict.columns(['model', 'alias']).doUpdateSet({ version: version.rowId })),
      )
      return before
    },

    *deleteAlias(model, alias) {
      const before = yield* aliasedVersion(model, alias)
      yield* send(db.deleteFrom('model_alias').where('model', '=', model.rowId).where('alias', '=', alias))
      return before
    },

    *search({ filter, orderBy, withPrompts }, { offset, limit }) {
      const conditions: RawBuilder<SqlBool>[] = []
      if (!withPrompts) conditions.push(notAPrompt('registered_model_tag', 'model', 'm.id'))
      if (filter !== null) conditions.push(lowerFilter(dialect, filter, modelLeaf))
      const order = orderBy.map(({ field, ascending }) => lowerOrder({ value: column(field) }, ascending))
      const where = conditions.length === 0 ? sql`` : sql`WHERE ${sql.join(conditions, sql` AND `)}`
      const rows = yield* rowsOf(
        sql<{ id: number; name: string }>`SELECT m.id, m.name FROM registered_model m ${where}
          ORDER BY ${sql.join([...order, sql`m.name`])} LIMIT ${limit + 1} OFFSET ${offset}`.compile(db),
      )
      const found = rows.slice(0, limit).map(({ id, name }) => ({ rowId: id, name }))
      return { items: yield* documents(found), hasMore: rows.length > limit }
    },

    *addActivity(model, { kind, time, version, key, before, after }) {
      const texts = { key: key ?? null, before_value: before ?? null, after_value: after ?? null }
      yield* send(
        db
          .insertInto('model_activity')
          .values({ model: model.rowId, kind, at: time, version: version ?? null, ...texts }),
      )
    },

    *activity(model, version, { offset, limit }) {
      let query = db
        .selectFrom('model_activity')
        .select(['kind', dialect.int64('at').as('at'), 'version', 'key', 'before_value', 'after_value'])
        .where('model', '=', model.rowId)
      // An alias that moved away from a version mentions it only as its previous target.
      if (version !== undefined) {
        query = query.where((eb) =>
          eb.or([
            eb('version', '=', version),
            eb.and([eb('kind', 'in', ['alias_set', 'alias_deleted']), eb('before_value', '=', String(version))]),
          ]),
        )
      }
      const rows = yield* rowsOf(
        query
          .orderBy('id', 'desc')
          .limit(limit + 1)
          .offset(offset),
      )
      return { items: rows.slice(0, limit).map(toActivity), hasMore: rows.length > limit }
    },
  }
}

/** The entity lacks the tag that makes it a prompt. */
export function notAPrompt(tagTable: string, owner: string, id: string): RawBuilder<SqlBool> {
  return sql`NOT EXISTS (SELECT 1 FROM ${sql.table(tagTable)} p
    WHERE ${sql.ref(`p.${owner}`)} = ${sql.ref(id)} AND p.key = 'mlflow.prompt.is_prompt' AND p.value = 'true')`
}

const modelLeaf: Leaf = (field, predicate) => {
  if (field.kind !== 'tag') return predicate({ value: column(field) })
  return sql`EXISTS (SELECT 1 FROM registered_model_tag t
    WHERE t.model = m.id AND t.key = ${field.key} AND ${predicate({ value: sql.ref('t.value') })})`
}

const COLUMNS: Readonly<Record<string, string>> = {
  creation_timestamp: 'creation_time',
  last_updated_timestamp: 'last_update_time',
}

function column(field: Field): RawBuilder<unknown> {
  const name = field.kind === 'attribute' ? field.name : ''
  return sql.ref(`m.${COLUMNS[name] ?? name}`)
}

interface ActivityRow {
  readonly kind: ModelActivity['kind']
  readonly at: Int64 | string
  readonly version: number | null
  readonly key: string | null
  readonly before_value: string | null
  readonly after_value: string | null
}

function toActivity(row: ActivityRow): ModelActivity {
  return {
    kind: row.kind,
    time: exact(row.at),
    ...(row.version === null ? {} : { version: Number(row.version) }),
    ...(row.key === null ? {} : { key: row.key }),
    ...(row.before_value === null ? {} : { before: row.before_value }),
    ...(row.after_value === null ? {} : { after: row.after_value }),
  }
}
