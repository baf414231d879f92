import type { Run } from '@labbook/protocol'
import { useQuery } from '@tanstack/react-query'
import { useParams, useRouter } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
import { experimentQuery, runQuery } from '../../api/queries.js'
import { TabLinks } from '../../controls/tabs.js'
import { formatCount } from '../../format/format-number.js'
import { useRunLogs } from '../../parts/logs/use-run-logs.js'
import { heartbeatOf } from '../../parts/runs/last-signal.js'
import { lastRunList } from '../../parts/runs/run-list.js'
import { Breadcrumb } from '../../shell/breadcrumb.js'
import { DeletedBanner } from '../../shell/deleted-banner.js'
import { Failed } from '../../shell/page-state.js'
import { NoSignalBanner } from './no-signal-banner.js'
import { RunHeader } from './run-header.js'
import { RunMenu } from './run-menu.js'
import { RunSteps } from './run-steps.js'
import { useSignal } from './use-signal.js'

export type RunTab = 'overview' | 'charts' | 'system' | 'artifacts' | 'logs'

export interface RunFrameProps {
  readonly tab: RunTab
  /** Time of the newest line, on the page that reads the log. */
  readonly lastLineMs?: number | undefined
  readonly children: ReactNode
}

/** The header of all tabs of a run: breadcrumb, facts and tabs (U-RUN-1, U-RUN-2, U-RUN-3). */
export function RunFrame({ tab, lastLineMs, children }: RunFrameProps) {
  const { experimentId = '', runId = '' } = useParams({ strict: false })
  const { data: experiment } = useQuery(experimentQuery(experimentId))
  const { data: run, error, refetch } = useQuery(runQuery(runId))
  const { data: logs = [] } = useRunLogs(runId, run)
  const signal = useSignal(run, lastLineMs)
  useOwnExperiment(run)
  const above = {
    label: experiment?.name ?? experimentId,
    link: {
      to: '/experiments/$experimentId',
      params: { experimentId },
      search: lastRunList(experimentId)?.search ?? {},
    },
  } as const
  if (error !== null) return <Failed error={error} retry={() => void refetch()} parent={above} />
  const name = run?.info.runName ?? ''
  const params = { experimentId, runId }
  const hasSystem = run?.data.metrics.some(({ key }) => key.startsWith('system/')) === true
  const mayPrint = run?.info.status === 'RUNNING' && heartbeatOf(run.data.tags) !== undefined
  return (
    <>
      <title>{`${name} · Labbook`}</title>
      <Breadcrumb trail={[{ label: 'Experiments', link: { to: '/experiments' } }, above]} current={name}>
        {run !== undefined && (
          <>
            <RunSteps {...{ experimentId, runId, tab }} />
            <RunMenu info={run.info} />
          </>
        )}
      </Breadcrumb>
      {run?.info.lifecycleStage === 'deleted' && <DeletedBanner kind="run" id={runId} />}
      {run !== undefined && (
        <div className="pad" style={{ paddingTop: 0, paddingBottom: 0 }}>
          <RunHeader run={run} signal={signal} />
        </div>
      )}
      <TabLinks
        label="Run sections"
        tabs={[
          {
            label: 'Overview',
            isCurrent: tab === 'overview',
            link: { to: '/experiments/$experimentId/runs/$runId', params },
          },
          {
            label: 'Charts',
            isCurrent: tab === 'charts',
            link: { to: '/experiments/$experimentId/runs/$runId/charts', params },
          },
          ...(hasSystem || tab === 'system'
            ? [
                {
                  label: 'System',
                  isCurrent: tab === 'system',
                  link: { to: '/experiments/$experimentId/runs/$runId/system', params } as const,
                },
              ]
            : []),
          {
            label: 'Artifacts',
            isCurrent: tab === 'artifacts',
            link: { to: '/experiments/$experimentId/runs/$runId/artifacts/$', params: { ...params, _splat: '' } },
          },
          ...(logs.length > 0 || mayPrint || tab === 'logs'
            ? [
                {
                  label: 'Logs',
                  count: logs.length === 0 ? undefined : formatCount(logs.length),
                  isCurrent: tab === 'logs',
                  link: { to: '/experiments/$experimentId/runs/$runId/logs', params } as const,
                },
              ]
            : []),
        ]}
      />
      {run !== undefined && signal?.state === 'lost' && (
        <NoSignalBanner key={`${runId} ${signal.timeMs}`} run={run} signal={signal} />
      )}
      {children}
    </>
  )
}

/** Redirects to the run's own address if the experiment in the address is wrong, as MLflow's may be (U-URL-5). */
function useOwnExperiment(run: Run | undefined) {
  const { experimentId = '' } = useParams({ strict: false })
  const router = useRouter()
  const own = run?.info.experimentId ?? experimentId
  useEffect(() => {
    if (own === experimentId) return
    const { pathname, search } = router.state.location
    const place = pathname.replace(`/experiments/${experimentId}/`, `/experiments/${own}/`)
    void router.navigate({ to: place, search, replace: true })
  }, [own, experimentId, router])
}
