import type { ModelVersion, ModelVersionStatus } from '@labbook/protocol'
import { CircleAlert, CircleCheck, Clock } from 'lucide-react'

const LOOKS: Readonly<Record<ModelVersionStatus, { Icon: typeof Clock; className: string; label: string }>> = {
  PENDING_REGISTRATION: { Icon: Clock, className: 'off', label: 'Pending' },
  FAILED_REGISTRATION: { Icon: CircleAlert, className: 'bad', label: 'Registration failed' },
  READY: { Icon: CircleCheck, className: 'ok', label: 'Ready' },
}

/** Whether a version is ready to use. */
export function VersionStatus({ version: { status } }: { version: ModelVersion }) {
  const { Icon, className, label } = LOOKS[status]
  return (
    <span className={`status ${className}`}>
      <Icon className="i" aria-hidden />
      {label}
    </span>
  )
}
