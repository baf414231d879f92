import type { GroupCell } from '../../../api/run-groups-query.js'
import type { RunColumn } from '../../../api/run-columns.js'
import type { TableRow } from './table-row.js'

/** Finds the best figure among the groups, where the goal of the metric is known. */
export function bestFigures(
  loaded: readonly TableRow[],
): (column: RunColumn, value: 'mean' | 'min' | 'max') => number | undefined {
  const groups = loaded.filter((row) => row.kind === 'group')
  const known = new Map<string, number | undefined>()
  return ({ name, goal }, value) => {
    if (goal === undefined) return undefined
    const id = `${value} ${name}`
    if (!known.has(id)) {
      const figures = groups.flatMap(({ group }) => figureOf(group.cells.get(name), value) ?? [])
      known.set(
        id,
        figures.length < 2 ? undefined : figures.reduce((a, b) => (goal === 'min' ? Math.min(a, b) : Math.max(a, b))),
      )
    }
    return known.get(id)
  }
}

/** One run alone has no extremes. */
function figureOf(cell: GroupCell | undefined, value: 'mean' | 'min' | 'max'): number | undefined {
  const found = value === 'mean' ? cell?.value : (cell?.runs ?? 0) > 1 ? cell?.[value] : undefined
  return typeof found === 'number' && Number.isFinite(found) ? found : undefined
}
