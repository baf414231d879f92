import { useEffect, useRef } from 'react'
import { tokenColours } from '../theme/theme.js'

/** A trace or a layout, as Plotly's reference describes them. */
export type PlotlyObject = Readonly<Record<string, unknown>>

export interface Figure {
  readonly data: readonly PlotlyObject[]
  readonly layout: PlotlyObject
}

/** A figure drawn by Plotly, which is loaded when the first one is shown. `label` says what it shows. */
export function PlotlyChart({ figure, label, height = 420 }: { figure: Figure; label: string; height?: number }) {
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const target = element.current
    if (target === null) return
    let isGone = false
    let observer: ResizeObserver | undefined
    void import('./plotly-bundle.js').then(async ({ Plotly }) => {
      if (isGone) return
      const theme = themeLayout()
      const axes = Object.fromEntries(
        AXES.map((axis) => [axis, { ...theme[axis], ...(figure.layout[axis] as object | undefined) }]),
      )
      const layout = { ...theme, ...figure.layout, ...axes, height }
      await Plotly.react(target, figure.data, layout, { displaylogo: false, responsive: false, displayModeBar: false })
      observer ??= new ResizeObserver(() => Plotly.Plots.resize(target))
      observer.observe(target)
    })
    return () => {
      isGone = true
      observer?.disconnect()
    }
  }, [figure, height])
  return <div ref={element} role="img" aria-label={label} style={{ minHeight: height }} />
}

const AXES = ['xaxis', 'yaxis'] as const

/** Colours and type of the theme in force. */
function themeLayout() {
  const { text, label, grid, axis } = tokenColours()
  const axisLook = {
    gridcolor: grid,
    linecolor: axis,
    zerolinecolor: grid,
    tickfont: { color: label, size: 11 },
    automargin: true,
  }
  return {
    paper_bgcolor: 'transparent',
    plot_bgcolor: 'transparent',
    font: { family: 'Inter Variable, system-ui, sans-serif', size: 12, color: text },
    margin: { l: 64, r: 32, t: 40, b: 48 },
    showlegend: false,
    xaxis: axisLook,
    yaxis: axisLook,
  }
}
