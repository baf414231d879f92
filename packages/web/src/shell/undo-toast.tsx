import { CircleAlert, X } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { Button, IconButton } from '../controls/button.js'
import styles from './undo-toast.module.css'
import { currentNotices, dismissNotice, holdNotices, onNotices, takeNextStep, undoChange } from './undo.js'

/** The latest notices, each with Undo if it can be undone. */
export function UndoToast() {
  const notices = useSyncExternalStore(onNotices, currentNotices)
  return (
    <div
      className={styles.toasts}
      role="status"
      onPointerEnter={() => holdNotices(true)}
      onPointerLeave={() => holdNotices(false)}
      onFocus={() => holdNotices(true)}
      onBlur={() => holdNotices(false)}
    >
      {notices.map((notice) => (
        <div className={styles.toast} key={notice.id}>
          {notice.kind === 'failed' && <CircleAlert className="i" aria-label="Failed" />}
          <span>{notice.text}</span>
          {notice.undo !== undefined && (
            <Button kind="quiet" onPress={() => undoChange(notice)}>
              Undo
            </Button>
          )}
          {notice.next !== undefined && (
            <Button kind="quiet" onPress={() => takeNextStep(notice)}>
              {notice.next.label}
            </Button>
          )}
          <IconButton label="Dismiss" onPress={() => dismissNotice(notice.id)}>
            <X className="i s" aria-hidden />
          </IconButton>
        </div>
      ))}
    </div>
  )
}
