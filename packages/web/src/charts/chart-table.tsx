import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import { formatExact } from '../format/format-number.js'
import { formatAbsolute } from '../format/format-time.js'
import { formatPlace } from './axis-format.js'
import style from './chart-table.module.css'
import type { DrawnSeries } from './metric-lines.js'
import type { Cell } from './series.js'

/** What a line chart draws, as numbers: a row a point, or a row a bucket (U-ALL-6). */
export function ChartTable({ drawn, height, label }: { drawn: DrawnSeries; height: number; label: string }) {
  const { lines, kind, set } = drawn
  const scroller = useRef<HTMLDivElement>(null)
  const rows = lines.flatMap((line) => line.series.cells.map((cell) => ({ line, cell })))
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 10,
  })
  const items = virtual.getVirtualItems()
  const before = items[0]?.start ?? 0
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0)
  return (
    // What scrolls must be reached by keys.
    <div ref={scroller} className={style.scroll} style={{ height }} tabIndex={0} role="group" aria-label={label}>
      <table className="grid" aria-rowcount={rows.length + 1}>
        <thead>
          <tr>
            <th>Series</th>
            <th className="num">{kind === 'value' ? 'X' : HEADS[kind]}</th>
            <th className="num">First</th>
            <th className="num">Min</th>
            <th className="num">Max</th>
            <th className="num">Last</th>
            <th className="num">Points</th>
            <th>Time</th>
          </tr>
        </thead>
        <tbody>
          <tr style={{ height: before }} aria-hidden />
          {items.map(({ index }) => {
            const { line, cell } = rows[index] as (typeof rows)[number]
            return (
              <tr key={index} aria-rowindex={index + 2}>
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
              </tr>
            )
          })}
          <tr style={{ height: after }} aria-hidden />
        </tbody>
      </table>
    </div>
  )
}

const ROW_PX = 32
const HEADS = { step: 'Step', wall: 'Time', relative: 'Since start' } as const

function place({ from, to }: Cell, kind: DrawnSeries['kind'], origin: number | bigint): string {
  if (from === to) return formatPlace(from, kind, origin)
  return `${formatPlace(Math.ceil(from), kind, origin)} – ${formatPlace(Math.ceil(to) - 1, kind, origin)}`
}
