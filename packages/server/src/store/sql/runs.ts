import { type Int64, type Param, type Run, RunInfo, RunInputs, RunOutputs } from '@labbook/protocol'
import { sql } from 'kysely'
import { type NewRun, PARENT_TAG, type RunRef, type RunStore } from '../runs.js'
import { together, type Work } from '../work.js'
import { readInputs } from './datasets.js'
import type { Dialect } from './dialect.js'
import { exact, idText } from './exact.js'
import { groupBy } from './group-by.js'
import type { InternedKeys } from './interned-keys.js'
import { latestMetrics } from './metrics.js'
import type { RunDataReader } from './run-data.js'
import { nobodyRemembers } from './run-index/run-changes.js'
import type { RunMemory } from './run-index/run-memory.js'
import { readColumn, readDatasetValues } from './run-column.js'
import { readKeyCounts, readValues } from './run-keys.js'
import { countRuns, inScope, searchRuns, TAG_START } from './search-runs.js'
import { modelInputRows, modelOutputRows, paramRows, tagRows } from './row-kinds.js'
import { changesOf, compileOnce, firstOf, rowsOf, send } from './steps.js'
import type { Tables } from './tables.js'

export function runStore(
  dialect: Dialect,
  keys: InternedKeys,
  runData: RunDataReader,
  memory: RunMemory | undefined,
): RunStore {
  const changes = memory ?? nobodyRemembers
  const db = dialect.builder

  const refs = db.selectFrom('run').select(['id', 'run_id', idText('experiment').as('experiment'), 'lifecycle_stage'])
  const findRef = {
    plain: compileOnce<{ runId: string }, RefRow>((p) => refs.where('run_id', '=', p.runId)),
    share: compileOnce<{ runId: string }, RefRow>((p) =>
      refs.where('run_id', '=', p.runId).modifyEnd(dialect.lock('share')),
    ),
    update: compileOnce<{ runId: string }, RefRow>((p) =>
      refs.where('run_id', '=', p.runId).modifyEnd(dialect.lock('update')),
    ),
  }
  const holdRefs = compileOnce<{ runIds: readonly string[] }, RefRow>((p) =>
    refs.where(dialect.anyOf('run_id', p.runIds)).orderBy('id').modifyEnd(dialect.lock('share')),
  )
  const infos = db
    .selectFrom('run')
    .select([
      'id',
      'run_id',
      idText('experiment').as('experiment'),
      'name',
      'user_id',
      'status',
      dialect.int64('start_time').as('start_time'),
      dialect.int64('end_time').as('end_time'),
      'artifact_uri',
      'lifecycle_stage',
    ])
  const insertRun = compileOnce<RunValues, { id: number }>((p) =>
    db
      .insertInto('run')
      .values({
        run_id: p.runId,
        experiment: p.experimentId,
        name: p.name,
        user_id: p.userId,
        status: p.status,
        start_time: p.startTime,
        end_time: p.endTime,
        artifact_uri: p.artifactUri,
        lifecycle_stage: p.lifecycleStage,
        deleted_time: p.deletedTime,
      })
      .returning('id'),
  )
  const findParams = compileOnce<{ run: number; keys: readonly number[] }, { key: number; value: string }>((p) =>
    db.selectFrom('param').select(['key', 'value']).where('run', '=', p.run).where(dialect.anyOf('key', p.keys)),
  )
  const paramWriter = dialect.rowWriter(paramRows)
  const tagWriter = dialect.rowWriter(tagRows)
  const modelInputWriter = dialect.rowWriter(modelInputRows)
  const modelOutputWriter = dialect.rowWriter(modelOutputRows)

  /** Texts by key. They are written in key order, so that two batches cannot deadlock (D-22). */
  function* textRows(run: RunRef, texts: readonly Param[]): Work<readonly Tables['param'][]> {
    const keyOf = yield* keys.internAll(texts.map(({ key }) => key))
    // Of a key given twice, the last value counts.
    const valueOf = new Map(texts.map(({ key, value }) => [keyOf.get(key) as number, value]))
    return [...valueOf].map(([key, value]) => ({ run: run.rowId, key, value })).sort((a, b) => a.key - b.key)
  }

  const textsOf = (table: 'param' | 'tag') =>
    compileOnce<RunIds, { run: number; key: string; value: string }>((p) =>
      db
        .selectFrom(table)
        .innerJoin('interned_key', 'interned_key.id', `${table}.key`)
        .select([`${table}.run`, 'interned_key.name as key', `${table}.value`])
        .where(dialect.anyOf(`${table}.run`, p.runIds))
        .orderBy(`${table}.run`)
        .orderBy('interned_key.name'),
    )
  const [paramsOfRuns, tagsOfRuns] = [textsOf('param'), textsOf('tag')]
  const infosOfRuns = compileOnce<RunIds, InfoRow>((p) => infos.where(dialect.anyOf('id', p.runIds)))
  const outputsOfRuns = compileOnce<RunIds, { run: number; model_id: string; step: number }>((p) =>
    db
      .selectFrom('run_model_output')
      .select(['run', 'model_id', dialect.int64('step').as('step')])
      .where(dialect.anyOf('run', p.runIds))
      .orderBy('id'),
  )

  /** All of a run except its metrics, params, tags and model inputs. */
  function* frames(runIds: readonly number[]): Work<readonly Frame[]> {
    const [infoRows, inputs, outputs] = yield* together(
      rowsOf(infosOfRuns({ runIds })),
      readInputs(dialect, runIds),
      rowsOf(outputsOfRuns({ runIds })),
    )
    const infoOf = new Map(infoRows.map((row) => [row.id, toInfo(row)]))
    const inputsOf = groupBy(inputs, (input) => input.run)
    const outputsOf = groupBy(outputs, (output) => output.run)
    return runIds.map((id) => ({
      info: infoOf.get(id) as RunInfo,
      inputs: { datasetInputs: (inputsOf.get(id) ?? []).map(({ input }) => input), modelInputs: [] },
      outputs: {
        modelOutputs: (outputsOf.get(id) ?? []).map((row) => ({ modelId: row.model_id, step: exact(row.step) })),
      },
    }))
  }

  /** As the codec of `Run` writes them. */
  function* readDocuments(ids: readonly number[]): Work<readonly Uint8Array[]> {
    if (ids.length === 0) return []
    const [dataOf, rest] = yield* together(runData.read(ids), frames(ids))
    return rest.map(({ info, inputs, outputs }, i) => {
      const parts = [
        `"info":${RunInfo.write(info)}`,
        `"data":{${dataOf.get(ids[i] as number) ?? ''}}`,
        `"inputs":${RunInputs.write(inputs)}`,
        `"outputs":${RunOutputs.write(outputs)}`,
      ]
      return Buffer.from(`{${parts.join(',')}}`)
    })
  }

  return {
    *create(run) {
      const lifecycleStage = run.lifecycleStage ?? 'active'
      const row = yield* firstOf(
        insertRun({ ...run, lifecycleStage, endTime: run.endTime ?? null, deletedTime: run.deletedTime ?? null }),
      )
      const ref = {
        rowId: (row as { id: number }).id,
        runId: run.runId,
        experimentId: run.experimentId,
        lifecycleStage,
      }
      changes.touched(ref)
      return ref
    },

    *find(runId, { lock = 'plain' as const }: { lock?: 'plain' | 'share' | 'update' } = {}) {
      const row = yield* firstOf(findRef[lock]({ runId }))
      return row && toRef(row)
    },

    *holdAll(runIds) {
      const rows = yield* rowsOf(holdRefs({ runIds }))
      return new Map(rows.map((row) => [row.run_id, toRef(row)]))
    },

    *info(run) {
      return toInfo((yield* firstOf(infosOfRuns({ runIds: [run.rowId] }))) as InfoRow)
    },

    *get(run) {
      const runIds = [run.rowId]
      const [[frame], metrics, params, tags, models] = yield* together(
        frames(runIds),
        latestMetrics(dialect, runIds),
        rowsOf(paramsOfRuns({ runIds })),
        rowsOf(tagsOfRuns({ runIds })),
        rowsOf(db.selectFrom('run_model_input').select('model_id').where('run', '=', run.rowId).orderBy('id')),
      )
      const { info, inputs, outputs } = frame as Frame
      return {
        info,
        data: {
          metrics: metrics.map(({ metric }) => metric),
          params: params.map(keyAndValue),
          tags: tags.map(keyAndValue),
        },
        inputs: { ...inputs, modelInputs: models.map((row) => ({ modelId: row.model_id })) },
        outputs,
      }
    },

    *update(run, { name, status, endTime, lifecycleStage, deletedTime }) {
      changes.touched(run)
      const change = {
        ...(name === undefined ? {} : { name }),
        ...(status === undefined ? {} : { status }),
        ...(endTime === undefined ? {} : { end_time: endTime }),
        ...(lifecycleStage === undefined ? {} : { lifecycle_stage: lifecycleStage }),
        ...(deletedTime === undefined ? {} : { deleted_time: deletedTime }),
      }
      if (Object.keys(change).length === 0) return
      yield* send(db.updateTable('run').set(change).where('id', '=', run.rowId))
    },

    *paramsAmong(run, names) {
      const ids = yield* keys.findAll(names)
      if (ids.size === 0) return []
      const nameOf = new Map([...ids].map(([name, id]) => [id, name]))
      const rows = yield* rowsOf(findParams({ run: run.rowId, keys: [...nameOf.keys()] }))
      return rows.map(({ key, value }) => ({ key: nameOf.get(key) as string, value }))
    },

    *addParams(run, params) {
      changes.touched(run)
      yield* paramWriter.insert(yield* textRows(run, params))
    },

    *setTags(run, tags) {
      changes.touched(run)
      yield* tagWriter.put(yield* textRows(run, tags))
    },

    *tag(run, name) {
      const key = yield* keys.find(name)
      if (key === undefined) return undefined
      const row = yield* firstOf(
        db.selectFrom('tag').select('value').where('run', '=', run.rowId).where('key', '=', key),
      )
      return row?.value
    },

    *deleteTag(run, name) {
      changes.touched(run)
      const key = yield* keys.find(name)
      if (key === undefined) return false
      return (yield* changesOf(db.deleteFrom('tag').where('run', '=', run.rowId).where('key', '=', key))) > 0
    },

    *addModelInputs(run, modelIds) {
      yield* modelInputWriter.insertMissing(modelIds.map((modelId) => ({ run: run.rowId, model_id: modelId })))
    },

    *addModelOutputs(run, models) {
      changes.touched(run)
      yield* modelOutputWriter.insertMissing(
        models.map(({ modelId, step }) => ({ run: run.rowId, model_id: modelId, step })),
      )
    },

    *search(query, window) {
      const remembered = memory === undefined ? undefined : yield* memory.index.search(query, window)
      if (remembered !== undefined)
        return { items: remembered.items, hasMore: remembered.total > window.offset + window.limit }
      return yield* searchRuns(dialect, keys, query, window)
    },

    *searchCounted(query, window) {
      const remembered = memory === undefined ? undefined : yield* memory.index.search(query, window)
      if (remembered !== undefined) return remembered
      const { items } = yield* searchRuns(dialect, keys, query, window)
      return { items, total: yield* countRuns(dialect, keys, query) }
    },

    *column(runs, field, most) {
      const values = yield* readColumn(
        dialect,
        keys,
        runs.map((run) => run.rowId),
        field,
        most,
      )
      return runs.map((run) => values.get(run.rowId) ?? null)
    },

    *datasetValues(runs, name) {
      const values = yield* readDatasetValues(
        dialect,
        runs.map((run) => run.rowId),
        name,
      )
      return runs.map((run) => values.get(run.rowId) ?? [])
    },

    *childrenOf(runIds, scope) {
      const key = yield* keys.find(PARENT_TAG)
      if (key === undefined) return new Map()
      const starts = runIds.map((runId) => runId.slice(0, 64))
      const rows = yield* rowsOf(
        sql<{ parent: string; children: number; running: number }>`
          SELECT t.value AS parent, COUNT(*) AS children, SUM(CASE WHEN run.status = 'RUNNING' THEN 1 ELSE 0 END) AS running
          FROM tag t JOIN run ON run.id = t.run
          WHERE t.key = ${key} AND ${dialect.anyOf(TAG_START, starts)} AND run.run_id <> t.value
            AND ${inScope(dialect, 'run', scope)}
          GROUP BY t.value`.compile(db),
      )
      return new Map(
        rows.map(({ parent, children, running }) => [parent, { children: Number(children), running: Number(running) }]),
      )
    },

    *identities(runIds) {
      if (runIds.length === 0) return new Map()
      const rows = yield* rowsOf(
        db
          .selectFrom('run')
          .select([
            'run_id',
            'name',
            idText('experiment').as('experiment'),
            'lifecycle_stage',
            dialect.int64('deleted_time').as('deleted_time'),
          ])
          .where(dialect.anyOf('run_id', runIds)),
      )
      return new Map(
        rows.map((row) => [
          row.run_id,
          {
            name: row.name,
            experimentId: row.experiment,
            lifecycleStage: row.lifecycle_stage,
            deletedTime: row.deleted_time === null ? undefined : exact(row.deleted_time),
          },
        ]),
      )
    },

    *keyCounts(runs, kind) {
      const ids = runs.map((run) => run.rowId)
      const remembered = memory?.keyCounts.get(ids, kind)
      if (remembered !== undefined) return remembered
      const counts = yield* readKeyCounts(dialect, ids, kind)
      memory?.keyCounts.put(ids, kind, counts)
      return counts
    },

    *valuesOf(runs, asked) {
      const ids = runs.map((run) => run.rowId)
      return yield* readValues(dialect, keys, ids, asked)
    },

    *documents(runs) {
      const known = runs.map((run) => memory?.documents.get(run.rowId))
      const missing = runs.filter((_, i) => known[i] === undefined)
      const read = yield* readDocuments(missing.map((run) => run.rowId))
      for (const [i, document] of read.entries()) memory?.documents.put((missing[i] as RunRef).rowId, document)
      let next = 0
      return known.map((document) => document ?? (read[next++] as Uint8Array))
    },
  }
}

