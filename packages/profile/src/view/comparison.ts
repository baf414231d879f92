import type { Comparison, ComparedVariable, DriftMeasure, Verdict } from '../compare/comparison.js'
import { format } from '../display/format.js'
import {
  categoricalSummary,
  dateTimeSummary,
  descriptiveLines,
  lengthLines,
  numericSummary,
  quantileLines,
  unsupportedSummary,
} from '../profile-table.js'
import type { VariableType } from '../profile-object.js'

export const verdictTitles: Readonly<Record<Verdict, string>> = {
  none: 'No drift',
  moderate: 'Moderate drift',
  large: 'Large drift',
}

export type ComparisonOrder = 'drift' | 'order' | 'name'

export const comparisonOrders: readonly { readonly id: ComparisonOrder; readonly title: string }[] = [
  { id: 'drift', title: 'Drift' },
  { id: 'order', title: 'Order in the table' },
  { id: 'name', title: 'Name' },
]

/** The places of the variables that match, in the order that is asked for. */
export function listCompared(
  { variables }: Comparison,
  { search, verdict, sort }: { search: string; verdict: string; sort: string },
): readonly number[] {
  const wanted = search.trim().toLowerCase()
  const places = [...variables.keys()].filter((place) => {
    const { name, verdict: own } = variables[place] as ComparedVariable
    return (verdict === '' || own === verdict) && name.toLowerCase().includes(wanted)
  })
  const at = (place: number) => variables[place] as ComparedVariable
  if (sort === 'name') return places.toSorted((a, b) => compareNames(at(a).name, at(b).name))
  return sort === 'order' ? places : places.toSorted((a, b) => byDrift(at(a), at(b)) || a - b)
}

const severity: readonly Verdict[] = ['large', 'moderate', 'none']

/** The most drift first; changes of columns and types before all measures. */
function byDrift(a: ComparedVariable, b: ComparedVariable): number {
  const scoreOf = ({ score }: ComparedVariable) => score ?? Number.MAX_VALUE
  return severity.indexOf(a.verdict) - severity.indexOf(b.verdict) || scoreOf(b) - scoreOf(a)
}

function compareNames(a: string, b: string): number {
  const [x, y] = [a.toLowerCase(), b.toLowerCase()]
  return x < y ? -1 : x > y ? 1 : 0
}

const firstLabels = (lines: readonly { readonly label: string }[]) => lines.map(({ label }) => label)

const numberLabels = {
  first: firstLabels(numericSummary),
  more: [...firstLabels(quantileLines), ...firstLabels(descriptiveLines)],
}
const textLabels = { first: firstLabels(categoricalSummary), more: firstLabels(lengthLines) }

const labelsByType: Readonly<Record<VariableType, { first: readonly string[]; more: readonly string[] }>> = {
  Numeric: numberLabels,
  TimeSeries: numberLabels,
  Categorical: textLabels,
  Text: textLabels,
  URL: textLabels,
  Path: textLabels,
  Boolean: { first: textLabels.first, more: [] },
  DateTime: { first: firstLabels(dateTimeSummary), more: [] },
  Unsupported: { first: firstLabels(unsupportedSummary), more: [] },
}

/** The lines of a card of the comparison, each with what every profile says. */
export function comparedLines(
  { sides }: ComparedVariable,
  part: 'first' | 'more',
): readonly { readonly label: string; readonly texts: readonly (string | undefined)[] }[] {
  const labels = new Set(sides.flatMap((side) => (side === null ? [] : labelsByType[side.type][part])))
  return [...labels]
    .map((label) => ({ label, texts: sides.map((side) => side?.display[label]) }))
    .filter(({ texts }) => texts.some((text) => text !== undefined))
}

/** The colour of a profile, by its place. */
export function profileColour(place: number): string {
  return `var(--run-${(place % 8) + 1})`
}

export function measureText({ measure, value }: DriftMeasure): string {
  if (measure === 'missing') return signed(format(Math.abs(value), 'share'), value)
  return measure === 'shift' ? signed(format(Math.abs(value), 'number', 4), value) : format(value, 'number', 4)
}

function signed(text: string, value: number): string {
  if (value === 0) return text
  return text.startsWith('<') ? text : `${value > 0 ? '+' : '−'}${text}`
}

export function pvalueText(pvalue: number): string {
  return pvalue < 0.0001 ? 'p < 0.0001' : `p = ${format(pvalue, 'number', 3)}`
}
