import type { Metric } from '@labbook/protocol'
import { modelLocation } from '../services/artifact-locations.js'
import { checkMetric } from '../services/metric-rules.js'
import type { Work } from '../store/work.js'
import type { SourceDetail, SourceModel } from './mlflow-source.js'
import { type Batch, checkId, elsewhere, LEFT_OUT, notHere, otherValue, type WriterContext } from './write-batch.js'

export function* writeLoggedModel({ store, plan }: WriterContext, record: SourceModel, batch: Batch): Work<void> {
  const { kind: _, modelId, artifacts, creationTime, lastUpdateTime, statusMessage, ...model } = record
  const experiment = batch.known('experiments', record.experimentId)
  if (experiment === LEFT_OUT) return void batch.models.set(modelId, LEFT_OUT)
  if (typeof experiment !== 'object') throw notHere(`its experiment ${record.experimentId}`)
  checkId(modelId)
  const placement = plan.of(artifacts, modelLocation(experiment.location, modelId))
  const isMissing = placement.absent === 'missing' && record.status === 'LOGGED_MODEL_READY'
  if (isMissing) {
    const why = `no files were found for ${artifacts.uri}, though the model is ready`
    batch.findings.push({ outcome: 'lost', kind: 'artifact folder', which: `logged model ${modelId}`, why })
  }
  const known = yield* store.loggedModels.find(modelId)
  if (known !== undefined) {
    if (known.experimentId !== experiment.id) throw elsewhere('model', known.experimentId)
    const { info } = yield* store.loggedModels.get(known)
    if (info.status === 'LOGGED_MODEL_PENDING' && record.status !== info.status)
      yield* store.loggedModels.setStatus(known, record.status, Number(lastUpdateTime))
    batch.place(record, placement, info.artifactUri)
    batch.models.set(modelId, known)
    return batch.add('logged model', 1, { wereThere: true })
  }
  const ref = yield* store.loggedModels.create({
    ...model,
    modelId,
    experimentId: experiment.id,
    artifactUri: placement.uri,
    ...(statusMessage === undefined ? {} : { statusMessage }),
    creationTimestampMs: creationTime,
    lastUpdatedTimestampMs: lastUpdateTime,
    lifecycleStage: experiment.isDeletedThere ? 'deleted' : record.lifecycleStage,
  })
  batch.place(record, placement, placement.uri)
  batch.models.set(modelId, ref)
  batch.add('logged model')
}

export function* writeModelDetail(
  { store: { loggedModels } }: WriterContext,
  record: SourceDetail & { kind: 'model tag' | 'model param' | 'model point' },
  batch: Batch,
): Work<void> {
  const model = batch.parentOf([record], batch.known('models', record.modelId))
  if (model === undefined) return
  switch (record.kind) {
    case 'model tag': {
      const { tags } = (yield* loggedModels.get(model)).info
      if (!tags.some((tag) => tag.key === record.key)) yield* loggedModels.setTags(model, [record])
      break
    }
    case 'model param': {
      const [stored] = yield* loggedModels.paramsAmong(model, [record.key])
      if (stored === undefined) yield* loggedModels.addParams(model, [record])
      else if (stored.value !== record.value) throw otherValue(stored, record)
      break
    }
    case 'model point':
      checkMetric(record.point as Metric, 'key')
      yield* loggedModels.addMetrics(model.experimentId, [{ ...record.point, modelId: model.modelId }])
  }
  batch.add(record.kind)
}
