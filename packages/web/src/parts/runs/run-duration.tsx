import { Missing } from '../../controls/missing.js'
import { formatDuration } from '../../format/format-time.js'
import { useTicking } from '../../shell/use-now.js'

export interface RunDurationProps {
  readonly status: string
  readonly startMs: number | undefined
  readonly endMs: number | undefined
}

/** How long a run took; of a running one, how long so far, counting every second. */
export function RunDuration({ status, startMs, endMs }: RunDurationProps) {
  if (startMs === undefined) return <Missing />
  if (endMs !== undefined) return <span className="tnum">{formatDuration(endMs - startMs)}</span>
  return status === 'RUNNING' ? <Ticking startMs={startMs} /> : <Missing />
}

function Ticking({ startMs }: { startMs: number }) {
  const text = useTicking((nowMs) => formatDuration(Math.max(0, nowMs - startMs)))
  return <span className="tnum">{text}</span>
}
