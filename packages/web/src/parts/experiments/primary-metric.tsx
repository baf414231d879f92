import type { Experiment } from '@labbook/protocol'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { bestRunQuery } from '../../api/best-run-query.js'
import { readDefinitions } from '../../api/definitions.js'
import { columnName } from '../../api/run-columns.js'
import { DefinedName } from '../definitions/defined-name.js'
import { MetricValue } from '../runs/run-cell.js'

/** The primary metric of an experiment, with its best value and a link to its run (TYPED-11). */
export function PrimaryMetric({ experiment, className }: { experiment: Experiment; className: string }) {
  const { experimentId, tags } = experiment
  const { primary, metrics } = readDefinitions(tags)
  const definition = primary === undefined ? undefined : metrics.get(primary)
  const goal = definition?.goal
  const { data: best } = useQuery({
    ...bestRunQuery({
      of: { experimentIds: [experimentId], filter: undefined, runViewType: 'ACTIVE_ONLY' },
      column: columnName('metrics', primary ?? ''),
      goal: goal ?? 'min',
    }),
    enabled: primary !== undefined && goal !== undefined,
  })
  if (primary === undefined) return null
  return (
    <span className={className}>
      <span className="k nowrap">Primary metric</span>
      <span className="cut">
        <DefinedName name={primary} definition={definition} goal={goal} />
      </span>
      {best != null && (
        <>
          <MetricValue value={best.value} definition={definition} isBest />
          <Link
            className="cut"
            to="/experiments/$experimentId/runs/$runId"
            params={{ experimentId: best.experimentId, runId: best.runId }}
            title={best.name}
          >
            <bdi>{best.name}</bdi>
          </Link>
        </>
      )}
    </span>
  )
}
