import type { Store } from '../store.js'
import { artifactRecordStore } from './artifacts.js'
import { datasetStore } from './datasets.js'
import type { Driver } from './dialect.js'
import { experimentStore } from './experiments.js'
import { idempotencyStore } from './idempotency.js'
import { InternedKeys } from './interned-keys.js'
import { loggedModelStore } from './logged-models.js'
import { metricStore } from './metrics.js'
import { runStore } from './runs.js'

/** The store on a database, whichever it is. */
export function sqlStore(driver: Driver): Store {
  const { dialect } = driver
  const keys = new InternedKeys(dialect)
  driver.onRollback(() => keys.forget())
  return {
    experiments: experimentStore(dialect),
    runs: runStore(dialect, keys),
    metrics: metricStore(dialect, keys),
    datasets: datasetStore(dialect),
    loggedModels: loggedModelStore(dialect),
    artifacts: artifactRecordStore(dialect),
    idempotency: idempotencyStore(dialect),
    read: (work) => driver.read(work),
    write: (work) => driver.write(work),
    get degraded() {
      return driver.degraded
    },
  }
}
