import { baseUrl } from '../../api/client.js'
import { CodeBlock } from '../../controls/code-block.js'
import { FirstProgram } from '../../parts/first-run/first-program.js'
import styles from './docs.module.css'

/** How to connect an MLflow client, with a first program. */
export function ConnectClient() {
  const variable = `export MLFLOW_TRACKING_URI=${baseUrl}`
  return (
    <div className={styles.text}>
      <p>
        TypeScript programs log here with the package @labbook/sdk; Python, Java and R programs with any MLflow client
        (2.3 or later), or over plain HTTP. Point them to this server:
      </p>
      <CodeBlock text={variable} copyLabel="Copy command" />
      <p>
        Programs that already use MLflow need no other change. You can also pass this URL to{' '}
        <code>mlflow.set_tracking_uri</code> or <code>setTrackingUri</code>.
      </p>
      <FirstProgram />
    </div>
  )
}
