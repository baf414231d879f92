import type { Experiment } from '@labbook/protocol'
import { useQuery } from '@tanstack/react-query'
import { Ellipsis, EyeOff, Ruler, Star, StarOff } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { readDefinitions } from '../../api/definitions.js'
import { experimentQuery } from '../../api/queries.js'
import { IconButton } from '../../controls/button.js'
import { Menu, MenuItem } from '../../controls/menu.js'
import { announceFailure } from '../../shell/undo.js'
import { useDefinitionChange } from './use-definition-change.js'

const EditMetric = lazy(async () => ({ default: (await import('./edit-metric.js')).EditMetric }))

export interface MetricMenuProps {
  readonly experimentId: string
  /** The key of the metric. */
  readonly name: string
  readonly onHide: () => void
}

/** Actions on a metric column of the runs table (TYPED-12). */
export function MetricMenu(props: MetricMenuProps) {
  const { data: experiment } = useQuery(experimentQuery(props.experimentId))
  return experiment === undefined ? null : <LoadedMetricMenu {...props} experiment={experiment} />
}

function LoadedMetricMenu({ experiment, name, onHide }: MetricMenuProps & { experiment: Experiment }) {
  const [isEditing, setEditing] = useState(false)
  const { primary, metrics } = readDefinitions(experiment.tags)
  const change = useDefinitionChange(experiment)
  const orSay = (work: Promise<void>) => void work.catch((error: Error) => announceFailure(error.message))
  return (
    <>
      <Menu
        label={`Actions for ${name}`}
        trigger={
          <IconButton label={`Actions for ${name}`}>
            <Ellipsis className="i s" aria-hidden />
          </IconButton>
        }
      >
        <MenuItem icon={<Ruler className="i" aria-hidden />} onAction={() => setEditing(true)}>
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
        <MenuItem icon={<EyeOff className="i" aria-hidden />} onAction={onHide}>
          Hide column
        </MenuItem>
      </Menu>
      {isEditing && (
        <Suspense>
          <EditMetric {...{ experiment, name }} onClose={() => setEditing(false)} />
        </Suspense>
      )}
    </>
  )
}
