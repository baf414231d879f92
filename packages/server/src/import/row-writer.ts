import { ApiError, type Experiment, limits, type Metric, type Param } from '@labbook/protocol'
import { modelLocation, runLocation } from '../services/artifact-locations.js'
import { checkDatasetInput } from '../services/datasets.js'
import { experimentIdFrom } from '../services/entity-rules.js'
import { checkKey, checkLength, truncate } from '../services/name-rules.js'
import { checkMetric } from '../services/runs.js'
import { groupBy } from '../store/sql/group-by.js'
import type { KeyedPoint, LoggedModelRef, RunRef, Store, Work } from '../store/store.js'
import type { ArtifactPlan, Placement } from './artifact-plan.js'
import type { ArtifactCopy } from './copy-artifacts.js'
import type {
  Finding,
  Report,
  SourceArtifacts,
  SourceDetail,
  SourceExperiment,
  SourceModel,
  SourceRecord,
  SourceRun,
} from './mlflow-source.js'

export interface RowWriterContext {
  readonly store: Store
  readonly plan: ArtifactPlan
  /** The location of a new experiment. */
  readonly locate: (experimentId: string) => string
  readonly nowMs: () => number
  readonly report: Report
}

/** How many of a kind the source has that Labbook now has, and how many of these it had before. */
export interface Tally {
  inPlace: number
  wereThere: number
}

/**
 * Writes records into the store by the rules that clients' requests go by. What stands in Labbook stays as it is, what is
 * missing is added: writing the same records again changes nothing.
 */
export class RowWriter {
  readonly tallies = new Map<SourceRecord['kind'], Tally>()
  /** Folders whose files belong to what was written. */
  readonly copies: ArtifactCopy[] = []
  readonly #context: RowWriterContext
  readonly #experiments = new Map<string, KnownExperiment | LeftOut>()
  readonly #runs = new Map<string, KnownRun | LeftOut>()
  readonly #models = new Map<string, LoggedModelRef | LeftOut>()

  constructor(context: RowWriterContext) {
    this.#context = context
  }

  /** In one transaction; what the database refuses is written apart from the rest until it is found. */
  async write(records: readonly SourceRecord[]): Promise<void> {
    let batch: Batch
    try {
      batch = await this.#context.store.write(() => this.#work(records))
    } catch (fault) {
      const [only] = records
      if (only === undefined || !isRefusal(fault)) throw fault
      if (records.length === 1)
        return this.#context.report({ outcome: 'lost', ...nameOf(only), why: (fault as Error).message })
      const half = Math.ceil(records.length / 2)
      await this.write(records.slice(0, half))
      return this.write(records.slice(half))
    }
    this.#keep(batch)
  }

