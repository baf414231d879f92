import type { ModelVersion, Run } from '@labbook/protocol'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { CopyButton } from '../../controls/copy-button.js'
import { formatAbsolute, formatAgo } from '../../format/format-time.js'
import { SourceRunLink } from '../../parts/logged-models/source-run-link.js'
import { LoggedModelLink } from '../../parts/model-versions/logged-model-link.js'
import { VersionStage } from '../../parts/model-versions/version-stage.js'
import { useNow } from '../../shell/use-now.js'
import styles from './model-version-page.module.css'

export interface VersionDetailsProps {
  readonly version: ModelVersion
  /** All versions of the model. */
  readonly versions: readonly ModelVersion[]
  /** Its source run; undefined while loading, or if there is none. */
  readonly run: Run | undefined
}

/** Where a version comes from, and when it was registered (U-REG-5). */
export function VersionDetails({ version, versions, run }: VersionDetailsProps) {
  const { source, runId, runLink, modelId = '', creationTimestamp, lastUpdatedTimestamp } = version
  const nowMs = useNow()
  const time = (ms: number) => <time title={formatAbsolute(ms)}>{formatAgo(ms, nowMs)}</time>
  const metricRun = run && { runId, experimentId: run.info.experimentId, name: run.info.runName, durationMs: undefined }
  const hasStages = versions.some(({ currentStage }) => currentStage !== 'None')
  return (
    <section className="sect" aria-label="Details">
      <header>
        <h3>Details</h3>
      </header>
      <dl className={`kv ${styles.details}`}>
        <Detail label="Source run">
          <SourceRunLink runId={runId} run={metricRun} />
          {runId !== '' && <CopyButton label="Copy run ID" text={runId} />}
        </Detail>
        <Detail label="Logged model">
          <LoggedModelLink version={version} run={metricRun} />
          {modelId !== '' && <CopyButton label="Copy model ID" text={modelId} />}
        </Detail>
        <Detail label="Source URI">
          <Source source={source} />
          <CopyButton label="Copy source URI" text={source} />
        </Detail>
        {/^https?:/i.test(runLink) && (
          <Detail label="Run link">
            <a className="cut" href={runLink} rel="noopener noreferrer" target="_blank">
              {runLink}
            </a>
          </Detail>
        )}
        <Detail label="Registered">{time(Number(creationTimestamp))}</Detail>
        <Detail label="Updated">{time(Number(lastUpdatedTimestamp))}</Detail>
        {hasStages && (
          <Detail label="Stage">
            <VersionStage version={version} others={versions} />
          </Detail>
        )}
      </dl>
    </section>
  )
}

function Detail({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  )
}

/** A copied version links to its original. */
function Source({ source }: { source: string }) {
  const [, name, version] = /^models:\/([^/]+)\/(\d+)$/.exec(source) ?? []
  const text = (
    <bdi className="mono cut" title={source}>
      {source}
    </bdi>
  )
  if (name === undefined || version === undefined) return text
  return (
    <Link className="cut" to="/models/$name/versions/$version" params={{ name, version }}>
      {text}
    </Link>
  )
}
