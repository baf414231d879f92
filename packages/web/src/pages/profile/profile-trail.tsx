import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { experimentQuery, runQuery } from '../../api/queries.js'
import { Breadcrumb, EXPERIMENTS } from '../../shell/breadcrumb.js'

const route = getRouteApi('/experiments/$experimentId/runs/$runId/profile/$')

/** The way here: the experiment and the run. */
export function ProfileTrail({ title, children }: { title: string; children?: ReactNode }) {
  const { experimentId, runId } = route.useParams()
  const { data: experiment } = useQuery(experimentQuery(experimentId))
  const { data: run } = useQuery(runQuery(runId))
  return (
    <>
      <title>{`${title} · Labbook`}</title>
      <Breadcrumb
        trail={[
          EXPERIMENTS,
          {
            label: experiment?.name ?? experimentId,
            link: { to: '/experiments/$experimentId', params: { experimentId } },
          },
          {
            label: run?.info.runName ?? runId,
            link: { to: '/experiments/$experimentId/runs/$runId', params: { experimentId, runId } },
          },
        ]}
        current={title}
      >
        {children}
      </Breadcrumb>
    </>
  )
}
