import { type CSSProperties, memo } from 'react'
import { lookColour } from '../../theme/run-looks.js'
import type { ParallelLine } from './parallel-layout.js'
import styles from './parallel-plot.module.css'

/** Above so many lines, points on the axes would hide what they mark. */
const POINTED_LINES = 30
/** Above so many, lines let others shine through. */
const OPAQUE_LINES = 60

export interface ParallelLinesProps {
  readonly lines: readonly ParallelLine[]
  /** The IDs of lines that are not greyed; undefined for all. */
  readonly inside: ReadonlySet<string> | undefined
}

/** All lines in their colours; those outside the brushes lie below, in grey. */
export const ParallelLines = memo(function ParallelLines({ lines, inside }: ParallelLinesProps) {
  const isInside = ({ run }: ParallelLine) => inside === undefined || inside.has(run.id)
  const outside = lines.filter((line) => !isInside(line))
  const coloured = lines.filter(isInside)
  return (
    <>
      <path className={`${styles.line} ${styles.muted}`} d={outside.map(({ path }) => path).join('')} />
      <path
        className={`${styles.line} ${styles.muted} ${styles.below}`}
        d={outside.map(({ dashedPath }) => dashedPath).join('')}
      />
      <g opacity={coloured.length > OPAQUE_LINES ? 0.6 : undefined}>
        {coloured.map((line) => (
          <LinePath key={line.run.id} line={line} />
        ))}
      </g>
    </>
  )
})

/** The points of the lines on the axes, if there are few. */
export const ParallelPoints = memo(function ParallelPoints({ lines, inside }: ParallelLinesProps) {
  if (lines.length > POINTED_LINES) return null
  const shown = lines.filter(({ run }) => inside === undefined || inside.has(run.id))
  return shown.map((line) => <LinePoints key={line.run.id} line={line} radius={2.75} />)
})

/** A line that stands out from the others, which stay as they are. */
export function LiftedLine({ line }: { line: ParallelLine }) {
  return (
    <g pointerEvents="none">
      <LinePath line={line} isOn />
      <LinePoints line={line} radius={3.5} />
    </g>
  )
}

function LinePath({ line, isOn = false }: { line: ParallelLine; isOn?: boolean }) {
  const { run, path, dashedPath } = line
  const dash = run.look.dash.join(' ')
  const name = isOn ? `${styles.line} ${styles.on}` : styles.line
  return (
    <g style={colourOf(line)} data-line={isOn ? undefined : run.id}>
      {path !== '' && <path className={name} d={path} strokeDasharray={dash === '' ? undefined : dash} />}
      {dashedPath !== '' && <path className={`${name} ${styles.below}`} d={dashedPath} />}
    </g>
  )
}

function LinePoints({ line, radius }: { line: ParallelLine; radius: number }) {
  return (
    <g style={colourOf(line)} pointerEvents="none">
      {line.points.map(({ x, y, isBelow }) => (
        <circle key={x} cx={x} cy={y} r={radius} className={isBelow ? styles.ring : styles.point} />
      ))}
    </g>
  )
}

export function colourOf({ run }: ParallelLine): CSSProperties {
  return { '--c': lookColour(run.look) } as CSSProperties
}
