import { type CompareView, validateCompareView } from './compare-search.js'
import { text } from './search-values.js'

/** The state of the comparison of versions as its address holds it; MLflow's names and values. */
export interface CompareVersionsSearch extends CompareView {
  readonly name: string
  /** The number of the version of each source run. */
  readonly runs: Readonly<Record<string, string>>
}

export function validateCompareVersionsSearch(raw: Record<string, unknown>): CompareVersionsSearch {
  return { name: text(raw.name) ?? '', runs: versionsByRun(raw.runs), ...validateCompareView(raw) }
}

function versionsByRun(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {}
  return Object.fromEntries(Object.entries(value).map(([runId, version]) => [runId, String(version)]))
}
