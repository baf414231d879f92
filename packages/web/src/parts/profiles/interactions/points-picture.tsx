import { type Hexagons, type Scale, densityColours, group, hexagonPaths, shortName } from '@labbook/profile'
import chartStyles from '../chart.module.css'
import { useLayoutEffect, useRef } from 'react'
import { type Plot, XAxis, YAxis } from '../charts/axes.js'
import { useBrush } from '../charts/use-brush.js'
import { useChartTheme } from '../../../theme/chart-theme.js'

/** Points in pixels of the plot, with the hexagons that count them. */
export interface Shown {
  readonly scaleX: Scale
  readonly scaleY: Scale
  readonly px: Float64Array
  readonly py: Float64Array
  readonly cells: Hexagons
}

interface PictureProps {
  readonly names: { readonly x: string; readonly y: string }
  readonly shown: Shown
  readonly plot: Plot
  readonly size: { readonly width: number; readonly height: number }
  readonly isDensity: boolean
  readonly marked: number | undefined
  readonly onPoint: (x: number | null, y: number) => void
  readonly onBrush: (x: readonly [number, number], y: readonly [number, number]) => void
  readonly onReset: () => void
}

/** The density as hexagons in SVG; points on a canvas below it. */
export function PointsPicture(props: PictureProps) {
  const { names, shown, plot, size, isDensity, marked, onPoint, onBrush, onReset } = props
  const { brushed, handlers } = useBrush({ plot, axes: 'xy', onPoint, onBrush, onReset })
  const { cells, scaleX, scaleY } = shown
  return (
    <div className={chartStyles.layers}>
      {!isDensity && <Points shown={shown} plot={plot} />}
      <svg className={chartStyles.chart} width={size.width} height={size.height} aria-hidden="true">
        <YAxis plot={plot} scale={scaleY} />
        <line className={chartStyles.ax} x1={plot.left} x2={plot.left} y1={plot.top} y2={plot.top + plot.height} />
        <g transform={`translate(${plot.left},${plot.top})`}>
          {isDensity &&
            hexagonPaths(cells, densityColours.length).map((path, level) => (
              <path key={level} d={path} fill={densityColours[level]} />
            ))}
          {marked !== undefined && (
            <circle className={chartStyles.markring} cx={cells.x[marked]} cy={cells.y[marked]} r={cells.radius + 1.5} />
          )}
          {brushed && <rect className={chartStyles.brushed} {...brushed} />}
          <text className={chartStyles.halo} x={plot.width} y={plot.height - 8} textAnchor="end">
            {shortName(names.x, 40)}
          </text>
          <text className={chartStyles.halo} x="6" y="6" dy=".35em">
            {shortName(names.y, 40)}
          </text>
          <rect className={chartStyles.catcher} width={plot.width} height={plot.height} {...handlers} />
        </g>
        <XAxis plot={plot} scale={scaleX} />
      </svg>
    </div>
  )
}

function Points({ shown, plot }: { shown: Shown; plot: Plot }) {
  const ref = useRef<HTMLCanvasElement>(null)
  const theme = useChartTheme()
  useLayoutEffect(() => {
    const canvas = ref.current
    const context = canvas?.getContext('2d')
    if (!canvas || !context) return
    const scale = devicePixelRatio || 1
    canvas.width = Math.round(plot.width * scale)
    canvas.height = Math.round(plot.height * scale)
    context.scale(scale, scale)
    context.fillStyle = getComputedStyle(canvas).color
    const { px, py } = shown
    context.globalAlpha = Math.max(0.12, Math.min(0.7, 250 / Math.sqrt(px.length * 20)))
    const radius = px.length > 5000 ? 1.5 : 2.5
    for (let point = 0; point < px.length; point += 1) {
      const [x, y] = [px[point] ?? -1, py[point] ?? -1]
      if (!(x >= 0 && x <= plot.width && y >= 0 && y <= plot.height)) continue
      context.beginPath()
      context.arc(x, y, radius, 0, 2 * Math.PI)
      context.fill()
    }
  }, [shown, plot.width, plot.height, theme])
  return (
    <canvas
      ref={ref}
      className={chartStyles.points}
      style={{ left: `${plot.left}px`, top: `${plot.top}px`, width: `${plot.width}px`, height: `${plot.height}px` }}
    />
  )
}

/** What the colours of the density mean. */
export function DensityLegend({ highest }: { highest: number }) {
  return (
    <span className={chartStyles.legend}>
      1
      <svg width={densityColours.length * 14} height="8" aria-hidden="true">
        {densityColours.map((colour, level) => (
          <rect key={level} x={level * 14} width="14" height="8" fill={colour} />
        ))}
      </svg>
      {group(highest)} rows
    </span>
  )
}
