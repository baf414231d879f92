import type { Definitions } from '../../api/definitions.js'
import { LookDot } from '../../controls/look-dot.js'
import { metricDelta } from '../definitions/metric-delta.js'
import { MetricDeltaText } from '../definitions/metric-delta-text.js'
import { axisFormat, axisLabel, axisTitle, type ComparedRun } from './compared-run.js'
import type { ParallelLine } from './parallel-layout.js'
import styles from './parallel-plot.module.css'

export interface ParallelTipProps {
  readonly line: ParallelLine
  /** The metric that counts; undefined if no axis is one. */
  readonly primary: string | undefined
  readonly definitions: Definitions
  readonly baseline: ComparedRun | undefined
  /** In pixels of the plot. */
  readonly at: { readonly x: number; readonly y: number }
  readonly isLeftOfPointer: boolean
}

/** The run of a line: its name, its value of the primary metric, and the difference to the baseline. */
export function ParallelTip({ line, primary, definitions, baseline, at, isLeftOfPointer }: ParallelTipProps) {
  const { run, points } = line
  const i = points.findIndex(({ axis }) => axis === primary)
  const value = primary === undefined ? undefined : run.metrics.get(axisLabel(primary))
  const base = primary === undefined ? undefined : baseline?.metrics.get(axisLabel(primary))
  // Five digits, as every tooltip has.
  const definition = primary === undefined ? undefined : { ...axisFormat(primary, definitions), digits: 5 }
  const delta = run.id === baseline?.id ? undefined : metricDelta(value, base, definition)
  return (
    <div
      className={`tip ${styles.tip}`}
      style={{
        top: at.y,
        left: at.x,
        transform: `translate(${isLeftOfPointer ? 'calc(-100% - 14px)' : '14px'}, 10px)`,
      }}
    >
      <div className={styles.head}>
        <LookDot look={run.look} />
        <b className="med">
          <bdi>{run.name}</bdi>
        </b>
      </div>
      {primary !== undefined && (
        <table>
          <tbody>
            <tr>
              <td className="t2">
                <bdi>{axisTitle(primary, definitions)}</bdi>
              </td>
              <td className="tnum med">{points[i]?.text}</td>
            </tr>
            {run.id === baseline?.id && (
              <tr>
                <td className="t3">baseline</td>
                <td />
              </tr>
            )}
            {delta !== undefined && value !== undefined && base !== undefined && (
              <tr>
                <td className="t3">against the baseline</td>
                <td>
                  <MetricDeltaText delta={delta} exact={value - base} />
                </td>
              </tr>
            )}
          </tbody>
        </table>
      )}
    </div>
  )
}
