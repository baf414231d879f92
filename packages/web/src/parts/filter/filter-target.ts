import type { SearchTarget } from '@labbook/search'

/** What tables with a filter are about; versions stand in the table of their model. */
export type FilterTarget = Exclude<SearchTarget, 'model_versions'>
