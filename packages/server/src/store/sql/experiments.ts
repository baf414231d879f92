import type { Experiment, Int64, Tag } from '@labbook/protocol'
import type { Field } from '@labbook/search'
import { type RawBuilder, sql } from 'kysely'
import type { ExperimentStore } from '../experiments.js'
import { together, type Work } from '../work.js'
import type { Dialect } from './dialect.js'
import { exact, idText } from './exact.js'
import { groupBy } from './group-by.js'
import { type Leaf, lowerFilter, lowerOrder } from './lower-search.js'
import type { RunChanges } from './run-index/run-changes.js'
import { experimentTagRows } from './row-kinds.js'
import { changesOf, compileOnce, firstOf, rowsOf, send } from './steps.js'

/** To look for so many costs less than to read which there are. */
const FEW_IDS = 500

export function experimentStore(dialect: Dialect, changes: RunChanges): ExperimentStore {
  const db = dialect.builder
  const experiments = db
    .selectFrom('experiment')
    .select([
      idText('experiment.id').as('id'),
      'name',
      'artifact_location',
      'lifecycle_stage',
      dialect.int64('creation_time').as('creation_time'),
      dialect.int64('last_update_time').as('last_update_time'),
    ])

  const findExperiment = compileOnce<{ id: string }, ExperimentRow>((p) => experiments.where('id', '=', p.id))
  const holdExperiment = compileOnce<{ id: string }, ExperimentRow>((p) =>
    experiments.where('id', '=', p.id).modifyEnd(dialect.lock('share')),
  )
  const tagsOfExperiments = compileOnce<{ ids: readonly string[] }, TagRow>((p) =>
    db
      .selectFrom('experiment_tag')
      .select([idText('experiment').as('experiment'), 'key', 'value'])
      .where(dialect.anyOf('experiment', p.ids))
      .orderBy('experiment')
      .orderBy('key'),
  )
  const tagWriter = dialect.rowWriter(experimentTagRows)

  function* withTags(rows: readonly ExperimentRow[]) {
    const tags = yield* rowsOf(tagsOfExperiments({ ids: rows.map((row) => row.id) }))
    const tagsOf = groupBy(tags, (tag) => tag.experiment)
    return rows.map((row) => toExperiment(row, tagsOf.get(row.id) ?? []))
  }

  /**
   * Locks the first experiment while it chooses the next id, so that concurrent creates run one after the other. The id of a
   * permanently deleted experiment is not used again: links to it and files of it may still exist.
   */
  function* nextId(): Work<string> {
    const experiment = db.selectFrom('experiment')
    yield* rowsOf(experiment.select('id').orderBy('id').limit(1).modifyEnd(dialect.lock('update')))
    const newest = yield* firstOf(
      sql<{ id: string | null }>`SELECT CAST(MAX(id) AS TEXT) AS id
        FROM (SELECT id FROM experiment UNION ALL SELECT id FROM removed_experiment) AS given`.compile(db),
    )
    return String(newest?.id == null ? 0n : BigInt(newest.id) + 1n)
  }

  return {
    *create({ experimentId, name, creationTime, lastUpdateTime, lifecycleStage, tags }, locate) {
      const id = experimentId ?? (yield* nextId())
      yield* send(
        db.insertInto('experiment').values({
          id,
          name,
          artifact_location: locate(id),
          lifecycle_stage: lifecycleStage ?? 'active',
          creation_time: creationTime,
          last_update_time: lastUpdateTime,
          deleted_time: lifecycleStage === 'deleted' ? lastUpdateTime : null,
        }),
      )
      yield* this.setTags(id, tags)
      return id
    },

    *find(experimentId, { lock } = {}) {
      const [row, tags] = yield* together(
        firstOf((lock === undefined ? findExperiment : holdExperiment)({ id: experimentId })),
        rowsOf(tagsOfExperiments({ ids: [experimentId] })),
      )
      return row && toExperiment(row, tags)
    },

    *narrowed(ids) {
      if (ids.length <= FEW_IDS) return ids
      const rows = yield* rowsOf(db.selectFrom('experiment').select(idText('id').as('id')).limit(ids.length))
      if (rows.length === ids.length) return ids
      const existing = new Set(rows.map((row) => row.id))
      return ids.filter((id) => existing.has(id))
    },

    *findByName(name) {
      return (yield* withTags(yield* rowsOf(experiments.where('name', '=', name))))[0]
    },

    *search({ filter, orderBy, viewType }, { offset, limit }) {
      let query = experiments.limit(limit + 1).offset(offset)
      if (viewType !== 'ALL')
        query = query.where('lifecycle_stage', '=', viewType === 'ACTIVE_ONLY' ? 'active' : 'deleted')
      if (filter !== null) query = query.where(lowerFilter(dialect, filter, experimentLeaf))
      for (const { field, ascending } of orderBy) query = query.orderBy(lowerOrder({ value: column(field) }, ascending))
      if (orderBy.length === 0) query = query.orderBy('experiment.creation_time', 'desc').orderBy('experiment.id')
      else query = query.orderBy('experiment.id', 'desc')
      const rows = yield* rowsOf(query)
      return { items: yield* withTags(rows.slice(0, limit)), hasMore: rows.length > limit }
    },

    *rename(experimentId, name, nowMs) {
      yield* send(db.updateTable('experiment').set({ name, last_update_time: nowMs }).where('id', '=', experimentId))
      changes.touchedAll(experimentId)
    },

    *setTimes(experimentId, { creationTime, lastUpdateTime }) {
      const times = { creation_time: creationTime, last_update_time: lastUpdateTime }
      yield* send(db.updateTable('experiment').set(times).where('id', '=', experimentId))
    },

    *setLifecycleStage(experimentId, stage, nowMs) {
      const marks = { lifecycle_stage: stage, deleted_time: stage === 'deleted' ? nowMs : null }
      yield* send(
        db
          .updateTable('experiment')
          .set({ ...marks, last_update_time: nowMs })
          .where('id', '=', experimentId),
      )
      yield* send(
        db
          .updateTable('run')
          .set(marks)
          .where('experiment', '=', experimentId)
          .where('lifecycle_stage', '!=', stage)
          .where('purging', '=', 0),
      )
      changes.touchedAll(experimentId)
    },

    *setTags(experimentId, tags) {
      yield* tagWriter.put(tags.map(({ key, value }) => ({ experiment: experimentId, key, value })))
    },

    *deleteTag(experimentId, key) {
      const query = db.deleteFrom('experiment_tag').where('experiment', '=', experimentId).where('key', '=', key)
      return (yield* changesOf(query)) > 0
    },

    *summaries(experimentIds) {
      const wanted =
        experimentIds === undefined
          ? sql`experiment.lifecycle_stage = 'active'`
          : dialect.anyOf('experiment.id', experimentIds)
      const rows = yield* rowsOf(
        sql<{ experiment: string; runs: number; running: number; last_start: Int64 | string | null }>`
          SELECT ${idText('experiment.id')} AS experiment, COUNT(run.id) AS runs,
            COUNT(CASE WHEN run.status = 'RUNNING' THEN 1 END) AS running,
            ${dialect.int64(sql`MAX(run.start_time)`)} AS last_start
          FROM experiment LEFT JOIN run ON run.experiment = experiment.id AND run.lifecycle_stage = 'active'
          WHERE ${wanted} GROUP BY experiment.id ORDER BY experiment.id`.compile(db),
      )
      return rows.map((row) => ({
        experimentId: row.experiment,
        runs: Number(row.runs),
        running: Number(row.running),
        ...(row.last_start === null ? {} : { lastStartTime: exact(row.last_start) }),
      }))
    },
  }
}

