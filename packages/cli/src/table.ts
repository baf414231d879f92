import { printable } from './printable.js'

export interface TableColumn<T> {
  readonly title: string
  readonly text: (row: T) => string
  readonly alignsRight?: boolean
  /** Never truncated; for the last column. */
  readonly isWhole?: boolean
}

const MAX_WIDTH = 60

/** Rows as aligned text. Long values are truncated, control characters escaped. */
export function table<T>(columns: readonly TableColumn<T>[], rows: readonly T[]): string {
  const lines = [
    columns.map((column) => column.title),
    ...rows.map((row) => columns.map((column) => cut(printable(column.text(row)), column.isWhole === true))),
  ]
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => (line[i] as string).length)))
  return lines
    .map((line) =>
      line
        .map((text, i) => {
          const width = widths[i] as number
          return columns[i]?.alignsRight === true ? text.padStart(width) : text.padEnd(width)
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function cut(text: string, isWhole: boolean): string {
  return text.length > MAX_WIDTH && !isWhole ? `${text.slice(0, MAX_WIDTH - 1)}…` : text
}
