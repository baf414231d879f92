import { tokenColours } from '../theme/theme.js'

const COLOURS = 12

/** A run's colour, the same on every page: a hash of its id picks one of the palette's. */
export function runColour(runId: string): string {
  return `var(--run-${place(runId) + 1})`
}

/** The same as a plain colour, for charts that cannot read tokens. */
export function resolvedRunColour(runId: string): string {
  return tokenColours().runs[place(runId)] as string
}

function place(runId: string): number {
  let hash = 0
  for (const char of runId) hash = (Math.imul(hash, 31) + char.charCodeAt(0)) >>> 0
  return hash % COLOURS
}
