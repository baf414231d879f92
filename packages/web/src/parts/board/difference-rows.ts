import type { Run } from '@labbook/protocol'
import { naturalOrder } from '../../format/natural-order.js'

/** A metric or param in which a run differs from the baseline; undefined on the side that did not log it. */
export type DifferenceRow =
  | {
      readonly kind: 'metric'
      readonly key: string
      readonly baseline: number | undefined
      readonly value: number | undefined
    }
  | {
      readonly kind: 'param'
      readonly key: string
      readonly baseline: string | undefined
      readonly value: string | undefined
    }

/** What two runs do not have in common: the primary metric first, then metrics, then params. */
export function differenceRows(baseline: Run, other: Run, primary: string | undefined): readonly DifferenceRow[] {
  const first = (key: string) => (key === primary ? 0 : 1)
  const metrics = differing(valuesOf(baseline.data.metrics), valuesOf(other.data.metrics))
    .toSorted(([a], [b]) => first(a) - first(b) || naturalOrder(a, b))
    .map(([key, before, after]): DifferenceRow => ({ kind: 'metric', key, baseline: before, value: after }))
  const params = differing(valuesOf(baseline.data.params), valuesOf(other.data.params))
    .toSorted(([a], [b]) => naturalOrder(a, b))
    .map(([key, before, after]): DifferenceRow => ({ kind: 'param', key, baseline: before, value: after }))
  return [...metrics, ...params]
}

function valuesOf<V>(entries: readonly { readonly key: string; readonly value: V }[]): ReadonlyMap<string, V> {
  return new Map(entries.map(({ key, value }) => [key, value]))
}

/** NaN is the same as NaN, but 0 is not −0: they are written differently. */
function differing<V>(before: ReadonlyMap<string, V>, after: ReadonlyMap<string, V>) {
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((key) => [key, before.get(key), after.get(key)] as const)
    .filter(([, a, b]) => !Object.is(a, b))
}
