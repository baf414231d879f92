import { codeNumbers } from '../columns/coded.js'
import type { ColumnCells, MixedCells, NumberCells, TextCells } from '../columns/column-source.js'
import type { VariableType } from '../profile-object.js'
import type { Settings } from '../settings/default-settings.js'
import { convertedTo, validMillis } from './convert-cells.js'
import { millisOfText, numberOfText, PATH_FORM, URL_FORM } from './text-forms.js'
import type { TypedColumn } from './typed-column.js'

/**
 * The type of a column by its cells that are not missing, and the cells as values of that type; the first rule that fits decides.
 */
export function decideType(name: string, given: ColumnCells, settings: Settings): TypedColumn {
  const cells = given.kind === 'dates' ? { ...given, values: validMillis(given.values) } : given
  const forced = Object.hasOwn(settings.type_schema, name) ? settings.type_schema[name] : undefined
  if (forced !== undefined) return convertedTo(forced, cells, settings)
  switch (cells.kind) {
    case 'mixed':
      return unsupported(cells)
    case 'numbers':
      return numbers(cells, settings)
    case 'dates':
      return convertedTo('DateTime', cells)
    case 'booleans':
      return convertedTo('Boolean', cells)
    case 'categories':
      return convertedTo('Categorical', cells)
    case 'texts':
      return convertedTo(textType(cells, settings), cells, settings)
  }
}

function numbers(cells: NumberCells, settings: Settings): TypedColumn {
  const coded = codeNumbers(cells.values, cells.exact)
  if (coded.count === 0) return { type: 'Unsupported', kind: 'unsupported', cells, reason: 'no values' }
  const isFew = settings.infer_dtypes && coded.values.length <= settings.vars.num.low_categorical_threshold
  return { type: isFew ? 'Categorical' : 'Numeric', kind: 'numbers', cells, coded }
}

function unsupported(cells: MixedCells): TypedColumn {
  const kinds = Object.entries(cells.kinds).filter(([, count]) => count > 0)
  const counts = kinds.map(([kind, count]) => `${count} ${count === 1 ? kind.slice(0, -1) : kind}`).join(', ')
  const what = kinds.length > 1 ? 'mixed kinds' : 'not single values'
  return {
    type: 'Unsupported',
    kind: 'unsupported',
    cells,
    reason: kinds.length === 0 ? 'no values' : `${what}: ${counts}`,
  }
}

function textType(cells: TextCells, settings: Settings): VariableType {
  const { values } = cells
  const { bool, cat, num } = settings.vars
  if (!settings.infer_dtypes) return special(values, settings) ?? 'Text'
  if (values.every((value) => Object.hasOwn(bool.mappings, value.toLowerCase()))) return 'Boolean'
  const parsed = allOf(values, numberOfText)
  if (parsed !== undefined) {
    const distinct = new Set(parsed.filter((value) => !Number.isNaN(value)))
    if (distinct.size > num.low_categorical_threshold) return 'Numeric'
  }
  if (allOf(values, millisOfText) !== undefined) return 'DateTime'
  const count = cells.codes.reduce((sum, code) => sum + (code < 0 ? 0 : 1), 0)
  const isFew = values.length <= cat.cardinality_threshold && values.length / count < cat.percentage_cat_threshold
  return isFew ? 'Categorical' : (special(values, settings) ?? 'Text')
}

function special(values: readonly string[], { vars }: Settings): 'URL' | 'Path' | undefined {
  if (vars.url.active && values.every((value) => URL_FORM.test(value))) return 'URL'
  return vars.path.active && values.every((value) => PATH_FORM.test(value)) ? 'Path' : undefined
}

/** What `read` makes of all values, if it can read each of them. */
function allOf(values: readonly string[], read: (value: string) => number | undefined): number[] | undefined {
  const all: number[] = []
  for (const value of values) {
    const result = read(value)
    if (result === undefined) return undefined
    all.push(result)
  }
  return all
}
