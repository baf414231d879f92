import { useQuery } from '@tanstack/react-query'
import type { CardType } from '../../addresses/board-state.js'
import { summariesQuery } from '../lines/series-query.js'
import type { BoardRun } from './board-run.js'
import type { Card } from './card.js'

/** A metric of which nothing is known yet is a bar chart if it has a single point in every visible run (U-CHART-1). */
export function useCardType({ type, keys }: Card, runs: readonly BoardRun[]): CardType | undefined {
  const runIds = runs.map((run) => run.runId)
  const isAsked = type === undefined && keys.length === 1 && runIds.length > 0
  const { data, isError } = useQuery({ ...summariesQuery(runIds, keys), enabled: isAsked })
  if (type !== undefined) return type
  // The line chart then shows the error, or that nothing is visible.
  if (!isAsked || isError) return 'line'
  if (data === undefined) return undefined
  return data.length > 0 && data.every(({ count }) => Number(count) <= 1) ? 'bar' : 'line'
}
