import { given, texts } from './search-values.js'

/** The state of the page of a registered model as its address holds it. */
export interface RegisteredModelSearch {
  /** The numbers of the ticked versions. */
  readonly selected?: readonly string[]
}

export function validateRegisteredModelSearch(raw: Record<string, unknown>): RegisteredModelSearch {
  return given<RegisteredModelSearch>({ selected: texts(raw.selected) })
}
