import type { ArtifactPath } from '../artifacts/artifact-path.js'
import type { ArtifactRepository } from '../artifacts/artifact-repository.js'

/** Where artifacts lie. */
export interface ArtifactPlaces {
  /**
   * The repository behind an entity's artifact URI, and the entity's folder in it.
   * @throws ApiError NOT_IMPLEMENTED for a place that this server cannot reach
   */
  resolve(
    artifactUri: string,
  ): Promise<{ readonly repository: ArtifactRepository; readonly folder: ArtifactPath | null }>
  /**
   * The repository that the proxy routes serve.
   * @throws ApiError TEMPORARILY_UNAVAILABLE when the server does not serve artifacts
   */
  destination(): Promise<ArtifactRepository>
}
