import { WindowedTable } from '../../controls/windowed-table.js'
import { formatExact } from '../../format/format-number.js'
import { formatAbsolute } from '../../format/format-time.js'
import { formatPlace } from './axis-format.js'
import type { PlottedSeries } from './drawn-series.js'
import type { Cell } from './series.js'

/** The data of a line chart as a table: one row per point or bucket (U-ALL-6). */
export function ChartTable({ drawn, height, label }: { drawn: PlottedSeries; height: number; label: string }) {
  const { lines, kind, set } = drawn
  const rows = lines.flatMap((line) => line.series.cells.map((cell) => ({ line, cell })))
  return (
    <WindowedTable
      label={label}
      maxHeight={height}
      count={rows.length}
      head={
        <>
          <th>Series</th>
          <th className="num">{kind === 'value' ? 'X' : HEADS[kind]}</th>
          <th className="num">First</th>
          <th className="num">Min</th>
          <th className="num">Max</th>
          <th className="num">Last</th>
          <th className="num">Points</th>
          <th>Time</th>
        </>
      }
      rowAt={(index) => {
        const { line, cell } = rows[index] as (typeof rows)[number]
        return (
          <>
            <td>
              <bdi>{line.name}</bdi>
            </td>
            <td className="num">{place(cell, kind, set.origin)}</td>
            <td className="num">{formatExact(cell.first)}</td>
            <td className="num">{formatExact(cell.min)}</td>
            <td className="num">{formatExact(cell.max)}</td>
            <td className="num">{formatExact(cell.last)}</td>
            <td className="num">{cell.n + cell.notFinite}</td>
            <td>{cell.point === undefined ? '' : formatAbsolute(Number(cell.point.timestamp))}</td>
          </>
        )
      }}
    />
  )
}

const HEADS = { step: 'Step', wall: 'Wall time', relative: 'Relative time' } as const

function place({ from, to }: Cell, kind: PlottedSeries['kind'], origin: number | bigint): string {
  if (from === to) return formatPlace(from, kind, origin)
  return `${formatPlace(Math.ceil(from), kind, origin)} – ${formatPlace(Math.ceil(to) - 1, kind, origin)}`
}
