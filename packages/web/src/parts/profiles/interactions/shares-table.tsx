import { type Categories, crossTable, format } from '@labbook/profile'
import styles from '../profile.module.css'
import { Name } from '../data-text.js'

/** How the categories of one column divide the rows of each category of another. */
export function SharesTable({ x, y }: { x: Categories; y: Categories }) {
  const counts = crossTable(x, y)
  return (
    <div className={styles.scroller} tabIndex={0} role="region" aria-label={`${y.name} by ${x.name}`}>
      <table className={`${styles.cells} ${styles.shares}`}>
        <caption>
          Share of the rows of each <Name>{y.name}</Name>, by <Name>{x.name}</Name>
        </caption>
        <thead>
          <tr>
            <th scope="col">
              <Name>{y.name}</Name>
            </th>
            {x.labels.map((label, column) => (
              <th key={column} scope="col" className="num">
                <Name>{label}</Name>
              </th>
            ))}
            <th scope="col" className="num">
              Rows
            </th>
          </tr>
        </thead>
        <tbody>
          {counts.map((row, place) => {
            const total = row.reduce((sum, count) => sum + count, 0)
            return (
              <tr key={place}>
                <th scope="row">
                  <Name>{y.labels[place] ?? ''}</Name>
                </th>
                {row.map((count, column) => (
                  <td
                    key={column}
                    className="num"
                    title={`${count} rows`}
                    style={{
                      background: `color-mix(in oklab, var(--chart-fill) ${Math.round((70 * count) / (total || 1))}%, var(--surface))`,
                    }}
                  >
                    {total === 0 ? '–' : format(count / total, 'share')}
                  </td>
                ))}
                <td className="num">{total}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
