import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ChevronDown, ChevronUp } from 'lucide-react'
import { useMemo } from 'react'
import { type Neighbour, neighboursQuery } from '../../api/neighbours-query.js'
import { runsDefaults } from '../../api/runs-defaults.js'
import { runsQuery } from '../../api/runs-query.js'
import { useDefinitions } from '../../api/use-definitions.js'
import { IconButton } from '../../controls/button.js'
import { useCommands } from '../../controls/commands.js'
import { formatCount } from '../../format/format-number.js'
import { lastRunList } from '../../parts/runs/run-list.js'
import type { RunTab } from './run-frame.js'

export interface RunStepsProps {
  readonly experimentId: string
  readonly runId: string
  /** Stays open. */
  readonly tab: RunTab
}

/** The previous and the next run of the list one came from, else of the experiment's own list (U-RUN-1). */
export function RunSteps({ experimentId, runId, tab }: RunStepsProps) {
  const navigate = useNavigate()
  const definitions = useDefinitions([experimentId])
  const list = useMemo(() => {
    const { orderByKey, orderByAsc } = runsDefaults({ definitions })
    return lastRunList(experimentId)?.query ?? listOf(runsQuery([experimentId], { orderByKey, orderByAsc }, 0))
  }, [experimentId, definitions])
  const { data: place } = useQuery(neighboursQuery(list, runId))
  // While the place of this run loads, that of the last one stays in view.
  const isFound = place?.runId === runId
  const { previous, next } = isFound ? place : {}
  const open = (run: Neighbour | undefined) => {
    if (run === undefined) return
    const params = { experimentId: run.experimentId, runId: run.runId }
    if (tab === 'artifacts')
      return void navigate({
        to: '/experiments/$experimentId/runs/$runId/artifacts/$',
        params: { ...params, _splat: '' },
      })
    void navigate({ to: TABS[tab], params })
  }
  useCommands({
    previousRun: previous && (() => open(previous)),
    nextRun: next && (() => open(next)),
  })
  if (place == null || place.total < 2) return null
  return (
    <span className="row tight">
      <IconButton
        label={previous === undefined ? 'Previous run' : `Previous run: ${previous.name}`}
        isDisabled={isFound && previous === undefined}
        onPress={() => open(previous)}
      >
        <ChevronUp className="i" aria-hidden />
      </IconButton>
      <IconButton
        label={next === undefined ? 'Next run' : `Next run: ${next.name}`}
        isDisabled={isFound && next === undefined}
        onPress={() => open(next)}
      >
        <ChevronDown className="i" aria-hidden />
      </IconButton>
      <span className="small t3 tnum nowrap hide-small">
        {formatCount(place.at)} of {formatCount(place.total)}
      </span>
    </span>
  )
}

const TABS = {
  overview: '/experiments/$experimentId/runs/$runId',
  charts: '/experiments/$experimentId/runs/$runId/charts',
  system: '/experiments/$experimentId/runs/$runId/system',
  logs: '/experiments/$experimentId/runs/$runId/logs',
} as const

function listOf({ experimentIds, filter, orderBy, runViewType }: ReturnType<typeof runsQuery>) {
  return { experimentIds, filter, orderBy, runViewType }
}