  #keep(batch: Batch) {
    for (const [id, experiment] of batch.experiments) this.#experiments.set(id, experiment)
    for (const [id, run] of batch.runs) this.#runs.set(id, run)
    for (const [id, model] of batch.models) this.#models.set(id, model)
    for (const [kind, { inPlace, wereThere }] of batch.tallies) {
      const sum = this.tallies.get(kind) ?? { inPlace: 0, wereThere: 0 }
      this.tallies.set(kind, { inPlace: sum.inPlace + inPlace, wereThere: sum.wereThere + wereThere })
    }
    this.copies.push(...batch.copies)
    for (const finding of batch.findings) this.#context.report(finding)
  }

  /** Everything it learns it keeps in the batch, since the transaction may have to run again. */
  *#work(records: readonly SourceRecord[]): Work<Batch> {
    const batch = new Batch()
    const params: (SourceDetail & { kind: 'param' })[] = []
    const points: (SourceDetail & { kind: 'point' })[] = []
    for (const record of records) {
      try {
        if (record.kind === 'param') params.push(checkedParam(record as SourceDetail & { kind: 'param' }, batch))
        else if (record.kind === 'point') points.push(checkedPoint(record))
        else yield* this.#one(record, batch)
      } catch (fault) {
        batch.lose(record, fault)
      }
    }
    for (const [runId, group] of groupBy(params, (record) => record.runId)) yield* this.#params(runId, group, batch)
    for (const [runId, group] of groupBy(points, (record) => record.runId)) {
      const run = this.#parentOf(group, batch.runs.get(runId) ?? this.#runs.get(runId), batch)
      if (run === undefined) continue
      yield* this.#context.store.metrics.append(
        run.ref,
        group.map((record) => record.point),
      )
      batch.add('point', group.length)
    }
    return batch
  }

  *#one(record: Exclude<SourceRecord, { kind: 'point' }>, batch: Batch): Work<void> {
    const { store } = this.#context
    switch (record.kind) {
      case 'experiment':
        return yield* this.#experiment(record, batch)
      case 'run':
        return yield* this.#run(record, batch)
      case 'logged model':
        return yield* this.#model(record, batch)
    }
    if (record.kind === 'experiment tag') {
      const experiment = this.#parentOf(
        [record],
        batch.experiments.get(record.experimentId) ?? this.#experiments.get(record.experimentId),
        batch,
      )
      if (experiment === undefined) return
      checkKey(record.key, { parameter: 'key' })
      checkLength(record.value, limits.experimentTagValue, 'value')
      if (!experiment.tags.has(record.key)) yield* store.experiments.setTags(experiment.id, [record])
    } else if ('runId' in record) {
      const run = this.#parentOf([record], batch.runs.get(record.runId) ?? this.#runs.get(record.runId), batch)
      if (run === undefined) return
      yield* this.#detailOfRun(record, run, batch)
    } else {
      const model = this.#parentOf(
        [record],
        batch.models.get(record.modelId) ?? this.#models.get(record.modelId),
        batch,
      )
      if (model === undefined) return
      yield* this.#detailOfModel(record, model)
    }
    batch.add(record.kind)
  }

  *#experiment(record: SourceExperiment, batch: Batch): Work<void> {
    const { store, plan, locate } = this.#context
    if (record.leftOut !== undefined) {
      batch.experiments.set(record.experimentId, LEFT_OUT)
      batch.findings.push({ outcome: 'left', ...nameOf(record), why: record.leftOut })
      return
    }
    const id = experimentIdFrom(record.experimentId)
    const { name } = record
    checkLength(name, limits.experimentName, 'name')
    const holder = yield* store.experiments.find(id)
    const known = id === DEFAULT_EXPERIMENT ? holder : yield* store.experiments.findByName(name)
    if (known !== undefined) {
      if (known.experimentId !== id)
        batch.change(record, `it joins the experiment ${known.experimentId}, which has its name`)
      else if (known.name !== name)
        batch.change(record, `it joins our default experiment, which is named '${known.name}'`)
      batch.experiments.set(record.experimentId, knownExperiment(known))
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
    if (holder !== undefined) batch.change(record, `its id belongs to '${holder.name}' here, so it has the id ${given}`)
    if (placement?.note !== undefined) batch.findings.push({ ...placement.note, ...nameOf(record) })
    const stored = yield* store.experiments.find(given)
    batch.experiments.set(record.experimentId, knownExperiment(stored as Experiment))
    batch.add('experiment')
  }

  *#run(record: SourceRun, batch: Batch): Work<void> {
    const { store, nowMs } = this.#context
    const { runId, status, endTime, lifecycleStage } = record
    const experiment = batch.experiments.get(record.experimentId) ?? this.#experiments.get(record.experimentId)
    if (experiment === LEFT_OUT) return void batch.runs.set(runId, LEFT_OUT)
    if (experiment === undefined) throw notHere(`its experiment ${record.experimentId}`)
    checkId(runId)
    const known = yield* store.runs.find(runId)
    if (known !== undefined) {
      if (known.experimentId !== experiment.id) throw elsewhere('run', known.experimentId)
      const info = yield* store.runs.info(known)
      const hasEnded = info.endTime === undefined && (endTime !== undefined || info.status !== status)
      if (hasEnded) yield* store.runs.update(known, { status, ...(endTime === undefined ? {} : { endTime }) })
      this.#copy(record, record.artifacts, runLocation(experiment.location, runId), info.artifactUri, batch)
      batch.runs.set(runId, { ref: known, isNameless: info.runName === runId })
      return batch.add('run', 1, { wereThere: true })
    }
    const placement = this.#context.plan.of(record.artifacts, runLocation(experiment.location, runId))
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
    this.#place(record, placement, placement.uri, batch)
    batch.runs.set(runId, { ref, isNameless: record.name === undefined })
    batch.add('run')
  }

  *#model(record: SourceModel, batch: Batch): Work<void> {
    const { store } = this.#context
    const {
      modelId,
      name,
      modelType,
      sourceRunId,
      status,
      statusMessage,
      lifecycleStage,
      creationTime,
      lastUpdateTime,
    } = record
    const experiment = batch.experiments.get(record.experimentId) ?? this.#experiments.get(record.experimentId)
    if (experiment === LEFT_OUT) return void batch.models.set(modelId, LEFT_OUT)
    if (experiment === undefined) throw notHere(`its experiment ${record.experimentId}`)
    checkId(modelId)
    const ours = modelLocation(experiment.location, modelId)
    const known = yield* store.loggedModels.find(modelId)
    if (known !== undefined) {
      if (known.experimentId !== experiment.id) throw elsewhere('model', known.experimentId)
      const { info } = yield* store.loggedModels.get(known)
      if (info.status === 'LOGGED_MODEL_PENDING' && status !== info.status) {
        yield* store.loggedModels.setStatus(known, status, Number(lastUpdateTime))
      }
      this.#copy(record, record.artifacts, ours, info.artifactUri, batch)
      batch.models.set(modelId, known)
      return batch.add('logged model', 1, { wereThere: true })
    }
    const placement = this.#context.plan.of(record.artifacts, ours)
    const ref = yield* store.loggedModels.create({
      modelId,
      experimentId: experiment.id,
      name,
      modelType,
      sourceRunId,
      artifactUri: placement.uri,
      status,
      ...(statusMessage === undefined ? {} : { statusMessage }),
      creationTimestampMs: creationTime,
      lastUpdatedTimestampMs: lastUpdateTime,
      lifecycleStage,
    })
    this.#place(record, placement, placement.uri, batch)
    batch.models.set(modelId, ref)
    batch.add('logged model')
  }

  /** The files of what is here already, to where it has them. */
  #copy(record: SourceRecord, artifacts: SourceArtifacts, ours: string, to: string, batch: Batch) {
    this.#place(record, this.#context.plan.of(artifacts, ours), to, batch)
  }

  #place(record: SourceRecord, { copyFrom, note }: Placement, to: string, batch: Batch) {
    const named = nameOf(record)
    if (copyFrom !== undefined) batch.copies.push({ from: copyFrom, to, of: `${named.kind} ${named.which}` })
    if (note !== undefined) batch.findings.push({ ...note, ...named })
  }

  *#detailOfRun(record: DetailOfRun, { ref, isNameless }: KnownRun, batch: Batch): Work<void> {
    const { store } = this.#context
    switch (record.kind) {
      case 'tag': {
        const { key } = record
        checkKey(key, { parameter: 'key' })
        const value = key === MODEL_HISTORY_TAG ? record.value : cut(record, limits.runTagValue, batch)
        if ((yield* store.runs.tag(ref, key)) === undefined) yield* store.runs.setTags(ref, [{ key, value }])
        if (key === RUN_NAME_TAG && isNameless && value !== '') yield* store.runs.update(ref, { name: value })
        return
      }
      case 'dataset input':
        checkDatasetInput(record.input, 'input')
        return yield* store.datasets.addInputs(ref, [record.input])
      case 'model input':
        return yield* store.runs.addModelInputs(ref, [record.modelId])
      case 'model output':
        return yield* store.runs.addModelOutputs(ref, [{ modelId: record.modelId, step: record.step }])
    }
  }

  *#detailOfModel(record: DetailOfModel, model: LoggedModelRef): Work<void> {
    const { loggedModels } = this.#context.store
    switch (record.kind) {
      case 'model tag': {
        const { tags } = (yield* loggedModels.get(model)).info
        if (!tags.some((tag) => tag.key === record.key)) yield* loggedModels.setTags(model, [record])
        return
      }
      case 'model param': {
        const [stored] = yield* loggedModels.paramsAmong(model, [record.key])
        if (stored === undefined) return yield* loggedModels.addParams(model, [record])
        if (stored.value !== record.value) throw otherValue(stored, record)
        return
      }
      case 'model point': {
        checkMetric(record.point as Metric, 'key')
        return yield* loggedModels.addMetrics(model.experimentId, [{ ...record.point, modelId: model.modelId }])
      }
    }
  }

  *#params(runId: string, group: readonly (SourceDetail & { kind: 'param' })[], batch: Batch): Work<void> {
    const { runs } = this.#context.store
    const run = this.#parentOf(group, batch.runs.get(runId) ?? this.#runs.get(runId), batch)
    if (run === undefined) return
    const values = new Map<string, Param>()
    for (const stored of yield* runs.paramsAmong(
      run.ref,
      group.map((param) => param.key),
    ))
      values.set(stored.key, stored)
    const added: Param[] = []
    for (const param of group) {
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
    yield* runs.addParams(run.ref, added)
  }

  /** What the records belong to, if it is here; if it was lost, so are they. */
  #parentOf<T extends object>(
    records: readonly SourceDetail[],
    parent: T | LeftOut | undefined,
    batch: Batch,
  ): T | undefined {
    if (parent === LEFT_OUT) return undefined
    if (parent === undefined) for (const record of records) batch.lose(record, notHere('what it belongs to'))
    return parent
  }
}

