import { round } from './histogram-bars.js'

/** The hexagons of a plane that hold points, with how many. */
export interface Hexagons {
  readonly radius: number
  readonly x: Float64Array
  readonly y: Float64Array
  readonly counts: Int32Array
  readonly highest: number
}

const SIN_60 = Math.sqrt(3) / 2

/**
 * Counts points, given in pixels, by hexagons with a corner on top. The centres are two rectangular lattices, the second in the
 * middle of the first; a point belongs to the nearer of its nearest centres in both. Points off the plane are left out.
 */
export function hexagons(
  x: Float64Array,
  y: Float64Array,
  { width, height, radius }: { width: number; height: number; radius: number },
): Hexagons {
  const stepX = 2 * radius * SIN_60
  const stepY = 3 * radius
  const columns = Math.ceil(width / stepX) + 2
  const rows = Math.ceil(height / stepY) + 2
  // One of each lattice for each place.
  const grid = new Int32Array(2 * columns * rows)
  for (let point = 0; point < x.length; point += 1) {
    const [px, py] = [x[point] ?? Number.NaN, y[point] ?? Number.NaN]
    if (!(px >= 0 && px <= width && py >= 0 && py <= height)) continue
    const [column, row] = [Math.round(px / stepX), Math.round(py / stepY)]
    const [between, below] = [Math.floor(px / stepX), Math.floor(py / stepY)]
    const near = (px - column * stepX) ** 2 + (py - row * stepY) ** 2
    const nearBetween = (px - (between + 0.5) * stepX) ** 2 + (py - (below + 0.5) * stepY) ** 2
    const cell = near <= nearBetween ? 2 * (row * columns + column) : 2 * (below * columns + between) + 1
    grid[cell] = (grid[cell] ?? 0) + 1
  }
  const cells = [...grid.keys()].filter((cell) => (grid[cell] ?? 0) > 0)
  const counts = Int32Array.from(cells, (cell) => grid[cell] ?? 0)
  const placeOf = (cell: number) => cell >> 1
  return {
    radius,
    counts,
    x: Float64Array.from(cells, (cell) => ((placeOf(cell) % columns) + (cell % 2) / 2) * stepX),
    y: Float64Array.from(cells, (cell) => (Math.floor(placeOf(cell) / columns) + (cell % 2) / 2) * stepY),
    highest: counts.reduce((highest, count) => Math.max(highest, count), 0),
  }
}

/** The level of a count, 0 to `levels` − 1, on a log scale: counts of densities differ by powers of ten. */
export function densityLevel(count: number, highest: number, levels: number): number {
  if (highest <= 1) return levels - 1
  return Math.min(levels - 1, Math.floor((Math.log(count) / Math.log(highest)) * levels))
}

/** The hexagons of each level as the data of one SVG path. */
export function hexagonPaths({ radius, x, y, counts, highest }: Hexagons, levels: number): readonly string[] {
  const half = radius * SIN_60
  const outline = `l${round(half)} ${round(radius / 2)}v${round(radius)}l${round(-half)} ${round(radius / 2)}l${round(-half)} ${round(-radius / 2)}v${round(-radius)}z`
  const paths = Array.from({ length: levels }, () => [] as string[])
  for (const [cell, count] of counts.entries())
    paths[densityLevel(count, highest, levels)]?.push(
      `M${round(x[cell] ?? 0)} ${round((y[cell] ?? 0) - radius)}${outline}`,
    )
  return paths.map((parts) => parts.join(''))
}

/** The hexagon that holds a place of the plane, by its index. */
export function hexagonAt({ radius, x, y }: Hexagons, px: number, py: number): number | undefined {
  let nearest: number | undefined
  let distance = radius ** 2
  for (let cell = 0; cell < x.length; cell += 1) {
    const here = ((x[cell] ?? 0) - px) ** 2 + ((y[cell] ?? 0) - py) ** 2
    if (here <= distance) [nearest, distance] = [cell, here]
  }
  return nearest
}
