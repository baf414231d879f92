import type { Dataset, LoggedDataset, Metric, Tag } from '@labbook/protocol'
import { platform } from '#platform'
import { artifactPath } from '../checks/artifact-path.js'
import { checkModelId, checkText } from '../checks/ids.js'
import { InvalidInputError, shown } from '../checks/invalid-input-error.js'
import { checkKey } from '../checks/keys.js'
import { checkMetricValue, checkStep, checkTimestamp } from '../checks/points.js'
import { paramText, tagText } from '../checks/value-text.js'
import type { FrameInputOptions } from '../datasets/dataset.js'
import type { FrameLike, TableData } from '../datasets/table.js'
import type { FigureInput } from '../files/figure-file.js'
import type { ImageInput } from '../files/image-file.js'
import { plainValue } from '../files/plain-value.js'
import type { RunIdentity } from '../journal/journal-source.js'
import type { Delivery, RunChannel, RunEnd } from '../platform.js'
import { ArtifactLog } from './artifact-log.js'
import type { EndOptions, FlushOptions, ImageSeries, Loggable, MetricOptions, ModelLinks } from './log-options.js'
import type { LogRules } from './log-rules.js'
import type { LogProfileOptions, ProfileReport } from './profile-log.js'
import type { LogCall } from './watched-call.js'

export interface ActiveRunOptions {
  readonly runKey: string
  readonly runName: string | undefined
  readonly channel: RunChannel
  readonly rules: LogRules
  readonly onEnd: (run: ActiveRun, status: RunEnd) => void
  readonly gitPatch: (() => Promise<Uint8Array | null>) | undefined
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
  readonly #artifacts: ArtifactLog
  #capture: { stop(): void } | undefined
  #printed = 0
  #end: Promise<void> | undefined

  constructor({ runKey, runName, channel, rules, onEnd, gitPatch }: ActiveRunOptions) {
    this.key = runKey
    this.name = runName
    this.#channel = channel
    this.#rules = rules
    this.#onEnd = onEnd
    this.#artifacts = new ArtifactLog({ channel, rules, checkOpen: () => this.#checkOpen() })
    if (gitPatch !== undefined) this.#artifacts.patch(gitPatch)
  }

  /** Whether the run was ended; then nothing more can be logged to it. */
  get isEnded(): boolean {
    return this.#end !== undefined
  }

  /**
   * The id that the server gave the run. It waits until the server has the run.
   *
   * @throws Error if the server refused the run
   * @example const runId = await run.id()
   */
  async id(): Promise<string> {
    return (await this.#channel.identity()).runId
  }

  /**
   * Id, experiment and artifact location, as `id` gives the id.
   * @example const { runId, experimentId, artifactUri } = await run.identity()
   */
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
  logMetric(key: string, value: number | bigint | boolean, options?: MetricOptions): LogCall {
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
   * @example run.logMetrics({ loss: 0.31, accuracy: 0.88 }, { step: 12 })
   */
  logMetrics(metrics: Readonly<Record<string, number | bigint | boolean>>, options: MetricOptions = {}): LogCall {
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
   * @example run.logParam('layers', [64, 32]) // stored as "[64,32]"
   */
  logParam(key: string, value: Loggable): LogCall {
    return this.logParams({ [key]: value })
  }

  /** Logs several params; all, or none if one of them is refused. */
  logParams(params: Readonly<Record<string, Loggable>>): LogCall {
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
  setTag(key: string, value: Loggable): LogCall {
    return this.setTags({ [key]: value })
  }

  /** Sets several tags; all, or none if one of them is refused. */
  setTags(tags: Readonly<Record<string, Loggable>>): LogCall {
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

  /** Deletes a tag. */
  deleteTag(key: string): LogCall {
    try {
      this.#checkOpen()
      checkKey('tag', key)
      this.#channel.entry({ kind: 'tags', set: [], removed: [key] })
      return DONE
    } catch (error) {
      return this.#rules.refused('tag', error)
    }
  }

  /**
   * Renames the run.
   * @example run.setName('depth 8, second try')
   */
  setName(runName: string): LogCall {
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
  logModels({ inputs = [], outputs = [] }: ModelLinks): LogCall {
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

  /**
   * Logs datasets that the run uses, as the wire has them; `logInput` makes them from data.
   * @example run.logDatasets([{ dataset: metaDataset('s3://data/houses/'), tags: [] }])
   */
  logDatasets(datasets: readonly LoggedDataset[]): LogCall {
    try {
      this.#checkOpen()
      this.#addDatasets(datasets)
      return DONE
    } catch (error) {
      return this.#rules.refused('dataset', error)
    }
  }

  #addDatasets(datasets: readonly LoggedDataset[]) {
    for (const { dataset } of datasets) this.#datasets.add(`${dataset.name}\n${dataset.digest}`)
    this.#channel.entry({ kind: 'inputs', datasets, models: [], outputs: [] })
  }

  /**
   * Logs bytes as an artifact. They are copied into the journal before the promise resolves.
   *
   * @param path relative, with slashes: `plots/loss.svg`
   */
  logBytes(bytes: Uint8Array, path: string): LogCall {
    return this.#artifacts.made(() => {
      const made = { files: [{ path: artifactPath(path), bytes: bytes.slice() }], tags: {}, warnings: [] }
      return async () => made
    })
  }

  /**
   * Logs a text as a file, in UTF-8.
   * @example run.logText('# Notes', 'notes.md')
   */
  logText(text: string, path: string): LogCall {
    return this.#artifacts.made(() => {
      if (typeof text !== 'string') {
        throw new InvalidInputError(`${shown(path)} takes a text. Log other values with logDict.`)
      }
      const bytes = new TextEncoder().encode(text)
      const made = { files: [{ path: artifactPath(path), bytes }], tags: {}, warnings: [] }
      return async () => made
    })
  }

  /**
   * Logs a value as JSON, or as YAML if the path ends in `.yaml` or `.yml` (with the package `yaml` installed).
   * @example run.logDict({ layers: [64, 32] }, 'model/config.json')
   */
  logDict(value: unknown, path: string): LogCall {
    return this.#artifacts.made(() => {
      // Read now: what the program changes later is not what was logged.
      const plain = plainValue(value)
      return async () => (await import('../files/dict-file.js')).dictFile(plain, path)
    })
  }

