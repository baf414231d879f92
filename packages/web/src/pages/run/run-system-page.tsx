import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { ChevronDown } from 'lucide-react'
import { useCallback, useMemo, useState, useSyncExternalStore } from 'react'
import type { RunSystemSearch } from '../../addresses/run-system-search.js'
import { runQuery } from '../../api/queries.js'
import { formatClock } from '../../format/format-time.js'
import { type CursorLink, createCursorLink } from '../../parts/lines/cursor-link.js'
import { SystemCard } from '../../parts/system/system-card.js'
import styles from '../../parts/system/system.module.css'
import { type SystemMetric, systemMetrics } from '../../parts/system/system-metric.js'
import { Empty } from '../../shell/page-state.js'
import { RunFrame } from './run-frame.js'
import { useLostSignal } from './use-signal.js'

/** The system metrics of a run over time, a section a machine (U-RUN-10). */
export function RunSystemPage() {
  const { experimentId = '', runId = '' } = useParams({ strict: false })
  const { range }: RunSystemSearch = useSearch({ strict: false })
  const navigate = useNavigate()
  const { data: run } = useQuery(runQuery(runId))
  const [link] = useState(createCursorLink)
  const lost = useLostSignal(run)
  const nodes = useMemo(() => byNode(systemMetrics(run?.data.metrics ?? [])), [run])
  const onRange = (next: readonly [number, number] | undefined) =>
    void navigate({
      to: '/experiments/$experimentId/runs/$runId/system',
      params: { experimentId, runId },
      search: next === undefined ? {} : { range: next },
      replace: true,
    })
  return (
    <RunFrame tab="system">
      <div className="body">
        {run !== undefined && nodes.size === 0 && (
          <Empty title="No system metrics yet">
            <p>Log them with the run: mlflow.start_run(log_system_metrics=True)</p>
          </Empty>
        )}
        {[...nodes].map(([node, metrics], i) => (
          <details key={node} open>
            <summary className={styles.node}>
              <ChevronDown className="i s" aria-hidden />
              <h2>{node === '' ? 'System metrics' : <bdi>node {node}</bdi>}</h2>
              <span className="small t3">{metrics.length === 1 ? '1 metric' : `${metrics.length} metrics`}</span>
              {i === 0 && <CursorTime link={link} />}
            </summary>
            <div className={styles.grid}>
              {metrics.map((metric) => (
                <SystemCard key={metric.key} {...{ runId, metric, link, range, onRange, ...lost }} />
              ))}
            </div>
          </details>
        ))}
      </div>
    </RunFrame>
  )
}

function byNode(metrics: readonly SystemMetric[]): ReadonlyMap<string, readonly SystemMetric[]> {
  return Map.groupBy(metrics, ({ node }) => node)
}

function CursorTime({ link }: { link: CursorLink }) {
  const subscribe = useCallback((listener: () => void) => link.onMove(listener), [link])
  const place = useSyncExternalStore(subscribe, () => link.place())
  if (place === undefined) return null
  return <span className="mla small t3 tnum">cursor {formatClock(place.x)}</span>
}
