import type { Definitions } from '../../api/definitions.js'
import { formatDefinedHover } from '../../format/format-defined.js'
import { axisFormat, axisTitle, type AxisValue } from './compared-run.js'
import type { FigurePoint } from './figure-points.js'
import type { PlotlyObject } from './plotly-figure.js'
import { plotlyText } from './plotly-text.js'

/** How runs are marked in a chart. */
export interface MarkLook {
  /** Of the runs, by place in the palette. */
  readonly colours: readonly string[]
  /** Of runs that step back. */
  readonly muted: string
  /** Of what stands for several runs. */
  readonly fill: string
  readonly line: string
  /** The ID of the run that stands out. */
  readonly highlighted?: string | undefined
  /** The IDs of the runs that do not step back; undefined for all. */
  readonly inside?: ReadonlySet<string> | undefined
}

/** A point per run, with its name and values on hover. */
export function markers(
  points: readonly FigurePoint[],
  axes: readonly string[],
  { x, y }: { readonly x: readonly number[]; readonly y: readonly number[] },
  definitions: Definitions,
  { colours, muted, highlighted, inside }: MarkLook,
): PlotlyObject {
  return {
    type: 'scatter',
    mode: 'markers',
    x,
    y,
    customdata: points.map(({ run }) => run.id),
    text: points.map((point) => hoverText(point, axes, definitions)),
    hovertemplate: '%{text}<extra></extra>',
    marker: {
      // Plotly lets points shine through, which would change the colours of runs.
      opacity: 1,
      size: points.map(({ run }) => (run.id === highlighted ? 15 : 10)),
      color: points.map(({ run }) =>
        inside !== undefined && !inside.has(run.id) && run.id !== highlighted ? muted : colours[run.look.place],
      ),
    },
  }
}

function hoverText({ run, values }: FigurePoint, axes: readonly string[], definitions: Definitions): string {
  const lines = axes.map((axis, i) => `${axisTitle(axis, definitions)}: ${valueText(values[i], axis, definitions)}`)
  return [`<b>${plotlyText(run.name)}</b>`, ...lines.map((line) => plotlyText(line))].join('<br>')
}

function valueText(value: AxisValue | undefined, axis: string, definitions: Definitions): string {
  if (value === undefined) return 'not logged'
  const isMetric = axis.startsWith('metrics.')
  return isMetric && value.number !== undefined
    ? formatDefinedHover(value.number, axisFormat(axis, definitions))
    : value.text
}
