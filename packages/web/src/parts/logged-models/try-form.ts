import {
  enforceInput,
  type Field,
  InputError,
  type InputExample,
  type InputProblem,
  type ModelInput,
  readText,
  tableFromTexts,
} from '@labbook/mlmodel'
import { formatDecimals, formatMetric } from '../../format/format-number.js'
import { cellText } from './input-example-table.js'

/** The values in the form: one list of texts per row, one text per field of the signature. */
export type FormRows = readonly (readonly string[])[]

/** At most this many rows of the input example fill the form. */
const MAX_ROWS = 20

/** Tensors are entered as JSON, all rows at once. */
export function acceptsRows(fields: readonly Field[]): boolean {
  return fields[0]?.type.kind !== 'tensor'
}

/** The name of a field, in the form and in errors. */
export function fieldName({ name }: Field, place: number): string {
  return name ?? String(place)
}

/** The initial form, filled from the input example as far as it fits. */
export function prefilledRows(fields: readonly Field[], example: InputExample | undefined): FormRows {
  const blank = fields.map(() => '')
  const input = example?.input
  if (input === undefined) return [blank]
  if (!acceptsRows(fields)) {
    if (input.form === 'values') return [[cellText(input.values), ...blank.slice(1)]]
    return input.form === 'named' ? [fields.map(({ name }) => cellText(input.named.get(name ?? '')))] : [blank]
  }
  if (input.form !== 'table' || input.table.rowCount === 0) return [blank]
  const { columns, rowCount } = input.table
  const found = fields.map((field, i) => columns.find(({ name }) => name === fieldName(field, i)))
  return Array.from({ length: Math.min(rowCount, MAX_ROWS) }, (_, row) =>
    found.map((column) => cellText(column?.values[row])),
  )
}

/** The number that a prediction is, if it is just one. */
export function figureOf(predictions: unknown): number | undefined {
  if (typeof predictions === 'number') return predictions
  if (typeof predictions !== 'object' || predictions === null) return undefined
  const values: readonly unknown[] = Array.isArray(predictions) ? predictions : Object.values(predictions)
  return values.length === 1 ? figureOf(values[0]) : undefined
}

/** A prediction has no column to line up in, so that large ones keep their digits. */
export function formatFigure(value: number): string {
  const size = Math.abs(value)
  return size >= 1e6 && size < 1e15 && !Number.isInteger(value) ? formatDecimals(value, 3) : formatMetric(value)
}

/** Fewer values of an example say nothing of the range of the data. */
const ENOUGH_VALUES = 2

/** The lowest and highest of some texts, if there are enough and all are numbers. */
export function numericRange(texts: readonly string[]): { readonly min: number; readonly max: number } | undefined {
  const numbers = texts.filter((text) => text.trim() !== '').map(Number)
  if (numbers.length < ENOUGH_VALUES || !numbers.every(Number.isFinite)) return undefined
  return { min: Math.min(...numbers), max: Math.max(...numbers) }
}

/** What the form holds as the body of a request; undefined while a field that the model needs is empty. */
export function formRequest(
  fields: readonly Field[],
  cells: readonly string[],
): Readonly<Record<string, unknown>> | undefined {
  if (fields.length === 0 || missingFields(fields, cells).length > 0) return undefined
  const values = fields.map(({ type }, i) => readText(cells[i] ?? '', type))
  if (acceptsRows(fields)) return { dataframe_split: { columns: fields.map(fieldName), data: [values] } }
  const [first] = fields
  if (first?.name === undefined) return { inputs: values[0] }
  return { inputs: Object.fromEntries(fields.map((field, i) => [field.name ?? String(i), values[i]])) }
}

function missingFields(fields: readonly Field[], cells: readonly string[]) {
  return fields.flatMap((field, i) => missingIn(field, i, 0, cells[i] ?? ''))
}

/**
 * Checks the form against the signature.
 *
 * @throws InputError
 */
export function readForm(fields: readonly Field[], rows: FormRows): ModelInput {
  const missing = rows.flatMap((cells, row) => fields.flatMap((field, i) => missingIn(field, i, row, cells[i] ?? '')))
  if (missing.length > 0) throw new InputError(missing)
  if (acceptsRows(fields))
    return enforceInput({ form: 'table', table: tableFromTexts(fields.map(fieldName), rows, fields) }, fields)
  const [cells = []] = rows
  const values = fields.map((field, i) => [field.name ?? '', readText(cells[i] ?? '', field.type)] as const)
  const [first] = values
  return enforceInput(
    first?.[0] === '' ? { form: 'values', values: first[1] } : { form: 'named', named: new Map(values) },
    fields,
  )
}

/** An empty number is an error in the form, although programs may omit it to mean NaN. */
function missingIn(field: Field, place: number, row: number, text: string): InputProblem[] {
  const { type, isRequired } = field
  const mayBeEmpty = !isRequired || (type.kind === 'scalar' && type.name === 'string') || type.kind === 'any'
  return text.trim() !== '' || mayBeEmpty ? [] : [{ field: fieldName(field, place), row, message: 'Enter a value.' }]
}
