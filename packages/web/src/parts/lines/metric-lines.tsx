import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import type { BoardX } from '../../addresses/board-state.js'
import type { Definitions } from '../../api/definitions.js'
import { useElementWidth } from '../../controls/use-element-width.js'
import { titleOf } from '../../format/format-defined.js'
import { Failed } from '../../shell/page-state.js'
import { useChartTheme } from '../../theme/chart-theme.js'
import type { Look } from '../../theme/run-looks.js'
import type { AxisKind } from './axis-format.js'
import { ChartTable } from './chart-table.js'
import type { CursorLink } from './cursor-link.js'
import type { DrawnSeries, WantedBand, WantedLine } from './drawn-series.js'
import { LineChart, type XRange } from './line-chart.js'
import type { Line } from './line-figure.js'
import { overMetric } from './over-metric.js'
import { groupBand } from './group-band.js'
import { fromOrigin, type SeriesSet } from './series.js'
import { seriesQuery } from './series-query.js'

export interface MetricLinesProps {
  readonly label: string
  readonly wanted: readonly WantedLine[]
  /** Groups of runs, drawn below the lines. */
  readonly bands?: readonly WantedBand[]
  readonly definitions: Definitions
  readonly x: BoardX
  readonly range: readonly [number, number] | undefined
  readonly onRange: (range: readonly [number, number] | undefined) => void
  readonly smoothing: number
  readonly isXLog: boolean
  readonly isYLog: boolean
  readonly yRange?: readonly [number, number] | undefined
  readonly isClipped: boolean
  readonly showsPoints: boolean
  readonly isTable: boolean
  readonly height: number
  readonly link: CursorLink
  /** The range of the x axis, if it is not that of the points. */
  readonly extent?: XRange | undefined
  readonly lostAt?: number | undefined
  readonly onPick?: ((x: number) => void) | undefined
  /** Values and names stand beside the chart: without a tooltip and the name of the axis. */
  readonly isBare?: boolean
  readonly yUnit?: number | undefined
  /** Called whenever other data is drawn. */
  readonly onDrawn?: (drawn: DrawnSeries) => void
}

/** Fetches the lines in as many buckets as there are pixels, and shows them as a chart or a table. */
export function MetricLines(props: MetricLinesProps) {
  const {
    label,
    wanted,
    bands = NO_BANDS,
    definitions,
    x,
    range,
    onRange,
    height,
    link,
    isTable,
    isBare = false,
  } = props
  const theme = useChartTheme()
  const [measure, width] = useElementWidth()
  const question = useMemo(() => {
    const runIds = [...new Set([...bands.flatMap((band) => band.runIds), ...wanted.map((line) => line.runId)])]
    const keys = [...new Set([...bands, ...wanted].map(({ key }) => key))]
    return { runIds, keys: x.startsWith('metrics.') ? [...new Set([...keys, metricOf(x)])] : keys }
  }, [wanted, bands, x])
  const kind: AxisKind = x === 'step' || x === 'wall' || x === 'relative' ? x : 'value'
  const xKey = metricOf(x)
  const axis = kind === 'value' ? 'step' : kind
  const buckets = bucketsFor(width, question.runIds.length * question.keys.length)
  const whole = useQuery({
    ...seriesQuery({ ...question, x: axis, buckets }),
    enabled: width > 0 && question.runIds.length > 0,
  })
  const origin = whole.data?.origin ?? 0
  const zoom = kind === 'value' || range === undefined ? undefined : widened(range, whole.data)
  const part = useQuery({
    ...seriesQuery({
      ...question,
      x: axis,
      buckets: Math.min(2000, Math.round(buckets * (1 + 2 * AIR))),
      range: zoom && { start: fromOrigin(zoom.start, origin), end: fromOrigin(zoom.end, origin) },
    }),
    enabled: zoom !== undefined && whole.data !== undefined && question.runIds.length > 0,
  })
  const answer = zoom === undefined ? whole.data : (sameOrigin(part.data, whole.data) ?? whole.data)

  const drawn = useMemo((): DrawnSeries | undefined => {
    if (answer === undefined) return undefined
    const set = kind === 'value' ? overMetric(answer, metricOf(x)) : answer
    const seriesOf = (runId: string, key: string) => set.series.find((each) => each.runId === runId && each.key === key)
    const colourOf = ({ look }: { look: Look }) => theme.runs[look.place] as string
    const groups = bands.flatMap((band): readonly Line[] => {
      const { id, name, runIds, key, look } = band
      const members = runIds.flatMap((runId) => seriesOf(runId, key) ?? [])
      if (members.length === 0) return []
      const series = { runId: id, key, count: 0, isExact: false, cells: groupBand(members) }
      return [{ id, name, colour: colourOf(band), dash: look.dash, series, members: members.map(({ runId }) => runId) }]
    })
    const alone = wanted.flatMap((line): readonly Line[] => {
      const { id, name, runId, key, look } = line
      const series = seriesOf(runId, key)
      return series === undefined ? [] : [{ id, name, colour: colourOf(line), dash: look.dash, series }]
    })
    const lines = [...groups, ...alone]
    return { set, lines, kind, plotWidth: Math.max(1, width - 60) }
  }, [answer, kind, x, wanted, bands, theme, width])
  const { onDrawn } = props
  useEffect(() => {
    if (drawn !== undefined) onDrawn?.(drawn)
  }, [drawn, onDrawn])
  const [low, high] = props.yRange ?? []
  const yRange = useMemo(
    () => (low === undefined || high === undefined ? undefined : { min: low, max: high }),
    [low, high],
  )

  if (whole.error !== null) return <Failed error={whole.error} retry={() => void whole.refetch()} />
  const extent = props.extent ?? (whole.data === undefined || kind === 'value' ? drawn?.set : whole.data)
  const isEmpty = drawn !== undefined && drawn.lines.every(({ series }) => series.cells.length === 0)
  return (
    <div ref={measure} style={{ minHeight: height }}>
      {drawn === undefined && <span className="skel" style={{ width: '100%', height: height - 24 }} />}
      {isEmpty && wanted.length + bands.length > 0 && <p className="t3">No visible run has this metric.</p>}
      {drawn !== undefined && extent !== undefined && !isEmpty && isTable && (
        <ChartTable {...{ drawn, height }} label={`${label} as a table`} />
      )}
      {drawn !== undefined && extent !== undefined && !isEmpty && !isTable && (
        <LineChart
          {...{ label, kind, height, link, origin, definitions }}
          lines={drawn.lines}
          xLabel={isBare ? '' : kind === 'value' ? titleOf(xKey, definitions.metrics.get(xKey)) : AXIS_LABELS[kind]}
          xKey={kind === 'value' ? xKey : undefined}
          extent={extent}
          range={range === undefined ? undefined : { start: range[0], end: range[1] }}
          onRange={(next) => onRange(next && rounded(next, kind))}
          isXLog={props.isXLog && kind !== 'wall'}
          isYLog={props.isYLog}
          yRange={yRange}
          isClipped={props.isClipped}
          smoothing={kind === 'value' ? 0 : props.smoothing}
          showsPoints={props.showsPoints}
          lostAt={props.lostAt}
          onPick={props.onPick}
          isBare={isBare}
          yUnit={props.yUnit}
        />
      )}
    </div>
  )
}

