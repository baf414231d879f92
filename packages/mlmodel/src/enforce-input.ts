import { enforceTensor } from './enforce-tensor.js'
import { enforceValue, Mismatch } from './enforce-value.js'
import { InputError, type InputProblem } from './errors.js'
import { type FieldType, objectOf } from './field-type.js'
import type { ScoringInput } from './scoring-request.js'
import type { Field, ParamField } from './signature.js'
import { type Column, type Table, tableFromRecords, tableFromRows } from './table.js'
import { type Tensor, tensorFromNested } from './tensor.js'

/** What a model predicts from: a table, or tensors by name; the name of a lone tensor without one is ''. */
export type ModelInput =
  | { readonly kind: 'table'; readonly table: Table }
  | { readonly kind: 'tensors'; readonly tensors: ReadonlyMap<string, Tensor> }

/**
 * Converts data to what a signature requires (models-and-autolog B.4): columns in its order and types, tensors in its
 * shapes. Without a signature, the data is unchanged.
 *
 * @throws InputError that lists everything that does not match
 */
export function enforceInput(input: ScoringInput, fields: readonly Field[] | undefined): ModelInput {
  if (fields === undefined || fields.length === 0) return asItCame(input)
  return fields[0]?.type.kind === 'tensor'
    ? { kind: 'tensors', tensors: enforceTensors(input, fields) }
    : { kind: 'table', table: enforceTable(asTable(input, fields), fields) }
}

/** Converts params to the types of the signature and fills in its defaults. Unknown params are ignored. */
export function enforceParams(
  given: Readonly<Record<string, unknown>>,
  fields: readonly ParamField[] = [],
): Record<string, unknown> {
  const problems: InputProblem[] = []
  const params = fields.map(({ name, type, default: value }) => {
    if (!Object.hasOwn(given, name)) return [name, value]
    return [name, attempt(problems, { field: name }, () => enforceValue(given[name], type, false))]
  })
  if (problems.length > 0) throw new InputError(problems)
  return Object.fromEntries(params) as Record<string, unknown>
}

