import { DataError } from '../data-error.js'
import type { Frame } from '../frame/frame.js'
import { parseArff, readArff } from '../readers/arff.js'
import { decodeText } from '../readers/decode-text.js'
import { warn } from '../readers/source.js'
import { type Answers, openAnswers } from './answers.js'
import { type DatasetDescription, type Feature, parseDescription, parseFeatures, parseList } from './openml-json.js'
import type { OpenmlOptions } from './openml-options.js'

export interface OpenmlDataset {
  /** `null` for a dataset read from `file`, as are the other facts that OpenML states. */
  readonly id: number | null
  readonly name: string
  readonly version: number | null
  readonly description: string
  readonly url: string | null
  readonly md5: string | null
  readonly features: readonly Feature[]
  /** All columns but targets, ignored ones and row ids. */
  readonly data: Frame
  readonly target: Frame | null
  /** `data` and `target` together. */
  readonly frame: Frame
}

/**
 * A dataset of OpenML by its name or id. Each file is kept in a cache, and its MD5 checked whenever it is read.
 *
 * @example const { data } = await fetchOpenml('house_sales', { version: 1 })
 * @throws DataError DATASET_NOT_FOUND, CHECKSUM_MISMATCH, NETWORK, OFFLINE
 */
export async function fetchOpenml(
  dataset: string | { readonly id: number },
  options: OpenmlOptions = {},
): Promise<OpenmlDataset> {
  if (options.file !== undefined) return fromFile(typeof dataset === 'string' ? dataset : String(dataset.id), options)
  const answers = openAnswers(options)
  const id = typeof dataset === 'string' ? await findId(answers, dataset, options) : dataset.id
  const description = await answers.json(`api/v1/json/data/${id}`, (answer) => parseDescription(answer, id))
  checkStatus(description, options)
  const features = await answers.json(`api/v1/json/data/features/${id}`, (answer) => parseFeatures(answer, id))
  const bytes = await answers.file(description.url, description.md5)
  const text = decodeText({ bytes, file: description.url })
  const all = parseArff(text, { name: description.name, onWarning: options.onWarning })
  const { name, version, url, md5 } = description
  return { id, name, version, description: description.description, url, md5, features, ...parts(all, features, url) }
}

async function fromFile(name: string, options: OpenmlOptions): Promise<OpenmlDataset> {
  const frame = await readArff(options.file as string, { ...options, name })
  return {
    id: null,
    name,
    version: null,
    description: '',
    url: null,
    md5: null,
    features: [],
    data: frame,
    target: null,
    frame,
  }
}

async function findId(answers: Answers, name: string, options: OpenmlOptions): Promise<number> {
  const { version = 'active' } = options
  const list = `api/v1/json/data/list/data_name/${encodeURIComponent(name)}/limit/2`
  const path = version === 'active' ? `${list}/status/active` : `${list}/data_version/${version}`
  const active = await answers.json(path, parseList)
  const isMaybeDeactivated = active.length === 0 && version !== 'active'
  const datasets = isMaybeDeactivated ? await answers.json(`${path}/status/deactivated`, parseList) : active
  const [first] = datasets
  if (first === undefined) {
    const rule = version === 'active' ? 'is no active dataset of OpenML' : `has no version ${version} on OpenML`
    throw new DataError('DATASET_NOT_FOUND', rule, { value: name })
  }
  if (version === 'active' && datasets.length > 1) {
    warn(
      `OpenML has several versions of ${name}; version ${first.version} was taken. State the version to keep it.`,
      options,
    )
  }
  return first.id
}

function checkStatus({ name, version, status, error }: DatasetDescription, options: OpenmlOptions) {
  if (error !== undefined || status === 'error') {
    throw new DataError('DATASET_NOT_FOUND', `(version ${version}) is in error on OpenML: ${error ?? status}`, {
      value: name,
    })
  }
  if (status !== 'active') warn(`Version ${version} of ${name} is ${status} on OpenML. It may have faults.`, options)
}

function parts(
  all: Frame,
  features: readonly Feature[],
  url: string,
): Pick<OpenmlDataset, 'data' | 'target' | 'frame'> {
  const from = (names: readonly string[]) => withSource(all.select(names), url)
  const targets = features.filter(({ isTarget }) => isTarget).map(({ name }) => name)
  const left = new Set(features.filter(({ isIgnored, isRowId }) => isIgnored || isRowId).map(({ name }) => name))
  const data = all.columns.filter((name) => !left.has(name) && !targets.includes(name))
  return { data: from(data), target: targets.length === 0 ? null : from(targets), frame: from([...data, ...targets]) }
}

function withSource(frame: Frame, url: string): Frame {
  return frame.describedAs({ source: { type: 'http', uri: url } })
}
