const COLOURS = 12

/** A run's colour, the same on every page: a hash of its id picks one of the palette's. */
export function runColour(runId: string): string {
  let hash = 0
  for (const char of runId) hash = (Math.imul(hash, 31) + char.charCodeAt(0)) >>> 0
  return `var(--run-${(hash % COLOURS) + 1})`
}
