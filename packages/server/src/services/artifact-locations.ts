import { joinLocation } from '../artifacts/join-location.js'

/** Where the artifacts of new experiments go, and which locations a client may name. */
export interface ArtifactLocations {
  /** The default location of a new experiment. */
  ofExperiment(experimentId: string): string
  /**
   * The location as it will be stored.
   * @throws ApiError 400 that names the location and the rule
   */
  check(location: string): string
}

export function runLocation(experimentLocation: string, runId: string): string {
  return joinLocation(experimentLocation, `${runId}/artifacts`)
}

export function modelLocation(experimentLocation: string, modelId: string): string {
  return joinLocation(experimentLocation, `models/${modelId}/artifacts`)
}
