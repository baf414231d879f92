import { platform } from '#platform'
import type { LongValues } from '../checks/value-text.js'
import { type Connection, openConnection } from '../connection/connection.js'
import { readMaxRetries, readTruncateLongValues } from '../connection/environment.js'
import { withRetries } from '../connection/retry.js'
import { artifactCalls } from './artifacts.js'
import type { ClientContext } from './client-context.js'
import { experimentCalls } from './experiments.js'
import { loadTableCall } from './load-table.js'
import { loggedModelCalls } from './logged-models.js'
import { madeArtifactCalls } from './made-artifacts.js'
import { modelVersionCalls } from './model-versions.js'
import { promptCalls } from './prompts.js'
import { registeredModelCalls } from './registered-models.js'
import { registerModelCall } from './register-model.js'
import { runDataCalls } from './run-data.js'
import { runCalls } from './runs.js'
import { webhookCalls } from './webhooks.js'

/** Which server to reach, and how. */
export interface LabbookClientOptions {
  /** Where the server is; `MLFLOW_TRACKING_URI` if it is left out. */
  readonly trackingUri?: string | undefined
  /** Where registered models are; `MLFLOW_REGISTRY_URI`, or the tracking server, if it is left out. */
  readonly registryUri?: string | undefined
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly fetch?: typeof globalThis.fetch | undefined
  /** How often a call is made again while the server is away; `MLFLOW_HTTP_REQUEST_MAX_RETRIES` if it is left out. */
  readonly maxRetries?: number | undefined
}

/** The calls of all resources. They need no `this`, so that they can be taken from a client and passed on. */
const Calls = class {
  constructor(context: ClientContext) {
    Object.assign(this, callsOf(context))
  }
  // The line above gives an instance what this type says.
} as new (
  context: ClientContext,
) => ReturnType<typeof callsOf>

/**
 * Reads and writes everything that a Labbook or MLflow server keeps: experiments, runs, artifacts, logged models, the
 * registry, prompts and webhooks. Nothing is implied: no run or experiment is active, and each call waits for the server.
 *
 * A call is made again while the server is away, as often as `MLFLOW_HTTP_REQUEST_MAX_RETRIES` says. A mistake in a call is an
 * `InvalidInputError` before anything is sent; what the server refuses is the `ApiError` that it sent.
 *
 * @throws InvalidInputError for an address that is none
 * @example
 * const client = new LabbookClient({ trackingUri: 'http://127.0.0.1:5000' })
 * const experimentId = await client.createExperiment('house-prices')
 * const { info } = await client.createRun(experimentId)
 * await client.logMetric(info.runId, 'loss', 0.25)
 * await client.setTerminated(info.runId)
 */
export class LabbookClient extends Calls {
  /** Where the server is, without a password. */
  readonly trackingUri: string

  /**
   * Connects to nothing yet: the first call does.
   *
   * @example const client = new LabbookClient()
   */
  constructor(options: LabbookClientOptions = {}) {
    const { environment, defaultTrackingUri, localFiles } = platform
    const trackingUri = options.trackingUri || environment('MLFLOW_TRACKING_URI') || defaultTrackingUri
    const registryUri = options.registryUri || environment('MLFLOW_REGISTRY_URI') || trackingUri
    const tracking = connect(trackingUri, options)
    const registry = registryUri === trackingUri ? tracking : connect(registryUri, options)
    super({ tracking, registry, longValues, localFiles })
    this.trackingUri = tracking.trackingUri
  }
}

function callsOf(context: ClientContext) {
  const runs = runCalls(context)
  const data = runDataCalls(context)
  const artifacts = artifactCalls(context)
  const loggedModels = loggedModelCalls(context)
  const models = registeredModelCalls(context)
  const versions = modelVersionCalls(context, models)
  return {
    ...experimentCalls(context),
    ...runs,
    ...data,
    ...artifacts,
    ...madeArtifactCalls({ ...runs, ...data, ...artifacts }, context.longValues.warn),
    ...loadTableCall({ ...runs, ...artifacts }, context.longValues.warn),
    ...loggedModels,
    ...models,
    ...versions,
    ...registerModelCall({ ...runs, ...artifacts, ...loggedModels, ...models, ...versions }),
    ...promptCalls(context),
    ...webhookCalls(context),
  }
}

/** The environment may change while the client lives. */
const longValues: LongValues = {
  get truncate() {
    return readTruncateLongValues(platform.environment)
  },
  warn: (sentence) => platform.warn(sentence),
}

function connect(trackingUri: string, { headers, fetch, maxRetries }: LabbookClientOptions): Connection {
  const { environment } = platform
  const connection =
    headers === undefined && fetch === undefined
      ? platform.connect(trackingUri)
      : openConnection({ trackingUri, environment, ...(headers && { headers }), ...(fetch && { fetch }) })
  return withRetries(connection, { maxRetries: maxRetries ?? readMaxRetries(environment) })
}
