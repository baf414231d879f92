import type { Int64, MetricDefinition } from '@labbook/protocol'
import { formatDefinedHover, formatExactHover } from '../../format/format-defined.js'
import { formatAbsolute } from '../../format/format-time.js'
import type { Definitions } from '../../api/definitions.js'
import { type AxisKind, formatPlace } from './axis-format.js'
import style from './line-chart.module.css'
import type { DrawnLine } from './line-figure.js'
import { type Cell, cellAt, spans } from './series.js'
import type { Frame } from './frame.js'

/** Number of lines in a tooltip: the nearest ones. */
const LISTED = 10

export interface TipContent {
  readonly title: string
  readonly time: string | undefined
  readonly rows: readonly TipRow[]
  /** In CSS pixels from the chart's left edge. */
  readonly left: number
  readonly isLeftOfCursor: boolean
}

interface TipRow {
  readonly id: string
  readonly colour: string
  readonly name: string
  readonly value: string
  /** Where it is, if not at the place of the tip. */
  readonly at?: string | undefined
  readonly isGroup: boolean
}

export interface TipPlace {
  readonly x: number
  readonly kind: AxisKind
  readonly origin: Int64
  readonly pointerY: number
  readonly left: number
  readonly plot: Frame
  readonly definitions: Definitions
  /** Of the metric on the x axis. */
  readonly xDefinition: MetricDefinition | undefined
}

/** The tooltip at an x value: the nearest lines, nearest first (U-CHART-8). */
export function tipContent(lines: readonly DrawnLine[], place: TipPlace): TipContent | undefined {
  const { x, pointerY, left, plot, definitions } = place
  const found = lines.flatMap((line) => {
    const cell = cellAt(line.series.cells, x)
    return cell !== undefined && spans(line.series.cells, x) ? [{ line, cell }] : []
  })
  const [best] = found.toSorted((a, b) => distance(a.cell, x) - distance(b.cell, x))
  if (best === undefined) return undefined
  const nearest = found
    .map(({ line, cell }) => ({ line, cell, far: Math.abs(plot.toY(cell.mean) - plot.toY(pointerY)) }))
    .toSorted((a, b) => compare(a.far, b.far))
    .slice(0, LISTED)
  const rows =
    found.length === 1
      ? aloneRows(best.line, best.cell, place)
      : nearest.map(({ line, cell }, i) => ({
          id: line.id,
          colour: line.colour,
          name: line.members === undefined ? line.name : `${line.name} mean of ${cell.runs ?? 0}`,
          value: hoverText(line, cell.point?.value ?? cell.last, { definitions, isExact: i === 0 }),
          isGroup: line.members !== undefined,
        }))
  const { cell } = best
  return {
    title: titleOf(cell, place),
    time: cell.point === undefined || place.kind === 'wall' ? undefined : formatAbsolute(Number(cell.point.timestamp)),
    rows,
    left,
    isLeftOfCursor: left > (plot.left + plot.width / 2) / plot.ratio,
  }
}

/** The extremes come exact and with their place; what is computed with five digits. */
function aloneRows(line: DrawnLine, cell: Cell, { definitions, kind, origin }: TipPlace): readonly TipRow[] {
  const { id, colour, name, smoothed, series, members } = line
  const row = (part: string, value: number, x?: number) => ({
    id: `${id} ${part}`,
    colour,
    name: part,
    value: hoverText(line, value, { definitions, isExact: x !== undefined }),
    at:
      x === undefined || (cell.from === cell.to && x === cell.from) || kind === 'value'
        ? undefined
        : formatPlace(x, kind, origin),
    isGroup: members !== undefined,
  })
  const average = smoothed === undefined ? [] : [row('smoothed', smoothed.y[series.cells.indexOf(cell)] as number)]
  if (cell.point !== undefined) return [row(name, cell.point.value, cell.from), ...average]
  return [row('max', cell.max, cell.maxX), ...average, row('mean', cell.mean), row('min', cell.min, cell.minX)]
}

function hoverText(
  { series }: DrawnLine,
  value: number,
  { definitions: { metrics }, isExact }: { definitions: Definitions; isExact: boolean },
): string {
  return (isExact ? formatExactHover : formatDefinedHover)(value, metrics.get(series.key))
}

function titleOf(cell: Cell, { kind, origin, xDefinition }: TipPlace): string {
  if (kind === 'value') return formatDefinedHover(cell.from, xDefinition)
  const word = kind === 'step' ? 'step' : ''
  if (cell.point !== undefined) return `${word} ${formatPlace(cell.from, kind, origin)}`.trim()
  const [from, to] = [Math.ceil(cell.from), Math.max(Math.ceil(cell.from), Math.ceil(cell.to) - 1)]
  if (from === to) return `${word} ${formatPlace(from, kind, origin)}`.trim()
  const places = `${formatPlace(from, kind, origin)} to ${formatPlace(to, kind, origin)}`
  return word === '' ? places : `${word}s ${places}`
}

function distance({ from, to }: Cell, x: number): number {
  return Math.abs((from + to) / 2 - x)
}

/** NaN comes last. */
function compare(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b))
  return a - b
}

/** Beside the cursor, on the side with more room. */
export function ChartTip({ content, isPinned }: { content: TipContent; isPinned: boolean }) {
  const { title, time, rows, left, isLeftOfCursor } = content
  const place = isLeftOfCursor ? { right: `calc(100% - ${left - 14}px)` } : { left: left + 14 }
  return (
    <div className={`tip ${style.tip} ${isPinned ? style.pinned : ''}`} style={place}>
      <div className="t3">{title}</div>
      {time !== undefined && <div className="t3">{time}</div>}
      <table>
        <tbody>
          {rows.map(({ id, colour, name, value, at, isGroup }, i) => (
            <tr key={id} className={i === 0 && rows.length > 1 ? 'on' : ''}>
              <td>
                <span
                  className="dot"
                  data-group={isGroup || undefined}
                  style={{ '--c': colour } as React.CSSProperties}
                />
                <bdi className="cut">{name}</bdi>
              </td>
              <td className="num">
                {value}
                {at !== undefined && <span className={style.at}> at {at}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
