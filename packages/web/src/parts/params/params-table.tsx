import type { Param } from '@labbook/protocol'
import type { Definitions } from '../../api/definitions.js'
import { byLabel } from '../../format/format-defined.js'
import { DefinedName } from '../definitions/defined-name.js'

/** Params as stored, in full, in natural order (U-RUN-5). */
export function ParamsTable({ params, definitions }: { params: readonly Param[]; definitions: Definitions }) {
  return (
    <table className="grid inset">
      <tbody>
        {params
          .toSorted((a, b) => byLabel(a.key, b.key, definitions.params))
          .map(({ key, value }) => (
            <tr key={key}>
              <th scope="row" className="key">
                <DefinedName name={key} definition={definitions.params.get(key)} />
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
