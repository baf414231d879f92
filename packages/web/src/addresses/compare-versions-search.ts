import { isObject } from '../format/is-object.js'
import { type CompareView, validateCompareView } from './compare-search.js'
import { text, texts } from './search-values.js'

/** The address state of a comparison of versions of a model. */
export interface CompareVersionsSearch extends CompareView {
  readonly name: string
  /** Version numbers in the order of the columns. Several can have the same run. */
  readonly versions: readonly string[]
}

export function validateCompareVersionsSearch(raw: Record<string, unknown>): CompareVersionsSearch {
  const versions = texts(raw.versions) ?? versionsByRun(raw.runs)
  return { name: text(raw.name) ?? '', versions: [...new Set(versions)], ...validateCompareView(raw) }
}

/** MLflow's addresses map each source run to its version. */
function versionsByRun(value: unknown): readonly string[] {
  if (!isObject(value)) return []
  return Object.values(value)
    .map(String)
    .toSorted((a, b) => Number(a) - Number(b))
}
