import type { MetricDefinition } from '@labbook/protocol'
import { formatDefined } from '../../../format/format-defined.js'
import { formatExact } from '../../../format/format-number.js'

/** What stands where a parent logged no value: its best child's. It is the child's, so it is neither sorted nor bold. */
export function BestChild({ value, definition }: { value: number; definition: MetricDefinition | undefined }) {
  return (
    <span className="t3" title={`${formatExact(value)}: the best of its child runs`}>
      <span className="small">best</span> {formatDefined(value, definition)}
    </span>
  )
}
