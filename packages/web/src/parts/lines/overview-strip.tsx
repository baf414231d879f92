import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { type AxisKind, formatPlace } from './axis-format.js'
import style from './overview-strip.module.css'
import { middle } from './series.js'
import { type SeriesQuestion, seriesQuery } from './series-query.js'

export interface OverviewStripProps {
  readonly question: Pick<SeriesQuestion, 'runIds' | 'keys' | 'x'>
  readonly kind: AxisKind
  readonly range: readonly [number, number] | undefined
  readonly onRange: (range: readonly [number, number] | undefined) => void
}

const BUCKETS = 300
const HEIGHT = 52

/** The full range of some lines, with the visible part marked; dragging selects another part. */
export function OverviewStrip({ question, kind, range, onRange }: OverviewStripProps) {
  const { data } = useQuery(seriesQuery({ ...question, buckets: BUCKETS }))
  const strip = useRef<SVGSVGElement>(null)
  const [dragged, setDragged] = useState<readonly [number, number]>()
  if (data === undefined || data.end <= data.start) return null
  const span = data.end - data.start
  const values = data.series.flatMap(({ cells }) => cells.filter(({ n }) => n > 0))
  const low = values.reduce((least, { min }) => Math.min(least, min), Number.POSITIVE_INFINITY)
  const high = values.reduce((most, { max }) => Math.max(most, max), Number.NEGATIVE_INFINITY)
  const toX = (x: number) => (1000 * (x - data.start)) / span
  const toY = (value: number) => 2 + (HEIGHT - 4) * (1 - (value - low) / (high - low || 1))
  const band = (cells: typeof values) => {
    const finite = cells.filter(({ n }) => n > 0)
    const upper = finite.map((cell) => `${toX(middle(cell))} ${toY(cell.max) - 0.5}`)
    const lower = finite.toReversed().map((cell) => `${toX(middle(cell))} ${toY(cell.min) + 0.5}`)
    return `M${[...upper, ...lower].join('L')}Z`
  }
  const placeOf = (clientX: number) => {
    const box = strip.current?.getBoundingClientRect()
    const part = box === undefined ? 0 : (clientX - box.left) / box.width
    return data.start + span * Math.min(1, Math.max(0, part))
  }
  const shown = dragged ?? range ?? [data.start, data.end]
  const [from, to] = [Math.min(...shown), Math.max(...shown)]
  const name = (x: number) => formatPlace(x, kind, data.origin)
  return (
    <div className={style.strip}>
      <svg
        ref={strip}
        viewBox={`0 0 1000 ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Showing ${name(from)} to ${name(to)} of ${name(data.start)} to ${name(data.end)}`}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          const at = placeOf(event.clientX)
          setDragged([at, at])
        }}
        onPointerMove={(event) => {
          if (dragged !== undefined) setDragged([dragged[0], placeOf(event.clientX)])
        }}
        onPointerUp={() => {
          setDragged(undefined)
          if (dragged !== undefined) onRange(to - from > span / 500 ? [from, to] : undefined)
        }}
      >
        {data.series.map(({ runId, key, cells }) => (
          <path key={`${runId}-${key}`} className={style.band} d={band([...cells])} />
        ))}
        {(range !== undefined || dragged !== undefined) && (
          <rect className={style.window} x={toX(from)} width={Math.max(2, toX(to) - toX(from))} y={0} height={HEIGHT} />
        )}
      </svg>
      <div className={style.ends}>
        <span>{name(data.start)}</span>
        <span>{name(data.end)}</span>
      </div>
    </div>
  )
}
