import { commands } from '../../controls/commands.js'
import { KeyList } from '../../shell/key-list.js'
import styles from './docs.module.css'

/** Every key there is; each works where there is something for it to act on. */
export function AllKeys() {
  return (
    <div className={styles.text}>
      <p>
        <kbd className="kbd">?</kbd> shows the shortcuts for the current screen. Shortcuts do not fire while you type.
        You can turn off single-key shortcuts in the settings.
      </p>
      <KeyList commands={Object.values(commands)} />
    </div>
  )
}
