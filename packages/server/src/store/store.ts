import type { ArtifactRecordStore } from './artifacts.js'
import type { DatasetStore } from './datasets.js'
import type { ExperimentStore } from './experiments.js'
import type { IdempotencyStore } from './idempotency.js'
import type { LoggedModelStore } from './logged-models.js'
import type { MetricStore } from './metrics.js'
import type { ModelVersionStore } from './model-versions.js'
import type { RegisteredModelStore } from './registered-models.js'
import type { RunStore } from './runs.js'
import type { TrashStore } from './trash.js'
import type { UsageStore } from './usage.js'
import type { ViewStore } from './views.js'
import type { WebhookStore } from './webhooks.js'
import type { Work } from './work.js'

export interface Store {
  readonly experiments: ExperimentStore
  readonly runs: RunStore
  readonly metrics: MetricStore
  readonly datasets: DatasetStore
  readonly loggedModels: LoggedModelStore
  readonly registeredModels: RegisteredModelStore
  readonly modelVersions: ModelVersionStore
  readonly artifacts: ArtifactRecordStore
  readonly idempotency: IdempotencyStore
  readonly trash: TrashStore
  readonly views: ViewStore
  readonly webhooks: WebhookStore
  readonly usage: UsageStore

  /** Runs read-only work. It sees every acknowledged write; others may write between its steps. */
  read<T>(work: () => Work<T>): Promise<T>
  /**
   * Runs work in one transaction. When the promise resolves, the data is on disk; when it rejects, nothing of the work
   * is stored. The work may be run again from its start after a deadlock, so it must keep nothing outside itself.
   */
  write<T>(work: () => Work<T>): Promise<T>
  /** Whether work failed because the database does not accept one of its values; other work may succeed. */
  isRefusedValue(error: unknown): boolean
  /** A sentence on why writes are being refused; `undefined` while they are not. */
  readonly degraded: string | undefined
}
