import { formatExact } from '../../format/format-number.js'
import { metricDelta } from '../definitions/metric-delta.js'
import { MetricDeltaText } from '../definitions/metric-delta-text.js'
import styles from './model-panel.module.css'
import { formatFigure } from './try-form.js'

/** A prediction of this visit: what was asked, and the number that came. */
export interface Try {
  readonly name: string
  readonly value: number
}

/** The tries of this visit, newest first, each with its difference to the first of them. */
export function TriesTable({ tries }: { tries: readonly Try[] }) {
  const start = tries.at(-1)
  return (
    <div className={styles.tries}>
      <table className="grid inset" aria-label="Tries">
        <tbody>
          {tries.map(({ name, value }, i) => (
            <tr key={tries.length - i}>
              <td className="wrap">
                <bdi>{name}</bdi>
              </td>
              <td className="num med" title={formatExact(value)}>
                {formatFigure(value)}
              </td>
              <td className="num">
                {i === tries.length - 1 ? (
                  <span className="small t3">start</span>
                ) : (
                  <MetricDeltaText
                    delta={metricDelta(value, start?.value, undefined)}
                    exact={value - (start?.value ?? value)}
                  />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
