import type { VariableType } from '../profile-object.js'

/**
 * How profiles differ from one of them, the baseline, as JSON. Undefined is `null`. All lists over profiles have their order.
 */
export interface Comparison {
  readonly schema: 'labbook-comparison/1'
  readonly title: string
  readonly labels: readonly string[]
  /** The place of the profile that the others are compared with. */
  readonly baseline: number
  readonly date: string
  readonly software: string
  readonly tables: readonly ComparedTable[]
  /** The worst of the variables. */
  readonly verdict: Verdict
  readonly counts: Readonly<Record<Verdict, number>>
  /** In the order of the baseline's table; columns that it lacks come last. */
  readonly variables: readonly ComparedVariable[]
  readonly alerts: readonly DriftAlert[]
  readonly thresholds: DriftThresholds
}

export type Verdict = 'none' | 'moderate' | 'large'

/** What each line of the dataset's statistics says. */
export interface ComparedTable {
  readonly title: string
  readonly display: Readonly<Record<string, string>>
}

export interface ComparedVariable {
  readonly name: string
  /** The worst of its measures. */
  readonly verdict: Verdict
  /** Its largest measure as a part of the threshold for large; `null` where a change of columns or types says more. */
  readonly score: number | null
  /** `null` for a profile without the column. */
  readonly sides: readonly (ComparedSide | null)[]
  /** One for each profile but the baseline. */
  readonly against: readonly ComparedPair[]
  /** The distributions on common bins. */
  readonly shapes: Shapes | null
}

export interface ComparedSide {
  readonly type: VariableType
  readonly display: Readonly<Record<string, string>>
}

/** A variable of a profile against that of the baseline. */
export interface ComparedPair {
  /** The place of the profile. */
  readonly profile: number
  /** `exact`: from all values. `sketch`: from the percentiles and counts of a stored profile. */
  readonly method: 'exact' | 'sketch'
  readonly verdict: Verdict
  readonly change: ColumnChange | null
  readonly measures: readonly DriftMeasure[]
  readonly new_categories: readonly string[]
  readonly lost_categories: readonly string[]
}

export type ColumnChange = 'added' | 'removed' | 'type'

export type MeasureId = 'psi' | 'ks' | 'js' | 'cramers_v' | 'missing' | 'shift'

export interface DriftMeasure {
  readonly measure: MeasureId
  readonly value: number
  /** Of the test behind it, where there is one. */
  readonly pvalue?: number
  /** The statistic behind it: χ² of Cramér's V. */
  readonly statistic?: number
  readonly verdict: Verdict
}

/** Shares of the values of each profile; `null` for a profile without values. */
export type Shapes =
  | {
      readonly kind: 'histogram'
      readonly isTime: boolean
      readonly edges: readonly number[]
      readonly shares: readonly (readonly number[] | null)[]
    }
  | {
      readonly kind: 'categories'
      readonly names: readonly string[]
      /** How many categories the last line stands for; 0 if all are listed. */
      readonly others: number
      readonly shares: readonly (readonly number[] | null)[]
    }

export interface DriftAlert {
  readonly type: 'Drift'
  readonly column: string
  readonly profile: number
  readonly verdict: Verdict
  readonly values: Readonly<Record<string, string | number>>
  readonly text: string
}

/** From where on a measure is moderate, and large. */
export interface Threshold {
  readonly moderate: number
  readonly large: number
}

export interface DriftThresholds extends Readonly<Record<MeasureId, Threshold>> {
  /** A χ² test counts only below this p-value. */
  readonly significance: number
}
