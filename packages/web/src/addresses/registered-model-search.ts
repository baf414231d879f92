import { omitUndefined, texts } from './search-values.js'

/** The address state of a registered model's page. */
export interface RegisteredModelSearch {
  /** The numbers of the selected versions. */
  readonly selected?: readonly string[]
}

export function validateRegisteredModelSearch(raw: Record<string, unknown>): RegisteredModelSearch {
  return omitUndefined<RegisteredModelSearch>({ selected: texts(raw.selected) })
}
