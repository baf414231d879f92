import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { RefreshCw, TriangleAlert } from 'lucide-react'
import type { RunsSearch } from '../../addresses/runs-search.js'
import { experimentQuery } from '../../api/queries.js'
import { useDefinitions } from '../../api/use-definitions.js'
import { useRefresh } from '../../api/use-refresh.js'
import { Button, IconButton } from '../../controls/button.js'
import { ExperimentHeader } from '../../parts/experiments/experiment-header.js'
import { ExperimentTabs } from '../../parts/experiments/experiment-tabs.js'
import { FirstProgram } from '../../parts/first-run/first-program.js'
import { CopyShortLink } from '../../parts/views/copy-short-link.js'
import { useRunsView } from '../../parts/views/use-runs-view.js'
import { ViewsMenu } from '../../parts/views/views-menu.js'
import { EXPERIMENTS } from '../../shell/breadcrumb.js'
import { Empty, Failed } from '../../shell/page-state.js'
import { RunsPanel } from './runs-panel.js'
import { RunsTools } from './runs-tools.js'
import { useRunsDefaults } from './use-runs-defaults.js'
import { useRunsQuery } from './use-runs-query.js'

const route = getRouteApi('/experiments/$experimentId')

/** The runs of an experiment, filtered by the address or a saved view (U-EXP-5, U-RUNS). */
export function RunsPage() {
  const { experimentId } = route.useParams()
  const address = route.useSearch()
  const navigate = route.useNavigate()
  const refresh = useRefresh()
  const experiment = useQuery(experimentQuery(experimentId))
  const definitions = useDefinitions([experimentId])
  const { defaults, areKnown } = useRunsDefaults({ experimentIds: [experimentId], definitions })
  const current = useRunsView(experimentId, address, defaults)
  const search = current.state
  const asked = useRunsQuery({ experimentIds: [experimentId], search, defaults })
  const change = (next: Partial<RunsSearch>) =>
    void navigate({ search: (old: RunsSearch) => current.changed(old, next), replace: true, resetScroll: false })

  if (experiment.error !== null) {
    return <Failed error={experiment.error} retry={() => void experiment.refetch()} parent={EXPERIMENTS} />
  }
  if (current.error !== undefined) return <Failed error={current.error} retry={current.retry} />
  const name = experiment.data?.name ?? ''
  const isKnown = current.isReady && experiment.data !== undefined && (areKnown || search.columns !== undefined)
  const isDeleted = experiment.data?.lifecycleStage === 'deleted'
  return (
    <>
      <title>{`${name} · Labbook`}</title>
      <ExperimentHeader experimentId={experimentId} experiment={experiment.data} />
      <ExperimentTabs
        experimentId={experimentId}
        current={search.compareRunsMode === 'CHART' ? 'charts' : 'table'}
        runs={(next) => current.changed(address, next)}
      >
        <span className="row tight" style={{ alignSelf: 'center' }}>
          <ViewsMenu {...{ experimentId, current }} onOpen={(opened) => void navigate({ search: opened })} />
          <CopyShortLink {...{ experimentId, current }} />
          {search.compareRunsMode !== 'CHART' && <RunsTools asked={asked} />}
          <IconButton label="Refresh" onPress={() => void refresh({ what: 'run' })}>
            <RefreshCw className="i" aria-hidden />
          </IconButton>
        </span>
      </ExperimentTabs>
      {current.isMissing && (
        <div className="banner" role="status">
          <TriangleAlert className="i" aria-hidden />
          <span className="grow">
            The view in this link was deleted or belongs to another experiment. Showing the default instead.
          </span>
          <Button onPress={() => void navigate({ search: current.detached(search), replace: true })}>Dismiss</Button>
        </div>
      )}
      <RunsPanel
        experimentIds={[experimentId]}
        search={search}
        {...{ asked, definitions }}
        isReadOnly={isDeleted}
        isReady={isKnown}
        onChange={change}
        empty={
          isDeleted ? (
            <RunsDeleted onShow={() => change({ lifecycleFilter: 'Deleted' })} />
          ) : (
            <NoRunsYet experiment={name} />
          )
        }
      />
    </>
  )
}

function RunsDeleted({ onShow }: { onShow: () => void }) {
  return (
    <Empty title="This experiment and its runs are deleted">
      <Button onPress={onShow}>Show deleted runs</Button>
    </Empty>
  )
}

function NoRunsYet({ experiment }: { experiment: string }) {
  return (
    <Empty title="No runs yet">
      <p>Runs appear here as soon as you log one.</p>
      <FirstProgram experiment={experiment} />
    </Empty>
  )
}
