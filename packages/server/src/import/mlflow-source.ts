import type {
  DatasetInput,
  Int64,
  LifecycleStage,
  LoggedModelStatus,
  Metric,
  ModelStage,
  RunStatus,
  WebhookEvent,
  WebhookStatus,
} from '@labbook/protocol'
import type { KeyedPoint } from '../store/metrics.js'

/**
 * An MLflow store to import. It is read-only and untrusted: broken parts are reported and passed over, and hides
 * nothing else.
 */
export interface MlflowSource {
  /** The total amount to read, in units of the source's choice; for progress. */
  readonly units: number
  readonly unitsRead: number
  /** Whether runs lie in the tree itself: one without a folder of artifacts there has none anywhere. */
  readonly isTree: boolean
  /** Folders that artifacts may be copied from. */
  readonly artifactRoots: readonly string[]
  /** The folder behind `mlflow-artifacts:/`, if there is one. */
  readonly proxiedRoot: string | undefined
  /** Relative artifact locations are meant from here. */
  readonly baseFolder: string
  /** Everything that can be brought in; what belongs to an experiment, run or model comes after it. */
  records(): AsyncIterable<SourceRecord>
  close(): Promise<void>
}

/** What was not brought in as it stood. */
export interface Finding {
  /**
   * `lost`: broken, missing or against a rule, so it is not in Labbook. `left`: sound, but not brought in yet, or out of what was
   * asked for. `changed`: brought in, but not word for word.
   */
  readonly outcome: 'lost' | 'left' | 'changed'
  /** Of what kind: `run`, `param`, … */
  readonly kind: string
  readonly which: string
  readonly why: string
  readonly count?: number
}

export type Report = (finding: Finding) => void

export type SourceRecord = SourceEntity | SourceDetail

export type SourceEntity =
  | SourceExperiment
  | SourceRun
  | SourceModel
  | SourceRegisteredModel
  | SourceModelVersion
  | SourceWebhook

export interface SourceExperiment {
  readonly kind: 'experiment'
  readonly experimentId: string
  readonly name: string
  readonly artifactLocation: string
  readonly lifecycleStage: LifecycleStage
  readonly creationTime: Int64
  readonly lastUpdateTime: Int64
  /** Why it is left out with all that belongs to it. */
  readonly leftOut?: string
}

export interface SourceRun {
  readonly kind: 'run'
  readonly runId: string
  readonly experimentId: string
  /** Old stores keep the name only in a tag. */
  readonly name: string | undefined
  readonly userId: string
  readonly status: RunStatus
  readonly startTime: Int64
  readonly endTime: Int64 | undefined
  readonly lifecycleStage: LifecycleStage
  readonly deletedTime: Int64 | undefined
  readonly artifacts: SourceArtifacts
}

export interface SourceModel {
  readonly kind: 'logged model'
  readonly modelId: string
  readonly experimentId: string
  readonly name: string
  readonly modelType: string
  readonly sourceRunId: string
  readonly status: LoggedModelStatus
  readonly statusMessage: string | undefined
  readonly creationTime: Int64
  readonly lastUpdateTime: Int64
  readonly lifecycleStage: LifecycleStage
  readonly artifacts: SourceArtifacts
}

/** A registered model, or a prompt. */
export interface SourceRegisteredModel {
  readonly kind: 'registered model'
  readonly name: string
  readonly description: string
  readonly creationTime: Int64
  readonly lastUpdateTime: Int64
  /** Why it is left out with all that belongs to it. */
  readonly leftOut?: string
}

export interface SourceModelVersion {
  readonly kind: 'model version'
  readonly name: string
  readonly version: number
  readonly description: string | undefined
  /** A deleted version is only a number that is not given again. */
  readonly stage: ModelStage | 'deleted'
  /** `READY`, or what MLflow says else. */
  readonly status: string
  readonly source: string
  readonly runId: string
  readonly runLink: string
  readonly modelId: string
  readonly creationTime: Int64
  readonly lastUpdateTime: Int64
  /** Where its source leads, by the source's own words. */
  readonly artifacts: SourceArtifacts
}

export interface SourceWebhook {
  readonly kind: 'webhook'
  readonly webhookId: string
  readonly name: string
  readonly description: string | undefined
  readonly url: string
  readonly status: WebhookStatus
  readonly events: readonly WebhookEvent[]
  /** It is sealed with a key that only its own server has. */
  readonly hasSecret: boolean
  readonly creationTime: Int64
  readonly lastUpdateTime: Int64
}

export interface SourceArtifacts {
  /** As stored; may name a place on another machine. */
  readonly uri: string
  /** Where MLflow's own layout has them, by names from one of the source's roots, whatever the URI says. */
  readonly ownFolder: readonly string[]
}

export type SourceDetail =
  | { readonly kind: 'experiment tag'; readonly experimentId: string; readonly key: string; readonly value: string }
  | { readonly kind: 'tag'; readonly runId: string; readonly key: string; readonly value: string }
  | { readonly kind: 'param'; readonly runId: string; readonly key: string; readonly value: string }
  | { readonly kind: 'point'; readonly runId: string; readonly point: KeyedPoint }
  | { readonly kind: 'dataset input'; readonly runId: string; readonly input: DatasetInput }
  | { readonly kind: 'model input'; readonly runId: string; readonly modelId: string }
  | { readonly kind: 'model output'; readonly runId: string; readonly modelId: string; readonly step: Int64 }
  | {
      readonly kind: 'model tag' | 'model param'
      readonly modelId: string
      readonly key: string
      readonly value: string
    }
  | { readonly kind: 'registered model tag'; readonly name: string; readonly key: string; readonly value: string }
  | {
      readonly kind: 'model version tag'
      readonly name: string
      readonly version: number
      readonly key: string
      readonly value: string
    }
  | { readonly kind: 'model alias'; readonly name: string; readonly alias: string; readonly version: number }
  | { readonly kind: 'model point'; readonly modelId: string; readonly point: Metric & { readonly runId: string } }
