import type { Dataset, LoggedDataset, Metric, Tag } from '@labbook/protocol'
import { artifactFile } from '../checks/artifact-path.js'
import { checkModelId, checkText } from '../checks/ids.js'
import { InvalidInputError, shown } from '../checks/invalid-input-error.js'
import { checkKey } from '../checks/keys.js'
import { checkMetricValue, checkStep, checkTimestamp } from '../checks/points.js'
import { paramText, tagText } from '../checks/value-text.js'
import type { RunIdentity } from '../journal/journal-source.js'
import type { ArtifactSource } from '../journal/record.js'
import type { Delivery, RunChannel, RunEnd } from '../platform.js'
import type { LogRules } from './log-rules.js'

/** When a value was measured, and on what. */
export interface MetricOptions {
  /** A whole number, which may be negative; 0 if left out. */
  readonly step?: number | bigint | undefined
  /** Milliseconds since 1970, or a date; now if left out. */
  readonly timestamp?: number | Date | undefined
  /** A logged model that the value is about: it becomes an input of the run, and shows the metric too. */
  readonly modelId?: string | undefined
  /** A dataset that the value was computed on. It becomes an input of the run, if it is none yet. */
  readonly dataset?: (Pick<Dataset, 'name' | 'digest'> & Partial<Dataset>) | undefined
}

export interface EndOptions {
  /** Milliseconds since 1970, or a date; now if left out. */
  readonly endTime?: number | Date | undefined
}

export interface FlushOptions {
  /** Milliseconds; 10,000 if left out. */
  readonly timeout?: number | undefined
}

/** Anything that `String` makes a sensible text of; objects and lists become JSON. */
export type Loggable = unknown

export interface ActiveRunOptions {
  readonly runKey: string
  readonly runName: string | undefined
  readonly channel: RunChannel
  readonly rules: LogRules
  readonly onEnd: (run: ActiveRun, status: RunEnd) => void
}

const DONE = Promise.resolve()
const FLUSH_MS = 10_000

/**
 * A run that is being logged.
 *
 * Log calls return at once: what they log is in the journal on disk within 100 ms and on the server soon after, whether or not
 * the server is there now. A mistake in a call (a key that no server takes, text as a metric's value) rejects its promise; if
 * nobody awaits it, it is one warning.
 *
 * @example
 * await startRun({ runName: 'baseline' }, async (run) => {
 *   run.logParams({ depth: 8, learningRate: 0.1 })
 *   for (let epoch = 0; epoch < 10; epoch++) run.logMetric('loss', 1 / (epoch + 1), { step: epoch })
 * })
 */
export class ActiveRun {
  /** Known at once, and the same for ever: it finds the run in the journal, and on the server by a tag. */
  readonly key: string
  /** As it was given to `startRun`; without one, the server makes up a name. */
  readonly name: string | undefined
  readonly #channel: RunChannel
  readonly #rules: LogRules
  readonly #onEnd: ActiveRunOptions['onEnd']
  /** Keys that were checked before, which makes logging the same metric again cheap. */
  readonly #checkedKeys = new Set<string>()
  readonly #datasets = new Set<string>()
  readonly #models = new Set<string>()
  /** Copies of artifacts that are still being made. */
  readonly #copies = new Set<Promise<unknown>>()
  #end: Promise<void> | undefined

  constructor({ runKey, runName, channel, rules, onEnd }: ActiveRunOptions) {
    this.key = runKey
    this.name = runName
    this.#channel = channel
    this.#rules = rules
    this.#onEnd = onEnd
  }

  /** Whether the run was ended; then nothing more can be logged to it. */
  get isEnded(): boolean {
    return this.#end !== undefined
  }

