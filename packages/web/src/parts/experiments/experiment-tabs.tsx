import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { RunsSearch } from '../../addresses/runs-search.js'
import { datasetUsesQuery, experimentSummariesQuery, loggedModelsQuery, newestModelsFirst } from '../../api/queries.js'
import { TabLinks } from '../../controls/tabs.js'
import { countOf } from '../../format/count-of.js'
import { formatCount } from '../../format/format-number.js'

export interface ExperimentTabsProps {
  readonly experimentId: string
  readonly current: 'table' | 'charts' | 'models' | 'datasets'
  /** The runs page's state in another mode, so that both tabs show the same runs. */
  readonly runs?: (change: Partial<RunsSearch>) => RunsSearch
  readonly children?: ReactNode
}

/** The tabs of an experiment; each is an address (U-EXP-5). */
export function ExperimentTabs({ experimentId, current, runs = (change) => change, children }: ExperimentTabsProps) {
  const { data: summaries } = useQuery(experimentSummariesQuery())
  const { data: models } = useInfiniteQuery(
    loggedModelsQuery({ experimentId, filter: undefined, orderBy: newestModelsFirst }),
  )
  const { data: datasets } = useInfiniteQuery(datasetUsesQuery(experimentId))
  const runCount = summaries?.get(experimentId)?.runs
  const params = { experimentId }
  const runsLink = (compareRunsMode: 'CHART' | undefined) =>
    ({ to: '/experiments/$experimentId', params, search: runs({ compareRunsMode }) }) as const
  return (
    <TabLinks
      label="Experiment sections"
      tabs={[
        {
          label: 'Table',
          count: runCount === undefined ? undefined : formatCount(runCount),
          isCurrent: current === 'table',
          link: runsLink(undefined),
        },
        { label: 'Chart view', isCurrent: current === 'charts', link: runsLink('CHART') },
        {
          label: 'Models',
          count: models && countOf(models.pages, (page) => page.models.length),
          isCurrent: current === 'models',
          link: { to: '/experiments/$experimentId/models', params },
        },
        {
          label: 'Datasets',
          count: datasets && countOf(datasets.pages, (page) => page.datasets.length),
          isCurrent: current === 'datasets',
          link: { to: '/experiments/$experimentId/datasets', params },
        },
      ]}
    >
      {children}
    </TabLinks>
  )
}
