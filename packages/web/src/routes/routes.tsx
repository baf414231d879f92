import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  type ParsedLocation,
  redirect,
} from '@tanstack/react-router'
import { validateCompareExperimentsSearch } from '../addresses/compare-experiments-search.js'
import { validateCompareSearch } from '../addresses/compare-search.js'
import { validateCompareVersionsSearch } from '../addresses/compare-versions-search.js'
import { validateDocsSearch } from '../addresses/docs-search.js'
import { validateExperimentsSearch } from '../addresses/experiments-search.js'
import { validateLoggedModelsSearch } from '../addresses/logged-models-search.js'
import { validateMetricSearch } from '../addresses/metric-search.js'
import { mlflowLink } from '../addresses/mlflow-links.js'
import { validateModelVersionSearch } from '../addresses/model-version-search.js'
import { validateProfileSearch } from '../addresses/profile-search.js'
import { validateRegisteredModelSearch } from '../addresses/registered-model-search.js'
import { validateRegisteredModelsSearch } from '../addresses/registered-models-search.js'
import { validateRunChartsSearch } from '../addresses/run-charts-search.js'
import { validateRunLogsSearch } from '../addresses/run-logs-search.js'
import { validateRunSearch } from '../addresses/run-search.js'
import { validateRunSystemSearch } from '../addresses/run-system-search.js'
import { validateRunsSearch } from '../addresses/runs-search.js'
import { parseSearch, stringifySearch } from '../addresses/search-params.js'
import { validateTrashSearch } from '../addresses/trash-search.js'
import { api } from '../api/client.js'
import { preloadRuns } from '../api/preload-runs.js'
import { ExperimentTree } from '../parts/experiments/experiment-tree.js'
import { NotFound, RouteError } from '../shell/page-state.js'
import { Shell } from '../shell/shell.js'
import { announceNote } from '../shell/undo.js'
import { lazyRouteComponent } from './lazy-route-component.js'

function Root() {
  return <Shell tree={<ExperimentTree />} />
}

// The routes of docs/spec/ui.md §2.2. Each screen's code is loaded when it is first opened.
const root = createRootRoute({
  staticData: { about: 'Everything' },
  beforeLoad: ({ location: { pathname, search }, preload }) => {
    const link = mlflowLink(pathname, search)
    if (link === undefined) return
    if (link.note !== undefined && !preload) announceNote(link.note)
    const { viewStateShareKey: _, ...kept } = search as { viewStateShareKey?: unknown }
    throw redirect({ to: link.path, search: kept, replace: true })
  },
  component: Root,
  notFoundComponent: NotFound,
  errorComponent: RouteError,
})

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  staticData: { about: 'How to log a run, and recent activity' },
  component: lazyRouteComponent(() => import('../pages/home/home-page.js'), 'HomePage'),
})

const experiments = createRoute({
  getParentRoute: () => root,
  path: '/experiments',
  validateSearch: validateExperimentsSearch,
  staticData: { about: 'All experiments' },
  component: lazyRouteComponent(() => import('../pages/experiments/experiments-page.js'), 'ExperimentsPage'),
})

const runs = createRoute({
  getParentRoute: () => root,
  path: '/experiments/$experimentId',
  validateSearch: validateRunsSearch,
  staticData: { about: 'The runs of an experiment, as a table or as charts' },
  loader: ({ params: { experimentId } }) => preloadRuns(experimentId),
  component: lazyRouteComponent(() => import('../pages/runs/runs-page.js'), 'RunsPage'),
})

const compareExperiments = createRoute({
  getParentRoute: () => root,
  path: '/compare-experiments/s',
  validateSearch: validateCompareExperimentsSearch,
  staticData: { about: 'The runs of several experiments' },
  component: lazyRouteComponent(() => import('../pages/runs/compare-experiments-page.js'), 'CompareExperimentsPage'),
})

