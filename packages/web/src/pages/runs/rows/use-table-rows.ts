import { useQueries, useQueryClient } from '@tanstack/react-query'
import { useCallback, useLayoutEffect, useMemo, useState } from 'react'
import { type GridRows, useGridRows } from '../../../controls/grid-rows.js'
import { useSameList } from '../../../controls/use-stable.js'
import type { RowBlock, RowItem, RowList, RowPlace, RowSource } from './row-source.js'
import type { MoreRow, OpenableRow, TableRow } from './table-row.js'

export interface TableRowsOptions {
  readonly source: RowSource
  /** Rows at the top; undefined while loading. */
  readonly total: number | undefined
  /** The IDs of the open rows. */
  readonly expanded: ReadonlySet<string>
  readonly isList: boolean
}

export interface TableRows {
  readonly rows: GridRows
  /** Undefined while loading. */
  readonly rowAt: (index: number) => TableRow | undefined
  /** Those in view or near it, and those below them. */
  readonly loaded: readonly TableRow[]
  /** The same without rows that stand for no item, as they were answered. */
  readonly answers: readonly (readonly OpenableRow[])[]
  /** Shows the next rows below an open one. */
  readonly showMore: (id: string) => void
}

const TOP: RowPlace = { level: 1, above: undefined }
const NO_ITEMS: readonly RowItem[] = []

/** Number of placeholder rows while loading. */
const EXPECTED = 8

/**
 * The rows of a table whose rows open. Only blocks in view are fetched, and the rows below open ones among them
 * (U-RUNS-3, U-RUNS-11).
 */
export function useTableRows({ source, total, expanded, isList }: TableRowsOptions): TableRows {
  const client = useQueryClient()
  const [inView, setInView] = useState({ first: 0, last: 0 })
  // How many blocks are shown below an open row, if more than one.
  const [shown, setShown] = useState<ReadonlyMap<string, number>>(new Map())
  const blocks = useQueries({
    queries: Array.from({ length: inView.last - inView.first + 1 }, (_, i) => ({
      ...source.top.block(inView.first + i),
      enabled: total !== undefined,
    })),
  })
  // Blocks out of view are kept for the rows that are open in them: their length decides where the others are.
  const seen = useMemo(() => new Map<number, RowBlock>(), [source])
  for (const [i, { data }] of blocks.entries()) if (data !== undefined) seen.set(inView.first + i, data)

  const queries: (ReturnType<RowList['block']> & { enabled: boolean })[] = []
  const answered: (readonly OpenableRow[])[] = []
  // Rows stay the same objects, so that a table draws only those that changed.
  const made = useMemo(() => new WeakMap<readonly RowItem[], readonly OpenableRow[]>(), [source, expanded])
  const mores = useMemo(() => new Map<string, MoreRow>(), [source, expanded])

  function rowsOf(items: readonly RowItem[], place: RowPlace): readonly OpenableRow[] {
    const known = made.get(items)
    if (known !== undefined) return known
    const found = items.map((item) => openedRow(source.rowOf(item, place)))
    made.set(items, found)
    return found
  }

  function moreRow(row: Omit<MoreRow, 'kind' | 'id'>): MoreRow {
    const known = mores.get(row.of)
    if (known !== undefined && known.next === row.next && known.total === row.total) return known
    const found: MoreRow = { kind: 'show-more', id: `more ${row.of}`, ...row }
    mores.set(row.of, found)
    return found
  }

  /** The rows below an open one, with those below them; undefined where they are not loaded. */
  function rowsBelow(parent: OpenableRow, isInView: boolean): (TableRow | undefined)[] {
    const list = source.below(parent)
    if (list === undefined) return []
    const { size } = list
    const place = { level: parent.level + 1, above: parent.id }
    const found: (TableRow | undefined)[] = []
    const blockCount = shown.get(parent.id) ?? 1
    let { count } = list
    for (let block = 0; block < blockCount && block * size < count; block++) {
      const query = list.block(block)
      queries.push({ ...query, enabled: isInView })
      const data = client.getQueryData<RowBlock>(query.queryKey)
      if (data === undefined)
        found.push(...Array.from({ length: Math.min(size, count - block * size) }, () => undefined))
      else count = data.total
      const answer = rowsOf(data?.rows ?? NO_ITEMS, place)
      answered.push(answer)
      for (const row of answer) found.push(...withRowsBelow(row, isInView))
    }
    const left = count - blockCount * size
    if (left > 0) {
      found.push(moreRow({ of: parent.id, ...place, next: Math.min(size, left), total: count }))
    }
    return found
  }

  function withRowsBelow(row: OpenableRow, isInView: boolean): (TableRow | undefined)[] {
    return row.isOpen === true ? [row, ...rowsBelow(row, isInView)] : [row]
  }

  function openedRow(row: OpenableRow): OpenableRow {
    return source.below(row) === undefined ? row : { ...row, isOpen: expanded.has(row.id) }
  }

  const { size } = source.top
  // Open rows at the top, and what they push down.
  const openings: { readonly at: number; readonly rows: readonly (TableRow | undefined)[] }[] = []
  const openBlocks = expanded.size === 0 ? [] : [...seen].sort(([a], [b]) => a - b)
  for (const [block, { rows }] of openBlocks) {
    const isInView = block >= inView.first && block <= inView.last
    for (const [i, row] of rowsOf(rows, TOP).entries()) {
      if (row.isOpen === true) openings.push({ at: block * size + i, rows: rowsBelow(row, isInView) })
    }
  }
  // Renders again when any of them arrives; the rows above are read from the cache.
  useQueries({ queries })

  const pushedDown = openings.reduce((sum, { rows }) => sum + rows.length, 0)
  const rows = useGridRows({ total: (total ?? EXPECTED) + pushedDown, isList })

  /** The place at the top that a row of the table has, or that of the open row above it. */
  function find(index: number): {
    readonly at: number
    readonly below?: TableRow | undefined
    readonly isTop: boolean
  } {
    let at = index
    for (const opening of openings) {
      if (at <= opening.at) break
      const inside = at - opening.at - 1
      if (inside < opening.rows.length) return { at: opening.at, below: opening.rows[inside], isTop: false }
      at -= opening.rows.length
    }
    return { at, isTop: true }
  }

  const visible = rows.window.getVirtualItems()
  const first = Math.floor(find(visible[0]?.index ?? 0).at / size)
  const last = Math.floor(find(visible.at(-1)?.index ?? 0).at / size)
  useLayoutEffect(
    () => setInView((old) => (old.first === first && old.last === last ? old : { first, last })),
    [first, last],
  )

  function rowAt(index: number): TableRow | undefined {
    if (total === undefined) return undefined
    const { at, below, isTop } = find(index)
    if (!isTop) return below
    const items = blocks[Math.floor(at / size) - inView.first]?.data?.rows
    return items && rowsOf(items, TOP)[at % size]
  }

  const top = blocks.map(({ data }) => rowsOf(data?.rows ?? NO_ITEMS, TOP))
  return {
    rows,
    rowAt,
    loaded: useSameList([
      ...top.flat(),
      ...openings.flatMap((opening) => opening.rows.filter((row) => row !== undefined)),
    ]),
    answers: useSameList([...top, ...answered]),
    showMore: useCallback((id) => setShown((old) => new Map(old).set(id, (old.get(id) ?? 1) + 1)), []),
  }
}