type RunValues = Omit<Required<NewRun>, 'endTime' | 'deletedTime'> & {
  readonly endTime: Int64 | null
  readonly deletedTime: Int64 | null
}

type Frame = Required<Omit<Run, 'data'>>

interface RunIds {
  readonly runIds: readonly number[]
}

interface RefRow {
  id: number
  run_id: string
  experiment: string
  lifecycle_stage: RunRef['lifecycleStage']
}

interface InfoRow extends RefRow {
  name: string
  user_id: string
  status: RunInfo['status']
  start_time: number
  end_time: number | null
  artifact_uri: string
}

function toRef(row: RefRow): RunRef {
  return { rowId: row.id, runId: row.run_id, experimentId: row.experiment, lifecycleStage: row.lifecycle_stage }
}

function toInfo(row: InfoRow): RunInfo {
  return {
    runId: row.run_id,
    runName: row.name,
    experimentId: row.experiment,
    userId: row.user_id,
    status: row.status,
    startTime: exact(row.start_time),
    ...(row.end_time === null ? {} : { endTime: exact(row.end_time) }),
    artifactUri: row.artifact_uri,
    lifecycleStage: row.lifecycle_stage,
  }
}

function keyAndValue({ key, value }: { key: string; value: string }): Param {
  return { key, value }
}
