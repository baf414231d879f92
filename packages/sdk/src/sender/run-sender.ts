import {
  ApiError,
  type Client,
  CONSOLE_FOLDER,
  consolePartNumber,
  experimentRoutes,
  type Metric,
  runRoutes,
  type RunStatus,
  type Tag,
} from '@labbook/protocol'
import type { ArtifactContent, ArtifactStore } from '../artifacts/artifact-store.js'
import type { LocalFiles } from '../artifacts/local-files.js'
import type { Connection } from '../connection/connection.js'
import { findOrMakeExperiment } from '../connection/find-or-make-experiment.js'
import type { JournalSource, KeptIdentity, RunIdentity } from '../journal/journal-source.js'
import {
  type ArtifactSource,
  type Entry,
  type JournalRecord,
  type PointColumns,
  type RunStart,
  SYSTEM_KEYS_FROM,
} from '../journal/record.js'
import type { SentMark } from '../journal/sent-mark.js'
import { KEY_TAG, PROCESS_TAG } from './end-left-run.js'
import { Batch, type BatchItems, halves, sizeOf } from './batch.js'
import type { ConsoleSender } from './console-sender.js'
import type { Pace } from './pace.js'

export interface RunSenderOptions {
  readonly source: JournalSource
  readonly connection: Connection
  readonly pace: Pace
  readonly nowMs: () => number
  /** For runs whose artifacts are a folder of this machine. */
  readonly localFiles?: LocalFiles | undefined
  /** The id of a run that this process or an earlier one began, by its key; waits until it is known. */
  readonly runIdOf: (runKey: string) => Promise<string | undefined>
  /** Another process sent some of it already, and may have created the run without learning its id. */
  readonly isContinued?: boolean | undefined
  readonly onIdentity?: (identity: RunIdentity) => void
  /** Once per kind: what was refused, and where it lies. */
  readonly onRefused?: (letter: { route: string; code: string; message: string }) => void
  /** The run cannot be made or found, so nothing of it will be on the server. */
  readonly onHopeless?: (message: string) => void
  readonly onStatus?: (status: RunStatus) => void
}

/**
 * Sends the records of one run in their order, each until the server has it or refuses it (J-6, J-12 to J-15).
 */
export class RunSender {
  readonly #source: JournalSource
  readonly #options: RunSenderOptions
  readonly #runs: Client<typeof runRoutes>
  readonly #experiments: Client<typeof experimentRoutes>
  #console: ConsoleSender | undefined
  #artifacts: ArtifactStore | undefined
  /** Why nothing of this run can be sent any more: its create was refused. */
  #hopeless: ApiError | undefined
  /** How far the journal is read. Behind it, lines may wait to be sent. */
  #reached: SentMark
  readonly #releases: ArtifactSource[] = []
  /** The server may have the run though we do not know its id. */
  #mayExist: boolean
  refused = 0

  constructor(options: RunSenderOptions) {
    this.#options = options
    this.#source = options.source
    this.#reached = options.source.sent
    this.#mayExist = options.isContinued === true
    this.#runs = options.connection.client(runRoutes)
    this.#experiments = options.connection.client(experimentRoutes)
  }

