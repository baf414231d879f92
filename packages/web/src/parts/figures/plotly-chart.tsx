import { useEffect, useMemo, useRef } from 'react'
import { type ChartTheme, useChartTheme } from '../../theme/chart-theme.js'
import type { Figure, PlotlyObject } from './plotly-figure.js'

export interface PlotlyChartProps {
  readonly figure: Figure
  /** Describes the chart. */
  readonly label: string
  readonly height?: number | undefined
  /** Called with the `customdata` of the point under the pointer. */
  readonly onHover?: (id: string | undefined) => void
}

/** A Plotly chart. Plotly is loaded with the first one. */
export function PlotlyChart({ figure, label, height = 420, onHover }: PlotlyChartProps) {
  const theme = useChartTheme()
  const element = useRef<HTMLDivElement>(null)
  const hover = useRef(onHover)
  useEffect(() => {
    hover.current = onHover
  }, [onHover])
  // Drawing is slow, so a figure that says the same is not drawn again.
  const said = useMemo(() => JSON.stringify(figure), [figure])
  useEffect(() => {
    const target = element.current
    if (target === null) return
    let isGone = false
    let observer: ResizeObserver | undefined
    void import('./plotly-bundle.js').then(async ({ Plotly }) => {
      if (isGone) return
      const layout = { ...groundOf(theme), ...figure.layout, ...axesOf(figure.layout, theme), height }
      const drawn = await Plotly.react(target, figure.data, layout, {
        displaylogo: false,
        responsive: false,
        displayModeBar: false,
      })
      drawn.removeAllListeners('plotly_hover')
      drawn.removeAllListeners('plotly_unhover')
      drawn.on('plotly_hover', ({ points: [point] }) => hover.current?.(idOf(point?.customdata)))
      drawn.on('plotly_unhover', () => hover.current?.(undefined))
      observer ??= new ResizeObserver(() => Plotly.Plots.resize(target))
      observer.observe(target)
    })
    return () => {
      isGone = true
      observer?.disconnect()
    }
  }, [said, theme, height])
  return (
    <div style={{ overflowX: 'auto' }}>
      <div ref={element} role="img" aria-label={label} style={{ minHeight: height }} />
    </div>
  )
}

function idOf(customdata: unknown): string | undefined {
  return typeof customdata === 'string' ? customdata : undefined
}

function groundOf({ text, runs }: ChartTheme) {
  return {
    paper_bgcolor: 'transparent',
    plot_bgcolor: 'transparent',
    font: { family: 'Inter Variable, system-ui, sans-serif', size: 12, color: text },
    margin: { l: 64, r: 32, t: 40, b: 48 },
    colorway: runs,
    showlegend: false,
  }
}

/** The axes of a figure; the first two always exist. */
function axesOf(layout: PlotlyObject, { label, grid, axis }: ChartTheme) {
  const look = {
    gridcolor: grid,
    linecolor: axis,
    zerolinecolor: grid,
    tickfont: { color: label, size: 11 },
    automargin: true,
  }
  const names = ['xaxis', 'yaxis', ...Object.keys(layout).filter((name) => /^[xy]axis\d+$/.test(name))]
  return Object.fromEntries(names.map((name) => [name, { ...look, ...(layout[name] as object | undefined) }]))
}
