import { ApiError, type Metric } from '@labbook/protocol'
import { checkMetric } from '../services/metric-rules.js'
import type { KeyedPoint } from '../store/metrics.js'
import type { Work } from '../store/work.js'
import type { ArtifactCopy } from './copy-artifacts.js'
import type { SourceDetail, SourceRecord } from './mlflow-source.js'
import { Batch, type KnownRun, LOST, nameOf, type Tally, type WriterContext, Written } from './write-batch.js'
import { writeExperiment, writeExperimentTag } from './write-experiments.js'
import { writeLoggedModel, writeModelDetail } from './write-logged-models.js'
import { writeAlias, writeRegisteredModel, writeRegistryTag, writeVersion } from './write-registry.js'
import { checkedParam, type Param, writeParams, writeRun, writeRunDetail } from './write-runs.js'
import { writeWebhook } from './write-webhooks.js'

/**
 * Writes records to the store under the same rules as client requests. Adds what is missing and never changes existing
 * data, so writing the same records again changes nothing.
 */
export class RowWriter {
  /** Folders whose files belong to what was written. */
  readonly copies: ArtifactCopy[] = []
  readonly #context: WriterContext
  readonly #written = new Written()

  constructor(context: WriterContext) {
    this.#context = context
  }

  get tallies(): ReadonlyMap<SourceRecord['kind'], Tally> {
    return this.#written.tallies
  }

  /** In one transaction; what the database refuses is written apart from the rest until it is found. */
  async write(records: readonly SourceRecord[]): Promise<void> {
    let batch: Batch
    try {
      batch = await this.#context.store.write(() => this.#work(records))
    } catch (fault) {
      const [only] = records
      if (only === undefined || !this.#isRefusal(fault)) throw fault
      if (records.length === 1) return this.#lose(only, fault as Error)
      const half = Math.ceil(records.length / 2)
      await this.write(records.slice(0, half))
      return this.write(records.slice(half))
    }
    this.#written.merge(batch)
    this.copies.push(...batch.copies)
    for (const finding of batch.findings) this.#context.report(finding)
  }

  /** To be called when all is written: says of which runs there should be files that were found nowhere. */
  reportMissingFiles() {
    for (const [runId, uri] of this.#written.withoutFiles) {
      if (!this.#written.runsWithFiles.has(runId)) continue
      const why = `no files were found for ${uri}, though the run logged some`
      this.#context.report({ outcome: 'lost', kind: 'artifact folder', which: `run ${runId}`, why })
    }
  }

  /** Whether it is about one of the records, and not about the database. */
  #isRefusal(fault: unknown): boolean {
    if (fault instanceof ApiError) return fault.code !== 'TEMPORARILY_UNAVAILABLE'
    return this.#context.store.isRefusedValue(fault)
  }

  #lose(record: SourceRecord, fault: Error) {
    this.#context.report({ outcome: 'lost', ...nameOf(record), why: fault.message })
    forget(record, this.#written)
  }

  *#work(records: readonly SourceRecord[]): Work<Batch> {
    const batch = new Batch(this.#written)
    const params = new Map<KnownRun, Param[]>()
    const points = new Map<KnownRun, KeyedPoint[]>()
    for (const record of records) {
      try {
        if (record.kind === 'param') addTo(params, runOf(record, batch), checkedParam(record, batch))
        else if (record.kind === 'point') addTo(points, runOf(record, batch), checkedPoint(record))
        else yield* this.#one(record, batch)
      } catch (fault) {
        batch.lose(record, fault)
        forget(record, batch)
      }
    }
    for (const [run, added] of params) yield* writeParams(this.#context, run, added, batch)
    for (const [run, added] of points) {
      yield* this.#context.store.metrics.append(run.ref, added)
      batch.add('point', added.length)
    }
    return batch
  }

  *#one(record: Exclude<SourceRecord, { kind: 'point' | 'param' }>, batch: Batch): Work<void> {
    const context = this.#context
    switch (record.kind) {
      case 'experiment':
        return yield* writeExperiment(context, record, batch)
      case 'experiment tag':
        return yield* writeExperimentTag(context, record, batch)
      case 'run':
        return yield* writeRun(context, record, batch)
      case 'tag':
      case 'dataset input':
      case 'model input':
      case 'model output':
        return yield* writeRunDetail(context, record, batch)
      case 'logged model':
        return yield* writeLoggedModel(context, record, batch)
      case 'model tag':
      case 'model param':
      case 'model point':
        return yield* writeModelDetail(context, record, batch)
      case 'registered model':
        return yield* writeRegisteredModel(context, record, batch)
      case 'model version':
        return yield* writeVersion(context, record, batch)
      case 'registered model tag':
      case 'model version tag':
        return yield* writeRegistryTag(context, record, batch)
      case 'model alias':
        return yield* writeAlias(context, record, batch)
      case 'webhook':
        return yield* writeWebhook(context, record, batch)
    }
  }
}

/** By the run that has the id now: a lost one with the same id may follow. */
function runOf(record: SourceDetail & { runId: string }, batch: Batch): KnownRun | undefined {
  return batch.parentOf([record], batch.known('runs', record.runId))
}

function addTo<T>(groups: Map<KnownRun, T[]>, run: KnownRun | undefined, item: T) {
  if (run === undefined) return
  const group = groups.get(run)
  if (group === undefined) groups.set(run, [item])
  else group.push(item)
}

/** What follows a record that was lost belongs to it, and not to what was written under the same id before. */
function forget(record: SourceRecord, written: Written) {
  if (record.kind === 'experiment') written.experiments.set(record.experimentId, LOST)
  else if (record.kind === 'run') written.runs.set(record.runId, LOST)
  else if (record.kind === 'logged model') written.models.set(record.modelId, LOST)
  else if (record.kind === 'registered model') written.registeredModels.set(record.name, LOST)
}

function checkedPoint(record: SourceDetail & { kind: 'point' }) {
  checkMetric(record.point as KeyedPoint & Metric, 'key')
  return record.point
}
