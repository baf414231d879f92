import type { Run } from '@labbook/protocol'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { eventStream } from '../../events/event-stream.js'
import { LogReader } from './log-reader.js'
import { type RunLog, runLogsQuery } from './run-logs-query.js'
import { useChanges } from './use-changes.js'

const POLL_MS = 5000

/**
 * The logs of a run. Uploads through the server arrive as events; a running run that writes to its artifact store itself,
 * or whose events do not come through, is asked for every few seconds.
 */
export function useRunLogs(runId: string, run: Run | undefined) {
  const state = useSyncExternalStore(eventStream.onState, () => eventStream.state)
  const isTold = state === 'live' && run?.info.artifactUri.startsWith('mlflow-artifacts:') === true
  const isPolled = run?.info.status === 'RUNNING' && !isTold && state !== 'paused'
  return useQuery({ ...runLogsQuery(runId), enabled: run !== undefined, refetchInterval: isPolled && POLL_MS })
}

/** Reads a log of a run and what is added to it; undefined until there is a log. */
export function useLogReader(runId: string, log: RunLog | undefined): LogReader | undefined {
  const [reader, setReader] = useState<LogReader>()
  const { name, format } = log ?? {}
  useEffect(() => {
    if (name === undefined || format === undefined) return undefined
    const opened = new LogReader(runId, { format })
    setReader(opened)
    return () => {
      opened.stop()
      setReader(undefined)
    }
    // The name stands for the log: the same files in the same format.
  }, [runId, name, format])
  const files = log?.files
  useEffect(() => {
    if (files !== undefined) reader?.update(files)
  }, [reader, files])
  useChanges(reader)
  return reader
}
