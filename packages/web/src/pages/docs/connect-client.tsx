import { baseUrl } from '../../api/client.js'
import { CopyButton } from '../../controls/copy-button.js'
import { FirstProgram } from '../../parts/first-run/first-program.js'
import styles from './docs.module.css'

/** How to connect an MLflow client, with a first program. */
export function ConnectClient() {
  const variable = `export MLFLOW_TRACKING_URI=${baseUrl}`
  return (
    <div className={styles.text}>
      <p>
        TypeScript programs log here with the package @labbook/sdk, and Python, Java and R programs with any MLflow
        client (2.3 or later). Point them to this server:
      </p>
      <div className={styles.copied}>
        <pre className="code grow" tabIndex={0}>
          {variable}
        </pre>
        <CopyButton label="Copy command" text={variable} />
      </div>
      <p>
        A program that already uses MLflow needs no other change. You can also call mlflow.set_tracking_uri, or
        setTrackingUri in TypeScript, with this address.
      </p>
      <FirstProgram />
    </div>
  )
}
