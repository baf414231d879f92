/** The type of a column. Whole numbers without a stated width are `int64`, other numbers `float64`. */
export type Dtype =
  | 'int64'
  | 'int32'
  | 'int16'
  | 'int8'
  | 'uint32'
  | 'uint16'
  | 'uint8'
  | 'float64'
  | 'float32'
  | 'bool'
  | 'string'
  | 'category'
  | 'datetime'

/** What a cell holds. A missing cell is `NaN` in columns of floats and `null` in all others. */
export type Cell = number | bigint | boolean | string | Date | null

/** What the cells of each dtype are, apart from missing ones. */
export interface CellOfDtype extends Record<Exclude<Dtype, 'bool' | 'string' | 'category' | 'datetime'>, number> {
  bool: boolean
  string: string
  category: string | number
  datetime: Date
}

export function isFloat(dtype: Dtype): boolean {
  return dtype === 'float64' || dtype === 'float32'
}

export function isWhole(dtype: Dtype): boolean {
  return dtype.startsWith('int') || dtype.startsWith('uint')
}

/** Whether `describe`, `corr` and their kind take the column. */
export function isNumeric(dtype: Dtype): boolean {
  return isFloat(dtype) || isWhole(dtype)
}
