import type { Cell } from './series.js'

/** Consecutive cells that all pass. */
export function stretchesOf(cells: readonly Cell[], passes: (cell: Cell) => boolean): readonly (readonly Cell[])[] {
  const found: Cell[][] = []
  let open: Cell[] | undefined
  for (const cell of cells) {
    if (!passes(cell)) open = undefined
    else if (open === undefined) found.push((open = [cell]))
    else open.push(cell)
  }
  return found
}

/** Whether a cell holds values that have no place on a log axis. */
export function hasNoLog({ n, min }: Cell): boolean {
  return n > 0 && min <= 0
}
