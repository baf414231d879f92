import { ERROR_TAG, type Tag } from '@labbook/protocol'
import { platform } from '#platform'
import { checkExperimentId, checkRunId, checkText } from '../checks/ids.js'
import { InvalidInputError, shown } from '../checks/invalid-input-error.js'
import { checkKey } from '../checks/keys.js'
import { checkTimestamp } from '../checks/points.js'
import { tagText } from '../checks/value-text.js'
import type { Delivery, RunEnd } from '../platform.js'
import { ActiveRun } from '../runs/active-run.js'
import type { FlushOptions, Loggable } from '../runs/log-options.js'
import { activeExperiment, chosenExperiment } from './experiments.js'
import { contextTags, getTrackingUri, isOffline, rules } from './session.js'

/** What a new run is, or which one goes on. */
export interface StartRunOptions {
  /** Without a name, the server makes one up, such as `brave-otter-120`. */
  readonly runName?: string | undefined
  /** Goes on with this run instead of a new one. */
  readonly runId?: string | undefined
  /** Where a new run goes; the experiment of `setExperiment` if left out. */
  readonly experimentId?: string | undefined
  /** Allows a run inside another one, whose child it becomes. */
  readonly nested?: boolean | undefined
  /** The id of a run that becomes the parent, if it is not the active one. */
  readonly parentRunId?: string | undefined
  readonly tags?: Readonly<Record<string, Loggable>> | undefined
  /** Markdown. */
  readonly description?: string | undefined
  /** Milliseconds since 1970, or a date; now if left out. */
  readonly startTime?: number | Date | undefined
  /**
   * Keeps what the program prints while the run is open, as a log of the run. What several runs capture at the same time goes to
   * each of them.
   */
  readonly captureConsole?: boolean | undefined
  /**
   * Samples CPU, memory, disk, network and GPUs while the run is open, as metrics `system/…`. If left out,
   * `MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING` decides.
   */
  readonly logSystemMetrics?: boolean | undefined
  /** Logs what differs from the commit that is checked out, as the file `git/uncommitted.patch`. */
  readonly logGitPatch?: boolean | undefined
}

/** Runs of `startRun(options, body)`: each asynchronous context sees its own. */
const scope = platform.createScope<ActiveRun>()
/** Runs of `await startRun(options)`, for the code outside such a body. */
const stack: ActiveRun[] = []
const open = new Set<ActiveRun>()
let isListening = false
let last: ActiveRun | undefined

const FINISH_MS = 9000
const ERROR_CHARACTERS = 5000

/**
 * Runs `body` inside a new run, which ends with it: FINISHED, or FAILED when it throws. Runs of bodies that run at the same time
 * never see each other.
 *
 * @throws what `body` throws; InvalidInputError if a run is active and `nested` is not set
 * @example
 * const score = await startRun({ runName: 'depth 8' }, async (run) => {
 *   run.logParam('depth', 8)
 *   return await train(run)
 * })
 */
export function startRun<R>(options: StartRunOptions, body: (run: ActiveRun) => R | PromiseLike<R>): Promise<R>
/**
 * Runs `body` inside a new run without options, as the form with options does.
 *
 * @throws what `body` throws; InvalidInputError if a run is active
 * @example await startRun((run) => run.logMetric('loss', 0.3))
 */
export function startRun<R>(body: (run: ActiveRun) => R | PromiseLike<R>): Promise<R>
/**
 * Starts a run and makes it the active one until `endRun`, or until the end of the block with `await using`.
 *
 * @throws InvalidInputError if a run is active and `nested` is not set
 * @example await using run = await startRun({ runName: 'depth 8' })
 */
export function startRun(options?: StartRunOptions): Promise<ActiveRun>
export function startRun<R>(
  first?: StartRunOptions | ((run: ActiveRun) => R | PromiseLike<R>),
  body?: (run: ActiveRun) => R | PromiseLike<R>,
): Promise<R | ActiveRun> {
  return typeof first === 'function' ? startRunIn(undefined, {}, first) : startRunIn(undefined, first, body)
}

