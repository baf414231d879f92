import type { Metric } from '@labbook/protocol'
import type { KeyedPoint } from '../store/metrics.js'
import { int64From, pythonFloat, shown, SourceFault } from './source-values.js'

/**
 * One line of a run's metric file. Old files have no step; the dataset, whose name may hold blanks, is for the model's
 * file only.
 *
 *     line = timestamp " " value [ " " step [ " " dataset-name " " dataset-digest ] ]
 *
 * @throws SourceFault
 */
export function runPointFrom(line: string, key: string): KeyedPoint {
  const fields = line.split(' ')
  if (fields.length < 2 || fields.length === 4) throw malformed(line)
  return pointFrom(fields, key)
}

/**
 * One line of a logged model's metric file.
 *
 *     line = timestamp " " value " " step " " run-id [ " " dataset-name " " dataset-digest ]
 *
 * @throws SourceFault
 */
export function modelPointFrom(line: string, key: string): Metric & { readonly runId: string } {
  const fields = line.split(' ')
  if (fields.length < 4 || fields.length === 5) throw malformed(line)
  const point = { ...pointFrom(fields, key), runId: fields[3] as string }
  if (fields.length === 4) return point
  return { ...point, datasetName: fields.slice(4, -1).join(' '), datasetDigest: fields.at(-1) as string }
}

function pointFrom([timestamp, value, step = '0']: readonly string[], key: string): KeyedPoint {
  return {
    key,
    timestamp: int64From(timestamp, 'timestamp'),
    value: pythonFloat(value ?? ''),
    step: int64From(step, 'step'),
  }
}

function malformed(line: string): SourceFault {
  return new SourceFault(`it is not a metric point: ${shown(line)}`)
}
