import type { Metric } from '@labbook/protocol'
import { useQuery } from '@tanstack/react-query'
import type { Definitions } from '../../api/definitions.js'
import { metricRunsQuery } from '../../api/metric-runs-query.js'
import { formatInFull } from '../../format/format-defined.js'
import { formatExact } from '../../format/format-number.js'
import { naturalOrder } from '../../format/natural-order.js'
import { DefinedName } from '../../parts/definitions/defined-name.js'
import { SourceRunLink } from '../../parts/logged-models/source-run-link.js'

/** All points of a model's metrics, with the dataset and run of each. */
export function ModelMetrics({ metrics, definitions }: { metrics: readonly Metric[]; definitions: Definitions }) {
  const runIds = [...new Set(metrics.map(({ runId = '' }) => runId).filter((id) => id !== ''))].slice(0, 500)
  const { data: runs } = useQuery(metricRunsQuery(runIds))
  const runOf = new Map(runs?.map((run) => [run.runId, run]))
  return (
    <div style={{ overflowX: 'auto' }}>
      <table className="grid inset">
        <thead>
          <tr>
            <th>Name</th>
            <th className="num">Value</th>
            <th className="num">Step</th>
            <th>Dataset</th>
            <th>Run</th>
          </tr>
        </thead>
        <tbody>
          {metrics
            .toSorted(byKeyThenTime)
            .map(({ key, value, step, timestamp, datasetName, datasetDigest, runId = '' }) => (
              <tr key={`${key} ${String(step)} ${String(timestamp)} ${runId} ${datasetDigest}`}>
                <td className="med">
                  <DefinedName name={key} definition={definitions.metrics.get(key)} />
                </td>
                <td className="num" title={formatExact(value)}>
                  {formatInFull(value, definitions.metrics.get(key))}
                </td>
                <td className="num t2">{String(step)}</td>
                <td>
                  {datasetName === undefined ? (
                    <span className="t3">–</span>
                  ) : (
                    <>
                      <bdi>{datasetName}</bdi> <bdi className="mono t3">{datasetDigest}</bdi>
                    </>
                  )}
                </td>
                <td>
                  <SourceRunLink runId={runId} run={runOf.get(runId)} />
                </td>
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  )
}

function byKeyThenTime(a: Metric, b: Metric): number {
  return naturalOrder(a.key, b.key) || Number(a.timestamp) - Number(b.timestamp) || Number(a.step) - Number(b.step)
}
