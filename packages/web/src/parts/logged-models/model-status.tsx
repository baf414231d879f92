import type { LoggedModelStatus } from '@labbook/protocol'
import { CircleAlert, CircleCheck, CircleHelp, Clock } from 'lucide-react'

const LOOKS = {
  LOGGED_MODEL_READY: { Icon: CircleCheck, className: 'ok quiet', label: 'Ready' },
  LOGGED_MODEL_PENDING: { Icon: Clock, className: 'off', label: 'Pending' },
  LOGGED_MODEL_UPLOAD_FAILED: { Icon: CircleAlert, className: 'bad', label: 'Upload failed' },
  LOGGED_MODEL_STATUS_UNSPECIFIED: { Icon: CircleHelp, className: 'off', label: 'Unknown' },
} as const

/** The status of a model; its message is in the tooltip. */
export function ModelStatus({ status, message }: { status: LoggedModelStatus; message?: string | undefined }) {
  const { Icon, className, label } = LOOKS[status]
  return (
    <span className={`status ${className}`} title={message}>
      <Icon className="i" aria-hidden />
      {label}
    </span>
  )
}
