import type { RunsSearch } from '../../addresses/runs-search.js'
import type { RunColumn } from '../../api/run-columns.js'
import type { GridLayout } from '../../controls/grid-column.js'
import type { ColumnMenuActions } from './column-menu-button.js'

export interface ColumnLayoutOptions {
  readonly search: RunsSearch
  /** The names of the columns, in their order. */
  readonly columns: readonly string[]
  readonly experimentIds: readonly string[]
  readonly onChange: (next: Partial<RunsSearch>) => void
}

/** Order, widths and frozen columns in the address, and what changes them (U-RUNS-5). */
export function columnLayout({ search, columns, experimentIds, onChange }: ColumnLayoutOptions): {
  readonly layout: GridLayout
  readonly menu: ColumnMenuActions
} {
  const { widths = {}, frozen = 0 } = search

  function onMove(name: string, before: string | undefined) {
    const others = columns.filter((other) => other !== name)
    const at = before === undefined ? others.length : others.indexOf(before)
    onChange({ columns: others.toSpliced(at === -1 ? others.length : at, 0, name) })
  }

  function onResize(name: string, width: number | undefined) {
    const next = Object.fromEntries(Object.entries(widths).filter(([other]) => other !== name))
    if (width !== undefined) next[name] = width
    onChange({ widths: Object.keys(next).length === 0 ? undefined : next })
  }

  return {
    layout: { widths, frozen, onResize, onMove },
    menu: {
      experimentId: experimentIds.length === 1 ? experimentIds[0] : undefined,
      columns,
      frozen,
      onSort: (orderByKey, ascending) => onChange({ orderByKey, orderByAsc: ascending || undefined }),
      onMove,
      onResize,
      onFreeze: (count) => onChange({ frozen: count === 0 ? undefined : count }),
      onHide: (name) => onChange({ columns: columns.filter((column) => column !== name) }),
      onGroupBy: (name) => onChange({ groupBy: [name], expanded: undefined }),
      onFilter: ({ name }: RunColumn) => onChange({ searchFilter: bothOf(search.searchFilter, `${name} IS NOT NULL`) }),
    },
  }
}

function bothOf(filter: string | undefined, clause: string): string {
  if (filter === undefined || filter === '') return clause
  return /\bor\b/i.test(filter) ? `(${filter}) AND ${clause}` : `${filter} AND ${clause}`
}
