import type { MetricDefinition } from '@labbook/protocol'
import { useQuery } from '@tanstack/react-query'
import type { Definitions } from '../../api/definitions.js'
import { formatDefinedTick, unitOf } from '../../format/format-defined.js'
import { formatExact } from '../../format/format-number.js'
import { Failed } from '../../shell/page-state.js'
import type { WantedLine } from '../lines/drawn-series.js'
import { lookColour } from '../../theme/run-looks.js'
import { summariesQuery } from '../lines/series-query.js'
import style from './bar-chart.module.css'

export interface BarChartProps {
  readonly label: string
  readonly wanted: readonly WantedLine[]
  readonly definitions: Definitions
  readonly value: 'last' | 'min' | 'max'
  /** Maximum height; more bars scroll. */
  readonly height: number
}

/** One bar per run, from zero, in the order of the runs. It is a table of names, bars and values. */
export function BarChart({ label, wanted, definitions, value, height }: BarChartProps) {
  const runIds = [...new Set(wanted.map((line) => line.runId))]
  const keys = [...new Set(wanted.map((line) => line.key))]
  const { data, error, refetch } = useQuery(summariesQuery(runIds, keys))
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />
  if (data === undefined) return <span className="skel" style={{ width: '100%', height: height - 24 }} />
  const bars = wanted.flatMap((line) => {
    const summary = data.find(({ runId, key }) => runId === line.runId && key === line.key)
    return summary === undefined ? [] : [{ line, amount: summary[value] ?? Number.NaN }]
  })
  if (bars.length === 0) return <p className="t3">No visible run has this metric.</p>
  const finite = bars.map(({ amount }) => amount).filter(Number.isFinite)
  const low = Math.min(0, ...finite)
  const span = Math.max(0, ...finite) - low || 1
  const part = (amount: number) => `${(100 * amount) / span}%`
  return (
    // Scrollable elements must be focusable.
    <div className={style.scroll} style={{ maxHeight: height }} tabIndex={0} role="group" aria-label={label}>
      <table className={style.bars}>
        <tbody>
          {bars.map(({ line, amount }) => (
            <tr key={line.id}>
              <th scope="row" className="cut">
                <bdi title={line.name}>{line.name}</bdi>
              </th>
              <td className={style.track}>
                {Number.isFinite(amount) && (
                  <span
                    className={style.bar}
                    style={{
                      background: lookColour(line.look),
                      left: part(Math.min(0, amount) - low),
                      width: part(Math.abs(amount)),
                    }}
                  />
                )}
              </td>
              <td className="num" title={formatExact(amount)}>
                {formatDefinedTick(amount, definitions.metrics.get(line.key))}
                <Unit definition={definitions.metrics.get(line.key)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Unit({ definition }: { definition: MetricDefinition | undefined }) {
  const unit = unitOf(definition)
  return unit === undefined ? null : <bdi className="t3"> {unit}</bdi>
}
