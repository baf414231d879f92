import type { Fact } from '@labbook/profile'
import { Written } from '../data-text.js'
import styles from '../profile.module.css'

/** A small table of labels and values. */
export function FactTable({ facts, title }: { facts: readonly Fact[]; title?: string }) {
  return (
    <table className={styles.facts}>
      {title !== undefined && <caption>{title}</caption>}
      <tbody>
        {facts.map(({ label, text, exact }) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td className="tnum" title={exact}>
              <Written text={text} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
