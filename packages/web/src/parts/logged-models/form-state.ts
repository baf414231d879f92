import type { Field, InputExample } from '@labbook/mlmodel'
import { useState } from 'react'
import { fieldName, type FormRows, numericRange, prefilledRows } from './try-form.js'

/** The values that the form and the code share: rows, of which one is shown. */
export interface TryFormState {
  readonly fields: readonly Field[]
  readonly rows: FormRows
  /** The row in the form, from 0. */
  readonly at: number
  readonly cells: readonly string[]
  /** The values that the row began with. */
  readonly start: readonly string[]
  /** Whether the rows come from the input example. */
  readonly isExample: boolean
  /** The places of the fields that differ from the start. */
  readonly changed: readonly number[]
  /** The lowest and highest number of each field in the input example; undefined where that says nothing. */
  readonly ranges: readonly (Range | undefined)[]
  readonly setCell: (place: number, text: string) => void
  readonly showRow: (at: number) => void
  readonly reset: () => void
}

export interface Range {
  readonly min: number
  readonly max: number
}

export function useTryForm(fields: readonly Field[], example: InputExample | undefined): TryFormState {
  const [start] = useState(() => prefilledRows(fields, example))
  const [rows, setRows] = useState(start)
  const [at, showRow] = useState(0)
  const blank = fields.map(() => '')
  const cells = rows[at] ?? blank
  const startCells = start[at] ?? blank
  return {
    fields,
    rows,
    at,
    cells,
    start: startCells,
    isExample: example !== undefined && start.some((row) => row.some((text) => text !== '')),
    changed: cells.flatMap((text, place) => (text === startCells[place] ? [] : [place])),
    ranges: fields.map((_, place) => numericRange(start.map((row) => row[place] ?? ''))),
    setCell: (place, text) => setRows(rows.map((row, i) => (i === at ? row.with(place, text) : row))),
    showRow,
    reset: () => setRows(rows.map((row, i) => (i === at ? startCells : row))),
  }
}

/** `grade 7 to 8`, `3 fields`, or the row that was not changed. */
export function describeTry({ fields, changed, cells, start, at, isExample }: TryFormState): string {
  if (changed.length > 2) return `${changed.length} changed fields`
  if (changed.length > 0)
    return changed
      .map((place) => {
        const field = fields[place]
        const name = field === undefined ? '' : fieldName(field, place)
        const long = (start[place] ?? '').length + (cells[place] ?? '').length > 24
        return long
          ? `${name} changed`
          : start[place] === ''
            ? `${name} ${cells[place]}`
            : `${name} ${start[place]} to ${cells[place]}`
      })
      .join(', ')
  return isExample ? `Input example, row ${at + 1}` : 'Values as entered'
}
