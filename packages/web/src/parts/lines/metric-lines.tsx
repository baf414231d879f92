import { useEffect, useMemo, useState } from 'react'
import type { BoardX } from '../../addresses/board-state.js'
import type { Definitions } from '../../api/definitions.js'
import { useElementWidth } from '../../controls/use-element-width.js'
import { titleOf } from '../../format/format-defined.js'
import { formatCount } from '../../format/format-number.js'
import { Failed } from '../../shell/page-state.js'
import { useChartTheme } from '../../theme/chart-theme.js'
import type { AxisKind } from './axis-format.js'
import { ChartNotes, FarNote, LeftOutRunsNote, LogNote, LogXNote, OneStepNote } from './chart-notes.js'
import { ChartTable } from './chart-table.js'
import type { CursorLink } from './cursor-link.js'
import type { DrawnSeries, PlottedSeries, WantedBand, WantedLine } from './drawn-series.js'
import { farRuns } from './far-runs.js'
import { LineChart } from './line-chart.js'
import { linesToDraw } from './lines-to-draw.js'
import { overMetric } from './over-metric.js'
import type { ScaleKind } from './scale.js'
import { useSeries } from './use-series.js'
import type { XRange } from './x-range.js'

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
  readonly yScale: ScaleKind
  /** Called by the note of what a log axis leaves out. */
  readonly onYScale?: (scale: ScaleKind) => void
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
  const { label, definitions, x, range, onRange, height, link, isTable, isBare = false, yScale, isXLog } = props
  const theme = useChartTheme()
  const [measure, width] = useElementWidth()
  const [leftOut, setLeftOut] = useState<ReadonlySet<string>>(NONE)
  const bands = useMemo(() => withoutRuns(props.bands ?? NO_BANDS, leftOut), [props.bands, leftOut])
  const wanted = useMemo(() => props.wanted.filter(({ runId }) => !leftOut.has(runId)), [props.wanted, leftOut])
  const question = useMemo(() => {
    const runIds = [...new Set([...bands.flatMap((band) => band.runIds), ...wanted.map((line) => line.runId)])]
    const keys = [...new Set([...bands, ...wanted].map(({ key }) => key))]
    return { runIds, keys: x.startsWith('metrics.') ? [...new Set([...keys, metricOf(x)])] : keys }
  }, [wanted, bands, x])
  const isTimeOrStep = x === 'step' || x === 'wall' || x === 'relative'
  const { whole, answer, axis, step, error, retry } = useSeries({
    ...question,
    axis: isTimeOrStep ? x : 'step',
    range: isTimeOrStep ? range : undefined,
    width,
  })
  const kind: AxisKind = isTimeOrStep ? axis : 'value'
  const xKey = metricOf(x)

  const drawn = useMemo((): PlottedSeries | undefined => {
    if (answer === undefined) return undefined
    const set = kind === 'value' ? overMetric(answer, metricOf(x)) : answer
    return {
      set,
      lines: linesToDraw(set, { wanted, bands, colours: theme.runs }),
      kind,
    }
  }, [answer, kind, x, wanted, bands, theme])
  const { onDrawn } = props
  useEffect(() => {
    if (drawn !== undefined) onDrawn?.({ ...drawn, plotWidth: Math.max(1, width - 60) })
  }, [drawn, width, onDrawn])
  const [low, high] = props.yRange ?? []
  const yRange = useMemo(
    () => (low === undefined || high === undefined ? undefined : { min: low, max: high }),
    [low, high],
  )
  const far = useMemo(() => (whole === undefined || kind === 'relative' ? [] : farRuns(whole)), [whole, kind])

  if (error !== null) return <Failed error={error} retry={retry} />
  const extent = props.extent ?? (whole === undefined || kind === 'value' ? drawn?.set : whole)
  const isEmpty = drawn !== undefined && drawn.lines.every(({ series }) => series.cells.length === 0)
  const visible = range === undefined ? extent : { start: range[0], end: range[1] }
  return (
    <div ref={measure} style={{ minHeight: height }}>
      {drawn === undefined && <span className="skel" style={{ width: '100%', height: height - 24 }} />}
      {isEmpty && wanted.length + bands.length > 0 && <p className="t3">No visible run has this metric.</p>}
      {drawn !== undefined && extent !== undefined && !isEmpty && isTable && (
        <ChartTable {...{ drawn, height }} label={`${label} as a table`} />
      )}
      {drawn !== undefined && extent !== undefined && !isEmpty && !isTable && (
        <LineChart
          {...{ label, kind, height, link, definitions, isBare, yScale, extent, yRange }}
          origin={drawn.set.origin}
          lines={drawn.lines}
          xLabel={isBare ? '' : kind === 'value' ? titleOf(xKey, definitions.metrics.get(xKey)) : AXIS_LABELS[kind]}
          xKey={kind === 'value' ? xKey : undefined}
          range={range === undefined ? undefined : { start: range[0], end: range[1] }}
          onRange={(next) => onRange(next && rounded(next, kind))}
          isXLog={isXLog && kind !== 'wall'}
          isClipped={props.isClipped}
          smoothing={kind === 'value' ? 0 : props.smoothing}
          showsPoints={props.showsPoints}
          lostAt={props.lostAt}
          onPick={props.onPick}
          yUnit={props.yUnit}
        />
      )}
      {drawn !== undefined && visible !== undefined && !isEmpty && !isBare && (
        <ChartNotes>
          {step !== undefined && <OneStepNote step={formatCount(step)} kind={kind} />}
          {yScale === 'log' && <LogNote drawn={drawn} range={visible} onScale={props.onYScale} />}
          {isXLog && kind !== 'wall' && <LogXNote drawn={drawn} />}
          {far.length > 0 && (
            <FarNote count={far.length} onLeaveOut={() => setLeftOut(new Set([...leftOut, ...far]))} />
          )}
          {leftOut.size > 0 && <LeftOutRunsNote count={leftOut.size} onShow={() => setLeftOut(NONE)} />}
        </ChartNotes>
      )}
    </div>
  )
}

const NO_BANDS: readonly WantedBand[] = []
const NONE: ReadonlySet<string> = new Set()
const AXIS_LABELS = { step: 'step', wall: 'time', relative: 'relative time' } as const

function withoutRuns(bands: readonly WantedBand[], leftOut: ReadonlySet<string>): readonly WantedBand[] {
  if (leftOut.size === 0) return bands
  return bands.map((band) => ({ ...band, runIds: band.runIds.filter((runId) => !leftOut.has(runId)) }))
}

function metricOf(x: BoardX): string {
  return x.replace(/^metrics\./, '')
}

/** Steps and times are integers; their addresses need no more digits. */
function rounded({ start, end }: XRange, kind: AxisKind): readonly [number, number] {
  if (kind === 'value') return [start, end]
  const from = Math.round(start)
  return [from, Math.max(from + 1, Math.round(end))]
}
