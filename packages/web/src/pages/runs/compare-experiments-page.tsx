import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { CompareExperimentsSearch } from '../../addresses/compare-experiments-search.js'
import type { RunsSearch } from '../../addresses/runs-search.js'
import { omitUndefined } from '../../addresses/search-values.js'
import { experimentsQuery } from '../../api/queries.js'
import { DEFAULT_COLUMNS, EXPERIMENT_COLUMN } from '../../api/run-columns.js'
import { useDefinitions } from '../../api/use-definitions.js'
import { TabLinks } from '../../controls/tabs.js'
import { naturalOrder } from '../../format/natural-order.js'
import { Breadcrumb } from '../../shell/breadcrumb.js'
import { Empty } from '../../shell/page-state.js'
import { RunsPanel } from './runs-panel.js'
import { RunsTools } from './runs-tools.js'
import { useRunsDefaults } from './use-runs-defaults.js'
import { useRunsQuery } from './use-runs-query.js'

const route = getRouteApi('/compare-experiments/s')

const COLUMNS = [EXPERIMENT_COLUMN, ...DEFAULT_COLUMNS]

/** The runs of several experiments (U-EXP-2). */
export function CompareExperimentsPage() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { experiments: experimentIds } = search
  const title = `Runs of ${experimentIds.length} ${experimentIds.length === 1 ? 'experiment' : 'experiments'}`
  const definitions = useDefinitions(experimentIds)
  const { defaults, areKnown } = useRunsDefaults({ experimentIds, definitions, columns: COLUMNS })
  const asked = useRunsQuery({ experimentIds, search, defaults })
  const isCharts = search.compareRunsMode === 'CHART'

  const changed = (old: CompareExperimentsSearch, next: Partial<RunsSearch>): CompareExperimentsSearch => ({
    ...omitUndefined({ ...old, ...next }),
    experiments: old.experiments,
  })
  const tab = (label: string, compareRunsMode: 'CHART' | undefined) => ({
    label,
    isCurrent: isCharts === (compareRunsMode === 'CHART'),
    link: { to: '/compare-experiments/s', search: changed(search, { compareRunsMode }) } as const,
  })

  return (
    <>
      <title>{`${title} · Labbook`}</title>
      <Breadcrumb trail={[{ label: 'Experiments', link: { to: '/experiments' } }]} current={title} />
      {experimentIds.length === 0 ? (
        <Empty title="No experiments selected">
          <p>Select experiments in the list, then choose View runs together.</p>
          <Link to="/experiments">Experiments</Link>
        </Empty>
      ) : (
        <>
          <ExperimentNames experimentIds={experimentIds} />
          <TabLinks label="Experiment sections" tabs={[tab('Table', undefined), tab('Chart view', 'CHART')]}>
            <span className="row tight" style={{ alignSelf: 'center' }}>
              {!isCharts && <RunsTools asked={asked} />}
            </span>
          </TabLinks>
          <RunsPanel
            experimentIds={experimentIds}
            search={search}
            {...{ definitions }}
            asked={asked}
            isReady={areKnown}
            onChange={(next) => void navigate({ search: (old) => changed(old, next), replace: true })}
            empty={
              <Empty title="No runs yet">
                <p>Log a run to one of these experiments to see it here.</p>
              </Empty>
            }
          />
        </>
      )}
    </>
  )
}

function ExperimentNames({ experimentIds }: { experimentIds: readonly string[] }) {
  const { data } = useQuery(experimentsQuery())
  const nameOf = new Map(data?.map(({ experimentId, name }) => [experimentId, name]))
  return (
    <div className="meta">
      {experimentIds
        .map((experimentId) => ({ experimentId, name: nameOf.get(experimentId) ?? experimentId }))
        .toSorted((a, b) => naturalOrder(a.name, b.name))
        .map(({ experimentId, name }) => (
          <Link key={experimentId} to="/experiments/$experimentId" params={{ experimentId }}>
            <bdi>{name}</bdi>
          </Link>
        ))}
    </div>
  )
}
