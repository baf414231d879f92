import type { ModelFile, ModelInput } from '@labbook/mlmodel'

/** A model's files on this machine. */
export interface ModelFolder {
  readonly path: string
  readonly file: ModelFile
}

/** One request, read and held against the signature. */
export interface ModelRequest {
  readonly input: ModelInput
  readonly params: Readonly<Record<string, unknown>>
  readonly isUnwrapped: boolean
  /** As it came, for a model that another program holds. */
  readonly body: string
  readonly contentType: string
}

/** A model that answers. */
export interface LoadedModel {
  /**
   * The JSON of the answer.
   * @throws ModelFault when the model could not predict
   */
  answer(request: ModelRequest, options: { readonly signal: AbortSignal }): Promise<string>
  isReady(): boolean
  close(): Promise<void>
}

export interface LoadOptions {
  /** How a Python model gets its packages: `local`, `virtualenv`, `conda`, `uv`. */
  readonly envManager: string
  /** How long one prediction may take. */
  readonly timeoutMs: number
  /** Ends the loading. */
  readonly signal: AbortSignal
}

/** How one flavor of an `MLmodel` file is loaded. */
export interface FlavorLoader {
  load(folder: ModelFolder, settings: Readonly<Record<string, unknown>>, options: LoadOptions): Promise<LoadedModel>
}

/** What a model says of data that it could not predict from. */
export class ModelFault extends Error {
  override readonly name = 'ModelFault'
}
