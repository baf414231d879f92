import { type RunsSearch, validateRunsSearch } from './runs-search.js'
import { texts } from './search-values.js'

/**
 * The address state of the page that shows runs of several experiments. It has no views, because a view belongs to one
 * experiment.
 */
export interface CompareExperimentsSearch extends Omit<RunsSearch, 'view'> {
  readonly experiments: readonly string[]
}

export function validateCompareExperimentsSearch(raw: Record<string, unknown>): CompareExperimentsSearch {
  const { view: _, ...search } = validateRunsSearch(raw)
  return { ...search, experiments: texts(raw.experiments) ?? [] }
}
