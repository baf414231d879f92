import { CircleAlert, X } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { Button, IconButton } from '../controls/button.js'
import { announceFailure, currentNotices, dismissNotice, onNotices } from './undo.js'

/** The newest notices, each with its way back. */
export function UndoToast() {
  const notices = useSyncExternalStore(onNotices, currentNotices)
  return (
    <div className="toasts" role="status">
      {notices.map(({ id, text, kind, undo }) => (
        <div className="toast" key={id}>
          {kind === 'failed' && <CircleAlert className="i" aria-label="Failed" />}
          <span>{text}</span>
          {undo !== undefined && (
            <Button
              kind="quiet"
              onPress={() => {
                dismissNotice(id)
                void Promise.resolve(undo()).catch((error: unknown) =>
                  announceFailure(error instanceof Error ? error.message : String(error)),
                )
              }}
            >
              Undo
            </Button>
          )}
          <IconButton label="Dismiss" onPress={() => dismissNotice(id)}>
            <X className="i s" aria-hidden />
          </IconButton>
        </div>
      ))}
    </div>
  )
}
