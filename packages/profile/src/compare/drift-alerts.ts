import { format } from '../display/format.js'
import type { ComparedPair, ComparedVariable, DriftAlert, DriftMeasure, DriftThresholds } from './comparison.js'
import { measureLabel } from './measures.js'

/** One alert for each variable of each profile that drifts: the measure that is furthest beyond its threshold. */
export function driftAlerts(
  variables: readonly ComparedVariable[],
  labels: readonly string[],
  thresholds: DriftThresholds,
): DriftAlert[] {
  return variables.flatMap((variable) =>
    variable.against.flatMap((pair) => {
      if (pair.verdict === 'none') return []
      const { name } = variable
      const said = sentence(variable, pair, labels[pair.profile] ?? '', thresholds)
      return [{ type: 'Drift' as const, column: name, profile: pair.profile, verdict: pair.verdict, ...said }]
    }),
  )
}

function sentence(
  { name, sides }: ComparedVariable,
  pair: ComparedPair,
  label: string,
  thresholds: DriftThresholds,
): Pick<DriftAlert, 'text' | 'values'> {
  if (pair.change === 'removed') return { text: `${name} is missing in ${label}`, values: { change: 'removed' } }
  if (pair.change === 'type') {
    const type = sides[pair.profile]?.type ?? ''
    return { text: `${name} has another type in ${label}: ${type}`, values: { change: 'type', type } }
  }
  const furthest = furthestOf(pair, thresholds)
  if (furthest === undefined) {
    const [first = '', ...more] = pair.new_categories
    const text = `${name} has new categories in ${label}: ${first}${more.length === 0 ? '' : ` and ${more.length} more`}`
    return { text, values: { new_categories: pair.new_categories.length } }
  }
  const { measure, value, verdict } = furthest
  const threshold = verdict === 'large' ? thresholds[measure].large : thresholds[measure].moderate
  return {
    text: `${name} drifts in ${label}: ${measureLabel(measure)} is ${format(value, 'number', 3)} (${verdict} from ${threshold})`,
    values: { measure, value, threshold },
  }
}

function furthestOf({ measures }: ComparedPair, thresholds: DriftThresholds): DriftMeasure | undefined {
  const beyond = measures.filter(({ verdict }) => verdict !== 'none')
  const part = ({ measure, value }: DriftMeasure) => Math.abs(value) / thresholds[measure].large
  return beyond.toSorted((a, b) => part(b) - part(a))[0]
}
