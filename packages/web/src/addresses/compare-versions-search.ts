import { type CompareView, validateCompareView } from './compare-search.js'
import { text } from './search-values.js'

/** The address state of a comparison of versions, with MLflow's names and values. */
export interface CompareVersionsSearch extends CompareView {
  readonly name: string
  /** Maps each source run to its version number. */
  readonly runs: Readonly<Record<string, string>>
}

export function validateCompareVersionsSearch(raw: Record<string, unknown>): CompareVersionsSearch {
  return { name: text(raw.name) ?? '', runs: versionsByRun(raw.runs), ...validateCompareView(raw) }
}

function versionsByRun(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {}
  return Object.fromEntries(Object.entries(value).map(([runId, version]) => [runId, String(version)]))
}
