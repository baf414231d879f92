import { RandomState } from '@labbook/random'
import type { JsonCell, Sample } from '../profile-object.js'
import type { Settings } from '../settings/default-settings.js'
import type { AnalysedColumn } from './analysed-column.js'

/** The first rows, the last ones, and some at random, by their positions. */
export function sampleRows(columns: readonly AnalysedColumn[], rows: number, { samples }: Settings): Sample {
  const cells = (row: number): JsonCell[] => columns.map(({ cellCodes, cellOf }) => cellOf(cellCodes[row] as number))
  const [first, last] = [Math.min(samples.head, rows), Math.min(samples.tail, rows)]
  const head = Array.from({ length: first }, (_, i) => i)
  const tail = Array.from({ length: last }, (_, i) => rows - last + i)
  const random =
    samples.random === 0 ? [] : Array.from(new RandomState(0).permutation(rows).subarray(0, samples.random))
  return {
    head_index: head,
    head: head.map(cells),
    tail_index: tail,
    tail: tail.map(cells),
    ...(random.length > 0 && { random_index: random, random: random.map(cells) }),
  }
}

/** The sample with the labels of its rows. */
export function withLabels(sample: Sample, labels: ArrayLike<number | string> | undefined): Sample {
  if (labels === undefined) return sample
  const label = (row: number | string) => labels[row as number] ?? row
  const { head_index, tail_index, random_index } = sample
  return {
    ...sample,
    head_index: head_index.map(label),
    tail_index: tail_index.map(label),
    ...(random_index !== undefined && { random_index: random_index.map(label) }),
  }
}
