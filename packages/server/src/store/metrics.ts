import type { Int64, MetricPoint } from '@labbook/protocol'
import type { RunRef } from './runs.js'
import type { Work } from './work.js'

/**
 * The points of all runs. Nothing else reads its tables, so that they can change.
 * Points with equal timestamp, step and value are the same point, where NaN equals NaN; 0 and −0 differ.
 */
export interface MetricStore {
  append(run: RunRef, points: readonly KeyedPoint[]): Work<void>
  /** The same for several runs, as one write; a run may come more than once. */
  appendAll(batches: readonly { readonly run: RunRef; readonly points: readonly KeyedPoint[] }[]): Work<void>
  /** By (timestamp, step, value), after the given point. */
  history(run: RunRef, key: string, options: { after?: MetricPoint; limit: number }): Work<PointPage>
  /** By (step, timestamp, value), after the given point; the ends of the range of steps are included. */
  scan(
    run: RunRef,
    key: string,
    options: { after?: MetricPoint; from?: Int64; to?: Int64; limit: number },
  ): Work<PointPage>
  /** The earliest and the latest timestamp. */
  timeRange(run: RunRef, key: string): Work<{ readonly from: Int64; readonly to: Int64 }>
  /** What is known of the series of these runs without reading their points. */
  summaries(runs: readonly RunRef[], keys: readonly string[] | undefined): Work<readonly SeriesSummary[]>
  /** Distinct steps of the key over all the runs, ascending: those of the range, or at most `most` of them at even distances and the last. */
  sampleSteps(
    runs: readonly RunRef[],
    key: string,
    range: { from: Int64; to: Int64; most: number },
  ): Work<readonly Int64[]>
  /** Points of one run at these steps, by (step, timestamp, value): all, or at most `most` of them at even distances and the last. */
  pointsAtSteps(
    run: RunRef,
    key: string,
    options: { steps: readonly Int64[]; most: number },
  ): Work<readonly MetricPoint[]>
  /** Removes points of a run, so many or a block more; gives how many there were to remove. */
  remove(run: { readonly rowId: number }, options: { limit: number }): Work<number>
}

export interface SeriesSummary {
  readonly run: RunRef
  readonly key: string
  readonly count: number
  readonly first: MetricPoint
  readonly last: MetricPoint
  /** Absent where every point is NaN. */
  readonly min?: { readonly value: number; readonly step: Int64 }
  readonly max?: { readonly value: number; readonly step: Int64 }
}

/** Points as three columns of one length. */
export interface PointPage {
  readonly steps: readonly Int64[]
  readonly timestamps: readonly Int64[]
  readonly values: readonly number[]
  readonly hasMore: boolean
}

/** The same points one by one. */
export function pointsOf({ steps, timestamps, values }: PointPage): readonly MetricPoint[] {
  return values.map((value, i) => ({ step: steps[i] as Int64, timestamp: timestamps[i] as Int64, value }))
}

/** The point that the next page comes behind. */
export function lastPoint({ steps, timestamps, values }: PointPage): MetricPoint | undefined {
  const [step, timestamp, value] = [steps.at(-1), timestamps.at(-1), values.at(-1)]
  return step === undefined || timestamp === undefined || value === undefined ? undefined : { step, timestamp, value }
}

export interface KeyedPoint extends MetricPoint {
  readonly key: string
}
