import type { Definitions } from '../../../api/definitions.js'
import { formatCount } from '../../../format/format-number.js'
import { groupKeyOf } from './group-keys.js'

/** What stands behind the number of groups. */
export function groupNouns(runs: number | undefined): readonly [one: string, many: string] {
  const of = runs === undefined ? '' : ` of ${formatCount(runs)} matching ${runs === 1 ? 'run' : 'runs'}`
  return [`group${of}`, `groups${of}`]
}

/** Says why there is only one. */
export function OneGroup({ groupBy, definitions }: { groupBy: readonly string[]; definitions: Definitions }) {
  const labels = groupBy.map((name) => groupKeyOf(name, definitions).label)
  return <span className="t3">All have the same {labels.join(' and ')}</span>
}
