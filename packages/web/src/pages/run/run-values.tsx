import type { Metric, Run } from '@labbook/protocol'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Definitions } from '../../api/definitions.js'
import { differingParamsQuery } from '../../api/differing-params-query.js'
import { runQuery } from '../../api/queries.js'
import { SearchField } from '../../controls/search-field.js'
import { formatCount } from '../../format/format-number.js'
import { isNamed } from '../../format/format-defined.js'
import { MetricsTable } from '../../parts/metrics/metrics-table.js'
import { CopyParams } from '../../parts/params/copy-params.js'
import { DiffersDot, ParamsTable } from '../../parts/params/params-table.js'
import { useBaseline } from '../../parts/runs/use-baseline.js'
import { Section } from '../../shell/section.js'
import styles from './run-page.module.css'

/** Minimum number of keys for a filter. */
const FILTERED_FROM = 12

export interface RunValuesProps {
  readonly run: Run
  readonly definitions: Definitions
  /** What is shown of both: part of a name, or of a parameter's value. */
  readonly filter: string
  readonly onFilter: (filter: string) => void
}

/** Parameters and metrics of a run, beside each other where there is room, under one filter (U-RUN-5, U-RUN-6). */
export function RunValues({ run: { info, data }, definitions, filter, onFilter }: RunValuesProps) {
  const { data: differing } = useQuery(differingParamsQuery(info.experimentId))
  const baseline = useComparedRun(info)
  // System metrics have their own tab.
  const metrics = data.metrics.filter(({ key }) => !isSystem(key))
  const system = data.metrics.length - metrics.length
  const shownParams = data.params.filter(
    ({ key, value }) =>
      isNamed(key, definitions.params.get(key), filter) || value.toLowerCase().includes(filter.toLowerCase()),
  )
  const shownMetrics = metrics.filter(({ key }) => isNamed(key, definitions.metrics.get(key), filter))
  const marked = shownParams.some(({ key }) => differing?.has(key) === true)
  const hasFilter = data.params.length + metrics.length >= FILTERED_FROM || filter !== ''
  return (
    <>
      {hasFilter && (
        <div className={styles.filter}>
          <SearchField label="Filter parameters and metrics" value={filter} onChange={onFilter} isOfPage />
          {filter !== '' && (
            <span className="small t3" role="status">
              {formatCount(shownParams.length + shownMetrics.length)} of{' '}
              {formatCount(data.params.length + metrics.length)}
            </span>
          )}
        </div>
      )}
      <div className={data.params.length > 0 && metrics.length > 0 ? styles.values : undefined}>
        <Section
          title="Parameters"
          count={data.params.length}
          empty="No parameters yet."
          actions={
            data.params.length > 0 && (
              <>
                {marked && (
                  <span className="small t2">
                    <DiffersDot /> differs in this experiment
                  </span>
                )}
                <CopyParams params={data.params} />
              </>
            )
          }
        >
          {shownParams.length === 0 ? (
            <p className="t3">No matching parameters.</p>
          ) : (
            <ParamsTable params={shownParams} {...{ definitions, differing }} baseline={baseline?.params} />
          )}
        </Section>
        <Section title="Metrics" count={metrics.length} empty="No metrics yet.">
          {shownMetrics.length === 0 ? (
            <p className="t3">No matching metrics.</p>
          ) : (
            <MetricsTable
              run={info}
              metrics={shownMetrics}
              {...{ definitions }}
              baseline={sharedWith(baseline?.metrics, metrics)}
            />
          )}
          {system > 0 && (
            <p className={styles.more}>
              <Link
                to="/experiments/$experimentId/runs/$runId/system"
                params={{ experimentId: info.experimentId, runId: info.runId }}
              >
                {system === 1 ? '1 system metric' : `${formatCount(system)} system metrics`}
              </Link>
            </p>
          )}
        </Section>
      </div>
    </>
  )
}

/** The values of the experiment's baseline; undefined if there is none, or if it is this run. */
function useComparedRun({ experimentId, runId }: Run['info']) {
  const baselineId = useBaseline(experimentId)?.runId
  const isOther = baselineId !== undefined && baselineId !== runId
  const { data: run } = useQuery({ ...runQuery(baselineId ?? ''), enabled: isOther, retry: false })
  if (!isOther || run === undefined) return undefined
  return {
    params: new Map(run.data.params.map(({ key, value }) => [key, value])),
    metrics: new Map(run.data.metrics.map(({ key, value }) => [key, value])),
  }
}

/** The baseline's metrics; undefined if none of these is among them. */
function sharedWith(baseline: ReadonlyMap<string, number> | undefined, metrics: readonly Metric[]) {
  return metrics.some(({ key }) => baseline?.has(key) === true) ? baseline : undefined
}

function isSystem(key: string): boolean {
  return key.startsWith('system/')
}