  /**
   * Sends what the journal holds now. Printed lines are held back for up to two seconds, to make one upload of many; `isFlush`
   * sends them too.
   *
   * @throws the reason of the signal that the pace was given, if it is aborted
   */
  async sendAll({ isFlush }: { isFlush: boolean }): Promise<void> {
    for (;;) {
      const records = await this.#source.read(this.#reached)
      if (records.length === 0) {
        if (isFlush || this.#console?.isDue(this.#options.nowMs())) {
          await this.#sendConsole()
          await this.#settle(this.#reached)
        }
        return
      }
      let batch = new Batch()
      const sendBatch = async () => {
        if (batch.mark === undefined) return
        await this.#sendItems(batch.items)
        await this.#settle(batch.mark)
        batch = new Batch()
      }
      for (const { record, mark } of records) {
        const items = this.#itemsOf(record)
        if (items !== undefined) {
          if (!batch.fits(items)) await sendBatch()
          batch.add(items, mark)
        } else if (record.kind === 'entry') {
          const { entry } = record
          if (entry.kind === 'console') {
            // Most runs have no log; in a page, what sends it is loaded when one has.
            this.#console ??= new (await import('./console-sender.js')).ConsoleSender()
            this.#console.add({ ...entry, line: entry.line + (await this.#linesBefore()) })
            if (this.#console.isFull) await this.#sendConsole()
          } else {
            await sendBatch()
            // The log of a run is whole before its end is told.
            if (entry.kind === 'update') await this.#sendConsole()
            const refusedBefore = this.refused
            await this.#sendEntry(entry)
            // Bytes that were refused stay beside the dead letter that names them.
            const isTaken = this.refused === refusedBefore
            await this.#settle(mark, entry.kind === 'artifact' && isTaken ? entry.source : undefined)
          }
        }
        this.#reached = mark
      }
      await sendBatch()
      await this.#settle(this.#reached)
    }
  }

  /** The server has everything up to the mark, but for lines held back: then it is acknowledged with them. */
  async #settle(mark: SentMark, release?: ArtifactSource): Promise<void> {
    if (release !== undefined) this.#releases.push(release)
    if (this.#console?.isWaiting === true) return
    await this.#source.acknowledge(mark, this.#releases.splice(0))
  }

  async #sendConsole(): Promise<void> {
    for (const { path, bytes } of this.#console?.take(this.#options.nowMs()) ?? []) {
      await this.#sendOrRefuse('artifacts', { path }, () => this.#upload(path, bytes))
    }
  }

  async #upload(path: string, content: ArtifactContent): Promise<void> {
    await (await this.#openArtifacts()).upload(path, content)
  }

