import type { FileInfo } from '@labbook/protocol'
import type { OpenArtifact } from '../artifacts/artifact-repository.js'

/** Reads the artifacts of runs and logged models. */
export interface ArtifactReader {
  /** Files of one folder of an entity, with paths from the entity's root. */
  list(artifactUri: string, folder: string): Promise<readonly FileInfo[]>
  open(artifactUri: string, path: string): Promise<Download>
  /** Where the artifacts of the run or the model lie; one of the two must be named. */
  uriOf(entity: ArtifactOwner): Promise<string>
}

/** A run or a logged model, by its id. */
export interface ArtifactOwner {
  readonly runId?: string | undefined
  readonly modelId?: string | undefined
}

/** A file to be sent. */
export interface Download {
  readonly artifact: OpenArtifact
  /** The last name of its path. */
  readonly name: string
  /** Set for files that this server published and that have not changed since. */
  readonly sha256: string | undefined
}
