import { baseUrl } from '../../api/client.js'
import { CopyButton } from '../../controls/copy-button.js'
import { FirstProgram } from '../../parts/first-run/first-program.js'
import styles from './docs.module.css'

/** By which address clients reach this server, and a first program. */
export function ConnectClient() {
  const variable = `export MLFLOW_TRACKING_URI=${baseUrl}`
  return (
    <div className={styles.text}>
      <p>
        Any MLflow client from 2.3 on logs here: Python, Java, R, or plain HTTP. It needs one thing, the address of this
        server.
      </p>
      <div className={styles.copied}>
        <pre className="code grow" tabIndex={0}>
          {variable}
        </pre>
        <CopyButton label="Copy the variable" text={variable} />
      </div>
      <p>Programs that set it, or that say the same in their first line, log what they do without another change.</p>
      <FirstProgram />
    </div>
  )
}
