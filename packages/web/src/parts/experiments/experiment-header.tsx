import type { Experiment } from '@labbook/protocol'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ChevronDown, ChevronRight, TriangleAlert } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { readDefinitions } from '../../api/definitions.js'
import { experimentSummariesQuery } from '../../api/queries.js'
import { Button } from '../../controls/button.js'
import { CopyButton } from '../../controls/copy-button.js'
import { Breadcrumb, EXPERIMENTS } from '../../shell/breadcrumb.js'
import { DeletedBanner } from '../../shell/deleted-banner.js'
import { Loading } from '../../shell/page-state.js'
import { filterWithTag } from '../filter/filter-with-tag.js'
import { firstLineOf, hasDraft, noteOf } from '../tags/note.js'
import { TagChips } from '../tags/tag-chips.js'
import styles from './experiment-header.module.css'
import { ExperimentMenu } from './experiment-menu.js'
import { PrimaryMetric } from './primary-metric.js'

const ExperimentAbout = lazy(async () => ({ default: (await import('./experiment-about.js')).ExperimentAbout }))

export interface ExperimentHeaderProps {
  readonly experimentId: string
  /** Undefined while loading. */
  readonly experiment: Experiment | undefined
}

/** The header of an experiment's tabs: breadcrumb, actions and facts (U-EXP-5). */
export function ExperimentHeader({ experimentId, experiment }: ExperimentHeaderProps) {
  const { data: summaries } = useQuery(experimentSummariesQuery())
  return (
    <>
      <Breadcrumb trail={[EXPERIMENTS]} current={experiment?.name ?? ''}>
        {experiment !== undefined && (
          <ExperimentMenu experiment={experiment} runs={Number(summaries?.get(experimentId)?.runs ?? 0)} isOfPage />
        )}
      </Breadcrumb>
      {experiment?.lifecycleStage === 'deleted' && <DeletedBanner kind="experiment" id={experimentId} />}
      <Facts key={experimentId} {...{ experimentId, experiment }} />
    </>
  )
}

/**
 * The facts in one line, ending in the description and tags. Expands on request, and if the description has an unsaved draft.
 * On a phone the facts show only then.
 */
function Facts({ experimentId, experiment }: ExperimentHeaderProps) {
  const [isOpen, setOpen] = useState(() => hasDraft(experimentId))
  const location = experiment?.artifactLocation ?? ''
  const fact = isOpen ? '' : 'hide-small'
  const Chevron = isOpen ? ChevronDown : ChevronRight
  return (
    <>
      <div className={`meta ${styles.facts}`}>
        <span className={fact}>
          <span className="k">Experiment ID</span> <span className="mono">{experimentId}</span>
          <CopyButton label="Copy experiment ID" text={experimentId} />
        </span>
        <span className={fact}>
          <span className="k">Artifact Location</span> <bdi className="mono cut">{location}</bdi>
          <CopyButton label="Copy artifact location" text={location} />
        </span>
        {experiment !== undefined && (
          <>
            <PrimaryMetric experiment={experiment} className={fact} />
            <Button kind="quiet" aria-expanded={isOpen} onPress={() => setOpen(!isOpen)}>
              <Chevron className="i" aria-hidden />
              Description and tags
            </Button>
            {!isOpen && <Notes experiment={experiment} />}
          </>
        )}
      </div>
      {isOpen && experiment !== undefined && (
        <Suspense fallback={<Loading />}>
          <ExperimentAbout experiment={experiment} />
        </Suspense>
      )}
    </>
  )
}

/** The start of the description, what is wrong with definitions, and tags. */
function Notes({ experiment: { name, tags } }: { experiment: Experiment }) {
  const { faults } = readDefinitions(tags)
  const navigate = useNavigate()
  return (
    <>
      <bdi className={`cut hide-small ${styles.note}`}>{firstLineOf(noteOf(tags))}</bdi>
      {faults.length > 0 && (
        <span className="status bad">
          <TriangleAlert className="i s" aria-hidden />
          {faults.length} invalid metric or parameter {faults.length === 1 ? 'definition' : 'definitions'}
        </span>
      )}
      <TagChips
        owner={name}
        tags={tags}
        onTag={(tag) =>
          void navigate({ to: '/experiments', search: { searchFilter: filterWithTag(undefined, 'experiments', tag) } })
        }
      />
    </>
  )
}
