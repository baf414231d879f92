import { format, group, shortName } from '@labbook/profile'
import chartStyles from '../chart.module.css'
import styles from '../profile.module.css'
import { useState } from 'react'
import { Figure } from '../charts/figure.js'
import { Name } from '../data-text.js'
import { useReport } from '../report-context.js'

const [BARS, LABELS] = [180, 84]

/** How many values each column has. A bar leads to its card. */
export function CountChart() {
  const { profile, places, showVariable } = useReport()
  const [marked, mark] = useState<number>()
  const { missing, columns, table } = profile
  const counts = missing.count ?? []
  const show = (column: number) => {
    const place = places.get(columns[column] ?? '')
    if (place !== undefined) showVariable(place)
  }
  const share = (column: number) => (table.n === 0 ? 0 : (counts[column] ?? 0) / table.n)
  const said =
    marked === undefined
      ? ''
      : `${columns[marked]}: ${group(counts[marked] ?? 0)} of ${group(table.n)}, ${format(1 - share(marked), 'share')} missing`
  return (
    <Figure
      label="Values of each column"
      file="missing values"
      table={() => ({
        head: ['Column', 'Values', 'Missing'],
        rows: columns.map((name, place) => [name, counts[place] ?? 0, table.n - (counts[place] ?? 0)]),
      })}
      marks={columns.length}
      marked={marked}
      onMark={mark}
      said={said}
      onEnter={() => marked !== undefined && show(marked)}
      caption={
        <>
          <span>Values that are not missing, of {group(table.n)} rows</span>
          <span className={chartStyles.readout}>{said && <Name>{said}</Name>}</span>
        </>
      }
    >
      {(width) => {
        const size = Math.max(26, Math.min(64, (width - 40) / columns.length))
        const isTight = size < 44
        const top = isTight ? 38 : 22
        return (
          <div className={styles.scroller} tabIndex={0}>
            <svg
              className={chartStyles.chart}
              width={columns.length * size + 40}
              height={top + BARS + LABELS}
              aria-hidden="true"
            >
              {columns.map((name, place) => {
                const height = Math.round(share(place) * BARS)
                const x = place * size
                const middle = x + size / 2
                return (
                  <g
                    key={place}
                    className={chartStyles.opens}
                    onPointerEnter={() => mark(place)}
                    onPointerLeave={() => mark(undefined)}
                    onClick={() => show(place)}
                  >
                    <rect x={x} width={size} height={top + BARS + LABELS} fill="transparent" />
                    <rect x={x + 2} y={top} width={size - 4} height={BARS} fill="var(--surface-sunken)" />
                    <rect
                      x={x + 2}
                      y={top + BARS - height}
                      width={size - 4}
                      height={height}
                      fill={place === marked ? 'var(--accent)' : 'var(--chart-fill)'}
                    />
                    <text
                      textAnchor={isTight ? 'start' : 'middle'}
                      transform={`translate(${middle},${top - 7})${isTight ? ' rotate(-40)' : ''}`}
                      className={place === marked ? chartStyles.strong : undefined}
                    >
                      {counts[place] ?? 0}
                    </text>
                    <text
                      transform={`translate(${middle},${top + BARS + 12}) rotate(40)`}
                      className={place === marked ? chartStyles.strong : undefined}
                    >
                      {shortName(name, 14)}
                      <title>{name}</title>
                    </text>
                  </g>
                )
              })}
            </svg>
          </div>
        )
      }}
    </Figure>
  )
}
