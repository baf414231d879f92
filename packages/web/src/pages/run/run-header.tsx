import type { Run } from '@labbook/protocol'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ChevronDown, ChevronUp, Flag } from 'lucide-react'
import { useState } from 'react'
import { modelFoldersQuery } from '../../api/artifact-source.js'
import { runQuery } from '../../api/queries.js'
import { Button } from '../../controls/button.js'
import { CopyButton } from '../../controls/copy-button.js'
import { Fact } from '../../controls/fact.js'
import { formatAbsolute, formatAgo, formatDuration } from '../../format/format-time.js'
import { useBaseline } from '../../parts/runs/use-baseline.js'
import { RunDuration } from '../../parts/runs/run-duration.js'
import type { Signal } from '../../parts/runs/last-signal.js'
import { Status } from '../../parts/runs/run-status.js'
import { RunDot } from '../../controls/look-dot.js'
import styles from './run-page.module.css'

/** The name and the facts of a run (U-RUN-2). */
export function RunHeader({ run, signal }: { run: Run; signal: Signal | undefined }) {
  const { info, data } = run
  const { data: models = [] } = useQuery(modelFoldersQuery(run))
  const tag = (key: string) => data.tags.find((candidate) => candidate.key === key)?.value
  const start = Number(info.startTime)
  const end = info.endTime === undefined ? undefined : Number(info.endTime)
  const source = tag('mlflow.source.name')
  const commit = tag('mlflow.source.git.commit')
  const branch = tag('mlflow.source.git.branch')
  const baselineId = useBaseline(info.experimentId)?.runId
  const isOther = baselineId !== undefined && baselineId !== info.runId
  const { data: baseline } = useQuery({ ...runQuery(baselineId ?? ''), enabled: isOther, retry: false })
  const [isOpen, setOpen] = useState(false)
  const Chevron = isOpen ? ChevronUp : ChevronDown
  return (
    <>
      <div className="row">
        <RunDot runId={info.runId} isLarge />
        <h2 className={styles.title}>
          <bdi>{info.runName}</bdi>
        </h2>
        {baselineId === info.runId && (
          <span className="chip line">
            <Flag className="i s" aria-hidden /> Baseline
          </span>
        )}
      </div>
      <div className={styles.facts}>
        <dl className={`facts ${styles.listed}`}>
          <Fact label="Run ID">
            <span className="mono">{info.runId}</span>
            <CopyButton label="Copy run ID" text={info.runId} />
          </Fact>
          <Fact label="Date">
            <span title={formatAbsolute(start)}>{formatAgo(start, Date.now())}</span>
          </Fact>
          {source !== undefined && (
            <Fact label="Source">
              <bdi title={source}>{source.slice(source.lastIndexOf('/') + 1)}</bdi>
            </Fact>
          )}
          {commit !== undefined && (
            <Fact label="Git Commit">
              <span className="mono" title={commit}>
                {commit.slice(0, 7)}
              </span>
              <CopyButton label="Copy git commit" text={commit} />
            </Fact>
          )}
          <Fact label="User">
            <bdi>{info.userId || tag('mlflow.user') || '–'}</bdi>
          </Fact>
          <Fact label="Status">
            <Status status={info.status} />
          </Fact>
          <Fact label="Duration">
            <RunDuration status={info.status} startMs={start} endMs={end} />
          </Fact>
          {signal !== undefined && (
            <Fact label="Last signal">
              <span
                className={signal.state === 'fresh' ? undefined : styles.late}
                title={formatAbsolute(signal.timeMs)}
              >
                {signal.silentMs < JUST_NOW_MS ? 'just now' : `${formatDuration(signal.silentMs)} ago`}
              </span>
            </Fact>
          )}
          {models.length > 0 && (
            <Fact label={models.length === 1 ? 'Model' : 'Models'}>
              {models.map(({ modelId, name }) => (
                <Link
                  key={modelId}
                  to="/experiments/$experimentId/models/$modelId"
                  params={{ experimentId: info.experimentId, modelId }}
                  title={modelId}
                >
                  <bdi>{name}</bdi>
                </Link>
              ))}
            </Fact>
          )}
          {baseline !== undefined && (
            <Fact label="Baseline">
              <Flag className="i s t3" aria-hidden />
              <Link
                to="/experiments/$experimentId/runs/$runId"
                params={{ experimentId: baseline.info.experimentId, runId: baseline.info.runId }}
                className={styles.path}
              >
                <bdi>{baseline.info.runName}</bdi>
              </Link>
            </Fact>
          )}
          <Fact label="Lifecycle stage">{info.lifecycleStage}</Fact>
          {isOpen && (
            <>
              <Fact label="Start time">{formatAbsolute(start)}</Fact>
              {end !== undefined && <Fact label="End time">{formatAbsolute(end)}</Fact>}
              {branch !== undefined && (
                <Fact label="Git branch">
                  <bdi className="mono">{branch}</bdi>
                </Fact>
              )}
              {source !== undefined && (
                <Fact label="Source path">
                  <bdi className={`mono ${styles.path}`}>{source}</bdi>
                  <CopyButton label="Copy source path" text={source} />
                </Fact>
              )}
              <Fact label="Artifact URI">
                <bdi className={`mono ${styles.path}`}>{info.artifactUri}</bdi>
                <CopyButton label="Copy artifact URI" text={info.artifactUri} />
              </Fact>
            </>
          )}
        </dl>
        <div className={styles.morefacts}>
          <Button kind="quiet" aria-expanded={isOpen} onPress={() => setOpen(!isOpen)}>
            {isOpen ? 'Less' : 'More'}
            <Chevron className="i" aria-hidden />
          </Button>
        </div>
      </div>
    </>
  )
}

/** A process that lives is not told apart by seconds. */
const JUST_NOW_MS = 10_000
