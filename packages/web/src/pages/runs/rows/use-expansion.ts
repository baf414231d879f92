import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { GridTree } from '../../../controls/grid-tree.js'
import type { RowSource } from './row-source.js'
import type { OpenableRow, TableRow } from './table-row.js'
import { announceFailure } from '../../../shell/undo.js'

export interface ExpansionOptions {
  readonly source: RowSource
  /** The IDs of the open rows. */
  readonly expanded: ReadonlySet<string>
  readonly onExpanded: (ids: readonly string[]) => void
  readonly loaded: readonly TableRow[]
}

/** A branch may be a whole sweep of sweeps; as much of it opens at once. */
const MOST_OPENED_AT_ONCE = 100

/** How the rows of a table open and close; the same as long as none of the options changes. */
export function useExpansion({ source, expanded, onExpanded, loaded }: ExpansionOptions): GridTree<TableRow> {
  const client = useQueryClient()
  return useMemo(
    () => expansionOf({ client, source, expanded, onExpanded, loaded }),
    [client, source, expanded, onExpanded, loaded],
  )
}

function expansionOf({
  client,
  source,
  expanded,
  onExpanded,
  loaded,
}: ExpansionOptions & { readonly client: QueryClient }): GridTree<TableRow> {
  const open = (ids: readonly string[]) => onExpanded([...new Set([...expanded, ...ids])])

  /** The row and the rows below it that can be opened, nearest first. */
  async function branchOf(row: OpenableRow): Promise<readonly string[]> {
    const rows = [row]
    for (const next of rows) {
      const list = source.below(next)
      if (list === undefined || rows.length >= MOST_OPENED_AT_ONCE) continue
      const { rows: items } = await client.fetchQuery({ ...list.block(0), staleTime: Number.POSITIVE_INFINITY })
      const place = { level: next.level + 1, above: next.id }
      rows.push(...items.map((item) => source.rowOf(item, place)).filter((below) => source.below(below) !== undefined))
    }
    return rows.slice(0, MOST_OPENED_AT_ONCE).map(({ id }) => id)
  }

  return {
    levelOf: ({ level }) => level,
    isOpen: (row) => ('isOpen' in row ? row.isOpen : undefined),
    onToggle(row, isOpen) {
      if (isOpen) open([row.id])
      else onExpanded([...expanded].filter((id) => id !== row.id))
    },
    onOpenLevel({ level, above }) {
      open(
        loaded
          .filter((row) => row.level === level && row.above === above && 'isOpen' in row && row.isOpen === false)
          .map(({ id }) => id),
      )
    },
    onOpenBranch(row) {
      if (!('isOpen' in row)) return
      branchOf(row).then(open, (error: unknown) =>
        announceFailure(error instanceof Error ? error.message : String(error)),
      )
    },
  }
}