function asItCame(input: ScoringInput): ModelInput {
  switch (input.form) {
    case 'table':
      return { kind: 'table', table: input.table }
    case 'values':
      return { kind: 'tensors', tensors: new Map([['', tensorFromNested(input.values)]]) }
    default: {
      const tensors = [...input.named].map(([name, value]) => [name, tensorFromNested(value, name)] as const)
      return { kind: 'tensors', tensors: new Map(tensors) }
    }
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// Columns

/** Lists and named lists as the columns that they stand for. */
function asTable(input: ScoringInput, fields: readonly Field[]): Table {
  if (input.form === 'table') return input.table
  if (input.form === 'named') return tableOfNamed(input.named, fields)
  const values = Array.isArray(input.values) ? (input.values as unknown[]) : [input.values]
  if (values.length > 0 && values.every((value) => objectOf(value) !== undefined)) return tableFromRecords(values)
  const [only] = fields
  if (fields.length > 1 || only === undefined) return tableFromRows(values)
  return {
    columns: [{ name: only.name ?? '0', values }],
    rowCount: values.length,
    hasNames: only.name !== undefined,
  }
}

/** One row of single values, lists and objects, or columns; where they are mixed, a single value stands in every row. */
function tableOfNamed(named: ReadonlyMap<string, unknown>, fields: readonly Field[]): Table {
  const entries = [...named]
  const isOneRow =
    fields.some(({ type }) => type.kind !== 'scalar') || entries.every(([, value]) => !Array.isArray(value))
  const lists = isOneRow ? [] : entries.flatMap(([, value]) => (Array.isArray(value) ? [value] : []))
  const rowCount = lists[0]?.length ?? 1
  const odd = entries.find(([, value]) => lists.includes(value as never) && (value as unknown[]).length !== rowCount)
  if (odd !== undefined) {
    const message = `It has ${(odd[1] as unknown[]).length} values, but the other inputs have ${rowCount}.`
    throw new InputError([{ field: odd[0], message }])
  }
  return {
    columns: entries.map(([name, value]) => ({
      name,
      values: isOneRow || !Array.isArray(value) ? Array.from({ length: rowCount }, () => value) : value,
    })),
    rowCount,
    hasNames: true,
  }
}

function enforceTable(table: Table, fields: readonly Field[]): Table {
  const columns = fields.some(({ name }) => name !== undefined) ? byName(table, fields) : byPlace(table, fields)
  const problems: InputProblem[] = []
  const enforced = columns.map(
    ({ field, column }): Column => ({
      name: column.name,
      values: column.values.map((value, row) =>
        attempt(problems, { field: column.name, row }, () => enforceValue(value, field.type, field.isRequired)),
      ),
    }),
  )
  if (problems.length > 0) throw new InputError(problems)
  return { ...table, columns: enforced }
}

interface FieldColumn {
  readonly field: Field
  readonly column: Column
}

/** In the order of the signature, less optional ones that are not there; what it does not know is left out. */
function byName(table: Table, fields: readonly Field[]): FieldColumn[] {
  const given = new Map(table.columns.map((column) => [column.name, column]))
  const missing = fields.filter(({ name, isRequired }) => isRequired && !given.has(name ?? ''))
  if (missing.length > 0) {
    const names = missing.map(({ name }) => name ?? '')
    const extra = table.columns.map(({ name }) => name).filter((name) => !fields.some((field) => field.name === name))
    const message = `Model is missing inputs ${listed(names)}.`
    throw new InputError([
      { message: extra.length === 0 ? message : `${message} Note that there were extra inputs: ${listed(extra)}.` },
    ])
  }
  return fields.flatMap((field) => {
    const column = given.get(field.name ?? '')
    return column === undefined ? [] : [{ field, column }]
  })
}

/** Without names only the number of columns can be wrong. */
function byPlace(table: Table, fields: readonly Field[]): FieldColumn[] {
  if (table.columns.length < fields.length) {
    const message = `Model is missing inputs: it expects ${fields.length} columns but got ${table.columns.length}.`
    throw new InputError([{ message }])
  }
  return fields.map((field, i) => ({ field, column: table.columns[i]! }))
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 20).map((name) => `'${name.slice(0, 100)}'`)
  return `[${shown.join(', ')}${names.length > shown.length ? ', …' : ''}]`
}

// ---------------------------------------------------------------------------------------------------------------------
// Tensors

type TensorType = Extract<FieldType, { kind: 'tensor' }>

function enforceTensors(input: ScoringInput, fields: readonly Field[]): ReadonlyMap<string, Tensor> {
  const given = asNamed(input, fields)
  const missing = fields.filter(({ name, isRequired }) => isRequired && !given.has(name ?? ''))
  if (missing.length > 0)
    throw new InputError([{ message: `Model is missing inputs ${listed(missing.map(({ name }) => name ?? ''))}.` }])
  const problems: InputProblem[] = []
  const tensors = fields.flatMap(({ name = '', type }): [string, Tensor][] => {
    if (!given.has(name) || type.kind !== 'tensor') return []
    const where = name === '' ? {} : { field: name }
    const tensor = attempt(problems, where, () => {
      const nested = tensorFromNested(given.get(name), where.field)
      return enforceTensor(input.form === 'table' ? asShaped(nested, type) : nested, type)
    })
    return tensor === undefined ? [] : [[name, tensor]]
  })
  if (problems.length > 0) throw new InputError(problems)
  return new Map(tensors)
}

/** Nested lists by the name of a tensor. A table without names for them is one matrix. */
function asNamed(input: ScoringInput, fields: readonly Field[]): ReadonlyMap<string, unknown> {
  const only = fields.length === 1 ? fields[0] : undefined
  if (input.form === 'named') {
    if (only === undefined || only.name !== undefined) return input.named
    throw new InputError([{ message: 'The model expects a single tensor without a name.' }])
  }
  if (input.form === 'values') {
    if (only === undefined)
      throw new InputError([{ message: 'The model expects several tensors. Pass each one by name.' }])
    return new Map([[only.name ?? '', input.values]])
  }
  const { columns, rowCount } = input.table
  if (only === undefined || only.name !== undefined) return new Map(columns.map(({ name, values }) => [name, values]))
  const [first] = columns
  if (columns.length === 1 && first !== undefined) return new Map([['', first.values]])
  return new Map([['', Array.from({ length: rowCount }, (_, row) => columns.map(({ values }) => values[row]))]])
}

/** A cell of a table holds its part of a tensor flat; the fixed dimensions say how it folds. */
function asShaped(tensor: Tensor, { shape }: TensorType): Tensor {
  const [rows = 0] = tensor.shape
  const [first, ...fixed] = shape
  const size = fixed.reduce((product, length) => product * length, 1)
  const isFlat = first === -1 && fixed.every((length) => length > 0) && tensor.data.length === rows * size
  return isFlat ? { ...tensor, shape: [rows, ...fixed] } : tensor
}

// ---------------------------------------------------------------------------------------------------------------------

const MAX_PROBLEMS = 100

/** Gathers what does not fit; after so many, there is no use in more. */
function attempt<T>(problems: InputProblem[], where: Omit<InputProblem, 'message'>, enforce: () => T): T | undefined {
  try {
    return enforce()
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error
    problems.push({ ...where, message: error.message })
    if (problems.length >= MAX_PROBLEMS) throw new InputError(problems)
    return undefined
  }
}
