import { platform } from '#platform'
import { ActiveRun, type MetricOptions, type RunEnd } from '../runs/active-run.js'

export interface RunOptions {
  readonly runName?: string
  readonly nested?: boolean
}

let trackingUri: string | undefined
let experimentName: string | undefined
const scope = platform.createScope<ActiveRun>()
const stack: ActiveRun[] = []

export function setTrackingUri(uri: string): void {
  trackingUri = uri
}

export async function setExperiment(name: string): Promise<void> {
  experimentName = name
}

function begin({ runName }: RunOptions): ActiveRun {
  const runKey = platform.newKey()
  const channel = platform.openChannel({
    runKey,
    trackingUri: trackingUri ?? platform.environment('MLFLOW_TRACKING_URI') ?? 'http://127.0.0.1:5000',
    isOffline: platform.environment('LABBOOK_MODE') === 'offline',
  })
  channel.entry({
    kind: 'start',
    start: { experimentName, runName, userId: 'unknown', startTime: Date.now(), tags: [] },
  })
  const run: ActiveRun = new ActiveRun({
    channel,
    name: runName,
    onEnd: () => {
      const at = stack.indexOf(run)
      if (at !== -1) stack.splice(at, 1)
    },
  })
  return run
}

export async function startRun<R>(options: RunOptions, body: (run: ActiveRun) => Promise<R>): Promise<R>
export async function startRun(options?: RunOptions): Promise<ActiveRun>
export async function startRun<R>(
  options: RunOptions = {},
  body?: (run: ActiveRun) => Promise<R>,
): Promise<R | ActiveRun> {
  const run = begin(options)
  if (body === undefined) {
    stack.push(run)
    return run
  }
  try {
    const result = await scope.run(run, () => body(run))
    await run.end('FINISHED')
    return result
  } catch (error) {
    await run.end('FAILED')
    throw error
  }
}

function activeRun(): ActiveRun {
  const run = scope.get() ?? stack.at(-1)
  if (run === undefined) throw new Error('No run is active.')
  return run
}

export function logMetric(key: string, value: number, options?: MetricOptions): Promise<void> {
  return activeRun().logMetric(key, value, options)
}

export function logParam(key: string, value: unknown): Promise<void> {
  return activeRun().logParam(key, value)
}

export async function endRun(status?: RunEnd): Promise<void> {
  await (scope.get() ?? stack.at(-1))?.end(status)
}
