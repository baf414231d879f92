import {
  artifactRoutes,
  createClient,
  datasetRoutes,
  datasetUseRoutes,
  experimentRoutes,
  experimentSummaryRoutes,
  keyRoutes,
  loggedModelRoutes,
  metricRoutes,
  metricSeriesRoutes,
  modelActivityRoutes,
  modelVersionRoutes,
  previewRoutes,
  registeredModelRoutes,
  runRoutes,
  runTableRoutes,
  serverStatusRoutes,
  trashRoutes,
  viewRoutes,
  webhookDeliveryRoutes,
  webhookRoutes,
} from '@labbook/protocol'
import { clockedFetch } from './server-clock.js'

/** The server's address: the page's own folder, so that any prefix works. No trailing slash. */
export const baseUrl = new URL('.', location.href.split('#', 1)[0]).href.replace(/\/$/, '')

const options = { baseUrl, fetch: clockedFetch }

/**
 * The server's routes by resource, typed. Apart from file transfers and events, the UI talks to the server only through
 * these.
 */
export const api = {
  experiments: { ...createClient(experimentRoutes, options), ...createClient(experimentSummaryRoutes, options) },
  runs: { ...createClient(runRoutes, options), ...createClient(runTableRoutes, options) },
  keys: createClient(keyRoutes, options),
  metrics: { ...createClient(metricRoutes, options), ...createClient(metricSeriesRoutes, options) },
  artifacts: createClient(artifactRoutes, options),
  previews: createClient(previewRoutes, options),
  datasets: { ...createClient(datasetRoutes, options), ...createClient(datasetUseRoutes, options) },
  loggedModels: createClient(loggedModelRoutes, options),
  registeredModels: {
    ...createClient(registeredModelRoutes, options),
    ...createClient(modelActivityRoutes, options),
  },
  modelVersions: createClient(modelVersionRoutes, options),
  views: createClient(viewRoutes, options),
  trash: createClient(trashRoutes, options),
  server: createClient(serverStatusRoutes, options),
  webhooks: { ...createClient(webhookRoutes, options), ...createClient(webhookDeliveryRoutes, options) },
}
