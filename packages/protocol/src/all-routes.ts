import { archiveRoutes, artifactRoutes, artifactTransferRoutes, previewRoutes } from './artifacts.js'
import { datasetRoutes, datasetUseRoutes } from './datasets.js'
import { experimentRoutes, experimentSummaryRoutes } from './experiments.js'
import { keyRoutes } from './keys.js'
import { loggedModelRoutes } from './logged-models.js'
import { metricSeriesRoutes } from './metric-series.js'
import { metricRoutes } from './metrics.js'
import { modelVersionRoutes } from './model-versions.js'
import { modelActivityRoutes, registeredModelRoutes } from './registered-models.js'
import type { Routes } from './route.js'
import { runTableRoutes } from './run-table.js'
import { runRoutes } from './runs.js'
import { serverInfoRoutes, serverStatusRoutes } from './server-info.js'
import { trashRoutes } from './trash.js'
import { viewRoutes } from './views.js'
import { webhookDeliveryRoutes, webhookRoutes } from './webhooks.js'

/** Every route of the server, by what it is about. */
export const allRoutes: Readonly<Record<string, Routes>> = {
  Experiments: { ...experimentRoutes, ...experimentSummaryRoutes },
  Runs: { ...runRoutes, ...runTableRoutes },
  Metrics: { ...metricRoutes, ...metricSeriesRoutes },
  'Metric, parameter and tag keys': keyRoutes,
  'Logged models': loggedModelRoutes,
  'Registered models': { ...registeredModelRoutes, ...modelActivityRoutes },
  'Model versions': modelVersionRoutes,
  Datasets: { ...datasetRoutes, ...datasetUseRoutes },
  Artifacts: { ...artifactRoutes, ...artifactTransferRoutes, ...archiveRoutes, ...previewRoutes },
  Webhooks: { ...webhookRoutes, ...webhookDeliveryRoutes },
  Views: viewRoutes,
  Trash: trashRoutes,
  Server: { ...serverInfoRoutes, ...serverStatusRoutes },
}
