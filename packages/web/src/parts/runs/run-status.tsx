import type { RunStatus } from '@labbook/protocol'
import { CircleCheck, CircleSlash, CircleX, Clock, LoaderCircle, WifiOff } from 'lucide-react'
import { formatDuration } from '../../format/format-time.js'
import type { Signal } from './last-signal.js'

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
  /** The last sign of life, where it is known. */
  readonly signal?: Signal | undefined
}

/** A run's status as icon and word; where space is short, the word is only read out. */
export function Status({ status, isWordHidden = false, signal }: StatusProps) {
  const { Icon, className, label } = signal?.state === 'lost' ? silent(signal) : LOOKS[status]
  return (
    <span className={`status ${className}`} title={label}>
      <Icon className="i" aria-hidden={!isWordHidden} aria-label={isWordHidden ? label : undefined} />
      {!isWordHidden && label}
    </span>
  )
}

function silent({ silentMs }: Signal) {
  return { Icon: WifiOff, className: 'late', label: `No signal for ${formatDuration(silentMs)}` }
}
