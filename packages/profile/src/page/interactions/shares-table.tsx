/** @jsxImportSource preact */
import { crossTable } from '../../view/pairs.js'
import { format } from '../../display/format.js'
import { Name } from '../parts/name.js'
import type { Categories } from '../../view/carried-columns.js'

/** How the categories of one column divide the rows of each category of another. */
export function SharesTable({ x, y }: { x: Categories; y: Categories }) {
  const counts = crossTable(x, y)
  return (
    <div class="scroller" tabIndex={0} role="region" aria-label={`${y.name} by ${x.name}`}>
      <table class="grid shares">
        <caption>
          Share of the rows of each <Name>{y.name}</Name>, by <Name>{x.name}</Name>
        </caption>
        <thead>
          <tr>
            <th scope="col">
              <Name>{y.name}</Name>
            </th>
            {x.labels.map((label, column) => (
              <th key={column} scope="col" class="num">
                <Name>{label}</Name>
              </th>
            ))}
            <th scope="col" class="num">
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
                    class="num"
                    title={`${count} rows`}
                    style={{
                      background: `color-mix(in oklab, var(--chart-fill) ${Math.round((70 * count) / (total || 1))}%, var(--surface))`,
                    }}
                  >
                    {total === 0 ? '–' : format(count / total, 'share')}
                  </td>
                ))}
                <td class="num">{total}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
