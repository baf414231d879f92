import { commands } from '../../controls/commands.js'
import { KeyList } from '../../shell/key-list.js'
import styles from './docs.module.css'

/** All keyboard shortcuts; each works on the screens that support it. */
export function AllKeys() {
  return (
    <div className={styles.text}>
      <p>
        <kbd className="kbd">?</kbd> shows the shortcuts for the current page. Shortcuts are off while you type. You can
        turn off single-key shortcuts in the settings.
      </p>
      <KeyList commands={Object.values(commands)} />
    </div>
  )
}
