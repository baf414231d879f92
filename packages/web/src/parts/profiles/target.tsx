import { coefficientText } from '@labbook/profile'
import styles from './profile.module.css'
import { Name } from './data-text.js'
import { useReport } from './report-context.js'

/** The other columns by how much they go with the target. */
export function Target() {
  const { profile, places, showVariable } = useReport()
  const { target } = profile
  if (target === undefined) return null
  return (
    <table className={styles.values}>
      <caption>
        Association with <Name>{target.column}</Name>
      </caption>
      <thead>
        <tr>
          <th scope="col">Variable</th>
          <th scope="col">Measure</th>
          <th scope="col" className="num">
            Value
          </th>
          <th scope="col">
            <span className={styles.heard}>Bar</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {target.associations.map(({ column, measure, value }) => {
          const place = places.get(column)
          return (
            <tr key={column}>
              <th scope="row" className="cut">
                {place === undefined ? (
                  <Name>{column}</Name>
                ) : (
                  <button type="button" className={styles.link} onClick={() => showVariable(place)}>
                    <Name>{column}</Name>
                  </button>
                )}
              </th>
              <td className="t2">{measure}</td>
              <td className="num" title={value === null ? undefined : String(value)}>
                {coefficientText(value)}
              </td>
              <td className={styles.barcell} aria-hidden="true">
                <svg width="100%" height="12">
                  <rect width={`${100 * Math.abs(value ?? 0)}%`} height="12" fill="var(--chart-fill)" />
                </svg>
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
