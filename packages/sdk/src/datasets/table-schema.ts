import { typeOfColumn } from './column-kind.js'
import { pythonJson } from './python-json.js'
import type { Cells, Table } from './table.js'

/** A type of MLflow's column specs; objects and lists say what they hold. */
type Spec = { type: string; items?: Spec; properties?: Record<string, Property> }
type Property = Spec & { required: boolean }

/**
 * The schema of a table as MLflow's Python client writes it: `{"mlflow_colspec": [{"type", "name", "required"}]}`. Undefined when
 * a column has no single type, as in Python.
 *
 * @example tableSchema(tableOf({ x: [1, 2] })) // '{"mlflow_colspec": [{"type": "long", "name": "x", "required": true}]}'
 */
export function tableSchema({ columns }: Table): string | undefined {
  const specs = columns.map((column) => {
    const { name, cells } = column
    const { kind, hasMissing } = typeOfColumn(column)
    const type = kind === 'object' ? typeOfAll(cells) : kind === 'uint64' ? undefined : { type: kind }
    return type && { ...type, name, required: !hasMissing }
  })
  if (specs.length === 0 || specs.includes(undefined)) return undefined
  return pythonJson({ mlflow_colspec: specs.flatMap((spec) => spec ?? []) })
}

const ANY: Spec = { type: 'any' }

function typeOfAll(cells: Cells): Spec | undefined {
  return Array.from(cells, typeOf).reduce<Spec | undefined>(merged, ANY)
}

function typeOf(value: unknown): Spec | undefined {
  if (value == null || Number.isNaN(value)) return ANY
  switch (typeof value) {
    case 'string':
      return { type: 'string' }
    case 'boolean':
      return { type: 'boolean' }
    case 'bigint':
      return { type: 'long' }
    case 'number':
      return { type: Number.isSafeInteger(value) ? 'long' : 'double' }
    case 'object':
      return Array.isArray(value) ? typeOfList(value) : value instanceof Date ? undefined : typeOfRecord(value)
    default:
      return undefined
  }
}

function typeOfList(list: unknown[]): Spec | undefined {
  if (list.length === 0) return ANY
  const items = typeOfAll(list)
  return items && { type: 'array', items }
}

function typeOfRecord(record: object): Spec | undefined {
  const properties: Record<string, Property> = {}
  for (const [key, value] of Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const type = typeOf(value)
    if (type === undefined) return undefined
    properties[key] = { ...type, required: type.type !== 'any' }
  }
  return Object.keys(properties).length === 0 ? ANY : { type: 'object', properties }
}

/** What holds values of both. JavaScript has one kind of number: whole ones beside fractions are doubles. */
function merged(a: Spec | undefined, b: Spec | undefined): Spec | undefined {
  if (a === undefined || b === undefined) return undefined
  if (a.type === 'any') return b
  if (b.type === 'any') return a
  if (a.type !== b.type) return isNumber(a) && isNumber(b) ? { type: 'double' } : undefined
  if (a.items !== undefined) {
    const items = merged(a.items, b.items)
    return items && { type: 'array', items }
  }
  return a.properties === undefined ? a : mergedRecords(a.properties, b.properties ?? {})
}

function mergedRecords(a: Record<string, Property>, b: Record<string, Property>): Spec | undefined {
  const properties: Record<string, Property> = {}
  for (const key of [...new Set([...Object.keys(a), ...Object.keys(b)])].sort()) {
    const type = merged(a[key] ?? ANY, b[key] ?? ANY)
    if (type === undefined) return undefined
    properties[key] = { ...type, required: (a[key]?.required ?? false) && (b[key]?.required ?? false) }
  }
  return { type: 'object', properties }
}

function isNumber({ type }: Spec): boolean {
  return type === 'long' || type === 'double'
}
