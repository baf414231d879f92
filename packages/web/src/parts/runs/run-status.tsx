import type { RunStatus } from '@labbook/protocol'
import { CircleCheck, CircleSlash, CircleX, Clock, LoaderCircle, type LucideIcon, WifiOff } from 'lucide-react'
import { formatDuration } from '../../format/format-time.js'
import { useTicking } from '../../shell/use-now.js'
import { lastSignal } from './last-signal.js'

const LOOKS = {
  RUNNING: { Icon: LoaderCircle, className: 'run', label: 'Running' },
  SCHEDULED: { Icon: Clock, className: 'off', label: 'Scheduled' },
  FINISHED: { Icon: CircleCheck, className: 'ok quiet', label: 'Finished' },
  FAILED: { Icon: CircleX, className: 'bad', label: 'Failed' },
  KILLED: { Icon: CircleSlash, className: 'bad', label: 'Killed' },
} as const

export function statusLabel(status: RunStatus): string {
  return LOOKS[status].label
}

export interface StatusProps {
  readonly status: RunStatus
  readonly isWordHidden?: boolean
}

/** A run's status as icon and word; where space is short, the word is only read out. */
export function Status({ status, isWordHidden = false }: StatusProps) {
  return <Look {...LOOKS[status]} isWordHidden={isWordHidden} />
}

export interface LiveStatusProps {
  readonly status: RunStatus
  /** The value of the heartbeat tag, where it is known. */
  readonly heartbeat: unknown
}

/** The icon of a run's status; of a running one whose client sends no signal any more, how long. */
export function LiveStatus({ status, heartbeat }: LiveStatusProps) {
  return heartbeat === undefined ? (
    <Status status={status} isWordHidden />
  ) : (
    <BeatingStatus {...{ status, heartbeat }} />
  )
}

function BeatingStatus({ status, heartbeat }: LiveStatusProps) {
  const silence = useTicking((nowMs) => {
    const signal = lastSignal({ status, heartbeat }, nowMs)
    return signal?.state === 'lost' ? `No signal for ${formatDuration(signal.silentMs)}` : undefined
  })
  if (silence === undefined) return <Status status={status} isWordHidden />
  return <Look Icon={WifiOff} className="late" label={silence} isWordHidden />
}

interface LookProps {
  readonly Icon: LucideIcon
  readonly className: string
  readonly label: string
  readonly isWordHidden: boolean
}

function Look({ Icon, className, label, isWordHidden }: LookProps) {
  return (
    <span className={`status ${className}`} title={label}>
      <Icon className="i" aria-hidden={!isWordHidden} aria-label={isWordHidden ? label : undefined} />
      {!isWordHidden && label}
    </span>
  )
}
