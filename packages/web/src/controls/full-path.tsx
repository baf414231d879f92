import { CopyButton } from './copy-button.js'
import styles from './full-path.module.css'

/** Where the file or folder lies, as one of its facts. */
export function FullPath({ path }: { path: string }) {
  return (
    <div className={styles.path}>
      <dt>Full Path</dt>
      <dd className="mono">
        <bdi className="cut">{path}</bdi>
        <CopyButton label="Copy full path" text={path} />
      </dd>
    </div>
  )
}
