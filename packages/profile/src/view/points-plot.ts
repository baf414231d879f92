import type { Hexagons } from './hexagons.js'
import { group, type Scale, tickLabel } from './scales.js'

/** The range of values with a little room; of the positive ones for a log axis. */
export function domainOf(values: Float64Array, isLog: boolean): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of values) {
    if (isLog && value <= 0) continue
    if (value < low) low = value
    if (value > high) high = value
  }
  if (!(high >= low)) return isLog ? [1, 10] : [0, 1]
  if (isLog) return [low / 1.1, high * 1.1]
  const room = high > low ? high * 0.02 - low * 0.02 : Math.abs(high) * 0.1 || 0.5
  return [Math.max(-Number.MAX_VALUE, low - room), Math.min(Number.MAX_VALUE, high + room)]
}

/** The values that a log axis has no place for. */
export function countNotPositive(values: Float64Array): number {
  return values.reduce((count, value) => count + (value <= 0 ? 1 : 0), 0)
}

/** The value at a place of an axis of `size` pixels, no more exact than a hexagon is wide. */
export function roughText(scale: Scale, place: number, size: number): string {
  const rough = roughValue(scale, place, size)
  return Math.abs(rough) >= 10_000 ? group(rough) : tickLabel(rough)
}

export function roughValue(scale: Scale, place: number, size: number): number {
  const value = scale.invert(place)
  const step = (scale.domain[1] / size - scale.domain[0] / size) * 10
  const digits = Math.max(0, -Math.floor(Math.log10(step || 1)))
  return digits === 0 ? Math.round(value) : Number(value.toFixed(Math.min(12, digits)))
}

export function rowsText(rows: number): string {
  return rows === 1 ? '1 row' : `${group(rows)} rows`
}

/** The nearest hexagon in the direction of an arrow key. */
export function neighbourOf({ x, y }: Hexagons, from: number, key: string): number {
  const [fromX, fromY] = [x[from] ?? 0, y[from] ?? 0]
  const dirX = Number(key === 'ArrowRight') - Number(key === 'ArrowLeft')
  const dirY = Number(key === 'ArrowDown') - Number(key === 'ArrowUp')
  let [nearest, distance] = [from, Number.POSITIVE_INFINITY]
  for (let cell = 0; cell < x.length; cell += 1) {
    const [dx, dy] = [(x[cell] ?? 0) - fromX, (y[cell] ?? 0) - fromY]
    const along = dx * dirX + dy * dirY
    const across = Math.abs(dx * dirY) + Math.abs(dy * dirX)
    if (along > 0.5 && along + 3 * across < distance) [nearest, distance] = [cell, along + 3 * across]
  }
  return nearest
}
