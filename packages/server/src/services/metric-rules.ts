import { ApiError, type Metric } from '@labbook/protocol'
import { checkKey } from './name-rules.js'

/** The rules of one metric point, alone or in a batch. `parameter` names its key. */
export function checkMetric(metric: Metric, parameter: string) {
  checkKey(metric.key, { parameter, label: 'Metric name' })
  checkPoint(metric)
}

/** The rules of a point but for its key. */
export function checkPoint({ key, value, timestamp, datasetName, datasetDigest }: Metric) {
  if (timestamp < 0) {
    throw new ApiError(
      'INVALID_PARAMETER_VALUE',
      `Invalid value ${timestamp} for parameter 'timestamp' supplied: metric '${key}' (value=${value}). ` +
        'Timestamp must be a nonnegative long (64-bit integer) ',
    )
  }
  if ((datasetName === undefined) !== (datasetDigest === undefined)) {
    throw new ApiError(
      'INVALID_PARAMETER_VALUE',
      'Both dataset_name and dataset_digest must be provided if one is provided',
    )
  }
}
