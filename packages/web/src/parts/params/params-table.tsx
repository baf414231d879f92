import type { Param } from '@labbook/protocol'
import { naturalOrder } from '../../format/natural-order.js'

/** Params as stored, in full, in natural order (U-RUN-5). */
export function ParamsTable({ params }: { params: readonly Param[] }) {
  return (
    <table className="grid inset">
      <tbody>
        {params
          .toSorted((a, b) => naturalOrder(a.key, b.key))
          .map(({ key, value }) => (
            <tr key={key}>
              <th scope="row" className="key">
                <bdi>{key}</bdi>
              </th>
              <td className="mono wrap">
                <bdi>{value}</bdi>
              </td>
            </tr>
          ))}
      </tbody>
    </table>
  )
}
