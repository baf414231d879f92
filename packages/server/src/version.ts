import { readFileSync } from 'node:fs'

/**
 * The version that MLflow clients see. Below 3.4 they keep traces to themselves instead of sending them where no
 * route answers (tracking-api §10).
 */
export const MLFLOW_VERSION = '3.3.2'

/** The version of this program. */
export function serverVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  return version
}
