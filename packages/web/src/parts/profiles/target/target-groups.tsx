import { format, profileColour, type TargetGroups, targetTable, type TargetValue } from '@labbook/profile'
import { Name, Written } from '../data-text.js'
import styles from '../profile.module.css'

interface TargetGroupsProps {
  readonly groups: TargetGroups
  readonly target: string
  readonly column: string
}

/** The target in each category or bin of a column: mean or rates with their 95 % interval, as numbers and as marks on one scale. */
export function TargetGroupsTable({ groups, target, column }: TargetGroupsProps) {
  const { heads, rows, domain } = targetTable(groups)
  const at = (value: number) => `${(100 * (value - domain[0])) / (domain[1] - domain[0] || 1)}%`
  return (
    <div className={styles.scroller} tabIndex={0} role="region" aria-label={`${target} by ${column}`}>
      <table className={`${styles.cells} ${styles.groups}`}>
        <caption>
          <Name>{target}</Name> by <Name>{column}</Name>, with 95 % intervals
        </caption>
        <thead>
          <tr>
            <th scope="col">
              <Name>{column}</Name>
            </th>
            <th scope="col" className="num">
              Rows
            </th>
            {heads.map(({ name, note }, place) => (
              <th key={place} scope="col" className="num">
                {heads.length > 1 && <i className={styles.swatch} style={{ background: profileColour(place) }} />}
                {name === undefined ? note : <Name>{name}</Name>}
              </th>
            ))}
            <th scope="col" className={styles.groupMarks}>
              <span className={styles.heard}>Marks</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, note, count, values }, row) => (
            <tr key={row}>
              <th scope="row">{name === undefined ? <Written text={note ?? ''} /> : <Name>{name}</Name>}</th>
              <td className="tnum t2">{count}</td>
              {values.map((value, place) => (
                <td key={place} className="tnum" title={intervalText(value)}>
                  <Written text={value.text} />
                </td>
              ))}
              <td className={styles.groupMarks} aria-hidden="true">
                <svg width="100%" height="16" overflow="visible">
                  {values.map(({ value, low, high }, place) =>
                    value === null || low === null || high === null ? null : (
                      <g key={place} style={{ color: heads.length > 1 ? profileColour(place) : 'var(--accent)' }}>
                        <line x1={at(low)} x2={at(high)} y1="8" y2="8" stroke="currentColor" stroke-width="1.5" />
                        <circle cx={at(value)} cy="8" r="3.5" fill="currentColor" />
                      </g>
                    ),
                  )}
                </svg>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function intervalText({ low, high }: TargetValue): string | undefined {
  return low === null || high === null ? undefined : `${format(low, 'number')} to ${format(high, 'number')}`
}
