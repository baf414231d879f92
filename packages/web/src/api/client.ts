import {
  artifactRoutes,
  createClient,
  datasetRoutes,
  experimentRoutes,
  experimentSummaryRoutes,
  keyRoutes,
  loggedModelRoutes,
  metricRoutes,
  metricSeriesRoutes,
  runRoutes,
  runTableRoutes,
} from '@labbook/protocol'

/** Where the server is: the page's own folder, so that any prefix works. Ends without a slash. */
export const baseUrl = new URL('.', location.href.split('#', 1)[0]).href.replace(/\/$/, '')

const options = { baseUrl }

/** The server's routes, typed, by resource. Nothing else in the UI talks to the server but file transfers and events. */
export const api = {
  experiments: { ...createClient(experimentRoutes, options), ...createClient(experimentSummaryRoutes, options) },
  runs: { ...createClient(runRoutes, options), ...createClient(runTableRoutes, options) },
  keys: createClient(keyRoutes, options),
  metrics: { ...createClient(metricRoutes, options), ...createClient(metricSeriesRoutes, options) },
  artifacts: createClient(artifactRoutes, options),
  datasets: createClient(datasetRoutes, options),
  loggedModels: createClient(loggedModelRoutes, options),
}