const run = createRoute({
  getParentRoute: () => root,
  path: '/experiments/$experimentId/runs/$runId',
  validateSearch: validateRunSearch,
  staticData: { about: 'A run: parameters, metrics, tags, files' },
  component: lazyRouteComponent(() => import('../pages/run/run-page.js'), 'RunPage'),
})

const runById = createRoute({
  getParentRoute: () => root,
  path: '/runs/$runId',
  staticData: { about: 'A run, found by its ID alone' },
  beforeLoad: async ({ params: { runId } }) => {
    const { run: found } = await api.runs.getRun({ runId })
    const { experimentId } = found.info
    throw redirect({ to: '/experiments/$experimentId/runs/$runId', params: { experimentId, runId }, replace: true })
  },
})

const runCharts = createRoute({
  getParentRoute: () => root,
  path: '/experiments/$experimentId/runs/$runId/charts',
  validateSearch: validateRunChartsSearch,
  staticData: { about: "The charts of a run's metrics" },
  component: lazyRouteComponent(() => import('../pages/run/run-charts-page.js'), 'RunChartsPage'),
})

const runSystem = createRoute({
  getParentRoute: () => root,
  path: '/experiments/$experimentId/runs/$runId/system',
  validateSearch: validateRunSystemSearch,
  staticData: { about: 'The system metrics of a run' },
  component: lazyRouteComponent(() => import('../pages/run/run-system-page.js'), 'RunSystemPage'),
})

const runLogs = createRoute({
  getParentRoute: () => root,
  path: '/experiments/$experimentId/runs/$runId/logs',
  validateSearch: validateRunLogsSearch,
  staticData: { about: 'What a run printed' },
  component: lazyRouteComponent(() => import('../pages/run/run-logs-page.js'), 'RunLogsPage'),
})

const loggedModels = createRoute({
  getParentRoute: () => root,
  path: '/experiments/$experimentId/models',
  validateSearch: validateLoggedModelsSearch,
  staticData: { about: "The models logged by an experiment's runs" },
  component: lazyRouteComponent(() => import('../pages/logged-models/logged-models-page.js'), 'LoggedModelsPage'),
})

const loggedModel = createRoute({
  getParentRoute: () => root,
  path: '/experiments/$experimentId/models/$modelId',
  staticData: { about: 'A logged model' },
  component: lazyRouteComponent(() => import('../pages/logged-models/logged-model-page.js'), 'LoggedModelPage'),
})

const runArtifacts = createRoute({
  getParentRoute: () => root,
  path: '/experiments/$experimentId/runs/$runId/artifacts/$',
  staticData: { about: 'A file of a run' },
  component: lazyRouteComponent(() => import('../pages/run/run-page.js'), 'RunArtifactsPage'),
})

const profile = createRoute({
  getParentRoute: () => root,
  path: '/experiments/$experimentId/runs/$runId/profile/$',
  validateSearch: validateProfileSearch,
  staticData: { about: 'The profile of a dataset or a table of a run' },
  component: lazyRouteComponent(() => import('../pages/profile/profile-page.js'), 'ProfilePage'),
})

const metric = createRoute({
  getParentRoute: () => root,
  path: '/metric',
  validateSearch: validateMetricSearch,
  staticData: { about: 'One or more metrics, for several runs' },
  component: lazyRouteComponent(() => import('../pages/metric/metric-page.js'), 'MetricPage'),
})

const metricOfKey = createRoute({
  getParentRoute: () => root,
  path: '/metric/$',
  validateSearch: validateMetricSearch,
  staticData: { about: 'One metric, for several runs' },
  component: lazyRouteComponent(() => import('../pages/metric/metric-page.js'), 'MetricPage'),
})

const compareRuns = createRoute({
  getParentRoute: () => root,
  path: '/compare-runs',
  validateSearch: validateCompareSearch,
  staticData: { about: 'Several runs, side by side' },
  component: lazyRouteComponent(() => import('../pages/compare/compare-runs-page.js'), 'CompareRunsPage'),
})

