import type { Experiment } from '@labbook/protocol'
import { useQuery } from '@tanstack/react-query'
import { experimentSummariesQuery } from '../api/queries.js'
import { CopyButton } from '../controls/copy-button.js'
import { Breadcrumb } from '../shell/breadcrumb.js'
import { ExperimentMenu } from './experiment-menu.js'

export interface ExperimentHeaderProps {
  readonly experimentId: string
  /** Undefined until it is known. */
  readonly experiment: Experiment | undefined
}

/** What stands over all parts of an experiment: where it is, what can be done with it, its facts (U-EXP-5). */
export function ExperimentHeader({ experimentId, experiment }: ExperimentHeaderProps) {
  const { data: summaries } = useQuery(experimentSummariesQuery())
  const location = experiment?.artifactLocation ?? ''
  return (
    <>
      <Breadcrumb trail={[{ label: 'Experiments', link: { to: '/experiments' } }]} current={experiment?.name ?? ''}>
        {experiment !== undefined && (
          <ExperimentMenu experiment={experiment} runs={Number(summaries?.get(experimentId)?.runs ?? 0)} isOfPage />
        )}
      </Breadcrumb>
      <div className="meta">
        <span>
          <span className="k">Experiment ID</span> <span className="mono">{experimentId}</span>
          <CopyButton label="Copy experiment ID" text={experimentId} />
        </span>
        <span>
          <span className="k">Artifact Location</span> <bdi className="mono cut">{location}</bdi>
          <CopyButton label="Copy artifact location" text={location} />
        </span>
      </div>
    </>
  )
}
