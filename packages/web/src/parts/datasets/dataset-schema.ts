/** A column or tensor of a dataset. */
export interface DatasetColumn {
  readonly name: string
  /** `double`, or `tensor, float64, shape (-1, 28, 28)`. */
  readonly type: string
}

/** The logged schema of a dataset; undefined if its format is unknown. */
export function parseDatasetSchema(text: string): readonly DatasetColumn[] | undefined {
  const schema = jsonOf(text)
  const columns = get(schema, 'mlflow_colspec')
  if (Array.isArray(columns)) return columns.map(columnOf)
  const tensors = get(schema, 'mlflow_tensorspec')
  const parts = ['features', 'targets'].flatMap((part) => {
    const fields = get(tensors, part)
    const parsed = typeof fields === 'string' ? jsonOf(fields) : fields
    return Array.isArray(parsed) ? parsed.map((field, i) => ({ ...tensorOf(field), fallback: `${part} ${i + 1}` })) : []
  })
  if (parts.length === 0) return undefined
  return parts.map(({ name, type, fallback }) => ({ name: name === '' ? fallback : name, type }))
}

function columnOf(field: unknown): DatasetColumn {
  return { name: textOf(get(field, 'name')), type: textOf(get(field, 'type')) }
}

function tensorOf(field: unknown): DatasetColumn {
  const tensor = get(field, 'tensor-spec')
  const shape = get(tensor, 'shape')
  const size = Array.isArray(shape) ? shape.join(', ') : '?'
  return { name: textOf(get(field, 'name')), type: `tensor, ${textOf(get(tensor, 'dtype'))}, shape (${size})` }
}

function get(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
