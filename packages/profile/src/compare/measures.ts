import type { DriftMeasure, DriftThresholds, MeasureId, Verdict } from './comparison.js'
import type { Distribution } from './distribution.js'
import {
  categoryBins,
  categoryTest,
  decileBins,
  jensenShannon,
  kolmogorovSmirnov,
  stabilityIndex,
} from './drift-statistics.js'

/** A variable in a profile: its share of missing cells, and its values where they can be compared. */
export interface MeasuredSide {
  readonly p_missing: number
  readonly distribution: Distribution | undefined
}

type Measured = Pick<DriftMeasure, 'value' | 'pvalue' | 'statistic'>

/** Each measure in one line: how it is called, and what it is; `undefined` where it has no value. */
const measures: Readonly<
  Record<
    MeasureId,
    { readonly label: string; readonly of: (base: MeasuredSide, other: MeasuredSide) => Measured | undefined }
  >
> = {
  psi: { label: 'PSI', of: (base, other) => binned(base, other, stabilityIndex) },
  ks: { label: 'KS D', of: ({ distribution: a }, { distribution: b }) => bothNumbers(a, b, kolmogorovSmirnov) },
  js: { label: 'Jensen–Shannon', of: (base, other) => binned(base, other, jensenShannon) },
  cramers_v: {
    label: 'Cramér’s V',
    of: ({ distribution: a }, { distribution: b }) =>
      a?.kind === 'categories' && b?.kind === 'categories' ? categoryTest(a, b) : undefined,
  },
  missing: { label: 'Missing', of: (base, other) => ({ value: other.p_missing - base.p_missing }) },
  shift: {
    label: 'Mean shift',
    of: ({ distribution: a }, { distribution: b }) =>
      bothNumbers(a, b, (base, other) => ({ value: (other.mean - base.mean) / base.std })),
  },
}

export const measureIds = Object.keys(measures) as readonly MeasureId[]

export function measureLabel(id: MeasureId): string {
  return measures[id].label
}

/** All measures that have a value, each with its verdict. */
export function measureDrift(base: MeasuredSide, other: MeasuredSide, thresholds: DriftThresholds): DriftMeasure[] {
  return measureIds.flatMap((id) => {
    const measured = measures[id].of(base, other)
    if (measured === undefined || !Number.isFinite(measured.value)) return []
    // A test of the distribution counts only if it is significant; KS shows its p-value only.
    const counts = id !== 'cramers_v' || (measured.pvalue ?? 1) < thresholds.significance
    return [
      { measure: id, ...measured, verdict: counts ? verdictOf(Math.abs(measured.value), thresholds[id]) : 'none' },
    ]
  })
}

function verdictOf(value: number, { moderate, large }: DriftThresholds[MeasureId]): Verdict {
  if (value >= large) return 'large'
  return value >= moderate ? 'moderate' : 'none'
}

const order: readonly Verdict[] = ['none', 'moderate', 'large']

export function worst(verdicts: readonly Verdict[]): Verdict {
  return verdicts.reduce<Verdict>((a, b) => (order.indexOf(b) > order.indexOf(a) ? b : a), 'none')
}

function bothNumbers(
  a: Distribution | undefined,
  b: Distribution | undefined,
  of: (
    a: Extract<Distribution, { kind: 'numbers' }>,
    b: Extract<Distribution, { kind: 'numbers' }>,
  ) => Measured | undefined,
): Measured | undefined {
  return a?.kind === 'numbers' && b?.kind === 'numbers' ? of(a, b) : undefined
}

function binned(
  { distribution: a }: MeasuredSide,
  { distribution: b }: MeasuredSide,
  of: (bins: ReturnType<typeof decileBins>) => number,
): Measured | undefined {
  if (a === undefined || b === undefined) return undefined
  if (a.kind === 'numbers' && b.kind === 'numbers') return { value: of(decileBins(a, b)) }
  return a.kind === 'categories' && b.kind === 'categories' ? { value: of(categoryBins(a, b)) } : undefined
}
