/** The array itself, or a larger copy that has the place, with up to a quarter unused. */
export function withRoom<A extends Float64Array | Uint8Array | Int32Array>(array: A, at: number): A {
  if (at < array.length) return array
  const Grown = array.constructor as new (length: number) => A
  const grown = new Grown(1024 + at + (at >> 2))
  grown.set(array)
  return grown
}