const NO_BANDS: readonly WantedBand[] = []

/** Total number of cells for many lines: they overlap, and each cell keeps its extremes. */
const CELLS = 24_000

/**
 * One bucket per pixel; wider ones for many lines. Rounded up, so that resizing the window does not change the query at
 * each pixel.
 */
function bucketsFor(width: number, lines: number): number {
  const pixels = Math.ceil((width * Math.min(2, devicePixelRatio)) / 200) * 200
  return Math.max(100, Math.min(2000, pixels, Math.floor(CELLS / Math.max(1, lines))))
}

/** How much is fetched beyond each edge, as a fraction of the visible range. */
const AIR = 0.25

const AXIS_LABELS = { step: 'step', wall: 'time', relative: 'relative time' } as const

function metricOf(x: BoardX): string {
  return x.replace(/^metrics\./, '')
}

/** Steps and times are integers; their addresses need no more digits. */
function rounded({ start, end }: XRange, kind: AxisKind): readonly [number, number] {
  if (kind === 'value') return [start, end]
  const from = Math.round(start)
  return [from, Math.max(from + 1, Math.round(end))]
}

/** A bit more than the visible range, so that lines continue at both edges. */
function widened([start, end]: readonly [number, number], whole: SeriesSet | undefined): XRange | undefined {
  if (whole === undefined) return undefined
  const air = (end - start) * AIR
  return {
    start: Math.floor(Math.max(start - air, whole.start)),
    end: Math.ceil(Math.min(end + air, whole.end)),
  }
}

/** The finer answer, converted to the origin of the full series. */
function sameOrigin(part: SeriesSet | undefined, whole: SeriesSet | undefined): SeriesSet | undefined {
  if (part === undefined || whole === undefined || part.origin === whole.origin) return part
  const shift = Number(BigInt(part.origin) - BigInt(whole.origin))
  const moved = (x: number) => x + shift
  return {
    ...part,
    origin: whole.origin,
    start: moved(part.start),
    end: moved(part.end),
    series: part.series.map((series) => ({
      ...series,
      cells: series.cells.map((cell) => ({ ...cell, from: moved(cell.from), to: moved(cell.to) })),
    })),
  }
}

/** How many points one pixel covers. */
export function grainOf({ set, lines, plotWidth }: DrawnSeries, range: readonly [number, number] | undefined): string {
  if (lines.every(({ series }) => series.isExact)) return 'all points'
  const [start, end] = range ?? [set.start, set.end]
  let most = 0
  for (const { series } of lines) {
    let points = 0
    for (const cell of series.cells) if (cell.to >= start && cell.from <= end) points += cell.n + cell.notFinite
    if (points > most) most = points
  }
  const perPixel = most / plotWidth
  return perPixel <= 1 ? 'all points' : `1 px = ${formatCountOf(perPixel)} points`
}

function formatCountOf(value: number): string {
  return value < 10 ? String(Math.round(value * 10) / 10) : String(Math.round(value))
}
