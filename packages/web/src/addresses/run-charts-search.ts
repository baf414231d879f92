import { type BoardState, validateBoardState } from './board-state.js'

/** The address state of a run's charts. */
export interface RunChartsSearch {
  readonly charts?: BoardState
}

export function validateRunChartsSearch(raw: Record<string, unknown>): RunChartsSearch {
  const charts = validateBoardState(raw['charts'])
  return charts === undefined ? {} : { charts }
}
