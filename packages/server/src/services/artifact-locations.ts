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

/** A query string of the location stays at the end. */
export function joinLocation(location: string, below: string): string {
  const at = location.indexOf('?')
  const [base, query] = at === -1 ? [location, ''] : [location.slice(0, at), location.slice(at)]
  return `${base.endsWith('/') ? base : `${base}/`}${below}${query}`
}
