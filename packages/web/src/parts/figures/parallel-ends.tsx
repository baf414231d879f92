import { END_AIR_PX, type EndLabel, type ParallelLine } from './parallel-layout.js'
import { colourOf } from './parallel-lines.js'
import styles from './parallel-plot.module.css'

export interface ParallelEndsProps {
  readonly ends: readonly EndLabel[]
  readonly lifted: ParallelLine | undefined
  readonly inside: ReadonlySet<string> | undefined
  readonly best: ReadonlySet<string>
  readonly endsAt: number
  readonly top: number
}

/** Which line is which: value and name at the last axis, and the values of the lifted line at every other. */
export function ParallelEnds({ ends, lifted, inside, best, endsAt, top }: ParallelEndsProps) {
  return (
    <g pointerEvents="none">
      {lifted?.points.slice(0, -1).map(({ x, y, text, isBelow }, i) =>
        isBelow ? null : (
          <text
            key={x}
            className={`${styles.halo} ${styles.strong}`}
            x={x + 9}
            y={besideY(y, lifted.points[i + 1]?.y ?? y, top)}
            dy=".35em"
          >
            {text}
          </text>
        ),
      )}
      {ends.map(({ line, from, y, value, name }) => {
        const { id } = line.run
        const isOut = inside !== undefined && !inside.has(id)
        const isOn = id === lifted?.run.id
        const kind = `${styles.end} ${isOut && !isOn ? styles.isOut : ''} ${isOn ? styles.strong : ''} ${best.has(id) ? styles.best : ''}`
        return (
          <g key={id} style={colourOf(line)} data-run={id}>
            <path
              className={`${styles.leader} ${isOut && !isOn ? styles.muted : ''}`}
              d={`M${from.x + 5} ${from.y}L${endsAt - 5} ${y}`}
            />
            <text className={kind} x={endsAt} y={y} dy=".35em">
              <title>{line.run.name}</title>
              {value}
              <tspan className={styles.of} dx={END_AIR_PX}>
                {name}
              </tspan>
            </text>
          </g>
        )
      })}
    </g>
  )
}

/** On the side that the line does not take, unless that is outside the plot. */
function besideY(y: number, next: number, top: number): number {
  return next > y && y - VALUE_ASIDE_PX > top ? y - VALUE_ASIDE_PX : y + VALUE_ASIDE_PX + 2
}

const VALUE_ASIDE_PX = 9
