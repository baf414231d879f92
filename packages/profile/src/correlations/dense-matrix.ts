/** A symmetric matrix of correlations, row by row; NaN where there is none. */
export interface DenseMatrix {
  readonly columns: readonly string[]
  readonly values: Float64Array
}

export function emptyMatrix(columns: readonly string[]): DenseMatrix {
  return { columns, values: new Float64Array(columns.length ** 2).fill(Number.NaN) }
}

export function setPair({ columns, values }: DenseMatrix, i: number, j: number, value: number) {
  values[i * columns.length + j] = value
  values[j * columns.length + i] = value
}