const experimentLeaf: Leaf = (field, predicate) => {
  if (field.kind !== 'tag') return predicate({ value: asText(field, column(field)) })
  return sql`EXISTS (SELECT 1 FROM experiment_tag t WHERE t.experiment = experiment.id AND t.key = ${field.key}
    AND ${predicate({ value: sql.ref('t.value') })})`
}

/** Ids are numbers in the table and text in filters. */
function asText(field: Field, value: RawBuilder<unknown>): RawBuilder<unknown> {
  return field.kind === 'attribute' && field.type === 'string' ? sql`CAST(${value} AS TEXT)` : value
}

function column(field: Field): RawBuilder<unknown> {
  const name = field.kind === 'attribute' ? field.name : ''
  return sql.ref(name === 'experiment_id' ? 'experiment.id' : `experiment.${name}`)
}

interface TagRow extends Tag {
  readonly experiment: string
}

interface ExperimentRow {
  id: string
  name: string
  artifact_location: string
  lifecycle_stage: Experiment['lifecycleStage']
  creation_time: Experiment['creationTime']
  last_update_time: Experiment['lastUpdateTime']
}

function toExperiment(row: ExperimentRow, tags: readonly Tag[]): Experiment {
  return {
    experimentId: row.id,
    name: row.name,
    artifactLocation: row.artifact_location,
    lifecycleStage: row.lifecycle_stage,
    creationTime: exact(row.creation_time),
    lastUpdateTime: exact(row.last_update_time),
    tags: tags.map(({ key, value }) => ({ key, value })),
  }
}
