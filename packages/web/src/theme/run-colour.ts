import { tokenColours } from './theme.js'

const COLOURS = 12

/** A run's colour, the same on every page: a hash of its ID picks it from the palette. */
export function runColour(runId: string): string {
  return `var(--run-${palettePlace(runId) + 1})`
}

/** The same as a plain colour, for charts that cannot use CSS variables. */
export function resolvedRunColour(runId: string): string {
  return tokenColours().runs[palettePlace(runId)] as string
}

/** The palette index for an ID. */
export function palettePlace(runId: string): number {
  let hash = 0
  for (const char of runId) hash = (Math.imul(hash, 31) + char.charCodeAt(0)) >>> 0
  return hash % COLOURS
}
