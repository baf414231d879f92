import { useMemo } from 'react'
import { PlotlyChart } from '../../figures/plotly-chart.js'
import { plotlyTables, readPlotlyFigure } from '../../figures/plotly-figure.js'
import { FigurePanel, type FigureViewerProps } from './figure-panel.js'

/** A Plotly figure. */
export default function PlotlyViewer({ text, ...file }: FigureViewerProps) {
  const read = useMemo(() => {
    try {
      const figure = readPlotlyFigure(text)
      return { figure, tables: plotlyTables(figure) }
    } catch (error) {
      return { problem: (error as Error).message }
    }
  }, [text])
  return (
    <FigurePanel file={file} problem={read.problem} tables={read.tables}>
      {read.figure !== undefined && <PlotlyChart figure={read.figure} label={file.entry.name} />}
    </FigurePanel>
  )
}
