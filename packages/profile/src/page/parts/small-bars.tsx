/** @jsxImportSource preact */
import type { ValueRow } from '../../view/card.js'
import { Name } from './name.js'

/** The few bars of a card: name, bar, count. */
export function SmallBars({ rows, label }: { rows: readonly ValueRow[]; label: string }) {
  const highest = rows.reduce((highest, { count }) => Math.max(highest, count), 1)
  return (
    <div
      class={rows.length > 7 ? 'smallbars long' : 'smallbars'}
      tabIndex={rows.length > 7 ? 0 : undefined}
      role="group"
      aria-label={label}
    >
      {rows.map(({ name, note, count }, place) => (
        <div key={place}>
          <span class={note === undefined ? 'cut' : 'cut t3'} title={name ?? note}>
            {name === undefined ? note : <Name>{name}</Name>}
          </span>
          <svg width="100%" height="14" aria-hidden="true" preserveAspectRatio="none">
            <rect
              width={`${(100 * count) / highest}%`}
              height="14"
              fill={note === undefined ? 'var(--chart-fill)' : 'var(--chart-muted)'}
            />
          </svg>
          <span class="num">{count}</span>
        </div>
      ))}
    </div>
  )
}
