import type { ReactNode } from 'react'
import {
  type Bar,
  type Histogram,
  barsPath,
  binAt,
  group,
  histogramBars,
  linearScale,
  logScale,
  tickLabel,
  timeLabel,
} from '@labbook/profile'
import chartStyles from '../chart.module.css'
import { useState } from 'react'
import { useChoice } from '../choices.js'
import { type Plot, XAxis, YAxis } from './axes.js'
import { Figure } from './figure.js'
import { Switch } from '../../../controls/switch.js'
import { useBrush } from './use-brush.js'

interface HistogramChartProps {
  readonly histogram: Histogram
  readonly label: string
  readonly file: string
  /** The choice that holds whether the axis of counts is logarithmic. */
  readonly choice: string
  readonly caption?: ReactNode
  readonly isTime?: boolean
  readonly height?: number
}

/** A histogram: values on hover and by arrow keys, a brush that zooms, a log axis of counts. */
export function HistogramChart({
  histogram,
  label,
  file,
  choice,
  caption,
  isTime = false,
  height = 240,
}: HistogramChartProps) {
  const [marked, mark] = useState<number>()
  const [zoom, setZoom] = useState<readonly [number, number] | null>(null)
  const [log, setLog] = useChoice(choice, '')
  const text = (value: number) => (isTime ? timeLabel(value) : readable(value, histogram))
  const said = (bin: number) =>
    `${group(histogram.counts[bin] ?? 0)} in ${text(histogram.edges[bin] ?? 0)} to ${text(histogram.edges[bin + 1] ?? 0)}`
  return (
    <Figure
      label={label}
      file={file}
      caption={caption}
      switches={<Switch label="Log axis" isSelected={log !== ''} onChange={(on) => setLog(on ? '1' : '')} />}
      table={() => ({
        head: ['From', 'To', 'Count'],
        rows: histogram.counts.map((count, bin) => [
          isTime ? text(histogram.edges[bin] ?? 0) : (histogram.edges[bin] ?? 0),
          isTime ? text(histogram.edges[bin + 1] ?? 0) : (histogram.edges[bin + 1] ?? 0),
          count,
        ]),
      })}
      marks={histogram.bins}
      marked={marked}
      onMark={mark}
      said={marked === undefined ? '' : said(marked)}
      onReset={zoom ? () => setZoom(null) : undefined}
    >
      {(width) => (
        <Bars
          {...{ histogram, isTime, marked, mark, zoom, setZoom, said }}
          isLog={log !== ''}
          plot={{ left: 46, top: 8, width: width - 54, height: height - 34 }}
          size={{ width, height }}
        />
      )}
    </Figure>
  )
}

interface BarsProps {
  readonly histogram: Histogram
  readonly isTime: boolean
  readonly isLog: boolean
  readonly plot: Plot
  readonly size: { readonly width: number; readonly height: number }
  readonly marked: number | undefined
  readonly mark: (bin: number | undefined) => void
  readonly zoom: readonly [number, number] | null
  readonly setZoom: (zoom: readonly [number, number] | null) => void
  readonly said: (bin: number) => string
}

function Bars({ histogram, isTime, isLog, plot, size, marked, mark, zoom, setZoom, said }: BarsProps) {
  const { edges, counts, bins } = histogram
  const domain = zoom ?? ([edges[0] ?? 0, edges[bins] ?? 1] as const)
  const x = linearScale(domain, [0, plot.width])
  const shown = counts.filter((_, bin) => (edges[bin + 1] ?? 0) > domain[0] && (edges[bin] ?? 0) < domain[1])
  const highest = Math.max(1, ...shown)
  const y = isLog ? logScale([0.5, highest], [plot.height, 0]) : linearScale([0, highest], [plot.height, 0])
  const bars = histogramBars(histogram, x, y).map((bar, bin) => cut(bar, plot.width, bin === bins - 1))
  const { brushed, handlers } = useBrush({
    plot,
    axes: 'x',
    onPoint: (place) => mark(place === null ? undefined : binAt(histogram, x.invert(place))),
    onBrush: ([from, to]) => setZoom([x.invert(from), x.invert(to)]),
    onReset: () => setZoom(null),
  })
  const on = marked === undefined ? undefined : bars[marked]
  const toTheLeft = on !== undefined && on.x > plot.width * 0.6
  return (
    <svg className={chartStyles.chart} width={size.width} height={size.height} aria-hidden="true">
      <YAxis plot={plot} scale={y} />
      <g transform={`translate(${plot.left},${plot.top})`}>
        <path d={barsPath(bars)} fill="var(--chart-fill)" />
        {on && on.width > 0 && <path d={barsPath([on])} fill="var(--accent)" />}
        {brushed && <rect className={chartStyles.brushed} {...brushed} />}
        {on && marked !== undefined && (
          <text
            className={`${chartStyles.halo} ${chartStyles.strong}`}
            x={toTheLeft ? on.x - 8 : on.x + on.width + 8}
            y={Math.max(10, Math.min(plot.height - 6, on.y + 6))}
            textAnchor={toTheLeft ? 'end' : 'start'}
          >
            {said(marked)}
          </text>
        )}
        <rect className={chartStyles.catcher} width={plot.width} height={plot.height} {...handlers} />
      </g>
      <XAxis plot={plot} scale={x} isTime={isTime} />
    </svg>
  )
}

/** The part of a bar inside of the plot. */
function cut(bar: Bar, width: number, isLast: boolean): Bar {
  const left = Math.max(0, bar.x)
  const right = Math.min(width, bar.x + bar.width)
  return right > left || (isLast && right === left)
    ? { ...bar, x: left, width: right - left }
    : { ...bar, x: left, width: 0, height: 0 }
}

/** An edge, exact enough to tell it from the next one. */
function readable(value: number, { edges, bins }: Histogram): string {
  const step = (edges[bins] ?? 0) / bins - (edges[0] ?? 0) / bins
  const digits = Math.max(0, Math.min(12, 1 - Math.floor(Math.log10(step || 1))))
  return Math.abs(value) >= 1e15 ? tickLabel(value) : group(String(Number(value.toFixed(digits))))
}
