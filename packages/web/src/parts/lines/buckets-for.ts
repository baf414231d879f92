/** Total number of cells for many lines: they overlap, and each cell keeps its extremes. */
const CELLS = 10_000

const LEAST = 40

/**
 * One bucket per pixel; wider ones for many lines. Rounded up, so that resizing the window does not change the query at
 * each pixel.
 */
export function bucketsFor(width: number, lines: number): number {
  const pixels = Math.ceil((width * Math.min(2, devicePixelRatio)) / 200) * 200
  return Math.max(LEAST, Math.min(2000, pixels, Math.floor(CELLS / Math.max(1, lines))))
}
