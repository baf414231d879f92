import type { MetricGoal } from '@labbook/protocol'
import { TrendingDown, TrendingUp } from 'lucide-react'
import { goalText } from '../../format/format-defined.js'

/** Whether lower or higher values of a metric are better. */
export function GoalArrow({ goal }: { goal: MetricGoal }) {
  const Arrow = goal === 'min' ? TrendingDown : TrendingUp
  return (
    <span
      className="t3"
      role="img"
      aria-label={goalText(goal)}
      title={goalText(goal)}
      style={{ display: 'inline-flex', verticalAlign: 'middle' }}
    >
      <Arrow className="i s" aria-hidden />
    </span>
  )
}
