import { naturalOrder } from '../../format/natural-order.js'
import type { AxisValue } from './compared-run.js'

/** Numbers by value, then texts by name, then runs that logged nothing. */
export function categoryOrder(values: readonly (AxisValue | undefined)[]): readonly (string | undefined)[] {
  const numberOf = new Map(
    values.flatMap((value) => (value === undefined ? [] : [[value.text, value.number] as const])),
  )
  const texts = [...numberOf.keys()].sort((a, b) => {
    const [x, y] = [numberOf.get(a), numberOf.get(b)]
    if (x !== undefined && y !== undefined) return x - y || naturalOrder(a, b)
    if (x === undefined && y === undefined) return naturalOrder(a, b)
    return x === undefined ? 1 : -1
  })
  return values.includes(undefined) ? [...texts, undefined] : texts
}