  /**
   * Logs a table, which the pages show as one and `loadTable` reads back. Logged again under the same path by this run, the rows
   * are added to those that are there.
   *
   * @param data rows as objects, or columns as lists
   * @example run.logTable([{ question: 'Why?', score: 0.5 }], 'answers.json')
   */
  logTable(data: TableData, path: string): LogCall {
    return this.#artifacts.table(data, path)
  }

  /**
   * Logs a figure; the extension of the path decides what it becomes. Those of `@labbook/plots`, SVG and HTML as
   * text, an element of Observable Plot, Vega, Vega-Lite and Plotly specs, canvases and the bytes of files are figures. What is
   * drawn needs the package `@labbook/plots`.
   *
   * @example run.logFigure('<svg xmlns="http://www.w3.org/2000/svg" />', 'plots/loss.svg')
   */
  logFigure(figure: FigureInput, path: string): LogCall {
    return this.#artifacts.made(() => {
      artifactPath(path)
      return async () => (await import('../files/figure-file.js')).figureFile(figure, path)
    })
  }

  /**
   * Logs an image: at a path, or as one of a series by its key and step, which pages show with a slider.
   *
   * @param image pixels (lists of lists, a typed array with its shape, ImageData), a canvas, or the bytes of a PNG, JPEG or WebP
   * @example run.logImage({ data: pixels, shape: [28, 28, 3] }, { key: 'samples', step: 10 })
   */
  logImage(image: ImageInput, target: string | ImageSeries): LogCall {
    return this.#artifacts.made(() => {
      const timestamp = Date.now()
      const place = typeof target === 'string' ? { artifactFile: target } : { timestamp, ...target }
      return async () => (await import('../files/image-file.js')).imageFiles(image, place)
    })
  }

  /**
   * Logs a dataset that the run uses: a frame, or what `datasetOf` makes of other data.
   *
   * @example run.logInput(homes, { context: 'training', targets: 'price' })
   * @example run.logInput(datasetOf(rows, { name: 'houses', source: 'houses.csv' }), { context: 'training' })
   */
  logInput(data: Dataset | FrameLike, options?: FrameInputOptions): LogCall {
    return this.#artifacts.coming('dataset', async () => {
      // What makes digests is loaded by the first dataset.
      const { datasetInput } = await import('../datasets/dataset.js')
      this.#addDatasets([datasetInput(data, options)])
    })
  }

  /**
   * Logs a frame as a dataset that the run uses, with its profile report: `profile.json` and `report.html` below
   * `profiles/<name>-<digest>`, which the run page shows. It needs `@labbook/profile`.
   *
   * @returns the report; for the same data and options the one that was made before
   * @example const report = await run.logProfile(homes, { context: 'training', mode: 'minimal' })
   * @throws what `profile` and `logInput` throw, and InvalidInputError if the run was ended
   */
  async logProfile(frame: FrameLike, options: LogProfileOptions = {}): Promise<ProfileReport> {
    const { profilesOf } = await import('./profile-log.js')
    return profilesOf(this, this.#artifacts).log(frame, options)
  }

  /**
   * Logs a file of this machine, or a folder under its own name with all that is in it.
   *
   * @param folder the folder among the artifacts; the root if left out
   * @example await run.logArtifact('features.txt')
   */
  logArtifact(localPath: string, folder = ''): LogCall {
    return this.#artifacts.local(localPath, { folder, isContent: false })
  }

  /** Logs everything in a folder of this machine. */
  logArtifacts(localFolder: string, folder = ''): LogCall {
    return this.#artifacts.local(localFolder, { folder, isContent: true })
  }

  /** Keeps what the program prints from now on until the run ends. */
  captureConsole(): void {
    const capture = platform.captureConsole
    if (capture === undefined) {
      this.#rules.warnOnce('console', 'What is printed cannot be captured here.')
      return
    }
    this.#capture ??= capture((stream, text, timestamp) => {
      this.#channel.entry({ kind: 'console', line: ++this.#printed, stream, timestamp, text })
    })
  }

  /**
   * Sends what is logged so far. It never rejects, and resolves after `timeout` at the latest with what is still waiting.
   *
   * @example const { waiting } = await run.flush({ timeout: 5000 })
   */
  async flush({ timeout = FLUSH_MS }: FlushOptions = {}): Promise<Delivery> {
    await this.#artifacts.settled()
    return await this.#channel.flush({ timeoutMs: timeout })
  }

  /**
   * Ends the run. The end is in the journal when the promise resolves, after everything that was logged before. Ending a run
   * twice does nothing.
   *
   * @example await run.end('FAILED')
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
    await this.#artifacts.settled()
    this.#writeEnd(status, endTime)
  }

  #writeEnd(status: RunEnd, endTime: number): void {
    this.#capture?.stop()
    this.#channel.entry({ kind: 'update', status, endTime })
    this.#channel.close()
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

const PER_BATCH = 100
const ENDS: readonly RunEnd[] = ['FINISHED', 'FAILED', 'KILLED']
