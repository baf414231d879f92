import { printTexts } from '@labbook/search'
import { api } from './client.js'
import { IDS_PER_FILTER } from './ids-per-filter.js'

/** As many as one answer holds. */
const MOST_RUNS = 10_000

/** The IDs of the active runs below these, at any depth. */
export async function runsBelow(runIds: readonly string[]): Promise<readonly string[]> {
  const found = new Set(runIds)
  let parents = [...runIds]
  while (parents.length > 0 && found.size < MOST_RUNS) {
    const next: string[] = []
    for (let at = 0; at < parents.length; at += IDS_PER_FILTER) {
      const filter = `tags.\`mlflow.parentRunId\` IN ${printTexts(parents.slice(at, at + IDS_PER_FILTER))}`
      const asked = {
        experimentIds: [],
        filter,
        orderBy: [],
        columns: [],
        runViewType: 'ACTIVE_ONLY',
        parent: 'any',
      } as const
      const { runs } = await api.runs.searchRunTable({ ...asked, offset: 0, maxResults: MOST_RUNS })
      next.push(...runs.map(({ runId }) => runId))
    }
    // Runs may name each other as their parents.
    parents = next.filter((runId) => !found.has(runId))
    for (const runId of parents) found.add(runId)
  }
  return [...found].filter((runId) => !runIds.includes(runId))
}
