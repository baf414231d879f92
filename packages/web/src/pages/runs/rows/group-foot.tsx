import { useQuery } from '@tanstack/react-query'
import type { Definitions } from '../../../api/definitions.js'
import { groupBlockQuery } from '../../../api/run-groups-query.js'
import { columnOf } from '../../../api/run-columns.js'
import type { RunsQuery } from '../../../api/runs-query.js'
import type { SortedBy } from '../../../controls/grid-column.js'
import { formatDefined } from '../../../format/format-defined.js'
import { formatCount } from '../../../format/format-number.js'
import { groupKeyOf } from './group-keys.js'

export interface GroupFootProps {
  readonly query: RunsQuery
  readonly groupBy: readonly string[]
  readonly definitions: Definitions
  readonly sortedBy: SortedBy
  readonly hasGoal: boolean
}

/** Below the groups: of how many runs they are, and what their bars span. */
export function GroupFoot({ query, groupBy, definitions, sortedBy, hasGoal }: GroupFootProps) {
  const { data } = useQuery(groupBlockQuery(query, groupBy, 0))
  if (data === undefined) return null
  const { total, runs, range } = data
  const { definition } = columnOf(sortedBy.name, definitions)
  const format = (value: number) => formatDefined(value, definition)
  const labels = groupBy.map((name) => groupKeyOf(name, definitions).label)
  return (
    <>
      <span>
        of <b>{formatCount(runs)}</b> matching {runs === 1 ? 'run' : 'runs'}
      </span>
      {total === 1 && <span className="t3">All have the same {labels.join(' and ')}</span>}
      <span className="mla t3">
        {range !== undefined &&
          `Bars run from ${format(range.lowest)} to ${format(range.highest)}, the lowest and highest run; the darker end is min to max. `}
        {hasGoal && 'Best of a column in bold.'}
      </span>
    </>
  )
}
