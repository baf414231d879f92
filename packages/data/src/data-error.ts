export type DataErrorCode =
  | 'FILE_NOT_FOUND'
  | 'NETWORK'
  | 'OFFLINE'
  | 'TOO_LARGE'
  | 'EMPTY_INPUT'
  | 'ENCODING'
  | 'UNCLOSED_QUOTE'
  | 'RAGGED_ROW'
  | 'BAD_VALUE'
  | 'BAD_HEADER'
  | 'BAD_DOCUMENT'
  | 'MIXED_TYPES'
  | 'UNSUPPORTED_TYPE'
  | 'DUPLICATE_COLUMN'
  | 'UNKNOWN_COLUMN'
  | 'LENGTH_MISMATCH'
  | 'BAD_OPTION'
  | 'DATASET_NOT_FOUND'
  | 'CHECKSUM_MISMATCH'
  | 'MISSING_PACKAGE'

/** Where in a file or table an error lies, and the value that caused it. */
export interface DataErrorPlace {
  readonly file?: string | undefined
  /** The physical line, from 1; of a record in quotes the line on which it starts. */
  readonly line?: number | undefined
  readonly column?: string | undefined
  /** The label of the row. */
  readonly label?: number | string | undefined
  readonly value?: string | undefined
}

const LONGEST_VALUE = 80

/**
 * What is wrong with the data or with a call. The message starts with the place, then the value, then the rule.
 *
 * @example homes.csv:812: column "price": "12,5x" is not a number (float64 was asked for)
 */
export class DataError extends Error implements DataErrorPlace {
  override readonly name = 'DataError'
  readonly code: DataErrorCode
  readonly rule: string
  readonly file: string | undefined
  readonly line: number | undefined
  readonly column: string | undefined
  readonly label: number | string | undefined
  readonly value: string | undefined

  /** @param rule what is wrong, as the end of a sentence that starts with the value: "is not a number" */
  constructor(code: DataErrorCode, rule: string, place: DataErrorPlace = {}) {
    const value = place.value === undefined ? undefined : cut(place.value)
    super(message(rule, { ...place, value }))
    this.code = code
    this.rule = rule
    this.file = place.file
    this.line = place.line
    this.column = place.column
    this.label = place.label
    this.value = value
  }
}

function message(rule: string, { file, line, column, label, value }: DataErrorPlace): string {
  const place = [
    ...(file === undefined ? [] : [line === undefined ? file : `${file}:${line}`]),
    ...(file === undefined && line !== undefined ? [`line ${line}`] : []),
    ...(column === undefined ? [] : [`column ${JSON.stringify(column)}`]),
    ...(label === undefined ? [] : [`row ${label}`]),
  ]
  const said = value === undefined ? rule : `${JSON.stringify(value)} ${rule}`
  return [...place, said].join(': ')
}

function cut(value: string): string {
  return value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE - 1)}…` : value
}
