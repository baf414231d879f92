import type { Variable } from '../profile-object.js'
import { displayOf, linesOf } from '../profile-table.js'
import type { TypedColumn } from '../types/typed-column.js'
import { baseOf, type ColumnAbout, type Undisplayed } from './base-statistics.js'
import { describeBoolean } from './boolean.js'
import { describeCategorical } from './categorical.js'
import { describeDateTime } from './datetime.js'
import { describeNumeric } from './numeric.js'
import { describeParts } from './parts.js'
import { describeText } from './text.js'

/** The statistics of a column, by its type. */
export function describeColumn(column: TypedColumn, about: ColumnAbout): Variable {
  const variable = describe(column, about) as Variable
  return { ...variable, display: displayOf(variable, linesOf(variable.type), about.settings.report.precision) }
}

function describe(column: TypedColumn, about: ColumnAbout): Undisplayed<Variable> {
  const base = baseOf(column, about)
  switch (column.kind) {
    case 'numbers':
      return column.type === 'Categorical'
        ? describeCategorical(column, base, about.settings)
        : describeNumeric(column, base, about)
    case 'dates':
      return describeDateTime(column, base, about.settings)
    case 'booleans':
      return describeBoolean(column, base, about.settings)
    case 'texts':
      if (column.type === 'Categorical') return describeCategorical(column, base, about.settings)
      return column.type === 'Text'
        ? describeText(column, base, about.settings)
        : describeParts(column.type, column, base, about.settings)
    case 'unsupported':
      return { ...base, type: 'Unsupported', reason: column.reason }
  }
}
