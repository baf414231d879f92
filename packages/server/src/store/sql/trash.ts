import { type RawBuilder, sql } from 'kysely'
import type { TrashedModel, TrashedRun, TrashKind, TrashStore } from '../trash.js'
import type { Dialect } from './dialect.js'
import { exact, idText } from './exact.js'
import type { RunChanges } from './run-index/run-changes.js'
import { firstOf, rowsOf, send } from './steps.js'

export function trashStore(dialect: Dialect, changes: RunChanges): TrashStore {
  const db = dialect.builder
  const deletedExperiments = db.selectFrom('experiment').select('id').where('lifecycle_stage', '=', 'deleted')

  return {
    *list({ kind, search }, { offset, limit }) {
      const text = search.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
      const parts = {
        experiments: sql`SELECT 'experiments' AS kind, ${idText('id')} AS id, name, ${idText('id')} AS experiment, deleted_time,
          (SELECT COUNT(*) FROM run WHERE run.experiment = experiment.id) AS runs, artifact_location AS location
          FROM experiment WHERE lifecycle_stage = 'deleted'
            AND (${dialect.contains(sql.ref('name'), text)} OR ${idText('id')} = ${search})`,
        runs: sql`SELECT 'runs' AS kind, run_id AS id, name, ${idText('experiment')} AS experiment, deleted_time,
          1 AS runs, artifact_uri AS location FROM run WHERE lifecycle_stage = 'deleted'
            AND (${dialect.contains(sql.ref('name'), text)} OR ${dialect.contains(sql.ref('run_id'), text)})`,
      }
      const found = kind === undefined ? sql`${parts.experiments} UNION ALL ${parts.runs}` : parts[kind]
      const counted = yield* firstOf(
        sql<{ total: number }>`SELECT COUNT(*) AS total FROM (${found}) AS found`.compile(db),
      )
      const rows = yield* rowsOf(
        sql<TrashRow>`SELECT kind, id, name, experiment, ${dialect.int64('deleted_time')} AS deleted, runs, location
          FROM (${found}) AS found ORDER BY COALESCE(deleted_time, 0) DESC, kind, id LIMIT ${limit} OFFSET ${offset}`.compile(
          db,
        ),
      )
      return {
        total: Number(counted?.total),
        items: rows.map(({ kind, id, name, experiment, deleted, runs, location }) => ({
          kind,
          id,
          name,
          experimentId: experiment,
          deletedTime: deleted === null ? undefined : exact(deleted),
          runs: Number(runs),
          location,
        })),
      }
    },

    *experiments() {
      const activeRun = sql<string | null>`(SELECT MIN(run_id) FROM run
        WHERE run.experiment = experiment.id AND run.lifecycle_stage = 'active')`
      const rows = yield* rowsOf(
        db
          .selectFrom('experiment')
          .select([idText('id').as('id'), 'name', 'artifact_location', deletedTime.as('deleted'), 'purging'])
          .select(activeRun.as('active_run'))
          .where('lifecycle_stage', '=', 'deleted')
          .orderBy('experiment.id'),
      )
      return rows.map((row) => ({
        experimentId: row.id,
        name: row.name,
        artifactLocation: row.artifact_location,
        deletedTimeMs: row.deleted,
        isPurging: row.purging === 1,
        activeRunId: row.active_run ?? undefined,
      }))
    },

    *runs() {
      const rows = yield* rowsOf(
        db
          .selectFrom('run')
          .select(['id', 'run_id', idText('experiment').as('experiment'), 'name', 'artifact_uri', 'purging'])
          .select([deletedTime.as('deleted'), naming(ofRun).as('needed_by')])
          .where('lifecycle_stage', '=', 'deleted')
          .orderBy('id'),
      )
      return rows.map(
        (row): TrashedRun => ({
          rowId: row.id,
          runId: row.run_id,
          experimentId: row.experiment,
          name: row.name,
          artifactUri: row.artifact_uri,
          deletedTimeMs: row.deleted,
          isPurging: row.purging === 1,
          neededBy: row.needed_by ?? undefined,
        }),
      )
    },

    *models() {
      const rows = yield* rowsOf(
        db
          .selectFrom('logged_model')
          .select(['id', 'model_id', idText('experiment').as('experiment'), 'name', 'artifact_uri', 'purging'])
          .select([deletedTime.as('deleted'), naming(ofModel).as('needed_by')])
          .where((eb) => eb.or([eb('lifecycle_stage', '=', 'deleted'), eb('experiment', 'in', deletedExperiments)]))
          .orderBy('id'),
      )
      return rows.map(
        (row): TrashedModel => ({
          rowId: row.id,
          modelId: row.model_id,
          experimentId: row.experiment,
          name: row.name,
          artifactUri: row.artifact_uri,
          deletedTimeMs: row.deleted,
          isPurging: row.purging === 1,
          neededBy: row.needed_by ?? undefined,
        }),
      )
    },

    *mark({ experimentIds, runs, models }) {
      // A request that is creating a version of them holds their rows; after the lock, that version is visible.
      const lock = dialect.lock('update')
      yield* rowsOf(db.selectFrom('run').select('id').where(dialect.anyOf('id', runs)).orderBy('id').modifyEnd(lock))
      yield* rowsOf(
        db.selectFrom('logged_model').select('id').where(dialect.anyOf('id', models)).orderBy('id').modifyEnd(lock),
      )
      yield* send(
        db
          .updateTable('experiment')
          .set({ purging: 1 })
          .where(dialect.anyOf('id', experimentIds))
          .where('lifecycle_stage', '=', 'deleted')
          .where(
            sql<boolean>`NOT EXISTS (SELECT 1 FROM run WHERE run.experiment = experiment.id
              AND (run.lifecycle_stage = 'active' OR EXISTS (SELECT 1 FROM model_version v WHERE ${ofRun})))`,
          )
          .where(
            sql<boolean>`NOT EXISTS (SELECT 1 FROM logged_model WHERE logged_model.experiment = experiment.id
              AND EXISTS (SELECT 1 FROM model_version v WHERE ${ofModel}))`,
          ),
      )
      yield* send(
        db
          .updateTable('run')
          .set({ purging: 1 })
          .where(dialect.anyOf('id', runs))
          .where('lifecycle_stage', '=', 'deleted')
          .where(sql<boolean>`NOT EXISTS (SELECT 1 FROM model_version v WHERE ${ofRun})`),
      )
      yield* send(
        db
          .updateTable('logged_model')
          .set({ purging: 1 })
          .where(dialect.anyOf('id', models))
          .where(sql<boolean>`NOT EXISTS (SELECT 1 FROM model_version v WHERE ${ofModel})`)
          .where((eb) =>
            eb.or([
              eb('lifecycle_stage', '=', 'deleted'),
              eb('experiment', 'in', deletedExperiments.where('purging', '=', 1)),
            ]),
          ),
      )
    },

    *isPurging(entity) {
      const query =
        'runId' in entity
          ? db.selectFrom('run').select('purging').where('run_id', '=', entity.runId)
          : db.selectFrom('experiment').select('purging').where('id', '=', entity.experimentId)
      return (yield* firstOf(query.modifyEnd(dialect.lock('update'))))?.purging === 1
    },

    *removeRun({ rowId, experimentId }) {
      const datasets = yield* rowsOf(db.selectFrom('run_dataset').select('dataset').where('run', '=', rowId))
      yield* send(db.deleteFrom('run').where('id', '=', rowId))
      const ids = datasets.map((row) => row.dataset)
      if (ids.length > 0) {
        yield* send(
          db
            .deleteFrom('dataset')
            .where(dialect.anyOf('id', ids))
            .where('id', 'not in', db.selectFrom('run_dataset').select('dataset').where(dialect.anyOf('dataset', ids))),
        )
      }
      changes.touched({ rowId, experimentId })
    },

    *removeModel({ rowId, modelId }) {
      yield* send(db.deleteFrom('logged_model_point').where('model_id', '=', modelId))
      yield* send(db.deleteFrom('logged_model').where('id', '=', rowId))
    },

    *removeExperiment(experimentId) {
      yield* send(db.deleteFrom('logged_model_point').where('experiment', '=', experimentId))
      yield* send(db.deleteFrom('experiment').where('id', '=', experimentId))
      // The largest one decides the next id.
      yield* send(
        db
          .insertInto('removed_experiment')
          .values({ id: experimentId })
          .onConflict((conflict) => conflict.doNothing()),
      )
      yield* send(
        db
          .deleteFrom('removed_experiment')
          .where('id', '<', (eb) => eb.selectFrom('removed_experiment').select((max) => max.fn.max('id').as('id'))),
      )
      changes.touchedAll(experimentId)
    },
  }
}

interface TrashRow {
  readonly kind: TrashKind
  readonly id: string
  readonly name: string
  readonly experiment: string
  readonly deleted: number | string | null
  readonly runs: number
  readonly location: string
}

/** Whether the version `v` was made from the run or logged model of the current row, or has its files there. */
const ofRun = sql`(v.run_id = run.run_id OR v.source_run_id = run.run_id)`
const ofModel = sql`(v.model_id = logged_model.model_id OR v.source_model_id = logged_model.model_id)`

function naming(condition: RawBuilder<unknown>): RawBuilder<string | null> {
  return sql<string | null>`(SELECT MIN(m.name || ', version ' || CAST(v.version AS TEXT))
    FROM model_version v JOIN registered_model m ON m.id = v.model WHERE ${condition})`
}

/** Real times are below 2^53, so a double compares them exactly. */
const deletedTime: RawBuilder<number> = sql<number>`CAST(COALESCE(deleted_time, 0) AS DOUBLE PRECISION)`