const datasets = createRoute({
  getParentRoute: () => root,
  path: '/experiments/$experimentId/datasets',
  validateSearch: ({ q }: Record<string, unknown>): { q?: string } => (typeof q === 'string' && q !== '' ? { q } : {}),
  staticData: { about: "The datasets used by an experiment's runs" },
  component: lazyRouteComponent(() => import('../pages/datasets/datasets-page.js'), 'DatasetsPage'),
})

const dataset = createRoute({
  getParentRoute: () => root,
  path: '/experiments/$experimentId/datasets/$name/$digest',
  staticData: { about: 'A dataset and the runs that used it' },
  component: lazyRouteComponent(() => import('../pages/datasets/dataset-page.js'), 'DatasetPage'),
})

const registeredModels = createRoute({
  getParentRoute: () => root,
  path: '/models',
  validateSearch: validateRegisteredModelsSearch,
  staticData: { about: 'All registered models' },
  component: lazyRouteComponent(
    () => import('../pages/registered-models/registered-models-page.js'),
    'RegisteredModelsPage',
  ),
})

const registeredModel = createRoute({
  getParentRoute: () => root,
  path: '/models/$name',
  validateSearch: validateRegisteredModelSearch,
  staticData: { about: 'A registered model and its versions' },
  component: lazyRouteComponent(
    () => import('../pages/registered-models/registered-model-page.js'),
    'RegisteredModelPage',
  ),
})

const modelVersion = createRoute({
  getParentRoute: () => root,
  path: '/models/$name/versions/$version',
  validateSearch: validateModelVersionSearch,
  staticData: { about: 'A version of a registered model' },
  component: lazyRouteComponent(() => import('../pages/model-versions/model-version-page.js'), 'ModelVersionPage'),
})

const compareModelVersions = createRoute({
  getParentRoute: () => root,
  path: '/compare-model-versions',
  validateSearch: validateCompareVersionsSearch,
  staticData: { about: 'Versions of a registered model, side by side' },
  component: lazyRouteComponent(
    () => import('../pages/model-versions/compare-model-versions-page.js'),
    'CompareModelVersionsPage',
  ),
})

const trash = createRoute({
  getParentRoute: () => root,
  path: '/trash',
  validateSearch: validateTrashSearch,
  staticData: { about: 'Deleted experiments and runs' },
  component: lazyRouteComponent(() => import('../pages/trash/trash-page.js'), 'TrashPage'),
})

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  staticData: { about: 'Preferences, and facts about the server' },
  component: lazyRouteComponent(() => import('../pages/settings/settings-page.js'), 'SettingsPage'),
})

const docs = createRoute({
  getParentRoute: () => root,
  path: '/docs',
  validateSearch: validateDocsSearch,
  staticData: { about: 'This documentation' },
  component: lazyRouteComponent(() => import('../pages/docs/docs-page.js'), 'DocsPage'),
})

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    experiments,
    runs,
    compareExperiments,
    loggedModels,
    loggedModel,
    datasets,
    dataset,
    run,
    runById,
    runCharts,
    runSystem,
    runLogs,
    runArtifacts,
    profile,
    compareRuns,
    metric,
    metricOfKey,
    registeredModels,
    registeredModel,
    modelVersion,
    compareModelVersions,
    trash,
    settings,
    docs,
  ]),
  history: createHashHistory(),
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  // An error in one screen leaves the shell usable.
  defaultErrorComponent: RouteError,
  scrollRestoration: true,
  getScrollRestorationKey,
})

/** A list of runs is where it was left, also if one comes back to it by a link and not by the browser's history. */
function getScrollRestorationKey({ pathname, href, state }: ParsedLocation): string {
  return /^\/experiments\/[^/]+$/.test(pathname) ? href : (state.__TSR_key ?? href)
}

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    /** Describes the address in the docs. */
    about: string
  }
  interface Register {
    router: typeof router
  }
}
