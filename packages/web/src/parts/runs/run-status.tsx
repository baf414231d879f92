import type { RunStatus } from '@labbook/protocol'
import { CircleAlert, CircleCheck, CircleSlash, Clock, LoaderCircle } from 'lucide-react'

const LOOKS = {
  RUNNING: { Icon: LoaderCircle, className: 'run', label: 'Running' },
  SCHEDULED: { Icon: Clock, className: 'off', label: 'Scheduled' },
  FINISHED: { Icon: CircleCheck, className: 'ok quiet', label: 'Finished' },
  FAILED: { Icon: CircleAlert, className: 'bad', label: 'Failed' },
  KILLED: { Icon: CircleSlash, className: 'bad', label: 'Killed' },
} as const

export function statusLabel(status: RunStatus): string {
  return LOOKS[status].label
}

/** A run's status as icon and word; where space is short, the word is only read out. */
export function Status({ status, isWordHidden = false }: { status: RunStatus; isWordHidden?: boolean }) {
  const { Icon, className, label } = LOOKS[status]
  return (
    <span className={`status ${className}`} title={label}>
      <Icon className="i" aria-hidden={!isWordHidden} aria-label={isWordHidden ? label : undefined} />
      {!isWordHidden && label}
    </span>
  )
}