/** Where runs of a typed experiment go, and what they say about it. */
export interface RunPlace {
  readonly experimentName: string
  readonly experimentTags: readonly Tag[]
}

/** Starts a run in the experiment that is set, or in another place. */
export async function startRunIn<R>(
  place: RunPlace | undefined,
  options: StartRunOptions = {},
  body?: (run: ActiveRun) => R | PromiseLike<R>,
): Promise<R | ActiveRun> {
  // Read before the first await: what is active then belongs to the caller.
  const parent = parentOf(options)
  const run = begin(options, { parent, place, context: await contextTags() })
  if (body === undefined) {
    stack.push(run)
    return run
  }
  try {
    const result = await scope.run(run, () => body(run))
    await run.end('FINISHED')
    return result
  } catch (error) {
    if (!run.isEnded) void run.setTag(ERROR_TAG, errorText(error))
    await run.end('FAILED')
    throw error
  }
}

/**
 * Ends the active run. Without one it does nothing.
 *
 * @example await endRun('FAILED')
 */
export async function endRun(status: RunEnd = 'FINISHED'): Promise<void> {
  await activeRun()?.end(status)
}

/**
 * The run that log calls of this place go to; `undefined` outside of any.
 *
 * @example activeRun()?.setTag('stage', 'draft')
 */
export function activeRun(): ActiveRun | undefined {
  const scoped = scope.get()
  if (scoped !== undefined && !scoped.isEnded) return scoped
  return stack.at(-1)
}

/**
 * The active run, else the one that this process started last.
 *
 * @example const runId = await lastActiveRun()?.id()
 */
export function lastActiveRun(): ActiveRun | undefined {
  return activeRun() ?? last
}

/** The active run; starts one if there is none, as a log call outside of a run does. */
export function runToLogTo(): ActiveRun {
  const active = activeRun()
  if (active !== undefined) return active
  const run = begin({}, { parent: undefined, place: undefined, context: [] })
  stack.push(run)
  // They take a moment, and this call takes none.
  void contextTags().then((tags) => {
    if (!run.isEnded) void run.setTags(Object.fromEntries(tags.map(({ key, value }) => [key, value])))
  })
  return run
}

/**
 * Sends what all runs of this process logged so far. It never rejects.
 *
 * @example const { waiting, refused } = await flush({ timeout: 5000 })
 */
export async function flush({ timeout = 10_000 }: FlushOptions = {}): Promise<Delivery> {
  await Promise.all([...open].map((run) => run.flush({ timeout })))
  return await platform.flush({ timeoutMs: timeout })
}

/**
 * Ends all runs of this process as FINISHED and sends what they logged. It never rejects; what is still waiting after the
 * timeout is in the journal, and `labbook sync` sends it.
 *
 * @example const { waiting } = await finish({ timeout: 30_000 })
 */
export async function finish({ timeout = 10_000 }: FlushOptions = {}): Promise<Delivery> {
  await Promise.all([...open].map((run) => run.end()))
  return await platform.flush({ timeoutMs: timeout })
}

/** Listens to the end of the process while a run is open. */
function listenToEnd(): void {
  platform.onEnd({
    async finish(status) {
      await Promise.all([...open].map((run) => run.end(status)))
      tellRest(await platform.flush({ timeoutMs: FINISH_MS }))
    },
    async flush() {
      await flush()
    },
    endNow(status, error) {
      for (const run of open) {
        if (error !== undefined) void run.setTag(ERROR_TAG, errorText(error.thrown))
        run.endNow(status)
      }
    },
  })
}

