import type { Variable } from '../profile-object.js'
import type { ColumnChange, ComparedPair, ComparedVariable, DriftThresholds, Verdict } from './comparison.js'
import type { Distribution } from './distribution.js'
import { measureDrift, worst } from './measures.js'
import { shapesOf } from './shapes.js'

/** A variable of one profile. */
export interface VariableSide {
  readonly variable: Variable
  readonly distribution: Distribution | undefined
  readonly isExact: boolean
}

interface ComparedBy {
  readonly baseline: number
  readonly thresholds: DriftThresholds
  readonly bins: number
}

export function compareVariable(
  name: string,
  sides: readonly (VariableSide | null)[],
  { baseline, thresholds, bins }: ComparedBy,
): ComparedVariable {
  const base = sides[baseline] ?? null
  const against = sides.flatMap((side, profile) =>
    profile === baseline ? [] : [{ profile, ...comparePair(base, side, thresholds) }],
  )
  return {
    name,
    verdict: worst(against.map(({ verdict }) => verdict)),
    score: scoreOf(against, thresholds),
    sides: sides.map((side) => side && { type: side.variable.type, display: side.variable.display }),
    against,
    shapes: shapesOf(
      sides.map((side) => side?.distribution),
      bins,
    ),
  }
}

function comparePair(
  base: VariableSide | null,
  other: VariableSide | null,
  thresholds: DriftThresholds,
): Omit<ComparedPair, 'profile'> {
  const change = changeOf(base, other)
  const method = base?.isExact !== false && other?.isExact !== false ? 'exact' : 'sketch'
  if (base === null || other === null) {
    const verdict: Verdict = change === 'removed' ? 'large' : 'none'
    return { method, verdict, change, measures: [], new_categories: [], lost_categories: [] }
  }
  const measures = measureDrift(measured(base, change), measured(other, change), thresholds)
  const categories = changedCategories(base.distribution, other.distribution)
  const verdict = worst([
    ...measures.map((measure) => measure.verdict),
    ...(change === 'type' ? ['large' as const] : []),
    ...(categories.new_categories.length > 0 ? ['moderate' as const] : []),
  ])
  return { method, verdict, change, measures, ...categories }
}

/** Values of different types are not measured against each other. */
function measured({ variable, distribution }: VariableSide, change: ColumnChange | null) {
  return { p_missing: variable.p_missing, distribution: change === null ? distribution : undefined }
}

function changeOf(base: VariableSide | null, other: VariableSide | null): ColumnChange | null {
  if (base === null) return other === null ? null : 'added'
  if (other === null) return 'removed'
  return isSameType(base, other) ? null : 'type'
}

/** Numbers stay numbers, however few of them make a column Categorical. */
function isSameType(a: VariableSide, b: VariableSide): boolean {
  if (a.variable.type === b.variable.type) return true
  const isOfNumbers = ({ distribution }: VariableSide) => distribution?.kind === 'numbers' && !distribution.isTime
  return isOfNumbers(a) && isOfNumbers(b)
}

/** Categories that are named; there may be many more. */
const MOST_NAMED = 100

function changedCategories(base: Distribution | undefined, other: Distribution | undefined) {
  const isWhole = base?.kind === 'categories' && other?.kind === 'categories' && base.others === 0 && other.others === 0
  if (!isWhole) return { new_categories: [], lost_categories: [] }
  const without = (a: typeof base, b: typeof base) =>
    [...a.counts.keys()].filter((name) => !b.counts.has(name)).slice(0, MOST_NAMED)
  return { new_categories: without(other, base), lost_categories: without(base, other) }
}

function scoreOf(against: readonly ComparedPair[], thresholds: DriftThresholds): number | null {
  if (against.some(({ change }) => change === 'removed' || change === 'type')) return null
  const parts = against.flatMap(({ measures }) =>
    measures.map(({ measure, value }) => Math.abs(value) / thresholds[measure].large),
  )
  return Math.max(0, ...parts.filter(Number.isFinite))
}
