import { omitUndefined, text } from './search-values.js'

/** The address state of a version's page. */
export interface ModelVersionSearch {
  /** The number of the version that this one is compared with; by default the champion, else the version before. */
  readonly against?: string
}

export function validateModelVersionSearch(raw: Record<string, unknown>): ModelVersionSearch {
  const against = text(raw.against)
  return omitUndefined<ModelVersionSearch>({
    against: against !== undefined && /^\d{1,9}$/.test(against) ? against : undefined,
  })
}
