const DIGIT_BITS = 11
const BUCKETS = 1 << DIGIT_BITS
const DIGIT = BUCKETS - 1
/** Below this many values a comparison sort is quicker than counting digits. */
const RADIX_FROM = 1024

/** The places of the values that are not NaN, in ascending order of value; equal values, −0 and 0 among them, by place. */
export function sortOrder(values: Float64Array): Uint32Array {
  const order = presentPlaces(values)
  if (order.length < RADIX_FROM) return order.sort((a, b) => (values[a] as number) - (values[b] as number) || a - b)
  return radixOrder(values, order)
}

function presentPlaces(values: Float64Array): Uint32Array {
  const places = new Uint32Array(values.length)
  let count = 0
  for (let place = 0; place < values.length; place += 1) {
    if (!Number.isNaN(values[place])) places[count++] = place
  }
  return places.subarray(0, count)
}

/** The bits of values, to be sorted, with the places of the values. */
interface Keys {
  readonly low: Uint32Array
  readonly high: Uint32Array
  readonly places: Uint32Array
}

/**
 * Counts digits of 11 bits from the lowest to the highest. The bits of a double order as an unsigned number once the sign bit is
 * flipped, and all bits of the negative ones. Digits that are equal everywhere, as the low ones of whole numbers, cost nothing.
 */
function radixOrder(values: Float64Array, places: Uint32Array): Uint32Array {
  const n = places.length
  const bits = new Uint32Array(values.buffer.slice(values.byteOffset, values.byteOffset + values.byteLength))
  let from: Keys = { low: new Uint32Array(n), high: new Uint32Array(n), places }
  let to: Keys = { low: new Uint32Array(n), high: new Uint32Array(n), places: new Uint32Array(n) }
  for (let i = 0; i < n; i += 1) {
    const at = 2 * (places[i] as number)
    const low = bits[at] as number
    const high = bits[at + 1] as number
    const isNegative = high >>> 31 === 1 && !(low === 0 && high === 0x8000_0000)
    from.low[i] = isNegative ? ~low : low
    from.high[i] = isNegative ? ~high : (high | 0x8000_0000) >>> 0
  }
  const starts = new Uint32Array(BUCKETS)
  for (let pass = 0; pass < 6; pass += 1) {
    const keys = pass < 3 ? from.low : from.high
    const shift = (pass % 3) * DIGIT_BITS
    starts.fill(0)
    for (let i = 0; i < n; i += 1) {
      const digit = ((keys[i] as number) >>> shift) & DIGIT
      starts[digit] = (starts[digit] as number) + 1
    }
    if (starts[((keys[0] as number) >>> shift) & DIGIT] === n) continue
    let sum = 0
    for (let digit = 0; digit < BUCKETS; digit += 1) {
      const count = starts[digit] as number
      starts[digit] = sum
      sum += count
    }
    for (let i = 0; i < n; i += 1) {
      const digit = ((keys[i] as number) >>> shift) & DIGIT
      const target = starts[digit] as number
      starts[digit] = target + 1
      to.low[target] = from.low[i] as number
      to.high[target] = from.high[i] as number
      to.places[target] = from.places[i] as number
    }
    ;[from, to] = [to, from]
  }
  return from.places
}
