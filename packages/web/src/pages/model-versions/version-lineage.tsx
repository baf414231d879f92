import type { ModelVersion, Run } from '@labbook/protocol'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ArrowRight, Box, Boxes, Table2 } from 'lucide-react'
import { Fragment, type ReactNode } from 'react'
import { loggedModelQuery } from '../../api/queries.js'
import { RunDot } from '../../controls/look-dot.js'
import { formatAgo } from '../../format/format-time.js'
import styles from './version-against.module.css'

/** From the data over the run and its model to this version; each step leads to its page (U-REG-5). */
export function VersionLineage({
  version,
  run,
  nowMs,
}: {
  version: ModelVersion
  run: Run | undefined
  nowMs: number
}) {
  const { modelId = '' } = version
  const { data: model } = useQuery({ ...loggedModelQuery(modelId), enabled: modelId !== '', retry: false })
  const datasets = run?.inputs?.datasetInputs ?? []
  const steps: readonly ReactNode[] = [
    ...(run === undefined
      ? []
      : datasets.map(({ dataset: { name, digest } }) => (
          <Step key={`${name} ${digest}`} icon={<Table2 className="i s" aria-hidden />} about={`dataset, ${digest}`}>
            <Link
              className="cut"
              to="/experiments/$experimentId/datasets/$name/$digest"
              params={{ experimentId: run.info.experimentId, name, digest }}
              title={name}
            >
              <bdi>{name}</bdi>
            </Link>
          </Step>
        ))),
    ...(run === undefined
      ? []
      : [
          <Step
            key="run"
            icon={<RunDot runId={run.info.runId} />}
            about={`run, ${formatAgo(Number(run.info.startTime), nowMs)}`}
          >
            <Link
              className="cut"
              to="/experiments/$experimentId/runs/$runId"
              params={{ experimentId: run.info.experimentId, runId: run.info.runId }}
              title={run.info.runName}
            >
              <bdi>{run.info.runName}</bdi>
            </Link>
          </Step>,
        ]),
    ...(model === undefined
      ? []
      : [
          <Step key="model" icon={<Box className="i s" aria-hidden />} about="logged model">
            <Link
              className="cut"
              to="/experiments/$experimentId/models/$modelId"
              params={{ experimentId: model.info.experimentId, modelId }}
              title={modelId}
            >
              <bdi>{model.info.name}</bdi>
            </Link>
          </Step>,
        ]),
  ]
  if (steps.length === 0) return null
  return (
    <section className="sect" aria-label="Lineage">
      <header>
        <h3>Lineage</h3>
      </header>
      <div className={styles.chain}>
        {steps.map((step, i) => (
          <Fragment key={i}>
            {step}
            {/* Several datasets lead to one run. */}
            {i >= datasets.length - 1 && <ArrowRight className="i t3" aria-label="to" role="img" />}
          </Fragment>
        ))}
        <Step icon={<Boxes className="i s" aria-hidden />} about="this page" isCurrent>
          <b className="med">version {version.version}</b>
        </Step>
      </div>
    </section>
  )
}

interface StepProps {
  readonly icon: ReactNode
  readonly about: string
  readonly isCurrent?: boolean
  readonly children: ReactNode
}

function Step({ icon, about, isCurrent = false, children }: StepProps) {
  return (
    <div className={styles.step} aria-current={isCurrent || undefined}>
      <span className="row tight">
        {icon}
        {children}
      </span>
      <span className="micro t3 cut">{about}</span>
    </div>
  )
}
