import { type Dataset, type DatasetInput, limits, type Tag } from '@labbook/protocol'
import { invalid } from '../invalid-input.js'
import { codeSource, type DatasetSource, sourceAt } from './dataset-source.js'
import { metaDigest, tableDigest, tensorDigest } from './digest.js'
import { pythonJson } from './python-json.js'
import { tableSchema } from './table-schema.js'
import { type FrameLike, isFrame, type TableData, tableOf } from './table.js'
import { isTensor, type TensorData } from './tensor.js'
import { tensorProfile, tensorSchema } from './tensor-schema.js'

/** What is not in the data themselves. */
export interface DatasetOptions {
  /** When left out that of the frame, or `dataset`. */
  readonly name?: string | undefined
  /** A path, a URL, or another kind of source. When left out where the frame was read from, or the program itself. */
  readonly source?: string | DatasetSource | undefined
  /** Of a table the column to predict; of arrays the array, or arrays by name. */
  readonly targets?: string | TensorData | undefined
  /** Computed from the data when left out. */
  readonly digest?: string | undefined
}

/** What a run uses a dataset for. */
export interface InputOptions {
  /** What the data are used for, such as `training` or `test`. */
  readonly context?: string | undefined
  readonly tags?: Readonly<Record<string, string>> | undefined
}

/** Of a frame also what `datasetOf` takes. */
export interface FrameInputOptions extends InputOptions, DatasetOptions {}

/**
 * The description of a dataset for a run: name, digest, source, schema and profile. The data themselves stay where they are. For
 * equal data MLflow's Python client gives the same digest, schema and profile.
 *
 * @example datasetOf([{ area: 70, price: 300_000 }], { name: 'houses', source: 'houses.csv', targets: 'price' })
 * @example datasetOf({ data: new Float32Array(60_000 * 784), shape: [60_000, 28, 28] }, { targets: new Uint8Array(60_000) })
 * @throws ApiError INVALID_PARAMETER_VALUE for what is no table and no array, for targets that are not there, and beyond a limit
 */
export function datasetOf(data: TableData | TensorData, options: DatasetOptions = {}): Dataset {
  const described = isTensorData(data) ? tensorDataset(data, options) : tableDataset(data, options)
  const about = 'columnNames' in data && isFrame(data) ? aboutFrame(data) : {}
  const origin = originOf({ name: options.name ?? about.name, source: options.source ?? about.source })
  return checked({ ...origin, ...described, ...(options.digest && { digest: options.digest }) })
}

/**
 * A dataset of which only the address is known, such as one that does not fit into memory.
 *
 * @example metaDataset('s3://bucket/logs/', { name: 'logs' })
 * @throws ApiError INVALID_PARAMETER_VALUE for an empty address, and beyond a limit
 */
export function metaDataset(
  source: string | DatasetSource,
  options: { readonly name?: string; readonly digest?: string } = {},
): Dataset {
  const origin = originOf({ ...options, source })
  return checked({ ...origin, schema: undefined, profile: undefined, digest: options.digest ?? metaDigest(origin) })
}

/**
 * A dataset as a run logs it: the context, such as `train` or `test`, says what for.
 *
 * @example datasetInput(datasetOf(rows), { context: 'train' })
 * @throws ApiError INVALID_PARAMETER_VALUE for tags beyond a limit, and for options of a frame beside a dataset that is made
 */
export function datasetInput(data: Dataset | FrameLike, options: FrameInputOptions = {}): DatasetInput {
  const { context, tags: further = {}, ...about } = options
  const [given] = Object.keys(about)
  if (!isFrame(data) && given !== undefined) {
    throw invalid(`The dataset '${data.name}' is made already: give '${given}' to datasetOf.`)
  }
  const dataset = isFrame(data) ? datasetOf(data, about) : data
  const tags: Tag[] = Object.entries({ ...(context !== undefined && { [CONTEXT]: context }), ...further }).map(
    ([key, value]) => ({ key, value: String(value) }),
  )
  if (tags.length > limits.tagsPerInput) {
    throw invalid(`A dataset of a run has at most ${limits.tagsPerInput} tags, but ${tags.length} were given.`)
  }
  for (const { key, value } of tags) {
    refuseLonger(`The key of the dataset tag '${key.slice(0, 50)}'`, key, limits.inputTagKey)
    refuseLonger(`The value of the dataset tag '${key}'`, value, limits.inputTagValue)
  }
  return { dataset, tags }
}

const CONTEXT = 'mlflow.data.context'

type Described = Pick<Dataset, 'digest' | 'schema' | 'profile'>

function aboutFrame({ name, source }: FrameLike): Pick<DatasetOptions, 'name' | 'source'> {
  return { name, source: source === undefined || source.type === 'code' ? undefined : source.uri }
}

function isTensorData(data: TableData | TensorData): data is TensorData {
  if (isTensor(data)) return true
  if (isFrame(data)) return false
  const parts = Array.isArray(data) ? [] : Object.values(data)
  return parts.length > 0 && parts.every((part) => isTensor(part) && !ArrayBuffer.isView(part))
}

function tableDataset(data: TableData, { targets }: DatasetOptions): Described {
  const table = tableOf(data)
  if (targets !== undefined && typeof targets !== 'string') {
    throw invalid('The targets of a table are the name of a column, such as { targets: "price" }.')
  }
  const names = table.columns.map(({ name }) => name)
  if (targets !== undefined && !names.includes(targets)) {
    throw invalid(
      `The table has no column '${targets}' for its targets. Its columns are ${names.join(', ').slice(0, 500)}.`,
    )
  }
  const profile = { num_rows: table.numRows, num_elements: table.numRows * names.length }
  return { digest: tableDigest(table), schema: tableSchema(table), profile: pythonJson(profile) }
}

function tensorDataset(data: TensorData, { targets }: DatasetOptions): Described {
  if (typeof targets === 'string') {
    throw invalid(`The targets of arrays are an array, not the name '${targets}'.`)
  }
  return {
    digest: tensorDigest(data, targets),
    schema: tensorSchema(data, targets),
    profile: tensorProfile(data, targets),
  }
}

function originOf({ name = 'dataset', source }: DatasetOptions): Pick<Dataset, 'name' | 'sourceType' | 'source'> {
  const { type, source: text } = typeof source === 'string' ? sourceAt(source) : (source ?? codeSource())
  return { name, sourceType: type, source: text }
}

function checked(dataset: Dataset): Dataset {
  if (dataset.name === '') throw invalid('The name of a dataset is empty.')
  refuseLonger('The name of the dataset', dataset.name, limits.datasetName)
  refuseLonger(`The digest of the dataset '${dataset.name}'`, dataset.digest, limits.datasetDigest)
  refuseLonger(`The source of the dataset '${dataset.name}'`, dataset.source, limits.datasetSource)
  refuseLonger(`The schema of the dataset '${dataset.name}'`, dataset.schema ?? '', limits.datasetSchema)
  refuseLonger(`The profile of the dataset '${dataset.name}'`, dataset.profile ?? '', limits.datasetProfile)
  return dataset
}

function refuseLonger(what: string, text: string, most: number): void {
  if (text.length > most) throw invalid(`${what} has ${text.length} characters, but at most ${most} are allowed.`)
}
