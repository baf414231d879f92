import { useQueries, useQueryClient } from '@tanstack/react-query'
import { groupRunIdsQuery } from '../../../api/group-run-ids-query.js'
import type { RunsQuery } from '../../../api/runs-query.js'
import type { GridSelection, SelectionBox } from '../../../controls/grid-column.js'
import { announceFailure } from '../../../shell/undo.js'
import type { TableRow } from './table-row.js'

export interface GroupSelectionOptions {
  readonly query: RunsQuery
  readonly loaded: readonly TableRow[]
  readonly selection: {
    readonly count: number | undefined
    readonly has: (runId: string) => boolean
    readonly select: (runIds: readonly string[], isSelected: boolean) => void
  }
}

/** Selecting a group selects its runs, and its box says whether all, some or none of them are. */
export function useGroupSelection({ query, loaded, selection }: GroupSelectionOptions): GridSelection {
  const client = useQueryClient()
  const groups = loaded.filter((row) => row.kind === 'group')
  const ids = useQueries({
    queries: groups.map(({ group }) => ({ ...groupRunIdsQuery(query, group), enabled: selection.count !== 0 })),
  })
  const boxes = new Map(groups.map(({ id }, i) => [id, boxOf(ids[i]?.data ?? [], selection)]))
  const others = new Set(loaded.filter(({ kind }) => kind === 'show-more').map(({ id }) => id))

  async function select(rowIds: readonly string[], isSelected: boolean) {
    const wanted = new Set(rowIds)
    const runs = rowIds.filter((id) => !boxes.has(id))
    const ofGroups = await Promise.all(
      groups.filter(({ id }) => wanted.has(id)).map(({ group }) => client.fetchQuery(groupRunIdsQuery(query, group))),
    )
    selection.select([...runs, ...ofGroups.flat()], isSelected)
  }

  return {
    selected: selection,
    all: loaded.filter((row) => row.kind !== 'show-more').map(({ id }) => id),
    allLabel: 'Select the runs of all loaded groups',
    onSelect: (rowIds, isSelected) =>
      void select(rowIds, isSelected).catch((error: unknown) =>
        announceFailure(error instanceof Error ? error.message : String(error)),
      ),
    boxOf: (id) => (others.has(id) ? 'absent' : boxes.get(id)),
  }
}

function boxOf(runIds: readonly string[], selected: GridSelection['selected']): SelectionBox {
  const count = runIds.filter((id) => selected.has(id)).length
  if (count === 0) return 'none'
  return count === runIds.length ? 'all' : 'some'
}
