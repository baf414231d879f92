import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { experimentQuery } from '../../api/queries.js'
import { Button } from '../../controls/button.js'

const EditMetric = lazy(async () => ({ default: (await import('./edit-metric.js')).EditMetric }))

/** Says that a metric has no goal, and offers to set one. */
export function SetGoal({ experimentId, name }: { experimentId: string; name: string }) {
  const { data: experiment } = useQuery(experimentQuery(experimentId))
  const [isEditing, setEditing] = useState(false)
  if (experiment === undefined || experiment.lifecycleStage === 'deleted') return null
  return (
    <>
      <Button kind="quiet" aria-label={`Set goal of ${name}`} onPress={() => setEditing(true)}>
        Set goal
      </Button>
      {isEditing && (
        <Suspense>
          <EditMetric {...{ experiment, name }} onClose={() => setEditing(false)} />
        </Suspense>
      )}
    </>
  )
}
