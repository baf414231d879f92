import { type ValueRow, group } from '@labbook/profile'
import styles from '../profile.module.css'
import { Name } from '../data-text.js'

interface ValueListProps {
  rows: readonly ValueRow[]
  /** What the values are: "Value", "Word". */
  head: string
  caption?: string
}

/** Values with their counts: a table whose bars are its picture. */
export function ValueList({ rows, head, caption }: ValueListProps) {
  const highest = rows.reduce((highest, { count }) => Math.max(highest, count), 1)
  return (
    <table className={styles.values}>
      {caption && <caption>{caption}</caption>}
      <thead>
        <tr>
          <th scope="col">{head}</th>
          <th scope="col" className="num">
            Count
          </th>
          <th scope="col" className="num">
            Share
          </th>
          <th scope="col">
            <span className={styles.heard}>Bar</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, note, count, share }, place) => (
          <tr key={place}>
            <th scope="row" className={note === undefined ? 'cut' : 'cut t3'} title={name ?? note}>
              {name === undefined ? note : <Name>{name}</Name>}
            </th>
            <td className="num" title={group(count)}>
              {count}
            </td>
            <td className="num t2">{share}</td>
            <td className={styles.barcell} aria-hidden="true">
              <svg width="100%" height="12" preserveAspectRatio="none">
                <rect
                  width={`${(100 * count) / highest}%`}
                  height="12"
                  fill={note === undefined ? 'var(--chart-fill)' : 'var(--chart-muted)'}
                />
              </svg>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
