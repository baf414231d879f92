import { limits, type Param as StoredParam } from '@labbook/protocol'
import { runLocation } from '../services/artifact-locations.js'
import { checkDatasetInput } from '../services/dataset-rules.js'
import { checkKey } from '../services/name-rules.js'
import type { Work } from '../store/work.js'
import type { SourceDetail, SourceRun } from './mlflow-source.js'
import {
  type Batch,
  checkId,
  elsewhere,
  type KnownRun,
  LEFT_OUT,
  notHere,
  otherValue,
  type WriterContext,
} from './write-batch.js'

export type Param = SourceDetail & { kind: 'param' }
type DetailOfRun = SourceDetail & { kind: 'tag' | 'dataset input' | 'model input' | 'model output' }

const RUN_NAME_TAG = 'mlflow.runName'
const MODEL_HISTORY_TAG = 'mlflow.log-model.history'

/** Clients set these when they have logged files. */
const FILE_TAGS = new Set([MODEL_HISTORY_TAG, 'mlflow.loggedArtifacts', 'mlflow.loggedImages'])

export function* writeRun({ store, plan, nowMs }: WriterContext, record: SourceRun, batch: Batch): Work<void> {
  const { runId, status, endTime } = record
  const experiment = batch.known('experiments', record.experimentId)
  if (experiment === LEFT_OUT) return void batch.runs.set(runId, LEFT_OUT)
  if (typeof experiment !== 'object') throw notHere(`its experiment ${record.experimentId}`)
  checkId(runId)
  const placement = plan.of(record.artifacts, runLocation(experiment.location, runId))
  const known = yield* store.runs.find(runId)
  if (known !== undefined) {
    if (known.experimentId !== experiment.id) throw elsewhere('run', known.experimentId)
    const info = yield* store.runs.info(known)
    const hasEnded = info.endTime === undefined && (endTime !== undefined || info.status !== status)
    if (hasEnded) yield* store.runs.update(known, { status, ...(endTime === undefined ? {} : { endTime }) })
    batch.place(record, placement, info.artifactUri)
    batch.runs.set(runId, { ref: known, isNameless: info.runName === runId })
    batch.add('run', 1, { wereThere: true })
  } else {
    const lifecycleStage = experiment.isDeletedThere ? 'deleted' : record.lifecycleStage
    const ref = yield* store.runs.create({
      runId,
      experimentId: experiment.id,
      name: record.name ?? runId,
      userId: record.userId,
      status,
      startTime: record.startTime,
      ...(endTime === undefined ? {} : { endTime }),
      artifactUri: placement.uri,
      lifecycleStage,
      ...(lifecycleStage === 'deleted' ? { deletedTime: record.deletedTime ?? nowMs() } : {}),
    })
    batch.place(record, placement, placement.uri)
    batch.runs.set(runId, { ref, isNameless: record.name === undefined })
    batch.add('run')
  }
  if (placement.absent !== undefined) batch.withoutFiles.set(runId, record.artifacts.uri)
}

export function* writeRunDetail({ store }: WriterContext, record: DetailOfRun, batch: Batch): Work<void> {
  const run = batch.parentOf([record], batch.known('runs', record.runId))
  if (run === undefined) return
  const { ref, isNameless } = run
  switch (record.kind) {
    case 'tag': {
      const { key } = record
      checkKey(key, { parameter: 'key' })
      const value = key === MODEL_HISTORY_TAG ? record.value : batch.cut(record, limits.runTagValue)
      if ((yield* store.runs.tag(ref, key)) === undefined) yield* store.runs.setTags(ref, [{ key, value }])
      if (key === RUN_NAME_TAG && isNameless && value !== '') yield* store.runs.update(ref, { name: value })
      if (FILE_TAGS.has(key)) batch.runsWithFiles.add(record.runId)
      break
    }
    case 'dataset input':
      checkDatasetInput(record.input, 'input')
      yield* store.datasets.addInputs(ref, [record.input])
      break
    case 'model input':
      yield* store.runs.addModelInputs(ref, [record.modelId])
      break
    case 'model output':
      yield* store.runs.addModelOutputs(ref, [{ modelId: record.modelId, step: record.step }])
  }
  batch.add(record.kind)
}

/** @throws ApiError for a key that params may not have */
export function checkedParam(param: Param, batch: Batch): Param {
  checkKey(param.key, { parameter: 'key', label: 'Param key' })
  return { ...param, value: batch.cut(param, limits.paramValue) }
}

export function* writeParams(
  { store }: WriterContext,
  { ref }: KnownRun,
  params: readonly Param[],
  batch: Batch,
): Work<void> {
  const keys = params.map((param) => param.key)
  const values = new Map<string, StoredParam>()
  for (const stored of yield* store.runs.paramsAmong(ref, keys)) values.set(stored.key, stored)
  const added: Param[] = []
  for (const param of params) {
    const stored = values.get(param.key)
    if (stored !== undefined && stored.value !== param.value) {
      batch.lose(param, otherValue(stored, param))
      continue
    }
    batch.add('param')
    if (stored !== undefined) continue
    values.set(param.key, param)
    added.push(param)
  }
  yield* store.runs.addParams(ref, added)
}
