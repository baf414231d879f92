import { commands } from '../../controls/commands.js'
import { KeyList } from '../../shell/key-list.js'
import styles from './docs.module.css'

/** Every key there is; each works where there is something for it to act on. */
export function AllKeys() {
  return (
    <div className={styles.text}>
      <p>
        <kbd className="kbd">?</kbd> shows those of the screen that is open. None of them fires while something is
        written, and single ones can be switched off in the settings.
      </p>
      <KeyList commands={Object.values(commands)} />
    </div>
  )
}
