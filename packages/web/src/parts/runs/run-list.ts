import type { RunsSearch } from '../../addresses/runs-search.js'
import type { RunsQuery } from '../../api/runs-query.js'

/** A list of runs as a tab last showed it: its address, and what it asked for. */
export interface RunList {
  readonly search: RunsSearch
  readonly query: Pick<RunsQuery, 'experimentIds' | 'filter' | 'orderBy' | 'runViewType'>
}

/** It lasts as long as the tab, and survives a reload. */
const STORAGE_KEY = 'labbook.run-list.'

/** Keeps the list that one leaves for a run, so that the run's page can go on in it (U-RUN-1). */
export function rememberRunList(experimentId: string, list: RunList) {
  sessionStorage.setItem(STORAGE_KEY + experimentId, JSON.stringify(list))
}

/** The list of an experiment that this tab showed last. */
export function lastRunList(experimentId: string): RunList | undefined {
  const stored = sessionStorage.getItem(STORAGE_KEY + experimentId)
  // Only `rememberRunList` writes it.
  return stored === null ? undefined : (JSON.parse(stored) as RunList)
}
