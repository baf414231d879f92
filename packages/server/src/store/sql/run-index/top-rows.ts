/**
 * The first `limit` places in the order of `compare`. A heap keeps the best so far, so that a short page of a long list
 * costs one comparison per row.
 */
export function topRows(rows: Int32Array, limit: number, compare: (a: number, b: number) => number): Int32Array {
  if (limit * 4 >= rows.length) return rows.slice().sort(compare).subarray(0, limit)
  // The root is the worst row kept. Reads from the end, since most orders put the newest rows first.
  const heap = rows.slice(-limit)
  for (let at = (limit >> 1) - 1; at >= 0; at--) sink(heap, at, compare)
  for (let i = rows.length - limit - 1; i >= 0; i--) {
    const row = rows[i] as number
    if (compare(row, heap[0] as number) >= 0) continue
    heap[0] = row
    sink(heap, 0, compare)
  }
  return heap.sort(compare)
}

function sink(heap: Int32Array, from: number, compare: (a: number, b: number) => number) {
  const row = heap[from] as number
  let at = from
  for (;;) {
    let child = 2 * at + 1
    if (child >= heap.length) break
    if (child + 1 < heap.length && compare(heap[child + 1] as number, heap[child] as number) > 0) child++
    if (compare(heap[child] as number, row) <= 0) break
    heap[at] = heap[child] as number
    at = child
  }
  heap[at] = row
}
