import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import type { RunLogsSearch } from '../../addresses/run-logs-search.js'
import { omitUndefined } from '../../addresses/search-values.js'
import { runQuery } from '../../api/queries.js'
import { CopyButton } from '../../controls/copy-button.js'
import { createCursorLink } from '../../parts/lines/cursor-link.js'
import { LogView, type LogViewProps } from '../../parts/logs/log-view.js'
import { useLogReader, useRunLogs } from '../../parts/logs/use-run-logs.js'
import { systemMetrics } from '../../parts/system/system-metric.js'
import { SystemRail } from '../../parts/system/system-rail.js'
import { Empty, Failed, Loading } from '../../shell/page-state.js'
import { RunFrame } from './run-frame.js'
import styles from './run-page.module.css'
import { useLostSignal } from './use-signal.js'

/** What a run printed, beside its system metrics (U-RUN-11). */
export function RunLogsPage() {
  const { experimentId = '', runId = '' } = useParams({ strict: false })
  const search: RunLogsSearch = useSearch({ strict: false })
  const navigate = useNavigate()
  const { data: run } = useQuery(runQuery(runId))
  const { data: logs, error, refetch } = useRunLogs(runId, run)
  const log = logs?.find(({ name }) => name === search.file) ?? logs?.[0]
  const reader = useLogReader(runId, log)
  const [link] = useState(createCursorLink)
  const lastLineMs = reader?.lines.lastMs
  const lost = useLostSignal(run, lastLineMs)

  const onSearch: LogViewProps['onSearch'] = (change) =>
    void navigate({
      to: '/experiments/$experimentId/runs/$runId/logs',
      params: { experimentId, runId },
      search: omitUndefined<RunLogsSearch>({ ...search, ...change }),
      replace: true,
      resetScroll: false,
    })

  const { line } = search
  // The linked line is shown when the page opens and when a chart picks it, not when a click in the log picks it.
  const [target, setTarget] = useState(line === undefined ? undefined : { line: line - 1 })
  const lineMs = line === undefined ? undefined : reader?.lines.timeOf(line - 1)
  // The cursor of the charts is at the linked line, unless the pointer is in one of them.
  useEffect(() => {
    if (lineMs === undefined) return undefined
    const toLine = () => {
      if (link.place() === undefined) link.move({ owner: 'log', kind: 'wall', x: lineMs })
    }
    link.move({ owner: 'log', kind: 'wall', x: lineMs })
    return link.onMove(toLine)
  }, [link, lineMs])

  const metrics = useMemo(() => systemMetrics(run?.data.metrics ?? []), [run])
  const pick = (timeMs: number) => {
    const picked = reader?.lines.lineAtTime(timeMs)
    if (picked === undefined) return
    setTarget({ line: picked })
    onSearch({ line: picked + 1 })
  }

  return (
    <RunFrame tab="logs" lastLineMs={lastLineMs}>
      {error !== null && logs === undefined && <Failed error={error} retry={() => void refetch()} />}
      {run !== undefined && logs?.length === 0 && <NothingWritten />}
      {log !== undefined && reader === undefined && <Loading />}
      {run !== undefined && logs !== undefined && log !== undefined && reader !== undefined && (
        <div className={styles.logs}>
          <LogView
            key={log.name}
            status={run.info.status}
            {...{ experimentId, runId, logs, log, reader, search, onSearch, target }}
          />
          {metrics.length > 0 && (
            <SystemRail {...{ experimentId, runId, metrics, link, line, lineMs, ...lost }} onPick={pick} />
          )}
        </div>
      )}
    </RunFrame>
  )
}

/** The first program of docs/guides/logs.md. */
const SNIPPET = `import logging

import mlflow

logging.basicConfig(filename="train.log", format="%(asctime)s %(message)s", level=logging.INFO)

with mlflow.start_run(run_name="train with a log file"):
    for epoch in range(3):
        logging.info("epoch %d: loss %.3f", epoch, 1 / (epoch + 1))
        mlflow.log_artifact("train.log", "logs")
`

function NothingWritten() {
  return (
    <div className="body">
      <Empty title="Nothing written yet">
        <p>Text files in the artifact folder logs/ show here, and are read again as they grow.</p>
      </Empty>
      <div className="pad">
        <div className="row">
          <h2 className="med">From Python</h2>
          <span className="mla" />
          <CopyButton label="Copy program" text={SNIPPET} />
        </div>
        <pre className="code" tabIndex={0}>
          {SNIPPET}
        </pre>
      </div>
    </div>
  )
}
