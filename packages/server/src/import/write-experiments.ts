import { type Experiment, limits } from '@labbook/protocol'
import { experimentIdFrom } from '../services/entity-rules.js'
import { checkKey, checkLength } from '../services/name-rules.js'
import type { Store } from '../store/store.js'
import type { Work } from '../store/work.js'
import type { Placement } from './artifact-plan.js'
import type { SourceDetail, SourceExperiment } from './mlflow-source.js'
import { type Batch, type KnownExperiment, LEFT_OUT, nameOf, type WriterContext } from './write-batch.js'

const DEFAULT_EXPERIMENT = '0'

/** An experiment joins the one that has its name; a deleted one never joins one that is in use. */
export function* writeExperiment(context: WriterContext, record: SourceExperiment, batch: Batch): Work<void> {
  const { store, plan, locate } = context
  if (record.leftOut !== undefined) {
    batch.experiments.set(record.experimentId, LEFT_OUT)
    batch.findings.push({ outcome: 'left', ...nameOf(record), why: record.leftOut })
    return
  }
  const id = experimentIdFrom(record.experimentId)
  checkLength(record.name, limits.experimentName, 'name')
  const holder = yield* store.experiments.find(id)
  if (id === DEFAULT_EXPERIMENT && holder !== undefined) return yield* joinDefault(context, record, holder, batch)
  const namesake = yield* store.experiments.findByName(record.name)
  // With one id and one name it is the same experiment, deleted since the last import, unless the source has both.
  const isAnother =
    record.lifecycleStage === 'deleted' &&
    namesake?.lifecycleStage === 'active' &&
    (namesake.experimentId !== id || batch.known('experiments', record.experimentId) !== undefined)
  const name = isAnother ? deletedName(record.name, id) : record.name
  const known = isAnother ? yield* store.experiments.findByName(name) : namesake
  if (known !== undefined) {
    if (known.experimentId !== id && name === record.name)
      batch.change(record, `it was merged into experiment ${known.experimentId}, which has the same name`)
    if (known.lifecycleStage === 'deleted' && record.lifecycleStage === 'active')
      batch.change(record, `it was merged into experiment ${known.experimentId}, which is deleted in Labbook`)
    const isDeletedThere = record.lifecycleStage === 'deleted' && known.lifecycleStage === 'active'
    batch.experiments.set(record.experimentId, knownExperiment(context, known, { isDeletedThere }))
    return batch.add('experiment', 1, { wereThere: true })
  }
  let placement: Placement | undefined
  const location = (given: string) => {
    placement = plan.ofExperiment(record.artifactLocation, locate(given))
    return placement.uri
  }
  const { creationTime, lastUpdateTime, lifecycleStage } = record
  const experiment = { name, creationTime, lastUpdateTime, lifecycleStage, tags: [] }
  const given = yield* store.experiments.create(
    holder === undefined ? { experimentId: id, ...experiment } : experiment,
    location,
  )
  if (isAnother) batch.change(record, `it is deleted and its name is in use, so it was renamed to '${name}'`)
  if (holder !== undefined) batch.change(record, `its id is taken by '${holder.name}', so it was given the id ${given}`)
  if (placement !== undefined) batch.place(record, placement, placement.uri)
  const stored = yield* store.experiments.find(given)
  batch.experiments.set(record.experimentId, knownExperiment(context, stored as Experiment))
  batch.add('experiment')
}

/** If the default experiment is still unused, it gets the times of the imported one. */
function* joinDefault(context: WriterContext, record: SourceExperiment, ours: Experiment, batch: Batch): Work<void> {
  const { store } = context
  const { name, lifecycleStage, creationTime, lastUpdateTime } = record
  if (ours.name !== name)
    batch.change(record, `it was merged into the default experiment, which is named '${ours.name}'`)
  const isDeletedThere = lifecycleStage === 'deleted' && ours.lifecycleStage === 'active'
  if (isDeletedThere)
    batch.change(record, 'it is deleted but the default experiment is not, so only its runs were deleted')
  else if (creationTime > 0 && (yield* isUntouched(store, ours)))
    yield* store.experiments.setTimes(ours.experimentId, { creationTime, lastUpdateTime })
  batch.experiments.set(record.experimentId, knownExperiment(context, ours, { isDeletedThere }))
  batch.add('experiment', 1, { wereThere: true })
}

function* isUntouched(
  store: Store,
  { experimentId, creationTime, lastUpdateTime, tags, name }: Experiment,
): Work<boolean> {
  if (creationTime !== lastUpdateTime || tags.length > 0 || name !== 'Default') return false
  const query = { experimentIds: [experimentId], filter: null, orderBy: [] }
  const runs = yield* store.runs.search({ ...query, viewType: 'ALL' }, { offset: 0, limit: 1 })
  if (runs.items.length > 0) return false
  const models = yield* store.loggedModels.search({ ...query, datasets: [] }, { offset: 0, limit: 1 })
  return models.items.length === 0
}

function knownExperiment(
  { serves, locate }: WriterContext,
  { experimentId, artifactLocation, tags }: Experiment,
  { isDeletedThere = false } = {},
): KnownExperiment {
  return {
    id: experimentId,
    location: serves(artifactLocation) ? artifactLocation : locate(experimentId),
    isDeletedThere,
    tags: new Set(tags.map((tag) => tag.key)),
  }
}

/** Repeated, the import finds it by this name. */
function deletedName(name: string, id: string): string {
  const end = ` (deleted ${id})`
  return `${Array.from(name)
    .slice(0, limits.experimentName - end.length)
    .join('')}${end}`
}

export function* writeExperimentTag(
  { store }: WriterContext,
  record: SourceDetail & { kind: 'experiment tag' },
  batch: Batch,
): Work<void> {
  const experiment = batch.parentOf([record], batch.known('experiments', record.experimentId))
  if (experiment === undefined) return
  checkKey(record.key, { parameter: 'key' })
  checkLength(record.value, limits.experimentTagValue, 'value')
  if (!experiment.tags.has(record.key)) yield* store.experiments.setTags(experiment.id, [record])
  batch.add('experiment tag')
}