type DetailOfRun = Exclude<Extract<SourceDetail, { runId: string }>, { kind: 'point' }>
type DetailOfModel = Exclude<Extract<SourceDetail, { modelId: string }>, { runId: string }>

const DEFAULT_EXPERIMENT = '0'
const RUN_NAME_TAG = 'mlflow.runName'
const MODEL_HISTORY_TAG = 'mlflow.log-model.history'

/** What belongs to something that is left out is left out with it, without a word for each. */
const LEFT_OUT = 'left out'
type LeftOut = typeof LEFT_OUT

interface KnownExperiment {
  readonly id: string
  readonly location: string
  /** Keys of the tags that it had before. */
  readonly tags: ReadonlySet<string>
}

interface KnownRun {
  readonly ref: RunRef
  /** It is named by its id until its name is found among its tags. */
  readonly isNameless: boolean
}

/** What one transaction learned. */
class Batch {
  readonly experiments = new Map<string, KnownExperiment | LeftOut>()
  readonly runs = new Map<string, KnownRun | LeftOut>()
  readonly models = new Map<string, LoggedModelRef | LeftOut>()
  readonly tallies = new Map<SourceRecord['kind'], Tally>()
  readonly copies: ArtifactCopy[] = []
  readonly findings: Finding[] = []

  add(kind: SourceRecord['kind'], count = 1, { wereThere = false } = {}) {
    const tally = this.tallies.get(kind) ?? { inPlace: 0, wereThere: 0 }
    this.tallies.set(kind, { inPlace: tally.inPlace + count, wereThere: tally.wereThere + (wereThere ? count : 0) })
  }

