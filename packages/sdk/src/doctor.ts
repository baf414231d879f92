import { getTrackingUri } from './fluent/session.js'
import { type EnvironmentFacts, environmentFacts } from './node/environment-facts.js'

/** How much `doctor` shows. */
export interface DoctorOptions {
  /** Hides the values of all variables, and not only of those that hold secrets. */
  readonly maskValues?: boolean | undefined
}

/**
 * What helps to find out why logging does not work here: versions, addresses and the set variables of MLflow and Labbook. It
 * holds no password and no token, so that it can be put into a bug report.
 *
 * @example console.log(doctor({ maskValues: true }))
 */
export function doctor({ maskValues }: DoctorOptions = {}): EnvironmentFacts {
  const trackingUri = getTrackingUri()
  const registryUri = process.env['MLFLOW_REGISTRY_URI'] || trackingUri
  return environmentFacts({ environment: process.env, trackingUri, registryUri, maskValues })
}
