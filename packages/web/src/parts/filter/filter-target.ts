import type { SearchTarget } from '@labbook/search'

/** The resources whose tables have a filter. Versions are listed on their model's page. */
export type FilterTarget = Exclude<SearchTarget, 'model_versions'>
