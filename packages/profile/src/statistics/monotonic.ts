type Monotonic = -2 | -1 | 0 | 1 | 2

/** How codes that follow the order of values run over the rows; missing rows (−1) are passed over. */
export function monotonic(codes: Int32Array): Monotonic {
  let [rises, falls, stays] = [false, false, false]
  let before = -1
  for (let row = 0; row < codes.length; row += 1) {
    const code = codes[row] as number
    if (code < 0) continue
    if (before >= 0) {
      if (code > before) rises = true
      else if (code < before) falls = true
      else stays = true
      if (rises && falls) return 0
    }
    before = code
  }
  if (falls) return stays ? -1 : -2
  return stays ? 1 : 2
}

export const monotonicityNames: Readonly<Record<Monotonic, string>> = {
  '2': 'Strictly increasing',
  '1': 'Increasing',
  '0': 'Not monotonic',
  '-1': 'Decreasing',
  '-2': 'Strictly decreasing',
}
