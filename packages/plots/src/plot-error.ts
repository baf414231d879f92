export type PlotErrorCode =
  | 'UNKNOWN_COLUMN'
  | 'NOT_A_NUMBER'
  | 'NO_ROWS'
  | 'LENGTH_MISMATCH'
  | 'BAD_OPTION'
  | 'BAD_SPEC'
  | 'EXTERNAL_REFERENCE'
  | 'CANNOT_DRAW'

const LONGEST_VALUE = 80

/**
 * Why a figure cannot be made or drawn. The message names the column, the value and the rule.
 *
 * @example column "price": "12,5x" is not a number
 */
export class PlotError extends Error {
  override readonly name = 'PlotError'
  readonly code: PlotErrorCode
  readonly column: string | undefined

  /** @param rule what is wrong, as a sentence or, after a value, the end of one: "is not a number" */
  constructor(code: PlotErrorCode, rule: string, place: { readonly column?: string; readonly value?: unknown } = {}) {
    const said = 'value' in place ? `${shown(place.value)} ${rule}` : rule
    super(place.column === undefined ? said : `column ${JSON.stringify(place.column)}: ${said}`)
    this.code = code
    this.column = place.column
  }
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value)
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE - 1)}…` : text
}