  /**
   * The id that the server gave the run. It waits until the server has the run.
   *
   * @throws Error if the server refused the run
   */
  async id(): Promise<string> {
    return (await this.#channel.identity()).runId
  }

  /** Id, experiment and artifact location, as `id` gives the id. */
  async identity(): Promise<RunIdentity> {
    return await this.#channel.identity()
  }

  /**
   * Logs one value of a metric.
   *
   * @param key up to 250 letters, digits, spaces and `_ - . : /`
   * @param value a number (`NaN` and infinities too), a bigint or a boolean
   * @throws InvalidInputError for another value, a bad key, a step that is no whole number, or a run that was ended
   * @example run.logMetric('val/loss', 0.31, { step: 12 })
   */
  logMetric(key: string, value: number | bigint | boolean, options?: MetricOptions): Promise<void> {
    try {
      this.#checkOpen()
      this.#checkMetricKey(key)
      const step = options?.step === undefined ? 0 : checkStep(options.step)
      const timestamp = options?.timestamp === undefined ? Date.now() : checkTimestamp(options.timestamp)
      const number = checkMetricValue(key, value)
      if (options?.modelId === undefined && options?.dataset === undefined) {
        this.#channel.point(key, number, step, timestamp)
      } else {
        this.#logLinked([{ key, value: number, step, timestamp }], options)
      }
      return DONE
    } catch (error) {
      return this.#rules.refused('metric', error)
    }
  }

  /**
   * Logs values of several metrics at one step and time. All are logged, or none if one of them is refused.
   *
   * @example run.logMetrics({ loss: 0.31, accuracy: 0.88 }, { step: 12 })
   */
  logMetrics(metrics: Readonly<Record<string, number | bigint | boolean>>, options: MetricOptions = {}): Promise<void> {
    try {
      this.#checkOpen()
      const step = options.step === undefined ? 0 : checkStep(options.step)
      const timestamp = options.timestamp === undefined ? Date.now() : checkTimestamp(options.timestamp)
      const points = Object.entries(metrics).map(([key, value]) => {
        this.#checkMetricKey(key)
        return { key, value: checkMetricValue(key, value), step, timestamp }
      })
      if (options.modelId === undefined && options.dataset === undefined) {
        for (const point of points) this.#channel.point(point.key, point.value, step, timestamp)
      } else {
        this.#logLinked(points, options)
      }
      return DONE
    } catch (error) {
      return this.#rules.refused('metric', error)
    }
  }

  /**
   * Logs a param. A param never changes: another value for the same key is refused by the server.
   *
   * @example run.logParam('layers', [64, 32]) // stored as "[64,32]"
   */
  logParam(key: string, value: Loggable): Promise<void> {
    return this.logParams({ [key]: value })
  }

  /** Logs several params; all, or none if one of them is refused. */
  logParams(params: Readonly<Record<string, Loggable>>): Promise<void> {
    try {
      this.#checkOpen()
      const { longValues } = this.#rules
      const checked = Object.entries(params).map(([key, value]) => {
        checkKey('param', key)
        return { key, value: paramText(key, value, longValues) }
      })
      for (let i = 0; i < checked.length; i += PER_BATCH) {
        this.#channel.entry({ kind: 'params', params: checked.slice(i, i + PER_BATCH) })
      }
      return DONE
    } catch (error) {
      return this.#rules.refused('param', error)
    }
  }

  /** Sets a tag; an older value is replaced. */
  setTag(key: string, value: Loggable): Promise<void> {
    return this.setTags({ [key]: value })
  }

  /** Sets several tags; all, or none if one of them is refused. */
  setTags(tags: Readonly<Record<string, Loggable>>): Promise<void> {
    try {
      this.#checkOpen()
      const { longValues } = this.#rules
      const checked = Object.entries(tags).map(([key, value]): Tag => {
        checkKey('tag', key)
        return { key, value: tagText(key, value, longValues) }
      })
      for (let i = 0; i < checked.length; i += PER_BATCH) {
        this.#channel.entry({ kind: 'tags', set: checked.slice(i, i + PER_BATCH), removed: [] })
      }
      return DONE
    } catch (error) {
      return this.#rules.refused('tag', error)
    }
  }

  deleteTag(key: string): Promise<void> {
    try {
      this.#checkOpen()
      checkKey('tag', key)
      this.#channel.entry({ kind: 'tags', set: [], removed: [key] })
      return DONE
    } catch (error) {
      return this.#rules.refused('tag', error)
    }
  }

  /** Renames the run. */
  setName(runName: string): Promise<void> {
    try {
      this.#checkOpen()
      checkText('run name', runName, 8000)
      this.#channel.entry({ kind: 'update', runName })
      return DONE
    } catch (error) {
      return this.#rules.refused('name', error)
    }
  }

  /** Logs logged models as inputs or as outputs of the run. */
  logModels({ inputs = [], outputs = [] }: ModelLinks): Promise<void> {
    try {
      this.#checkOpen()
      for (const { modelId } of [...inputs, ...outputs]) checkModelId(modelId)
      const stepped = outputs.map(({ modelId, step = 0 }) => ({ modelId, step: checkStep(step) }))
      this.#channel.entry({ kind: 'inputs', datasets: [], models: inputs, outputs: stepped })
      return DONE
    } catch (error) {
      return this.#rules.refused('model', error)
    }
  }

  /** Logs datasets that the run uses, as the wire has them; `logInput` makes them from data. */
  logDatasets(datasets: readonly LoggedDataset[]): Promise<void> {
    try {
      this.#checkOpen()
      for (const { dataset } of datasets) this.#datasets.add(`${dataset.name}\n${dataset.digest}`)
      this.#channel.entry({ kind: 'inputs', datasets, models: [], outputs: [] })
      return DONE
    } catch (error) {
      return this.#rules.refused('dataset', error)
    }
  }

  /**
   * Logs bytes as an artifact. They are copied into the journal before the promise resolves.
   *
   * @param path relative, with slashes: `plots/loss.svg`
   */
  logBytes(path: string, bytes: Uint8Array): Promise<void> {
    return this.#logArtifact(path, () => this.#channel.keepBytes(bytes))
  }

  /** A line that the program printed. */
  logConsole(line: { line: number; stream: 'stdout' | 'stderr'; timestamp: number; text: string }): void {
    if (!this.isEnded) this.#channel.entry({ kind: 'console', ...line })
  }

  /**
   * Sends what is logged so far. It never rejects, and resolves after `timeout` at the latest with what is still waiting.
   *
   * @example const { waiting } = await run.flush({ timeout: 5000 })
   */
  async flush({ timeout = FLUSH_MS }: FlushOptions = {}): Promise<Delivery> {
    await Promise.allSettled(this.#copies)
    return await this.#channel.flush({ timeoutMs: timeout })
  }

  /**
   * Ends the run. The end is in the journal when the promise resolves, after everything that was logged before. Ending a run
   * twice does nothing.
   */
  async end(status: RunEnd = 'FINISHED', { endTime = Date.now() }: EndOptions = {}): Promise<void> {
    if (!ENDS.includes(status)) {
      throw new InvalidInputError(`Invalid status ${shown(status)} of the end of a run: use ${ENDS.join(', ')}.`)
    }
    const time = checkTimestamp(endTime)
    this.#end ??= this.#close(status, time)
    await this.#end
  }

  /** Ends the run at once, without waiting for artifacts that are still being copied: for a process that ends. */
  endNow(status: RunEnd): void {
    if (this.#end !== undefined) return
    this.#end = DONE
    this.#writeEnd(status, Date.now())
  }

  /** Ends the run at the end of a block that began with `await using run = await startRun()`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.end()
  }

  async #close(status: RunEnd, endTime: number): Promise<void> {
    this.#onEnd(this, status)
    if (this.#copies.size > 0) await Promise.allSettled(this.#copies)
    this.#writeEnd(status, endTime)
  }

  #writeEnd(status: RunEnd, endTime: number): void {
    this.#channel.entry({ kind: 'update', status, endTime })
    this.#channel.close()
  }

  #logArtifact(path: string, keep: () => Promise<ArtifactSource>): Promise<void> {
    try {
      this.#checkOpen()
      const checked = artifactFile(path)
      const copy = keep().then((source) => this.#channel.entry({ kind: 'artifact', path: checked, source }))
      this.#copies.add(copy)
      const forget = () => this.#copies.delete(copy)
      copy.then(forget, (error: Error) => {
        forget()
        this.#rules.warnOnce('artifact', `The artifact ${checked} was not logged: ${error.message}.`)
      })
      return copy
    } catch (error) {
      return this.#rules.refused('artifact', error)
    }
  }

  /** Points of a model or a dataset: both belong to the run too, and are logged as its inputs first. */
  #logLinked(points: readonly Metric[], { modelId, dataset }: MetricOptions): void {
    if (modelId !== undefined) {
      checkModelId(modelId)
      if (!this.#models.has(modelId)) {
        this.#models.add(modelId)
        this.#channel.entry({ kind: 'inputs', datasets: [], models: [{ modelId }], outputs: [] })
      }
    }
    if (dataset !== undefined && !this.#datasets.has(`${dataset.name}\n${dataset.digest}`)) {
      this.#datasets.add(`${dataset.name}\n${dataset.digest}`)
      const { name, digest, sourceType = '', source = '', schema, profile } = dataset
      const whole = { name, digest, sourceType, source, schema, profile }
      this.#channel.entry({ kind: 'inputs', datasets: [{ dataset: whole, tags: [] }], models: [], outputs: [] })
    }
    this.#channel.entry({
      kind: 'metrics',
      metrics: points.map((point) => ({
        ...point,
        modelId,
        datasetName: dataset?.name,
        datasetDigest: dataset?.digest,
      })),
    })
  }

  #checkMetricKey(key: string): void {
    if (this.#checkedKeys.has(key)) return
    checkKey('metric', key)
    this.#checkedKeys.add(key)
  }

  #checkOpen(): void {
    if (this.#end === undefined) return
    throw new InvalidInputError(`The run ${this.name ?? this.key} was ended, so nothing more can be logged to it.`)
  }
}

export interface ModelLinks {
  readonly inputs?: readonly { readonly modelId: string }[]
  readonly outputs?: readonly { readonly modelId: string; readonly step?: number }[]
}

const PER_BATCH = 100
const ENDS: readonly RunEnd[] = ['FINISHED', 'FAILED', 'KILLED']
