import { useCallback, useMemo, useState, useSyncExternalStore } from 'react'
import { NO_DEFINITIONS } from '../../api/definitions.js'
import { useNearViewport } from '../../controls/use-near-viewport.js'
import { formatAbsolute, formatClock } from '../../format/format-time.js'
import type { CursorLink } from '../lines/cursor-link.js'
import type { DrawnSeries } from '../lines/drawn-series.js'
import type { XRange } from '../lines/x-range.js'
import { MetricLines } from '../lines/metric-lines.js'
import { runLook } from '../../theme/run-looks.js'
import { type Cell, cellAt, middle, spans } from '../lines/series.js'
import styles from './system.module.css'
import { axisEnd, axisUnit, formatSystemValue, type SystemMetric } from './system-metric.js'

export interface SystemCardProps {
  readonly runId: string
  readonly metric: SystemMetric
  readonly link: CursorLink
  /** In the rail: the value alone. */
  readonly isSmall?: boolean
  /** When the signal ended, if it did. */
  readonly lostAtMs: number | undefined
  /** Until when the axis goes, if longer than the points. */
  readonly untilMs: number | undefined
  readonly range?: readonly [number, number] | undefined
  readonly onRange?: (range: readonly [number, number] | undefined) => void
  readonly onPick?: (timeMs: number) => void
}

/** A system metric over time: its value at the cursor, and what it was on the whole. The axis starts at zero. */
export function SystemCard(props: SystemCardProps) {
  const { runId, metric, link, isSmall = false, lostAtMs, untilMs, range, onRange, onPick } = props
  const [watch, isNear] = useNearViewport()
  const [drawn, setDrawn] = useState<DrawnSeries>()
  const wanted = useMemo(() => {
    const look = runLook(runId)
    return look === undefined ? [] : [{ id: metric.key, name: metric.title, runId, key: metric.key, look }]
  }, [runId, metric.key, metric.title])
  const cells = drawn?.lines[0]?.series.cells ?? []
  const facts = useMemo(() => factsOf(cells), [cells])
  const end = metric.limit ?? axisEnd(facts?.highest ?? 0)
  const yRange = useMemo(() => [0, Math.max(end, facts?.highest ?? 0)] as const, [end, facts])
  const set = drawn?.set
  const extent = useMemo(() => set && extentOf(set, untilMs), [set, untilMs])
  const text = (value: number) => formatSystemValue(value, metric)
  const current = <CursorValue {...{ link, cells, metric }} />
  return (
    <article ref={watch} className={isSmall ? styles.small : styles.card} aria-label={metric.title}>
      <header className="row">
        <h3 className={isSmall ? styles.label : undefined} title={metric.key}>
          <bdi>{metric.title}</bdi>
        </h3>
        {!isSmall && metric.limit !== undefined && metric.unit !== '%' && (
          <span className="small t3 tnum">of {text(metric.limit)}</span>
        )}
        {isSmall ? (
          <span className="mla">{current}</span>
        ) : (
          facts !== undefined && (
            <span className="mla small t3 tnum" title={formatAbsolute(facts.lastMs)}>
              last {text(facts.last)}, {formatClock(facts.lastMs)}
            </span>
          )
        )}
      </header>
      {!isSmall && (
        <p className={`small ${styles.facts}`}>
          {current}
          {facts !== undefined && (
            <>
              <span className="t3 tnum">mean {text(facts.mean)}</span>
              <span className="t3 tnum">highest {text(facts.highest)}</span>
            </>
          )}
        </p>
      )}
      <div style={{ minHeight: isSmall ? SMALL_PX : HEIGHT_PX }}>
        {isNear && (
          <MetricLines
            label={metric.title}
            wanted={wanted}
            definitions={NO_DEFINITIONS}
            x="wall"
            range={range}
            onRange={onRange ?? nothing}
            smoothing={0}
            isXLog={false}
            yScale="linear"
            yRange={yRange}
            isClipped={false}
            showsPoints={false}
            isTable={false}
            height={isSmall ? SMALL_PX : HEIGHT_PX}
            link={link}
            extent={extent}
            lostAt={lostAtMs}
            onPick={onPick}
            isBare
            yUnit={axisUnit(end, metric)}
            onDrawn={setDrawn}
          />
        )}
      </div>
    </article>
  )
}

/** How much of the points' range silence adds to the axis, so that it does not squeeze them. */
const MAX_SILENCE = 0.25

function extentOf({ start, end }: XRange, untilMs: number | undefined): XRange {
  const until = Math.min(untilMs ?? end, end + MAX_SILENCE * (end - start))
  return { start, end: Math.max(end, until) }
}

const HEIGHT_PX = 132
const SMALL_PX = 100
const nothing = () => {}

/** The value at the linked cursor, else the last one. */
function CursorValue({ link, cells, metric }: { link: CursorLink; cells: readonly Cell[]; metric: SystemMetric }) {
  const subscribe = useCallback((listener: () => void) => link.onMove(listener), [link])
  const place = useSyncExternalStore(subscribe, () => link.place())
  const at = place?.kind === 'wall' ? (spans(cells, place.x) ? cellAt(cells, place.x) : undefined) : cells.at(-1)
  return <b className={`med tnum ${styles.value}`}>{at === undefined ? '–' : formatSystemValue(at.last, metric)}</b>
}

/** What a metric was on the whole; undefined without a finite value. */
function factsOf(cells: readonly Cell[]) {
  const finite = cells.filter(({ n }) => n > 0)
  const last = finite.at(-1)
  if (last === undefined) return undefined
  const points = finite.reduce((sum, { n }) => sum + n, 0)
  return {
    mean: finite.reduce((sum, { mean, n }) => sum + mean * n, 0) / points,
    highest: finite.reduce((highest, { max }) => Math.max(highest, max), Number.NEGATIVE_INFINITY),
    last: last.last,
    lastMs: middle(last),
  }
}
