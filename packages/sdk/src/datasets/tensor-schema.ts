import { columnType } from './column-kind.js'
import { pythonJson } from './python-json.js'
import { asMap, type Tensor, type TensorData, UNNAMED } from './tensor.js'

/** The schema of arrays as MLflow's Python client writes it: specs of features and targets, each as a text of its own. */
export function tensorSchema(features: TensorData, targets?: TensorData): string {
  return pythonJson({
    mlflow_tensorspec: { features: specsOf(features), targets: targets === undefined ? null : specsOf(targets) },
  })
}

/**
 * Shapes, sizes and bytes of the arrays.
 *
 * @example tensorProfile(Uint8Array.of(1)) // '{"features_shape": [1], "features_size": 1, "features_nbytes": 1}'
 */
export function tensorProfile(features: TensorData, targets?: TensorData): string {
  return pythonJson({ ...profileOf('features', features), ...(targets && profileOf('targets', targets)) })
}

function profileOf(part: string, data: TensorData) {
  return {
    [`${part}_shape`]: each(data, ({ shape }) => shape),
    [`${part}_size`]: each(data, ({ cells }) => cells.length),
    [`${part}_nbytes`]: each(data, (tensor) => tensor.cells.length * numpyType(tensor).bytes),
  }
}

/** One value, or one by name. */
function each<Value>(data: TensorData, value: (tensor: Tensor) => Value): Value | Record<string, Value> {
  const tensors = asMap(data)
  const lone = tensors.get(UNNAMED)
  return lone === undefined
    ? Object.fromEntries([...tensors].map(([name, tensor]) => [name, value(tensor)]))
    : value(lone)
}

function specsOf(data: TensorData): string {
  const specs = [...asMap(data)].map(([name, tensor]) => ({
    ...(name === UNNAMED ? {} : { name }),
    type: 'tensor',
    // The first dimension is how many there are.
    'tensor-spec': { dtype: numpyType(tensor).name, shape: [-1, ...tensor.shape.slice(1)] },
  }))
  return pythonJson(specs)
}

interface NumpyType {
  readonly name: string
  readonly bytes: number
}

/** The name of an array's type in NumPy, and the bytes that NumPy needs for an element. */
function numpyType({ cells }: Tensor): NumpyType {
  if (ArrayBuffer.isView(cells) && 'BYTES_PER_ELEMENT' in cells) {
    const name = cells.constructor.name.replace(/Array|Clamped|Big/g, '').toLowerCase()
    return { name, bytes: Number(cells.BYTES_PER_ELEMENT) }
  }
  const { kind, hasMissing } = columnType(cells)
  if (kind === 'long') return { name: 'int64', bytes: 8 }
  if (kind === 'uint64') return { name: 'uint64', bytes: 8 }
  if (kind === 'double') return { name: 'float64', bytes: 8 }
  if (kind === 'boolean') return { name: 'bool', bytes: 1 }
  // A fixed width, that of the longest text, at four bytes a character.
  if (kind === 'string' && !hasMissing) return { name: 'str', bytes: 4 * Math.max(1, ...lengths(cells)) }
  return { name: 'object', bytes: 8 }
}

function lengths(cells: ArrayLike<unknown>): number[] {
  return Array.from(cells, (cell) => [...String(cell)].length)
}
