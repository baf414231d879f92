import { useEffect, useRef, useState } from 'react'
import { mergeConfig } from 'vega'
import embed, { type Result, type VisualizationSpec } from 'vega-embed'
import { expressionInterpreter } from 'vega-interpreter'
import { type ChartTheme, useChartTheme } from '../../theme/chart-theme.js'
import styles from './vega-chart.module.css'
import { vegaHost } from './vega-host.js'

export interface VegaChartProps {
  readonly spec: object
  readonly label: string
  /** Why the figure cannot be drawn, as a sentence. */
  readonly onProblem: (problem: string) => void
}

interface Tip {
  readonly rows: readonly (readonly [string, string])[]
  readonly left: number
  readonly top: number
}

/** An interactive Vega or Vega-Lite figure in the page's theme. */
export function VegaChart({ spec, label, onProblem }: VegaChartProps) {
  const theme = useChartTheme()
  const element = useRef<HTMLDivElement>(null)
  const [tip, setTip] = useState<Tip>()
  useEffect(() => {
    const target = element.current
    if (target === null) return
    let isGone = false
    let drawn: Result | undefined
    embed(target, themed(spec, theme), {
      ...vegaHost(onProblem),
      actions: false,
      defaultStyle: false,
      renderer: 'canvas',
      // The page's policy forbids building code from text.
      ast: true,
      expr: expressionInterpreter,
      tooltip: (_, event, __, value) => setTip(tipOf(value, event, target)),
    }).then(
      (result) => {
        drawn = result
        if (isGone) drawn.finalize()
      },
      (error: Error) => isGone || onProblem(error.message),
    )
    return () => {
      isGone = true
      drawn?.finalize()
    }
  }, [spec, theme, onProblem])
  return (
    <figure className={styles.figure} aria-label={label}>
      <div ref={element} />
      {tip !== undefined && (
        <div className="tip" style={{ left: tip.left, top: tip.top }}>
          <table>
            <tbody>
              {tip.rows.map(([name, value]) => (
                <tr key={name}>
                  <td>
                    <bdi>{name}</bdi>
                  </td>
                  <td>
                    <bdi>{value}</bdi>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </figure>
  )
}

/** Removes the file's embed options, and puts our theme before its own config. */
function themed(spec: object, { text, label, grid, axis, runs }: ChartTheme): VisualizationSpec {
  const { usermeta: _, background: __, config = {}, ...figure } = spec as VisualizationSpec
  const ours = {
    background: 'transparent',
    font: 'Inter Variable, system-ui, sans-serif',
    title: { color: text, subtitleColor: label },
    axis: { domainColor: axis, gridColor: grid, tickColor: axis, labelColor: label, titleColor: text },
    legend: { labelColor: label, titleColor: text },
    header: { labelColor: label, titleColor: text },
    view: { stroke: grid },
    range: { category: runs },
    mark: { color: runs[0] },
    text: { color: text },
    rule: { color: text },
    style: { 'guide-label': { fill: label }, 'guide-title': { fill: text }, 'group-title': { fill: text } },
  }
  return { ...figure, config: mergeConfig(config, ours) } as VisualizationSpec
}

/** The tooltip of a mark: a text, or texts by name. */
function tipOf(value: unknown, event: MouseEvent | null, target: HTMLElement): Tip | undefined {
  // Vega starts by hiding the tooltip, without an event.
  if (event === null || value === undefined || value === null || value === '') return undefined
  const { left, top } = target.getBoundingClientRect()
  const rows =
    typeof value === 'object'
      ? Object.entries(value).map(([name, each]) => [name, String(each)] as const)
      : [['', String(value)] as const]
  return { rows, left: event.clientX - left + 12, top: event.clientY - top + 12 }
}
