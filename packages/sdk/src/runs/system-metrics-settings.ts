import { InvalidInputError, shown } from '../checks/invalid-input-error.js'
import { type Environment, readBoolean, readNumber } from '../connection/environment.js'

export interface SystemMetricsSettings {
  /** For runs that do not say themselves whether they want them. */
  readonly isEnabled: boolean
  readonly intervalMs: number
  readonly samplesPerPoint: number
  readonly nodeId?: string
}

/**
 * What the variables of the environment say about system metrics. Empty is unset; what is not understood is refused, by name
 * and with what it may be.
 *
 * @example
 * systemMetricsSettings((name) => process.env[name])
 * // { isEnabled: false, intervalMs: 10000, samplesPerPoint: 1 }
 */
export function systemMetricsSettings(environment: Environment): SystemMetricsSettings {
  const nodeId = environment('MLFLOW_SYSTEM_METRICS_NODE_ID')
  // It becomes part of metric names.
  if (nodeId && !/^(?!\.\.?$)[\w.-][\w. -]{0,99}$/.test(nodeId)) {
    throw new InvalidInputError(
      `Invalid value ${shown(nodeId)} of MLFLOW_SYSTEM_METRICS_NODE_ID: ` +
        'it must be at most 100 letters, digits, underscores, dashes, periods and spaces.',
    )
  }
  const seconds = { otherwise: 10, least: 0.1, most: 86_400 }
  return {
    isEnabled: readBoolean(environment, 'MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING', false),
    intervalMs: 1000 * readNumber(environment, 'MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL', seconds),
    samplesPerPoint: readSamples(environment),
    ...(nodeId ? { nodeId } : {}),
  }
}

function readSamples(environment: Environment): number {
  const name = 'MLFLOW_SYSTEM_METRICS_SAMPLES_BEFORE_LOGGING'
  const samples = readNumber(environment, name, { otherwise: 1, least: 1, most: 10_000 })
  if (Number.isInteger(samples)) return samples
  throw new InvalidInputError(`Invalid value ${shown(samples)} of ${name}: it must be a whole number.`)
}
