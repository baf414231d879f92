import type {
  Int64,
  LifecycleStage,
  LoggedModelStatus,
  ModelActivityKind,
  ModelStage,
  RunStatus,
  View,
  Webhook,
  WebhookDelivery,
  WebhookEvent,
} from '@labbook/protocol'
import type { Generated } from 'kysely'

/** Rows as the database returns them; used in this folder only. */
export interface Tables {
  experiment: {
    id: string
    name: string
    artifact_location: string
    lifecycle_stage: LifecycleStage
    creation_time: Int64
    last_update_time: Int64
    deleted_time: Int64 | null
    /** 1 while gc removes it. */
    purging: Generated<number>
  }
  experiment_tag: { experiment: string; key: string; value: string }
  /** Keys of metrics, params and tags, each stored once. */
  interned_key: { id: Generated<number>; name: string }
  run: {
    id: Generated<number>
    run_id: string
    experiment: string
    name: string
    user_id: string
    status: RunStatus
    start_time: Int64
    end_time: Int64 | null
    artifact_uri: string
    lifecycle_stage: LifecycleStage
    deleted_time: Int64 | null
    purging: Generated<number>
  }
  param: { run: number; key: number; value: string }
  tag: { run: number; key: number; value: string }
  /** The value as `stored-number.ts` writes it: NaN is 0 with `nan = 1`, −0 is 0 with `nan = -1`. */
  point: { run: number; key: number; step: Int64; ts: Int64; value: number; nan: number }
  /**
   * Up to 1,024 points of a series or a few more, by (step, timestamp, value). Chunks of a series never overlap; points that came
   * late, or not many at once, are rows of `point`.
   */
  chunk: {
    run: number
    key: number
    last_step: number
    last_ts: number
    first_step: number
    points: number
    data: Buffer
  }
  /** One row a run and key, kept on write, so that lists never read points. */
  series: SeriesRow
  dataset: {
    id: Generated<number>
    experiment: string
    name: string
    digest: string
    source_type: string
    source: string
    schema: string | null
    profile: string | null
  }
  run_dataset: { id: Generated<number>; run: number; dataset: number }
  run_dataset_tag: { input: number; position: number; key: string; value: string }
  run_model_input: { id: Generated<number>; run: number; model_id: string }
  run_model_output: { id: Generated<number>; run: number; model_id: string; step: Int64 }
  logged_model: {
    id: Generated<number>
    model_id: string
    experiment: string
    name: string
    model_type: string
    source_run_id: string
    artifact_uri: string
    status: LoggedModelStatus
    status_message: string | null
    creation_time: Int64
    last_update_time: Int64
    lifecycle_stage: LifecycleStage
    deleted_time: Int64 | null
    purging: Generated<number>
  }
  logged_model_param: { model: number; key: string; value: string }
  logged_model_tag: { model: number; key: string; value: string }
  /** By the model's public id, because points may come before or without the model. */
  logged_model_point: {
    model_id: string
    key: string
    ts: Int64
    step: Int64
    run_id: string
    experiment: string
    value: number
    nan: number
    dataset_name: string | null
    dataset_digest: string | null
  }
  registered_model: {
    id: Generated<number>
    name: string
    description: string
    creation_time: Int64
    last_update_time: Int64
    /** The largest version number ever used. */
    last_version: number
  }
  registered_model_tag: { model: number; key: string; value: string }
  model_version: {
    id: Generated<number>
    model: number
    version: number
    source: string
    place: string | null
    /** As the client sent it, whether or not it exists here. */
    run_id: string
    run_link: string
    model_id: string
    source_run_id: string | null
    source_model_id: string | null
    stage: ModelStage
    description: string | null
    creation_time: Int64
    last_update_time: Int64
  }
  model_version_tag: { version: number; key: string; value: string }
  /** `version` is the row of the version, not its number. */
  model_alias: { model: number; alias: string; version: number }
  model_activity: {
    id: Generated<number>
    model: number
    kind: ModelActivityKind
    at: Int64
    version: number | null
    key: string | null
    before_value: string | null
    after_value: string | null
  }
  webhook: {
    id: Generated<number>
    webhook_id: string
    name: string
    description: string | null
    url: string
    status: Webhook['status']
    sealed_secret: string | null
    creation_time: Int64
    last_update_time: Int64
  }
  /** Has a single row. */
  webhook_key: { id: number; fingerprint: string }
  webhook_event: { webhook: string; entity: WebhookEvent['entity']; action: WebhookEvent['action'] }
  webhook_delivery: {
    id: Generated<number>
    delivery_id: string
    webhook: string
    entity: WebhookEvent['entity']
    action: WebhookEvent['action']
    body: string
    status: WebhookDelivery['status']
    attempts: number
    created_time: Int64
    /** When the next try is due; null once there will be none. */
    due_time: Int64 | null
    response_status: number | null
    error_message: string | null
  }
  artifact: { store: string; path: string; size: Int64; mtime: number; sha256: string }
  /** Ids of permanently deleted experiments that must not be used again. */
  removed_experiment: { id: string }
  saved_view: {
    view_id: string
    experiment: string
    name: string | null
    scope: View['scope']
    is_default: number
    /** JSON. */
    state: string
    updated_time: Int64
  }
  idempotency: { route: string; key: string; request_sha256: string; answer: string; created_time: Int64 }
  schema_version: { version: number; name: string; applied_time: Int64 }
}

export interface SeriesRow {
  run: number
  key: number
  count: number
  first_step: Int64
  first_ts: Int64
  first_value: number
  first_nan: number
  last_step: Int64
  last_ts: Int64
  last_value: number
  last_nan: number
  /** Extremes of the numbers among the points; null while there are none. */
  min_value: number | null
  min_step: Int64 | null
  max_value: number | null
  max_step: Int64 | null
  /** 1 while the timestamps rise with the steps, so that the stored order is also the order of a history. */
  ordered: number
  /** The end of the last full chunk; null if there is none. */
  sealed_step: Int64 | null
  sealed_ts: Int64 | null
  /** The number of points after it, as rows or in small chunks. */
  unsealed: number
}
