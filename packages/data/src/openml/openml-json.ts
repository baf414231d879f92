import { DataError } from '../data-error.js'

export interface DatasetDescription {
  readonly name: string
  readonly version: number
  readonly description: string
  readonly status: string
  readonly error: string | undefined
  readonly url: string
  readonly md5: string
}

export interface Feature {
  readonly name: string
  readonly type: 'numeric' | 'nominal' | 'string' | 'date'
  readonly isTarget: boolean
  readonly isIgnored: boolean
  readonly isRowId: boolean
}

/** The datasets of a list, lowest version first. */
export function parseList(answer: unknown): { readonly id: number; readonly version: number }[] {
  return listAt(answer, ['data', 'dataset'])
    .map((entry) => ({ id: Number(fieldOf(entry, 'did')), version: Number(fieldOf(entry, 'version')) }))
    .sort((a, b) => a.version - b.version)
}

/** @throws DataError BAD_DOCUMENT for an answer that lacks the file's address or its checksum */
export function parseDescription(answer: unknown, id: number): DatasetDescription {
  const found = at(answer, ['data_set_description'])
  if (found === undefined)
    throw new DataError('DATASET_NOT_FOUND', 'is the id of no dataset of OpenML', { value: String(id) })
  const stated = fieldOf(found, 'id')
  if (stated !== undefined && Number(stated) !== id) {
    throw new DataError('BAD_DOCUMENT', `is the id that OpenML's answer states, but ${id} was asked for`, {
      value: String(stated),
    })
  }
  const error = fieldOf(found, 'error')
  return {
    name: textAt(found, 'name'),
    version: Number(fieldOf(found, 'version')),
    description: String(fieldOf(found, 'description') ?? ''),
    status: String(fieldOf(found, 'status') ?? 'active'),
    error: error === undefined ? undefined : String(error),
    url: textAt(found, 'url'),
    md5: textAt(found, 'md5_checksum').toLowerCase(),
  }
}

export function parseFeatures(answer: unknown, id: number): Feature[] {
  const features = listAt(answer, ['data_features', 'feature'])
  if (features.length === 0)
    throw new DataError('BAD_DOCUMENT', 'has no features on OpenML', { value: `dataset ${id}` })
  return features.map((feature) => ({
    name: textAt(feature, 'name'),
    type: textAt(feature, 'data_type') as Feature['type'],
    isTarget: fieldOf(feature, 'is_target') === 'true',
    isIgnored: fieldOf(feature, 'is_ignore') === 'true',
    isRowId: fieldOf(feature, 'is_row_identifier') === 'true',
  }))
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce(fieldOf, value)
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined
}

function listAt(value: unknown, path: readonly string[]): unknown[] {
  const found = at(value, path)
  return Array.isArray(found) ? found : []
}

function textAt(value: unknown, name: string): string {
  const text = fieldOf(value, name)
  if (typeof text === 'string') return text
  throw new DataError('BAD_DOCUMENT', "is missing in OpenML's answer", { value: name })
}
