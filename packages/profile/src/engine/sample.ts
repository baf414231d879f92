import { RandomState } from '@labbook/random'
import type { JsonCell, Sample } from '../profile-object.js'
import type { Settings } from '../settings/default-settings.js'
import type { AnalysedColumn } from './analysed-column.js'

interface Rows {
  readonly columns: readonly AnalysedColumn[]
  readonly rows: number
  readonly labels: ArrayLike<number | string> | undefined
}

/** The first rows, the last ones, and some at random, with their labels. */
export function sampleRows({ columns, rows, labels }: Rows, { samples }: Settings): Sample {
  const label = (row: number) => labels?.[row] ?? row
  const cells = (row: number): JsonCell[] => columns.map(({ cellCodes, cellOf }) => cellOf(cellCodes[row] as number))
  const head = Array.from({ length: Math.min(samples.head, rows) }, (_, i) => i)
  const tail = Array.from(
    { length: Math.min(samples.tail, rows) },
    (_, i, from = rows - Math.min(samples.tail, rows)) => from + i,
  )
  const random =
    samples.random === 0 ? [] : Array.from(new RandomState(0).permutation(rows).subarray(0, samples.random))
  return {
    head_index: head.map(label),
    head: head.map(cells),
    tail_index: tail.map(label),
    tail: tail.map(cells),
    ...(random.length > 0 && { random_index: random.map(label), random: random.map(cells) }),
  }
}
