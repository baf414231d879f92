import { ApiError } from '@labbook/protocol'

export interface SystemMetricsSettings {
  /** Of runs that do not say themselves whether they want them. */
  readonly isEnabled: boolean
  readonly intervalMs: number
  readonly samplesPerPoint: number
  readonly nodeId?: string
}

/**
 * The `MLFLOW_…SYSTEM_METRICS…` variables. Empty is unset; anything else that is not understood is refused, by name and
 * with what it may be.
 *
 * @example
 * systemMetricsSettings({ MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL: '2.5' })
 * // { isEnabled: false, intervalMs: 2500, samplesPerPoint: 1 }
 */
export function systemMetricsSettings(environment: NodeJS.ProcessEnv): SystemMetricsSettings {
  const {
    MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING: enabled,
    MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL: interval,
    MLFLOW_SYSTEM_METRICS_SAMPLES_BEFORE_LOGGING: samples,
    MLFLOW_SYSTEM_METRICS_NODE_ID: node,
  } = environment
  const isEnabled = /^(true|1)$/i.test(enabled ?? '')
  if (enabled && !isEnabled && !/^(false|0)$/i.test(enabled)) {
    throw refused('MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING', enabled, 'true or false')
  }
  const seconds = interval ? Number(interval) : 10
  if (!(seconds >= 0.1 && seconds <= 86_400)) {
    throw refused('MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL', interval, 'seconds, from 0.1 to 86400')
  }
  const samplesPerPoint = samples ? Number(samples) : 1
  if (!Number.isInteger(samplesPerPoint) || samplesPerPoint < 1 || samplesPerPoint > 10_000) {
    throw refused('MLFLOW_SYSTEM_METRICS_SAMPLES_BEFORE_LOGGING', samples, 'a whole number from 1 to 10000')
  }
  // It becomes part of metric names.
  if (node && !/^(?!\.\.?$)[\w.-][\w. -]{0,99}$/.test(node)) {
    throw refused(
      'MLFLOW_SYSTEM_METRICS_NODE_ID',
      node,
      'at most 100 letters, digits, underscores, dashes, periods and spaces',
    )
  }
  return { isEnabled, intervalMs: seconds * 1_000, samplesPerPoint, ...(node ? { nodeId: node } : {}) }
}

function refused(name: string, value: string | undefined, allowed: string): ApiError {
  return new ApiError('INVALID_PARAMETER_VALUE', `${name} is ${JSON.stringify(value)}, but must be ${allowed}.`)
}
