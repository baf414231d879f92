/** The address state of a run's system metrics: the range of time that all charts show, in milliseconds since 1970. */
export interface RunSystemSearch {
  readonly range?: readonly [number, number]
}

export function validateRunSystemSearch(raw: Record<string, unknown>): RunSystemSearch {
  const { range } = raw
  if (!Array.isArray(range) || range.length !== 2) return {}
  const [start, end] = range as [unknown, unknown]
  if (typeof start !== 'number' || typeof end !== 'number' || !(start < end)) return {}
  return { range: [start, end] }
}
