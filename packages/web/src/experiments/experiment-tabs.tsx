import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { datasetUsesQuery, experimentSummariesQuery, modelsOfExperimentQuery } from '../api/queries.js'
import { TabLinks } from '../controls/tabs.js'
import { formatCount } from '../format/format-number.js'
import type { RunsSearch } from '../runs/runs-search.js'

export interface ExperimentTabsProps {
  readonly experimentId: string
  readonly current: 'table' | 'charts' | 'models' | 'datasets'
  /** The state of the runs page with another mode, so that its two tabs show the same runs. */
  readonly runs?: (change: Partial<RunsSearch>) => RunsSearch
  readonly children?: ReactNode
}

/** The parts of an experiment, each an address (U-EXP-5). */
export function ExperimentTabs({ experimentId, current, runs = (change) => change, children }: ExperimentTabsProps) {
  const { data: summaries } = useQuery(experimentSummariesQuery())
  const { data: models } = useQuery(modelsOfExperimentQuery(experimentId))
  const { data: datasets } = useInfiniteQuery(datasetUsesQuery(experimentId))
  const runCount = summaries?.get(experimentId)?.runs
  const modelCount = models && [...models.values()].reduce((sum, { length }) => sum + length, 0)
  const datasetCount = datasets?.pages.reduce((sum, page) => sum + page.datasets.length, 0)
  const hasMoreDatasets = datasets?.pages.at(-1)?.nextPageToken !== undefined
  const params = { experimentId }
  const runsLink = (compareRunsMode: 'CHART' | undefined) =>
    ({ to: '/experiments/$experimentId', params, search: runs({ compareRunsMode }) }) as const
  return (
    <TabLinks
      label="Parts of the experiment"
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
          count: modelCount === undefined ? undefined : formatCount(modelCount),
          isCurrent: current === 'models',
          link: { to: '/experiments/$experimentId/models', params },
        },
        {
          label: 'Datasets',
          count: datasetCount === undefined ? undefined : `${formatCount(datasetCount)}${hasMoreDatasets ? '+' : ''}`,
          isCurrent: current === 'datasets',
          link: { to: '/experiments/$experimentId/datasets', params },
        },
      ]}
    >
      {children}
    </TabLinks>
  )
}
