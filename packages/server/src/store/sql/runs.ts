import { type Metric, type Param, Run, RunInfo, RunInputs, RunOutputs } from '@labbook/protocol'
import { sql } from 'kysely'
import { PARENT_TAG, type RunRef, type RunStore, type Work } from '../store.js'
import { readInputs } from './datasets.js'
import type { Dialect } from './dialect.js'
import { exact, idText } from './exact.js'
import { groupBy } from './group-by.js'
import type { InternedKeys } from './interned-keys.js'
import { latestMetrics } from './metrics.js'
import { nobodyRemembers } from './run-index/run-changes.js'
import type { RunMemory } from './run-index/run-memory.js'
import { readColumn } from './run-column.js'
import { readKeyCounts, readValues } from './run-keys.js'
import { countRuns, inScope, searchRuns, TAG_START } from './search-runs.js'
import { changesOf, compileOnce, firstOf, insertInBlocks, rowsOf } from './steps.js'

export function runStore(dialect: Dialect, keys: InternedKeys, memory: RunMemory | undefined): RunStore {
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
  const upsertTag = compileOnce<{ run: number; key: number; value: string }, unknown>((p) =>
    db
      .insertInto('tag')
      .values({ run: p.run, key: p.key, value: p.value })
      .onConflict((conflict) => conflict.columns(['run', 'key']).doUpdateSet({ value: sql`excluded.value` })),
  )
  const insertParam = compileOnce<{ run: number; key: number; value: string }, unknown>((p) =>
    db.insertInto('param').values({ run: p.run, key: p.key, value: p.value }),
  )

  function textsOf(table: 'param' | 'tag', runIds: readonly number[]) {
    return rowsOf(
      db
        .selectFrom(table)
        .innerJoin('interned_key', 'interned_key.id', `${table}.key`)
        .select([`${table}.run`, 'interned_key.name as key', `${table}.value`])
        .where(dialect.anyOf(`${table}.run`, runIds))
        .orderBy(`${table}.run`)
        .orderBy('interned_key.name'),
    )
  }

  /** Everything of runs but their metrics, params and tags; without model inputs. */
  function* frames(ids: readonly number[]): Work<readonly Required<Omit<Run, 'data'>>[]> {
    const infoOf = new Map((yield* rowsOf(infos.where(dialect.anyOf('id', ids)))).map((row) => [row.id, toInfo(row)]))
    const inputsOf = groupBy(yield* readInputs(dialect, ids), (input) => input.run)
    const outputs = yield* rowsOf(
      db
        .selectFrom('run_model_output')
        .select(['run', 'model_id', dialect.int64('step').as('step')])
        .where(dialect.anyOf('run', ids))
        .orderBy('id'),
    )
    const outputsOf = groupBy(outputs, (output) => output.run)
    return ids.map((id) => ({
      info: infoOf.get(id) as RunInfo,
      inputs: { datasetInputs: (inputsOf.get(id) ?? []).map(({ input }) => input), modelInputs: [] },
      outputs: {
        modelOutputs: (outputsOf.get(id) ?? []).map((row) => ({ modelId: row.model_id, step: exact(row.step) })),
      },
    }))
  }

  function* wholeRuns(ids: readonly number[]): Work<readonly Run[]> {
    if (ids.length === 0) return []
    const metricsOf = groupBy(yield* latestMetrics(dialect, ids), (metric) => metric.run)
    const paramsOf = groupBy(yield* textsOf('param', ids), (param) => param.run)
    const tagsOf = groupBy(yield* textsOf('tag', ids), (tag) => tag.run)
    return (yield* frames(ids)).map(({ info, ...rest }, i) => {
      const id = ids[i] as number
      const data = {
        metrics: (metricsOf.get(id) ?? []).map(({ metric }): Metric => metric),
        params: (paramsOf.get(id) ?? []).map(keyAndValue),
        tags: (tagsOf.get(id) ?? []).map(keyAndValue),
      }
      return { info, data, ...rest }
    })
  }

  /** As `Run.write` has them. */
  function* readDocuments(ids: readonly number[]): Work<readonly Uint8Array[]> {
    if (memory === undefined || ids.length === 0)
      return (yield* wholeRuns(ids)).map((run) => Buffer.from(Run.write(run)))
    const dataOf = yield* memory.runData.read(ids)
    return (yield* frames(ids)).map(({ info, inputs, outputs }, i) => {
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
        db
          .insertInto('run')
          .values({
            run_id: run.runId,
            experiment: run.experimentId,
            name: run.name,
            user_id: run.userId,
            status: run.status,
            start_time: run.startTime,
            end_time: run.endTime ?? null,
            artifact_uri: run.artifactUri,
            lifecycle_stage: lifecycleStage,
            deleted_time: run.deletedTime ?? null,
          })
          .returning('id'),
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
      return (
        row && { rowId: row.id, runId: row.run_id, experimentId: row.experiment, lifecycleStage: row.lifecycle_stage }
      )
    },

    *info(run) {
      return toInfo((yield* firstOf(infos.where('id', '=', run.rowId))) as InfoRow)
    },

    *get(run) {
      const [document] = yield* wholeRuns([run.rowId])
      const models = yield* rowsOf(
        db.selectFrom('run_model_input').select('model_id').where('run', '=', run.rowId).orderBy('id'),
      )
      const { inputs, ...rest } = document as Run
      return {
        ...rest,
        inputs: {
          datasetInputs: inputs?.datasetInputs ?? [],
          modelInputs: models.map((row) => ({ modelId: row.model_id })),
        },
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
      yield* changesOf(db.updateTable('run').set(change).where('id', '=', run.rowId))
    },

    *paramsAmong(run, names) {
      const stored: Param[] = []
      const ids = new Map<number, string>()
      for (const name of names) {
        const id = yield* keys.find(name)
        if (id !== undefined) ids.set(id, name)
      }
      if (ids.size === 0) return stored
      const rows = yield* rowsOf(
        db
          .selectFrom('param')
          .select(['key', 'value'])
          .where('run', '=', run.rowId)
          .where(dialect.anyOf('key', [...ids.keys()])),
      )
      for (const { key, value } of rows) stored.push({ key: ids.get(key) as string, value })
      return stored
    },

    *addParams(run, params) {
      changes.touched(run)
      const rows: { run: number; key: number; value: string }[] = []
      for (const { key, value } of params) rows.push({ run: run.rowId, key: yield* keys.intern(key), value })
      // In the order of the keys, so that two batches never wait for each other in a circle (D-22).
      rows.sort((a, b) => a.key - b.key)
      for (const row of rows) yield* changesOf(insertParam(row))
    },

    *setTags(run, tags) {
      changes.touched(run)
      for (const { key, value } of tags) {
        yield* changesOf(upsertTag({ run: run.rowId, key: yield* keys.intern(key), value }))
      }
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
      yield* insertInBlocks(modelIds, (block) =>
        db
          .insertInto('run_model_input')
          .values(block.map((modelId) => ({ run: run.rowId, model_id: modelId })))
          .onConflict((conflict) => conflict.doNothing()),
      )
    },

    *addModelOutputs(run, models) {
      changes.touched(run)
      yield* insertInBlocks(models, (block) =>
        db
          .insertInto('run_model_output')
          .values(block.map(({ modelId, step }) => ({ run: run.rowId, model_id: modelId, step })))
          .onConflict((conflict) => conflict.doNothing()),
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
      return { items, total: yield* countRuns(dialect, query) }
    },

    *column(runs, field) {
      const values = yield* readColumn(
        dialect,
        keys,
        runs.map((run) => run.rowId),
        field,
      )
      return runs.map((run) => values.get(run.rowId) ?? null)
    },

    *childrenOf(runs, scope) {
      const key = yield* keys.find(PARENT_TAG)
      if (key === undefined) return new Map()
      const starts = runs.map((run) => run.runId.slice(0, 64))
      const rows = yield* rowsOf(
        sql<{ parent: string; children: number }>`
          SELECT t.value AS parent, COUNT(*) AS children FROM tag t JOIN run ON run.id = t.run
          WHERE t.key = ${key} AND ${dialect.anyOf(TAG_START, starts)} AND run.run_id <> t.value
            AND ${inScope(dialect, 'run', scope)}
          GROUP BY t.value`.compile(db),
      )
      return new Map(rows.map(({ parent, children }) => [parent, Number(children)]))
    },

    *keyCounts(runs, kind) {
      const ids = runs.map((run) => run.rowId)
      const remembered = memory?.keyCounts.get(ids, kind)
      if (remembered !== undefined) return remembered
      const counts = yield* readKeyCounts(dialect, ids, kind)
      memory?.keyCounts.put(ids, kind, counts)
      return counts
    },

    *valuesOf(runs, kind, key, limit) {
      const ids = runs.map((run) => run.rowId)
      return yield* readValues(dialect, keys, ids, { kind, key, limit })
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
