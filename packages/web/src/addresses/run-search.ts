import { omitUndefined, text } from './search-values.js'

/** The address state of a run's overview. */
export interface RunSearch {
  /** Part of the names and values of the parameters, and of the names of the metrics, that are shown. */
  readonly q?: string
}

export function validateRunSearch(raw: Record<string, unknown>): RunSearch {
  return omitUndefined<RunSearch>({ q: text(raw.q) })
}
