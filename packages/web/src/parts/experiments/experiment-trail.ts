import { useQuery } from '@tanstack/react-query'
import { experimentQuery } from '../../api/queries.js'
import { type Crumb, EXPERIMENTS } from '../../shell/breadcrumb.js'

/** Leads to the experiment of some runs if it is the same for all. */
export function useExperimentTrail(experimentIds: readonly string[]): readonly Crumb[] {
  const [experimentId = '', ...others] = new Set(experimentIds)
  const isOne = experimentId !== '' && others.length === 0
  const { data: experiment } = useQuery({ ...experimentQuery(experimentId), enabled: isOne })
  if (!isOne) return [EXPERIMENTS]
  const label = experiment?.name ?? experimentId
  return [EXPERIMENTS, { label, link: { to: '/experiments/$experimentId', params: { experimentId } } }]
}