  async #openArtifacts(): Promise<ArtifactStore> {
    const { runId, artifactUri } = this.#identity
    const { connection, localFiles } = this.#options
    // Most runs have no artifacts; in a page, what uploads them is loaded when one has.
    const { openArtifactStore } = await import('../artifacts/open-artifact-store.js')
    this.#artifacts ??= await openArtifactStore(connection, { artifactUri, owner: { runId }, localFiles })
    return this.#artifacts
  }

  /** A resumed run has a log already: its highest part is looked up once and remembered, before anything follows it (LOG-2). */
  async #linesBefore(): Promise<number> {
    const { identity } = this.#source
    if (identity?.systemSteps === undefined) return 0
    if (identity.consoleLines !== undefined) return identity.consoleLines
    let consoleLines = 0
    await this.#try(async () => {
      const parts = await (await this.#openArtifacts()).list(CONSOLE_FOLDER)
      consoleLines = Math.max(0, ...parts.flatMap(({ path }) => consolePartNumber(path) ?? []))
    })
    await this.#source.keepIdentity({ ...identity, consoleLines })
    return consoleLines
  }

  /** What a log-batch call can take of a record; nothing for those that need a call of their own. */
  #itemsOf(record: JournalRecord): Partial<BatchItems> | undefined {
    if (record.kind === 'points') return { metrics: this.#metricsOf(record.points) }
    if (record.kind !== 'entry') return undefined
    const { entry } = record
    if (entry.kind === 'metrics') return { metrics: entry.metrics }
    if (entry.kind === 'params') return { params: entry.params }
    if (entry.kind === 'tags' && entry.removed.length === 0) return { tags: entry.set }
    return undefined
  }

  #metricsOf({ keyIds, values, steps, timestamps }: PointColumns): Metric[] {
    const systemSteps = this.#source.identity?.systemSteps ?? 0
    return keyIds.map((id, i) => ({
      key: this.#source.keyName(id) ?? unknownKey(id),
      value: values[i] as number,
      step: (steps[i] as number) + (id >= SYSTEM_KEYS_FROM ? systemSteps : 0),
      timestamp: timestamps[i] as number,
    }))
  }

  async #sendItems(items: BatchItems): Promise<void> {
    const error = await this.#attempt((runId) => orAway(this.#runs.logBatch({ runId, ...items })))
    if (error === undefined) return
    if (sizeOf(items) === 1 || !mayBeOneItem(error)) return this.#refuse('runs/log-batch', error, listed(items))
    // One item that is refused must not cost the others, so the batch is halved until it is found.
    const [first, second] = halves(items)
    await this.#sendItems(first)
    await this.#sendItems(second)
  }

  async #sendEntry(entry: Exclude<Entry, { kind: 'console' }>): Promise<void> {
    switch (entry.kind) {
      case 'start':
        return await this.#start(entry.start)
      case 'update': {
        const { status, endTime, runName } = entry
        await this.#sendOrRefuse('runs/update', entry, (runId) =>
          orAway(this.#runs.updateRun({ runId, status, endTime, runName })),
        )
        if (status !== undefined) this.#options.onStatus?.(status)
        return
      }
      case 'tags': {
        if (entry.set.length > 0) await this.#sendItems({ metrics: [], params: [], tags: entry.set })
        for (const key of entry.removed) {
          await this.#sendOrRefuse('runs/delete-tag', { key }, async (runId, isRepeat) => {
            await this.#runs.deleteTag({ runId, key }).catch((error: unknown) => {
              // The first try may have removed it before its answer was lost.
              if (!isRepeat || !(error instanceof ApiError) || error.status !== 404) throw error
            })
          })
        }
        return
      }
      case 'inputs': {
        const { datasets, models, outputs } = entry
        if (datasets.length + models.length > 0) {
          await this.#sendOrRefuse('runs/log-inputs', entry, (runId) =>
            this.#runs.logInputs({ runId, datasets, models }),
          )
        }
        if (outputs.length > 0) {
          await this.#sendOrRefuse('runs/outputs', entry, (runId) => this.#runs.logOutputs({ runId, models: outputs }))
        }
        return
      }
      case 'artifact': {
        await this.#sendOrRefuse('artifacts', entry, async () => {
          // Looked at again for each try: a file may change while the server is away.
          const content = await this.#source.openArtifact(entry.source)
          if (typeof content === 'string') throw new ApiError('INVALID_STATE', content)
          await this.#upload(entry.path, content)
        })
        return
      }
      case 'counters': {
        const tag: Tag = { key: DROPPED_TAG, value: String(entry.droppedPoints) }
        return await this.#sendItems({ metrics: [], params: [], tags: [tag] })
      }
      case 'metrics':
      case 'params':
        return
    }
  }

  async #start(start: RunStart): Promise<void> {
    if (this.#source.identity !== undefined) return
    const error = await this.#try(async () => {
      const run = await orAway(start.runId === undefined ? this.#create(start) : this.#resume(start))
      await this.#source.keepIdentity(run)
      this.#options.onIdentity?.(identityOf(run))
    })
    if (error === undefined) return
    this.#hopeless = error
    this.#options.onHopeless?.(error.message)
    await this.#refuse(start.runId === undefined ? 'runs/create' : 'runs/get', error, [start])
  }

  /** A server that ignores the key has it in a tag, so that a create whose answer was lost is found again (J-17). */
  async #create(start: RunStart): Promise<RunIdentity> {
    const experimentId = await this.#experimentOf(start)
    const key = this.#source.runKey
    if (this.#mayExist) {
      const made = await this.#findByKey(experimentId, key)
      if (made !== undefined) return made
    }
    const parent = start.parentKey === undefined ? undefined : await this.#parentOf(start.parentKey, experimentId)
    const tags = [
      ...start.tags,
      ...(parent === undefined ? [] : [{ key: 'mlflow.parentRunId', value: parent }]),
      { key: KEY_TAG, value: key },
    ]
    const { startTime, userId, runName } = start
    this.#mayExist = true
    const { run } = await this.#runs.createRun(
      { experimentId, userId, runName, startTime, tags },
      { headers: { 'idempotency-key': key } },
    )
    return identityOf(run.info)
  }

  /** Known here, or to be found on the server if another process began it. */
  async #parentOf(parentKey: string, experimentId: string): Promise<string | undefined> {
    return (await this.#options.runIdOf(parentKey)) ?? (await this.#findByKey(experimentId, parentKey))?.runId
  }

  async #findByKey(experimentId: string, key: string): Promise<RunIdentity | undefined> {
    const { runs } = await this.#runs.searchRuns({
      experimentIds: [experimentId],
      filter: `tags.\`${KEY_TAG}\` = '${key}'`,
      runViewType: 'ALL',
      orderBy: [],
      maxResults: 1,
    })
    return runs[0] === undefined ? undefined : identityOf(runs[0].info)
  }

  async #resume({ runId, runName, tags, expectedExperimentId }: RunStart): Promise<KeptIdentity> {
    const { run } = await this.#runs.getRun({ runId: runId as string })
    if (run.info.lifecycleStage === 'deleted') {
      throw new ApiError('INVALID_PARAMETER_VALUE', `The run ${run.info.runId} is deleted, so it cannot go on.`)
    }
    if (expectedExperimentId !== undefined && expectedExperimentId !== run.info.experimentId) {
      throw new ApiError(
        'INVALID_PARAMETER_VALUE',
        `The run ${run.info.runId} is in experiment ${run.info.experimentId}, not in ${expectedExperimentId}, which was set.`,
      )
    }
    const { runInfo } = await this.#runs.updateRun({ runId: runId as string, status: 'RUNNING', runName })
    const processTag = { key: PROCESS_TAG, value: this.#source.runKey }
    await this.#runs.logBatch({ runId: runInfo.runId, metrics: [], params: [], tags: [...tags, processTag] })
    const steps = run.data.metrics.flatMap(({ key, step }) => (key.startsWith('system/') ? [Number(step) + 1] : []))
    return { ...identityOf(runInfo), systemSteps: Math.max(0, ...steps) }
  }

  async #experimentOf({ experimentId, experimentName, experimentTags = [] }: RunStart): Promise<string> {
    if (experimentId !== undefined || experimentName === undefined) return experimentId ?? '0'
    const experiment = await findOrMakeExperiment(this.#experiments, experimentName)
    const said = new Map(experiment.tags.map(({ key, value }) => [key, value]))
    for (const { key, value } of experimentTags) {
      if (said.get(key) === value) continue
      await this.#experiments.setExperimentTag({ experimentId: experiment.experimentId, key, value })
    }
    return experiment.experimentId
  }

  get #identity(): RunIdentity {
    const { identity } = this.#source
    if (identity === undefined) throw new Error('Nothing of a run is sent before its start.')
    return identity
  }

  async #sendOrRefuse(
    route: string,
    record: unknown,
    send: (runId: string, isRepeat: boolean) => Promise<unknown>,
  ): Promise<void> {
    const error = await this.#attempt(send)
    if (error !== undefined) await this.#refuse(route, error, [record])
  }

  /** Like `#try`, for what needs the run on the server. */
  async #attempt(send: (runId: string, isRepeat: boolean) => Promise<unknown>): Promise<ApiError | undefined> {
    if (this.#hopeless !== undefined) return this.#hopeless
    return await this.#try((isRepeat) => send(this.#identity.runId, isRepeat))
  }

  /** Tries until the server has it, or gives the refusal. */
  async #try(send: (isRepeat: boolean) => Promise<unknown>): Promise<ApiError | undefined> {
    for (let tries = 0; ; tries++) {
      await this.#options.pace.beforeTry()
      try {
        await send(tries > 0)
        this.#options.pace.succeeded()
        return undefined
      } catch (error) {
        const refusal = await this.#options.pace.afterFailure(error, tries)
        if (refusal !== undefined) return refusal
      }
    }
  }

  async #refuse(route: string, error: ApiError, records: readonly unknown[]): Promise<void> {
    const { code, message } = error
    this.refused += records.length
    const at = new Date().toISOString()
    const runId = this.#source.identity?.runId
    await this.#source.refuse(records.map((record) => ({ at, runId, route, code, message, record })))
    this.#options.onRefused?.({ route, code, message })
  }
}

const DROPPED_TAG = 'labbook.dropped'

/**
 * What every server has. One that does not know it is none, such as a proxy in front of a server that is being updated: nothing
 * is refused then, and it is asked again.
 */
async function orAway<T>(call: Promise<T>): Promise<T> {
  try {
    return await call
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'ENDPOINT_NOT_FOUND') throw error
    throw new ApiError('TEMPORARILY_UNAVAILABLE', `The server does not answer as a tracking server: ${error.message}`)
  }
}

/** For points whose name is lost in a damaged place: better than to lose them too. */
function unknownKey(id: number): string {
  return `labbook.unknown/${id}`
}

function identityOf({ runId, experimentId, artifactUri }: RunIdentity): RunIdentity {
  return { runId, experimentId, artifactUri }
}

/** Whether the answer may be about one item of many, and not about the run or the caller. */
function mayBeOneItem({ status, message }: ApiError): boolean {
  return (status === 400 || status === 413) && !/must be in the ('|")?active('|")? state/i.test(message)
}

function listed({ metrics, params, tags }: BatchItems): unknown[] {
  return [
    ...metrics.map((metric) => ({ metric })),
    ...params.map((param) => ({ param })),
    ...tags.map((tag) => ({ tag })),
  ]
}
