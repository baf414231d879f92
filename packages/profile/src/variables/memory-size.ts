import type { ColumnCells } from '../columns/column-source.js'

/** The bytes of the cells of a column, as pandas counts them: a text is a pointer, unless its own bytes are asked for. */
export function cellBytes(cells: ColumnCells, isDeep: boolean): number {
  switch (cells.kind) {
    case 'numbers':
      return cells.values.length * widthOf(cells.dtype)
    case 'dates':
      return cells.values.length * 8
    case 'booleans':
      return cells.values.length
    case 'categories':
      return (
        cells.codes.length * codeWidth(cells.values.length) +
        8 * cells.values.length +
        (isDeep ? utf8Bytes(cells.values) : 0)
      )
    case 'texts':
    case 'mixed':
      return cells.codes.length * 8 + (isDeep ? cellsUtf8Bytes(cells) : 0)
  }
}

/** Labels that only count the rows cost the same whatever their number. */
export function labelBytes(rows: number, labels: ArrayLike<number | string> | undefined): number {
  return labels === undefined ? 132 : 8 * rows
}

function widthOf(dtype: string): number {
  const bits = /\d+$/.exec(dtype)
  return bits === null ? 8 : Number(bits[0]) / 8
}

function codeWidth(categories: number): number {
  if (categories <= 127) return 1
  return categories <= 32_767 ? 2 : 4
}

function cellsUtf8Bytes({ codes, values }: { readonly codes: Int32Array; readonly values: readonly string[] }): number {
  const sizes = Float64Array.from(values, (value) => utf8Length(value))
  let sum = 0
  for (const code of codes) if (code >= 0) sum += sizes[code] as number
  return sum
}

function utf8Bytes(values: readonly string[]): number {
  return values.reduce((sum, value) => sum + utf8Length(value), 0)
}

function utf8Length(text: string): number {
  let bytes = text.length
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i)
    if (unit > 0x7f) bytes += unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1
  }
  return bytes
}
