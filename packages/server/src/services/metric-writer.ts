import { ApiError, type Metric } from '@labbook/protocol'
import type { RunRef } from '../store/runs.js'
import type { Store } from '../store/store.js'
import type { Work } from '../store/work.js'
import { runToWrite } from './entity-rules.js'

/** Writes at once: while one waits for a run that somebody holds, the other goes on. */
const WRITES_AT_ONCE = 2
const MAX_PER_WRITE = 500
const MAX_WAITING = 10_000

interface Entry {
  readonly runId: string
  readonly metric: Metric
  resolve(run: RunRef): void
  reject(error: unknown): void
}

/**
 * Writes the single points of many requests together: those that come while a write is under way make up the next one. A
 * request that breaks a rule is refused alone.
 */
export class MetricWriter {
  readonly #store: Store
  #waiting: Entry[] = []
  #writes = 0

  constructor(store: Store) {
    this.#store = store
  }

  /** Resolves once the point is on disk. */
  log(runId: string, metric: Metric): Promise<RunRef> {
    if (this.#waiting.length >= MAX_WAITING) {
      return Promise.reject(new ApiError('TEMPORARILY_UNAVAILABLE', 'The server has too many writes waiting.'))
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ runId, metric, resolve, reject })
      if (this.#writes < WRITES_AT_ONCE) void this.#writeAll()
    })
  }

  async #writeAll() {
    this.#writes++
    while (this.#waiting.length > 0) await this.#write(this.#waiting.splice(0, MAX_PER_WRITE))
    this.#writes--
  }

  async #write(entries: readonly Entry[]): Promise<void> {
    try {
      const outcomes = await this.#store.write(() => logAll(this.#store, entries))
      for (const [i, outcome] of outcomes.entries()) {
        const { resolve, reject } = entries[i] as Entry
        if (outcome instanceof ApiError) reject(outcome)
        else resolve(outcome)
      }
    } catch (error) {
      const isNobodysFault = error instanceof ApiError && error.code === 'TEMPORARILY_UNAVAILABLE'
      if (entries.length === 1 || isNobodysFault) for (const { reject } of entries) reject(error)
      // One of them cannot be written: by themselves the others can.
      else for (const entry of entries) await this.#write([entry])
    }
  }
}

/** For each entry the run that has it now, or why it is refused. */
function* logAll(store: Store, entries: readonly Entry[]): Work<readonly (RunRef | ApiError)[]> {
  const runs = yield* store.runs.holdAll([...new Set(entries.map(({ runId }) => runId))])
  const outcomes = entries.map(({ runId }) => runToWrite(runId, runs.get(runId)))
  const written = entries.flatMap(({ metric }, i) => {
    const run = outcomes[i] as RunRef | ApiError
    return run instanceof ApiError ? [] : [{ run, metric }]
  })
  yield* store.metrics.appendAll(written.map(({ run, metric }) => ({ run, points: [metric] })))
  const ofModels = written.flatMap(({ run: { experimentId, runId }, metric: { modelId, ...metric } }) =>
    modelId === undefined ? [] : [{ ...metric, experimentId, modelId, runId }],
  )
  // In one order, so that two servers never wait for each other in a circle (D-22).
  for (const experimentId of [...new Set(ofModels.map((point) => point.experimentId))].sort())
    yield* store.loggedModels.addMetrics(
      experimentId,
      ofModels.filter((point) => point.experimentId === experimentId),
    )
  return outcomes
}
