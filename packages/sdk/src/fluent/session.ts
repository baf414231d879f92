import type { Tag } from '@labbook/protocol'
import { platform } from '#platform'
import { InvalidInputError, shown } from '../checks/invalid-input-error.js'
import type { Connection } from '../connection/connection.js'
import { readBoolean, readTruncateLongValues } from '../connection/environment.js'
import { withRetries } from '../connection/retry.js'
import { LogRules } from '../runs/log-rules.js'

/** What this process said about where and how it logs. */
const settings: { trackingUri?: string; isStrict?: boolean; isOffline?: boolean } = {}

export const rules = new LogRules({
  warn: (sentence) => platform.warn(sentence),
  isStrict: () => settings.isStrict ?? readBoolean(platform.environment, 'LABBOOK_STRICT', false),
  truncate: () => readTruncateLongValues(platform.environment),
})

/**
 * Says where to log: the address of a Labbook or MLflow server, `sqlite:` or `file:` for a store of this machine. Child
 * processes inherit it. The empty text goes back to the default.
 *
 * @throws InvalidInputError for what is no such address
 * @example setTrackingUri('http://127.0.0.1:5000')
 */
export function setTrackingUri(uri: string): void {
  if (typeof uri !== 'string') {
    throw new InvalidInputError(`Invalid tracking URI ${shown(uri)}: it must be a string.`)
  }
  // Says what is wrong with it here, and not in a thread later.
  if (uri !== '') platform.connect(uri)
  if (uri === '') delete settings.trackingUri
  else settings.trackingUri = uri
  platform.setEnvironment('MLFLOW_TRACKING_URI', uri === '' ? undefined : uri)
}

/**
 * Where runs go: what `setTrackingUri` said, else `MLFLOW_TRACKING_URI`, else the default of the platform.
 *
 * @example console.log(getTrackingUri()) // http://127.0.0.1:5000
 */
export function getTrackingUri(): string {
  return settings.trackingUri ?? (platform.environment('MLFLOW_TRACKING_URI') || platform.defaultTrackingUri)
}

/**
 * Whether a tracking URI was set, in the program or in the environment.
 *
 * @example if (!isTrackingUriSet()) setTrackingUri('http://127.0.0.1:5000')
 */
export function isTrackingUriSet(): boolean {
  return settings.trackingUri !== undefined || Boolean(platform.environment('MLFLOW_TRACKING_URI'))
}

/** How this process logs. */
export interface Configuration {
  /** Mistakes in log calls are thrown at once; `LABBOOK_STRICT=true` does the same. */
  readonly strict?: boolean
  /**
   * `'offline'` keeps everything in the journal until `labbook sync`; `LABBOOK_MODE=offline` does the same. `'online'` goes
   * back.
   */
  readonly mode?: 'online' | 'offline'
}

/**
 * Changes how this process logs. What is left out stays as it is.
 *
 * @example configure({ mode: 'offline' })
 */
export function configure({ strict, mode }: Configuration): void {
  if (mode !== undefined && mode !== 'online' && mode !== 'offline') {
    throw new InvalidInputError(`Invalid mode ${shown(mode)}: use "online" or "offline".`)
  }
  if (strict !== undefined) settings.isStrict = strict
  if (mode !== undefined) settings.isOffline = mode === 'offline'
}

export function isOffline(): boolean {
  if (settings.isOffline !== undefined) return settings.isOffline
  const mode = platform.environment('LABBOOK_MODE') || 'online'
  if (mode !== 'online' && mode !== 'offline') {
    throw new InvalidInputError(`Invalid LABBOOK_MODE ${shown(mode)}: use "online" or "offline".`)
  }
  return mode === 'offline'
}

/** The server, for what has another way while it is away: it is asked again once. */
export function hastyConnection(): Connection {
  return withRetries(platform.connect(getTrackingUri()), { maxRetries: 1 })
}

let context: Promise<readonly Tag[]> | undefined

/** The tags that every run of this process gets, read once. */
export function contextTags(): Promise<readonly Tag[]> {
  context ??= platform.contextTags()
  return context
}
