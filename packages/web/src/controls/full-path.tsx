import { CopyButton } from './copy-button.js'
import { CutName } from './cut-name.js'
import styles from './full-path.module.css'

/** The full path of a file or folder, in a facts list. */
export function FullPath({ path }: { path: string }) {
  return (
    <div className={styles.path}>
      <dt>Full Path</dt>
      <dd className="mono">
        <CutName name={path} />
        <CopyButton label="Copy full path" text={path} />
      </dd>
    </div>
  )
}
