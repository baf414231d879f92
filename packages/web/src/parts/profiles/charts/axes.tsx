import { type Scale, tickLabel, ticks, timeLabel, timeTicks } from '@labbook/profile'
import chartStyles from '../chart.module.css'
/** Where the marks of a chart are, inside of its margins. */
export interface Plot {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

interface AxisProps {
  readonly plot: Plot
  readonly scale: Scale
  readonly isTime?: boolean
}

/** Below the plot. */
export function XAxis({ plot, scale, isTime = false }: AxisProps) {
  const foot = plot.top + plot.height
  const wanted = Math.max(2, Math.floor(plot.width / 90))
  const values = isTime ? timeTicks(scale, wanted) : ticks(scale, wanted)
  return (
    <g>
      <line className={chartStyles.ax} x1={plot.left} x2={plot.left + plot.width} y1={foot} y2={foot} />
      {values.map((value) => (
        <text key={value} x={plot.left + scale.at(value)} y={foot + 15} textAnchor="middle">
          {label(value, scale, values, isTime)}
        </text>
      ))}
    </g>
  )
}

/** Left of the plot, with a line across for each tick. */
export function YAxis({ plot, scale, isTime = false }: AxisProps) {
  const wanted = Math.max(2, Math.floor(plot.height / 50))
  const values = isTime ? timeTicks(scale, wanted) : ticks(scale, wanted)
  return (
    <g>
      {values.map((value) => {
        const y = plot.top + scale.at(value)
        return (
          <g key={value}>
            <line className={chartStyles.gr} x1={plot.left} x2={plot.left + plot.width} y1={y} y2={y} />
            <text x={plot.left - 7} y={y} dy=".35em" textAnchor="end">
              {label(value, scale, values, isTime)}
            </text>
          </g>
        )
      })}
    </g>
  )
}

function label(value: number, { isLog, domain }: Scale, values: readonly number[], isTime: boolean): string {
  const [first = 0, second] = values
  const step = second === undefined ? (domain[1] - domain[0]) / 2 : second - first
  if (isTime) return timeLabel(value, step)
  return tickLabel(value, isLog ? value : step)
}