function tellRest({ waiting, dropped }: Delivery): void {
  const lost = `${dropped} metric points were dropped, since the journal or the disk was full.`
  const fact = isOffline() ? 'records wait' : 'records could not be sent. They are'
  const left = `${waiting} ${fact} in the journal; send them with: labbook sync`
  const told = [...(dropped > 0 ? [lost] : []), ...(waiting > 0 ? [left] : [])]
  if (told.length > 0) platform.warn(told.join(' '))
}

interface Surroundings {
  readonly parent: ActiveRun | undefined
  readonly place: RunPlace | undefined
  readonly context: readonly Tag[]
}

function begin(options: StartRunOptions, { parent, place, context }: Surroundings): ActiveRun {
  const { runName, parentRunId, description } = options
  const runId = options.runId ?? takeRunIdOfEnvironment()
  if (runId !== undefined) checkRunId(runId)
  if (parentRunId !== undefined) checkRunId(parentRunId)
  if (options.experimentId !== undefined) checkExperimentId(options.experimentId)
  if (runName !== undefined) checkText('run name', runName, 8000)
  const startTime = checkTimestamp(options.startTime ?? Date.now())
  const tags = new Map(runId === undefined ? context.map(({ key, value }) => [key, value]) : [])
  for (const [key, value] of Object.entries(options.tags ?? {})) {
    checkKey('tag', key)
    tags.set(key, tagText(key, value, rules.longValues))
  }
  if (description !== undefined) {
    if (tags.has('mlflow.note.content')) {
      throw new InvalidInputError(
        'A run takes its description once: as `description`, or as the tag mlflow.note.content.',
      )
    }
    tags.set('mlflow.note.content', tagText('mlflow.note.content', description, rules.longValues))
  }
  if (parentRunId !== undefined) tags.set('mlflow.parentRunId', parentRunId)
  const trackingUri = getTrackingUri()
  // Says at once what is wrong with it, and not in a thread later.
  platform.connect(trackingUri)
  const runKey = platform.newKey()
  const channel = platform.openChannel({
    runKey,
    trackingUri,
    isOffline: isOffline(),
    logSystemMetrics: options.logSystemMetrics,
  })
  channel.entry({
    kind: 'start',
    start: {
      ...(place ?? (options.experimentId === undefined ? activeExperiment() : { experimentId: options.experimentId })),
      expectedExperimentId: runId === undefined ? undefined : chosenExperiment()?.experimentId,
      runId,
      runName,
      userId: tags.get('mlflow.user') ?? 'unknown',
      startTime,
      tags: [...tags].map(([key, value]) => ({ key, value })),
      parentKey: parentRunId === undefined && runId === undefined ? parent?.key : undefined,
    },
  })
  const gitPatch = options.logGitPatch === true ? platform.gitPatch : undefined
  const run = new ActiveRun({ runKey, runName, channel, rules, onEnd: forget, gitPatch })
  open.add(run)
  if (options.captureConsole === true) run.captureConsole()
  if (!isListening) listenToEnd()
  isListening = true
  return run
}

/** A run inside another must be meant; its parent is the active run. */
function parentOf({ nested = false, parentRunId }: StartRunOptions): ActiveRun | undefined {
  const active = activeRun()
  if (active === undefined) return undefined
  if (!nested && parentRunId === undefined) {
    throw new InvalidInputError(
      `The run ${active.name ?? active.key} is already active. End it first with endRun(), ` +
        'or start a nested run with { nested: true }.',
    )
  }
  return active
}

function forget(run: ActiveRun): void {
  open.delete(run)
  const at = stack.indexOf(run)
  if (at !== -1) stack.splice(at, 1)
  last = run
}

/** Set by whoever started this process, for its first run. */
function takeRunIdOfEnvironment(): string | undefined {
  const runId = platform.environment('MLFLOW_RUN_ID')
  if (!runId) return undefined
  platform.setEnvironment('MLFLOW_RUN_ID', undefined)
  return runId
}

function errorText(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? String(error)) : shown(error)
  return text.slice(0, ERROR_CHARACTERS)
}
