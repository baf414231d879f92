import { type RunsSearch, validateRunsSearch } from './runs-search.js'
import { texts } from './search-values.js'

/** The state of the runs of several experiments as their address holds it; views belong to one experiment. */
export interface CompareExperimentsSearch extends Omit<RunsSearch, 'view'> {
  readonly experiments: readonly string[]
}

export function validateCompareExperimentsSearch(raw: Record<string, unknown>): CompareExperimentsSearch {
  const { view: _, ...search } = validateRunsSearch(raw)
  return { ...search, experiments: texts(raw.experiments) ?? [] }
}
