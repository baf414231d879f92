import type { Tag } from '@labbook/protocol'
import { useState } from 'react'
import { Switch } from '../controls/switch.js'
import { naturalOrder } from '../format/natural-order.js'

/** Tags of people and of autologging; those of the system are shown on request (U-RUN-7). */
export function TagsTable({ tags }: { tags: readonly Tag[] }) {
  const [showsSystem, setShowsSystem] = useState(false)
  const shown = tags.filter(({ key }) => showsSystem || !/^(mlflow|labbook)\./.test(key))
  return (
    <section className="sect" aria-label="Tags">
      <header>
        <h3>Tags</h3>
        <span className="n">{shown.length}</span>
        <span className="mla" />
        <Switch label="System tags" isSelected={showsSystem} onChange={setShowsSystem} />
      </header>
      {shown.length === 0 && <p className="t3">Tags of the run stand here once it has some.</p>}
      <table className="grid inset">
        <tbody>
          {shown
            .toSorted((a, b) => naturalOrder(a.key, b.key))
            .map(({ key, value }) => (
              <tr key={key}>
                <th scope="row" className="key">
                  <bdi>{key}</bdi>
                </th>
                <td className="wrap">
                  <bdi>{value}</bdi>
                </td>
              </tr>
            ))}
        </tbody>
      </table>
    </section>
  )
}
