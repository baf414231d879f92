import type { Metric } from '@labbook/protocol'
import { formatExact } from '../format/format-number.js'
import { naturalOrder } from '../format/natural-order.js'

/** The latest value of each metric in full, in natural order (U-RUN-6). */
export function MetricsTable({ metrics }: { metrics: readonly Metric[] }) {
  return (
    <table className="grid inset">
      <thead>
        <tr>
          <th>Name</th>
          <th className="num">Latest</th>
          <th className="num">Step</th>
        </tr>
      </thead>
      <tbody>
        {metrics
          .toSorted((a, b) => naturalOrder(a.key, b.key))
          .map(({ key, value, step }) => (
            <tr key={key}>
              <td>
                <bdi>{key}</bdi>
              </td>
              <td className="num med">{formatExact(value)}</td>
              <td className="num t2">{String(step)}</td>
            </tr>
          ))}
      </tbody>
    </table>
  )
}
