import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { experimentQuery } from '../../api/queries.js'
import styles from './set-goal.module.css'

const EditMetric = lazy(async () => ({ default: (await import('./edit-metric.js')).EditMetric }))

/** After the words that a metric has no goal: offers to set one. */
export function SetGoal({ experimentId, name }: { experimentId: string; name: string }) {
  const { data: experiment } = useQuery(experimentQuery(experimentId))
  const [isEditing, setEditing] = useState(false)
  if (experiment === undefined || experiment.lifecycleStage === 'deleted') return null
  return (
    <>
      {', '}
      <button
        type="button"
        className={styles.link}
        aria-label={`Set one: goal of ${name}`}
        onClick={() => setEditing(true)}
      >
        set one
      </button>
      {isEditing && (
        <Suspense>
          <EditMetric {...{ experiment, name }} onClose={() => setEditing(false)} />
        </Suspense>
      )}
    </>
  )
}
