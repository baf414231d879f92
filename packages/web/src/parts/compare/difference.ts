import type { MetricDefinition, ParamDefinition } from '@labbook/protocol'
import type { ReactNode } from 'react'

export type Value = string | number | undefined

/** One row of a section: a key and its value in each run; undefined where a run has none. */
export interface CompareRow {
  readonly key: string
  /** What the experiment says about the key. */
  readonly metric?: MetricDefinition | undefined
  readonly param?: ParamDefinition | undefined
  readonly values: readonly Value[]
  /** What its texts are: names and paths are cut in the middle, IDs and paths are code. */
  readonly texts?: 'id' | 'name' | 'path'
  /** Opens what the key names. */
  readonly onOpen?: (() => void) | undefined
  /** Draws a value that a text cannot show, such as the duration of a running run. */
  readonly cell?: (column: number) => ReactNode
}

/** How the runs differ in a row: in what they logged, or only in whether they did. */
export type Difference = 'none' | 'value' | 'missing'

/** Runs are equal in a row only if every one has the same text or the same double (U-CMP-5). */
export function differenceIn({ values }: CompareRow): Difference {
  const logged = values.filter((value) => value !== undefined)
  if (logged.some((value) => !Object.is(value, logged[0]))) return 'value'
  return logged.length < values.length ? 'missing' : 'none'
}
