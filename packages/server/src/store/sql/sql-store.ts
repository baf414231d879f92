import type { Store } from '../store.js'
import { artifactRecordStore } from './artifacts.js'
import { datasetStore } from './datasets.js'
import type { Driver } from './dialect.js'
import { experimentStore } from './experiments.js'
import { idempotencyStore } from './idempotency.js'
import { InternedKeys } from './interned-keys.js'
import { loggedModelStore } from './logged-models.js'
import { metricStore } from './metrics.js'
import { modelVersionStore } from './model-versions.js'
import { registeredModelStore } from './registered-models.js'
import { RunDataReader } from './run-data.js'
import { nobodyRemembers } from './run-index/run-changes.js'
import type { RunIndexOptions } from './run-index/run-index.js'
import { RunMemory } from './run-index/run-memory.js'
import { runStore } from './runs.js'
import { SeriesMemory } from './series-memory.js'
import { trashStore } from './trash.js'
import { usageStore } from './usage.js'
import { viewStore } from './views.js'
import { webhookStore } from './webhooks.js'

/** The store on any database. Runs are cached only for a database with one writer. */
export function sqlStore(driver: Driver, runMemory?: RunIndexOptions): Store {
  const { dialect } = driver
  const keys = new InternedKeys(dialect)
  const series = driver.hasOneWriter ? new SeriesMemory() : undefined
  const runData = new RunDataReader(dialect)
  const memory = driver.hasOneWriter && runMemory !== undefined ? new RunMemory(dialect, keys, runMemory) : undefined
  driver.onRollback(() => {
    keys.forget()
    series?.forget()
    runData.forget()
  })
  const changes = memory ?? nobodyRemembers
  const modelVersions = modelVersionStore(dialect)
  return {
    experiments: experimentStore(dialect, changes),
    runs: runStore(dialect, keys, runData, memory),
    metrics: metricStore(dialect, keys, changes, series),
    datasets: datasetStore(dialect, changes),
    loggedModels: loggedModelStore(dialect),
    registeredModels: registeredModelStore(dialect, modelVersions),
    modelVersions,
    artifacts: artifactRecordStore(dialect),
    idempotency: idempotencyStore(dialect),
    trash: trashStore(dialect, changes),
    views: viewStore(dialect),
    webhooks: webhookStore(dialect),
    usage: usageStore(dialect),
    read: (work) => driver.read(work),
    write: (work) => driver.write(work),
    isRefusedValue: (error) =>
      error instanceof Error && 'code' in error && dialect.refusedValue.test(String(error.code)),
    get degraded() {
      return driver.degraded
    },
  }
}
