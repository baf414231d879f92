import type { Run } from '@labbook/protocol'
import { useQueries } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { CompareSearch } from '../../addresses/compare-search.js'
import { runQuery } from '../../api/queries.js'
import type { Compared } from '../../parts/compare/compare-section.js'
import { Comparison } from '../../parts/compare/comparison.js'
import { useExperimentTrail } from '../../parts/experiments/experiment-trail.js'
import { Breadcrumb } from '../../shell/breadcrumb.js'
import { Empty } from '../../shell/page-state.js'
import { keepApart } from '../../theme/run-looks.js'

const route = getRouteApi('/compare-runs')

/** The comparison of runs (U-CMP). */
export function CompareRunsPage() {
  const search = route.useSearch()
  keepApart(search.runs)
  const navigate = route.useNavigate()
  const found = useQueries({ queries: search.runs.map((runId) => runQuery(runId)) })
  const runs = found.flatMap(({ data }) => (data === undefined ? [] : [data]))
  const missing = search.runs.filter((_, i) => found[i]?.error != null)
  const title = comparing(runs)
  const trail = useExperimentTrail(runs.map(({ info }) => info.experimentId))
  const change = (next: Partial<CompareSearch>) =>
    void navigate({ search: (old: CompareSearch) => ({ ...old, ...next }), replace: true })
  return (
    <>
      <title>{`${title} · Labbook`}</title>
      <Breadcrumb trail={trail} current={title} />
      <div className="body pad">
        {missing.length > 0 && (
          <p className="note warn" role="status">
            Not shown (deleted or not found): {missing.join(', ')}
          </p>
        )}
        {runs.length < 2 && found.every(({ isPending }) => !isPending) ? (
          <Empty title="Select at least two runs">
            <p>Select runs in an experiment's table, then choose Compare.</p>
          </Empty>
        ) : (
          <Comparison runs={runs} columns={runs.map(columnOf)} view={search} onChange={change} />
        )}
      </div>
    </>
  )
}

function columnOf({ info: { runId, experimentId, runName } }: Run): Compared {
  return {
    id: runId,
    runId,
    name: runName,
    link: { to: '/experiments/$experimentId/runs/$runId', params: { experimentId, runId } },
  }
}

/** "Comparing 2 Runs from 1 Experiment" (U-CMP-1). */
function comparing(runs: readonly Run[]): string {
  const experiments = new Set(runs.map(({ info }) => info.experimentId)).size
  const counted = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`
  return `Comparing ${counted(runs.length, 'Run')} from ${counted(experiments, 'Experiment')}`
}
