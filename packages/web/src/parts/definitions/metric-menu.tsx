import type { Experiment } from '@labbook/protocol'
import { useQuery } from '@tanstack/react-query'
import { Ruler, Star, StarOff } from 'lucide-react'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { readDefinitions } from '../../api/definitions.js'
import { experimentQuery } from '../../api/queries.js'
import { MenuItem, MenuSection } from '../../controls/menu.js'
import { announceFailure } from '../../shell/undo.js'
import { useDefinitionChange } from './use-definition-change.js'

const EditMetric = lazy(async () => ({ default: (await import('./edit-metric.js')).EditMetric }))

export interface MetricMenuProps {
  readonly experimentId: string
  /** The key of the metric. */
  readonly name: string
  /** The menu around the actions; calls back when it closes. */
  readonly menu: (items: ReactNode, onClose: () => void) => ReactNode
  readonly onClose: () => void
}

/** A menu with the actions on a metric (TYPED-12), one of which asks more in a dialog. */
export function MetricMenu(props: MetricMenuProps) {
  const { data: experiment } = useQuery(experimentQuery(props.experimentId))
  return experiment === undefined ? null : <LoadedMetricMenu {...props} experiment={experiment} />
}

function LoadedMetricMenu({ experiment, name, menu, onClose }: MetricMenuProps & { experiment: Experiment }) {
  const [isEditing, setEditing] = useState(false)
  const { primary, metrics } = readDefinitions(experiment.tags)
  const change = useDefinitionChange(experiment)
  const orSay = (work: Promise<void>) => void work.catch((error: Error) => announceFailure(error.message))
  if (isEditing) {
    return (
      <Suspense>
        <EditMetric {...{ experiment, name, onClose }} />
      </Suspense>
    )
  }
  let isAsking = false
  return menu(
    <MenuSection>
      <MenuItem
        icon={<Ruler className="i" aria-hidden />}
        onAction={() => {
          isAsking = true
          setEditing(true)
        }}
      >
        Set goal, unit and label…
      </MenuItem>
      {primary === name ? (
        <MenuItem icon={<StarOff className="i" aria-hidden />} onAction={() => orSay(change.removePrimary())}>
          Remove as primary
        </MenuItem>
      ) : (
        <MenuItem
          icon={<Star className="i" aria-hidden />}
          onAction={() => orSay(change.makePrimary(name, metrics.get(name)?.goal))}
        >
          Make primary
        </MenuItem>
      )}
    </MenuSection>,
    () => !isAsking && onClose(),
  )
}
