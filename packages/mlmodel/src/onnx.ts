import type { ModelInput } from './enforce-input.js'
import { InputError } from './errors.js'
import { nestedFromTensor, type Tensor, tensorFromNested } from './tensor.js'

/** An input of a graph, as the runtimes of Node and of the browser describe it. */
export interface GraphInput {
  readonly name: string
  readonly isTensor: boolean
  /** `float32`, `int64`, `string` … */
  readonly type?: string
  readonly shape?: readonly (number | string)[]
}

/** What the runtimes make a tensor of. */
export interface Feed {
  readonly type: string
  readonly data: FeedData
  readonly dims: readonly number[]
}

export interface GraphOutput {
  readonly dims: readonly number[]
  readonly data: ArrayLike<unknown>
}

/** A loaded graph, in Node or in the browser; `T` is what its runtime calls a tensor. */
export interface OnnxSession<T> {
  readonly inputMetadata: readonly GraphInput[]
  readonly outputNames: readonly string[]
  run(feeds: Readonly<Record<string, T>>): Promise<Readonly<Record<string, object>>>
}

export type FeedData =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | string[]

/**
 * Predictions of a graph, as MLflow's ONNX flavor gives them: for tensors nested lists by the name of the output, for a table
 * rows whose columns are the outputs.
 *
 * @throws InputError for data that the graph does not take; the runtime has errors of its own
 */
export async function predictWithOnnx<T>(
  session: OnnxSession<T>,
  input: ModelInput,
  makeTensor: (feed: Feed) => T,
): Promise<unknown> {
  const feeds = [...onnxFeeds(input, session.inputMetadata)].map(([name, feed]) => [name, makeTensor(feed)] as const)
  const answer = await session.run(Object.fromEntries(feeds))
  const outputs = session.outputNames.map((name): [string, GraphOutput] => {
    const output = answer[name]
    if (output === undefined || !('data' in output) || !('dims' in output))
      throw new InputError([
        { field: name, message: 'This output is a map or a sequence. Only tensors are supported.' },
      ])
    return [name, output as GraphOutput]
  })
  return onnxPredictions(input, new Map(outputs))
}

/**
 * What a graph is fed with: a table goes whole into a lone input, else each column into the
 * input of its name; tensors go by their names.
 *
 * @throws InputError
 */
export function onnxFeeds(input: ModelInput, graph: readonly GraphInput[]): ReadonlyMap<string, Feed> {
  const [only] = graph
  if (only === undefined) throw new InputError([{ message: 'The model has no inputs.' }])
  return new Map(
    graph.map((wanted) => {
      const tensor = graph.length === 1 ? loneTensor(input) : tensorOf(input, wanted)
      return [wanted.name, feedFor(tensor, wanted)]
    }),
  )
}

function loneTensor(input: ModelInput): Tensor {
  if (input.kind === 'table') {
    const { columns, rowCount } = input.table
    const rows = Array.from({ length: rowCount }, (_, row) => columns.map(({ values }) => values[row]))
    return rowCount === 0 ? { dtype: 'float64', shape: [0, columns.length], data: [] } : tensorFromNested(rows)
  }
  const [tensor, second] = input.tensors.values()
  if (tensor === undefined || second !== undefined)
    throw new InputError([{ message: `The model expects one tensor but got ${input.tensors.size}.` }])
  return tensor
}

function tensorOf(input: ModelInput, { name, shape = [] }: GraphInput): Tensor {
  if (input.kind === 'tensors') {
    const tensor = input.tensors.get(name)
    if (tensor === undefined) throw notThere(name)
    return tensor
  }
  const column = input.table.columns.find((each) => each.name === name)
  if (column === undefined) throw notThere(name)
  const tensor = tensorFromNested(column.values, name)
  // Converters make each column a matrix of one.
  return tensor.shape.length === 1 && shape.length === 2 ? { ...tensor, shape: [...tensor.shape, 1] } : tensor
}

function notThere(name: string): InputError {
  return new InputError([{ field: name, message: 'This input is missing from the data.' }])
}

type Convert = (data: readonly unknown[]) => FeedData | undefined

/** By the type of a graph's input; undefined where an element is of another kind. */
const FEEDS: Readonly<Record<string, Convert>> = {
  float32: (data) => numbers(data, (all) => Float32Array.from(all)),
  float64: (data) => numbers(data, (all) => Float64Array.from(all)),
  int8: (data) => whole(data, (all) => Int8Array.from(all)),
  uint8: (data) => whole(data, (all) => Uint8Array.from(all)),
  int16: (data) => whole(data, (all) => Int16Array.from(all)),
  uint16: (data) => whole(data, (all) => Uint16Array.from(all)),
  int32: (data) => whole(data, (all) => Int32Array.from(all)),
  uint32: (data) => whole(data, (all) => Uint32Array.from(all)),
  int64: (data) => whole(data, (all) => BigInt64Array.from(all, BigInt)),
  uint64: (data) => whole(data, (all) => BigUint64Array.from(all, BigInt)),
  bool: (data) =>
    data.every((value) => typeof value === 'boolean') ? Uint8Array.from(data as boolean[], Number) : undefined,
  string: (data) => (data.every((value) => typeof value === 'string') ? [...(data as string[])] : undefined),
}

function feedFor(tensor: Tensor, { name, isTensor, type = '' }: GraphInput): Feed {
  const convert = isTensor ? FEEDS[type] : undefined
  if (convert === undefined)
    throw new InputError([
      {
        field: name,
        message: isTensor
          ? `This input expects ${type || 'an unknown type'}, which is not supported.`
          : 'This input is not a tensor. Only tensors are supported.',
      },
    ])
  const data = convert(tensor.data)
  if (data === undefined)
    throw new InputError([{ field: name, message: `This input expects ${type}, but the data is ${tensor.dtype}.` }])
  return { type, data, dims: tensor.shape }
}

function numbers(data: readonly unknown[], make: (all: number[]) => FeedData): FeedData | undefined {
  const all = data.map((value) => (value === null ? Number.NaN : value))
  return all.every((value) => typeof value === 'number') ? make(all) : undefined
}

function whole(data: readonly unknown[], make: (all: number[]) => FeedData): FeedData | undefined {
  return data.every(Number.isSafeInteger) ? make(data as number[]) : undefined
}

/** A table's outputs lie flat in its columns. Outputs of several lengths, at which MLflow fails, are a list in the row. */
export function onnxPredictions(input: ModelInput, outputs: ReadonlyMap<string, GraphOutput>): unknown {
  const tensors = [...outputs].map(([name, { dims, data }]) => ({ name, shape: dims, data: Array.from(data, plain) }))
  if (input.kind === 'tensors')
    return Object.fromEntries(tensors.map((tensor) => [tensor.name, nestedFromTensor(tensor)]))
  const isFlat = new Set(tensors.map(({ data }) => data.length)).size === 1
  const columns = tensors.map((tensor) => ({
    name: tensor.name,
    values: isFlat ? tensor.data : [nestedFromTensor(tensor)].flat(),
  }))
  return Array.from({ length: columns[0]?.values.length ?? 0 }, (_, row) =>
    Object.fromEntries(columns.map(({ name, values }) => [name, values[row]])),
  )
}

/** An integer beyond what a number holds exactly stays exact as text. */
function plain(value: unknown): unknown {
  if (typeof value !== 'bigint') return value
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : String(value)
}