  /** Only for a rule that the record breaks; every other fault goes on. */
  lose(record: SourceRecord, fault: unknown) {
    if (!(fault instanceof ApiError) || fault.code === 'TEMPORARILY_UNAVAILABLE') throw fault
    this.findings.push({ outcome: 'lost', ...nameOf(record), why: fault.message })
  }

  change(record: SourceRecord, why: string) {
    this.findings.push({ outcome: 'changed', ...nameOf(record), why })
  }
}

function knownExperiment({ experimentId, artifactLocation, tags }: Experiment): KnownExperiment {
  return { id: experimentId, location: artifactLocation, tags: new Set(tags.map((tag) => tag.key)) }
}

function checkedParam(param: SourceDetail & { kind: 'param' }, batch: Batch): SourceDetail & { kind: 'param' } {
  checkKey(param.key, { parameter: 'key', label: 'Param key' })
  return { ...param, value: cut(param, limits.paramValue, batch) }
}

function checkedPoint(record: SourceDetail & { kind: 'point' }) {
  checkMetric(record.point as KeyedPoint & Metric, 'key')
  return record
}

function cut(record: SourceDetail & { value: string }, max: number, batch: Batch): string {
  const value = truncate(record.value, max)
  if (value !== record.value) batch.change(record, `its value was cut to ${max} characters`)
  return value
}

/** Ids become parts of paths. */
function checkId(id: string) {
  if (/^[a-zA-Z0-9][\w-]{0,255}$/.test(id)) return
  throw new ApiError('INVALID_PARAMETER_VALUE', `${JSON.stringify(id.slice(0, 100))} cannot be an id`)
}

function notHere(what: string): ApiError {
  return new ApiError('RESOURCE_DOES_NOT_EXIST', `${what} was not brought in`)
}

function elsewhere(what: string, experimentId: string): ApiError {
  return new ApiError('RESOURCE_ALREADY_EXISTS', `Labbook has a ${what} with this id in experiment ${experimentId}`)
}

function otherValue(stored: Param, { value }: { value: string }): ApiError {
  const short = (text: string) => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
  return new ApiError(
    'INVALID_PARAMETER_VALUE',
    `it is ${short(value)}, but Labbook has ${short(stored.value)}, and params never change`,
  )
}

function nameOf(record: SourceRecord): { kind: string; which: string } {
  switch (record.kind) {
    case 'experiment':
      return { kind: record.kind, which: `${record.experimentId} '${record.name.slice(0, 100)}'` }
    case 'run':
      return { kind: record.kind, which: record.runId.slice(0, 100) }
    case 'logged model':
      return { kind: record.kind, which: record.modelId.slice(0, 100) }
  }
  const of =
    'runId' in record
      ? `run ${record.runId}`
      : 'modelId' in record
        ? `model ${record.modelId}`
        : `experiment ${record.experimentId}`
  return { kind: record.kind, which: `'${wordFor(record).slice(0, 100)}' of ${of.slice(0, 100)}` }
}

function wordFor(record: SourceDetail): string {
  if ('key' in record) return record.key
  if ('point' in record) return record.point.key
  return 'input' in record ? record.input.dataset.name : record.modelId
}

/** What a database says of one row, and not of itself. */
function isRefusal(fault: unknown): boolean {
  if (fault instanceof ApiError) return fault.code !== 'TEMPORARILY_UNAVAILABLE'
  if (!(fault instanceof Error) || !('code' in fault)) return false
  return /^(22|23)\w{3}$|^SQLITE_(CONSTRAINT|TOOBIG|MISMATCH)/.test(String(fault.code))
}
