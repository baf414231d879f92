import type { MetricDefinition, ParamDefinition } from '@labbook/protocol'

/** One row of a section: a key and its value in each run; undefined where a run has none. */
export interface CompareRow {
  readonly key: string
  /** What the experiment says about the key. */
  readonly metric?: MetricDefinition | undefined
  readonly param?: ParamDefinition | undefined
  readonly values: readonly (string | number | undefined)[]
}

/** Rows are equal only if every run has the same text or the same double (U-CMP-5). */
export function differs({ values }: CompareRow): boolean {
  const [first, ...others] = values
  return first === undefined || others.some((value) => !Object.is(value, first))
}
