import { DataError } from '../data-error.js'
import type { Cell } from '../dtype.js'
import { textOf } from '../frame/cell-text.js'
import { cellAt, isMissing } from '../frame/column.js'
import type { FrameData } from '../frame/frame-data.js'

export interface ToCsvOptions {
  /** Default a comma. */
  readonly delimiter?: string | undefined
}

/** CSV as RFC 4180 has it, with a header and without labels. Missing cells are empty. */
export function toCsv({ columns, rows }: FrameData, { delimiter = ',' }: ToCsvOptions = {}): string {
  if (delimiter.length !== 1 || /["\r\n]/.test(delimiter)) {
    throw new DataError('BAD_OPTION', 'is no delimiter: it is one character', { value: delimiter })
  }
  const isSpecial = (text: string) => text.includes(delimiter) || /["\r\n]/.test(text)
  const quoted = (text: string) => (isSpecial(text) ? `"${text.replaceAll('"', '""')}"` : text)
  // An empty line would be no row.
  const only = columns.size === 1
  const lines = [[...columns.keys()].map(quoted).join(delimiter)]
  for (let row = 0; row < rows; row += 1) {
    const fields = Array.from(columns.values(), (column) => quoted(textOf(cellAt(column, row), column.dtype) ?? ''))
    const line = fields.join(delimiter)
    lines.push(line === '' && only ? '""' : line)
  }
  return `${lines.join('\n')}\n`
}

/** A list of records. Missing cells are `null`, dates ISO texts; bigints keep all digits, and infinities are `1e999`. */
export function toJson({ columns, rows }: FrameData): string {
  const keyed = Array.from(columns, ([name, column]) => ({ key: JSON.stringify(name), column }))
  const records = Array.from({ length: rows }, (_, row) => {
    const members = keyed.map(({ key, column }) => `${key}:${jsonOf(cellAt(column, row))}`)
    return `{${members.join(',')}}`
  })
  return `[${records.join(',\n')}]\n`
}

function jsonOf(cell: Cell): string {
  if (isMissing(cell)) return 'null'
  if (typeof cell === 'bigint') return String(cell)
  if (cell === Infinity) return '1e999'
  if (cell === -Infinity) return '-1e999'
  return Object.is(cell, -0) ? '-0.0' : JSON.stringify(cell)
}
