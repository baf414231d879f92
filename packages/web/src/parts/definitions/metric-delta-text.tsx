import { ArrowDown, ArrowUp } from 'lucide-react'
import { formatExact } from '../../format/format-number.js'
import type { MetricDelta } from './metric-delta.js'
import styles from './metric-delta-text.module.css'

const ARROWS = { up: ArrowUp, down: ArrowDown, same: undefined } as const
const COLOURS = { better: styles.better, worse: styles.worse } as const
const DIRECTIONS = { up: 'higher', down: 'lower', same: 'the same' } as const

/** A difference to the baseline: an arrow for its direction, and a colour only where the goal of the metric is known. */
export function MetricDeltaText({ delta, exact }: { delta: MetricDelta | undefined; exact: number }) {
  if (delta === undefined) return null
  const { text, direction, judgement, relative } = delta
  const Arrow = ARROWS[direction]
  const said = [DIRECTIONS[direction], ...(judgement === undefined ? [] : [judgement])].join(', ')
  return (
    <span
      className={`small ${judgement === undefined ? 't2' : COLOURS[judgement]} ${styles.delta}`}
      title={`${formatExact(exact)}${relative === undefined ? '' : ` (${relative})`}`}
    >
      {Arrow !== undefined && <Arrow className="i s" role="img" aria-label={said} />}
      {text}
    </span>
  )
}
