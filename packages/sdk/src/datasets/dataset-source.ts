import { invalid } from '../invalid-input.js'
import { pythonJson } from './python-json.js'

/** Where the data came from: a kind, and what tells one of that kind from another. */
export interface DatasetSource {
  readonly type: string
  /** JSON */
  readonly source: string
}

/**
 * Data that the program made or loaded itself.
 *
 * @param tags system tags of the run, such as `mlflow.source.name`
 * @example datasetOf([{ x: 1 }], { source: codeSource({ 'mlflow.source.name': 'make-data.ts' }) })
 */
export function codeSource(tags: Readonly<Record<string, string>> = {}): DatasetSource {
  return { type: 'code', source: pythonJson({ tags }) }
}

/**
 * The source of an address, as MLflow's Python client tells them: `https:` is `http`, any other scheme is its own kind, a path is
 * `local`.
 *
 * @example sourceAt('s3://bucket/train.csv') // { type: 's3', source: '{"uri": "s3://bucket/train.csv"}' }
 * @throws ApiError INVALID_PARAMETER_VALUE for an empty address
 */
export function sourceAt(address: string): DatasetSource {
  if (address === '') throw invalid('The source of a dataset is empty. Give a path or a URL, or leave it out.')
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(address)?.[1]?.toLowerCase() ?? 'file'
  if (scheme === 'http' || scheme === 'https') return { type: 'http', source: pythonJson({ url: address }) }
  return { type: scheme === 'file' ? 'local' : scheme, source: pythonJson({ uri: address }) }
}
