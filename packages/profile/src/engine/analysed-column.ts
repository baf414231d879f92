import { type Coded, type CodedNumbers, codeNumbers } from '../columns/coded.js'
import type { ColumnCells } from '../columns/column-source.js'
import { jsonNumber } from '../json-number.js'
import type { JsonCell, VariableType } from '../profile-object.js'
import type { TypedColumn } from '../types/typed-column.js'
import { shortText } from '../variables/common-values.js'
import { dateText } from '../variables/datetime.js'

/** What is kept of a column once it is described, for what looks at several columns: codes, and no copy of its cells. */
export interface AnalysedColumn {
  readonly name: string
  readonly type: VariableType
  /** Per row, as the table has the cell: equal cells have equal codes, missing −1. */
  readonly cellCodes: Int32Array
  readonly cellOf: (code: number) => JsonCell
  /** The values of the variable's type; none if it is unsupported. */
  readonly coded?: Coded
  /** The number of each code, for a column of numbers, also if it became categories. */
  readonly numbers?: Float64Array
  readonly valueAt?: (code: number) => JsonCell
}

export function analysed(name: string, column: TypedColumn): AnalysedColumn {
  const { cells } = column
  if (column.kind === 'unsupported') return { name, type: column.type, ...cellCodesOf(cells, undefined) }
  return {
    name,
    type: column.type,
    ...cellCodesOf(cells, column.coded),
    coded: column.coded,
    valueAt: valueAt(column),
    ...(column.kind === 'numbers' && { numbers: column.coded.values }),
  }
}

/** Text keeps its own codes, as "Yes" and "yes" are two cells but one Boolean; other cells have those of their values. */
function cellCodesOf(cells: ColumnCells, coded: Coded | undefined): Pick<AnalysedColumn, 'cellCodes' | 'cellOf'> {
  if ('codes' in cells) {
    const { codes, values } = cells
    return { cellCodes: codes, cellOf: (code) => (code < 0 ? null : shortText(values[code] as string)) }
  }
  if (cells.kind === 'booleans') {
    const codes = Int32Array.from(cells.values, (value) => (value > 1 ? -1 : value))
    return { cellCodes: codes, cellOf: (code) => (code < 0 ? null : code === 1) }
  }
  const { values, exact, codes } = isNumbers(coded) ? coded : codeNumbers(cells.values)
  const isDate = cells.kind === 'dates'
  return {
    cellCodes: codes,
    cellOf: (code) => {
      if (code < 0) return null
      if (isDate) return dateText(values[code] as number)
      return jsonNumber(exact?.[code] ?? (values[code] as number))
    },
  }
}

function isNumbers(coded: Coded | undefined): coded is CodedNumbers {
  return coded !== undefined && 'values' in coded && coded.values instanceof Float64Array
}

function valueAt(column: Exclude<TypedColumn, { kind: 'unsupported' }>): (code: number) => JsonCell {
  switch (column.kind) {
    case 'numbers': {
      const { values, exact } = column.coded
      return (code) => jsonNumber(exact?.[code] ?? (values[code] as number))
    }
    case 'dates':
      return (code) => dateText(column.coded.values[code] as number)
    case 'booleans':
      return (code) => column.coded.values[code] === 'True'
    case 'texts':
      return (code) => shortText(column.coded.values[code] as string)
  }
}
