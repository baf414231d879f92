import { useMemo, useState } from 'react'
import type { Definitions } from '../../api/definitions.js'
import { useChartTheme } from '../../theme/chart-theme.js'
import { axisFigure, type AxisFigureType } from './axis-figure.js'
import { AxisTable } from './axis-table.js'
import type { ComparedRun } from './compared-run.js'
import { PlotlyChart } from './plotly-chart.js'

export interface RunsFigureProps {
  readonly type: AxisFigureType
  readonly label: string
  /** X first. */
  readonly axes: readonly string[]
  readonly runs: readonly ComparedRun[]
  readonly definitions: Definitions
  readonly isTable: boolean
  readonly height?: number
  readonly highlighted?: string | undefined
  readonly onHighlight?: (id: string | undefined) => void
  /** The IDs of the runs that do not step back; undefined for all. */
  readonly inside?: ReadonlySet<string> | undefined
}

/** A scatter, box or contour plot of runs, or its data as a table; what it leaves out stands above it. */
export function RunsFigure(props: RunsFigureProps) {
  const { type, label, axes, runs, definitions, isTable, height, highlighted, onHighlight, inside } = props
  const { runs: colours, muted, fill, axis: line } = useChartTheme()
  // A point that is hovered here must not be drawn again: its tooltip would go.
  const [hovered, setHovered] = useState<string>()
  const shown = highlighted === hovered ? undefined : highlighted
  const { figure, notes } = useMemo(
    () =>
      axisFigure(type, runs, { axes, definitions, look: { colours, muted, fill, line, highlighted: shown, inside } }),
    [type, runs, axes, definitions, colours, muted, fill, line, shown, inside],
  )
  if (isTable) return <AxisTable {...{ runs, axes, definitions }} />
  return (
    <>
      {notes.map((note) => (
        <p key={note} className="note">
          {note}
        </p>
      ))}
      {figure !== undefined && (
        <PlotlyChart
          {...{ figure, label, height }}
          onHover={(id) => {
            setHovered(id)
            onHighlight?.(id)
          }}
        />
      )}
    </>
  )
}
