import { createHashHistory, createRootRoute, createRoute, createRouter, redirect } from '@tanstack/react-router'
import { api } from '../api/client.js'
import { validateCompareSearch } from '../compare/compare-search.js'
import { validateDocsSearch } from '../docs/docs-search.js'
import { validateExperimentsSearch } from '../experiments/experiments-search.js'
import { validateLoggedModelsSearch } from '../logged-models/logged-models-search.js'
import { validateMetricSearch } from '../metrics/metric-search.js'
import { validateCompareVersionsSearch } from '../model-versions/compare-versions-search.js'
import { validateRegisteredModelSearch } from '../registered-models/registered-model-search.js'
import { validateRegisteredModelsSearch } from '../registered-models/registered-models-search.js'
import { validateCompareExperimentsSearch } from '../runs/compare-experiments-search.js'
import { validateRunChartsSearch } from '../runs/run-charts-search.js'
import { validateRunsSearch } from '../runs/runs-search.js'
import { Shell } from '../shell/shell.js'
import { NotFound, RouteError } from '../shell/page-state.js'
import { announceNote } from '../shell/undo.js'
import { validateTrashSearch } from '../trash/trash-search.js'
import { lazyRouteComponent } from './lazy-route-component.js'
import { mlflowLink } from './mlflow-links.js'
import { parseSearch, stringifySearch } from './search-params.js'

// The table of docs/spec/ui.md §2.2: a line a screen, each loaded when it is first opened.
const root = createRootRoute({
  staticData: { about: 'Everything' },
  beforeLoad: ({ location: { pathname, search }, preload }) => {
    const link = mlflowLink(pathname, search)
    if (link === undefined) return
    if (link.note !== undefined && !preload) announceNote(link.note)
    const { viewStateShareKey: _, ...kept } = search as { viewStateShareKey?: unknown }
    throw redirect({ to: link.path, search: kept, replace: true })
  },
  component: Shell,
  notFoundComponent: NotFound,
  errorComponent: RouteError,
})

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  staticData: { about: 'Where one starts: how to log a run, and what was done last' },
  component: lazyRouteComponent(() => import('../home/home-page.js'), 'HomePage'),
})

const experiments = createRoute({
  getParentRoute: () => root,
  path: '/experiments',
  validateSearch: validateExperimentsSearch,
  staticData: { about: 'All experiments' },
  component: lazyRouteComponent(() => import('../experiments/experiments-page.js'), 'ExperimentsPage'),
})

const runs = createRoute({
  getParentRoute: () => root,
  path: '/experiments/$experimentId',
  validateSearch: validateRunsSearch,
  staticData: { about: 'The runs of an experiment, as a table or as charts' },
  component: lazyRouteComponent(() => import('../runs/runs-page.js'), 'RunsPage'),
})

const compareExperiments = createRoute({
  getParentRoute: () => root,
  path: '/compare-experiments/s',
  validateSearch: validateCompareExperimentsSearch,
  staticData: { about: 'The runs of several experiments; which, stands in the address' },
  component: lazyRouteComponent(() => import('../runs/compare-experiments-page.js'), 'CompareExperimentsPage'),
})

const run = createRoute({
  getParentRoute: () => root,
  path: '/experiments/$experimentId/runs/$runId',
  staticData: { about: 'A run: parameters, metrics, tags, files' },
  component: lazyRouteComponent(() => import('../runs/run-page.js'), 'RunPage'),
})

const runById = createRoute({
  getParentRoute: () => root,
  path: '/runs/$runId',
  staticData: { about: 'The same, where only the id of the run is known' },
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
  component: lazyRouteComponent(() => import('../runs/run-charts-page.js'), 'RunChartsPage'),
})

const runSystem = createRoute({
  getParentRoute: () => root,
  path: '/experiments/$experimentId/runs/$runId/system',
  validateSearch: validateRunChartsSearch,
  staticData: { about: 'What the machine did during a run' },
  component: lazyRouteComponent(() => import('../runs/run-charts-page.js'), 'RunSystemPage'),
})

const loggedModels = createRoute({
  getParentRoute: () => root,
  path: '/experiments/$experimentId/models',
  validateSearch: validateLoggedModelsSearch,
  staticData: { about: 'The models that runs of an experiment logged' },
  component: lazyRouteComponent(() => import('../logged-models/logged-models-page.js'), 'LoggedModelsPage'),
})

const loggedModel = createRoute({
  getParentRoute: () => root,
  path: '/experiments/$experimentId/models/$modelId',
  staticData: { about: 'A logged model' },
  component: lazyRouteComponent(() => import('../logged-models/logged-model-page.js'), 'LoggedModelPage'),
})

const runArtifacts = createRoute({
  getParentRoute: () => root,
  path: '/experiments/$experimentId/runs/$runId/artifacts/$',
  staticData: { about: 'A file of a run' },
  component: lazyRouteComponent(() => import('../runs/run-page.js'), 'RunArtifactsPage'),
})

const metric = createRoute({
  getParentRoute: () => root,
  path: '/metric',
  validateSearch: validateMetricSearch,
  staticData: { about: 'One or several metrics of runs; the runs stand in the address' },
  component: lazyRouteComponent(() => import('../metrics/metric-page.js'), 'MetricPage'),
})

const metricOfKey = createRoute({
  getParentRoute: () => root,
  path: '/metric/$',
  validateSearch: validateMetricSearch,
  staticData: { about: 'A metric of runs' },
  component: lazyRouteComponent(() => import('../metrics/metric-page.js'), 'MetricPage'),
})

const compareRuns = createRoute({
  getParentRoute: () => root,
  path: '/compare-runs',
  validateSearch: validateCompareSearch,
  staticData: { about: 'Runs side by side; which, stands in the address' },
  component: lazyRouteComponent(() => import('../compare/compare-runs-page.js'), 'CompareRunsPage'),
})

const datasets = createRoute({
  getParentRoute: () => root,
  path: '/experiments/$experimentId/datasets',
  validateSearch: ({ q }: Record<string, unknown>): { q?: string } => (typeof q === 'string' && q !== '' ? { q } : {}),
  staticData: { about: 'The datasets that runs of an experiment used' },
  component: lazyRouteComponent(() => import('../datasets/datasets-page.js'), 'DatasetsPage'),
})

const dataset = createRoute({
  getParentRoute: () => root,
  path: '/experiments/$experimentId/datasets/$name/$digest',
  staticData: { about: 'A dataset and the runs that used it' },
  component: lazyRouteComponent(() => import('../datasets/dataset-page.js'), 'DatasetPage'),
})

const registeredModels = createRoute({
  getParentRoute: () => root,
  path: '/models',
  validateSearch: validateRegisteredModelsSearch,
  staticData: { about: 'All registered models' },
  component: lazyRouteComponent(() => import('../registered-models/registered-models-page.js'), 'RegisteredModelsPage'),
})

const registeredModel = createRoute({
  getParentRoute: () => root,
  path: '/models/$name',
  validateSearch: validateRegisteredModelSearch,
  staticData: { about: 'A registered model and its versions' },
  component: lazyRouteComponent(() => import('../registered-models/registered-model-page.js'), 'RegisteredModelPage'),
})

const modelVersion = createRoute({
  getParentRoute: () => root,
  path: '/models/$name/versions/$version',
  staticData: { about: 'A version of a registered model' },
  component: lazyRouteComponent(() => import('../model-versions/model-version-page.js'), 'ModelVersionPage'),
})

const compareModelVersions = createRoute({
  getParentRoute: () => root,
  path: '/compare-model-versions',
  validateSearch: validateCompareVersionsSearch,
  staticData: { about: 'Versions of a registered model side by side; which, stands in the address' },
  component: lazyRouteComponent(
    () => import('../model-versions/compare-model-versions-page.js'),
    'CompareModelVersionsPage',
  ),
})

const trash = createRoute({
  getParentRoute: () => root,
  path: '/trash',
  validateSearch: validateTrashSearch,
  staticData: { about: 'What was deleted' },
  component: lazyRouteComponent(() => import('../trash/trash-page.js'), 'TrashPage'),
})

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  staticData: { about: 'How this browser shows things, and what the server is' },
  component: lazyRouteComponent(() => import('../settings/settings-page.js'), 'SettingsPage'),
})

const docs = createRoute({
  getParentRoute: () => root,
  path: '/docs',
  validateSearch: validateDocsSearch,
  staticData: { about: 'These pages' },
  component: lazyRouteComponent(() => import('../docs/docs-page.js'), 'DocsPage'),
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
    runArtifacts,
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
  // A screen that fails leaves the shell around it alive.
  defaultErrorComponent: RouteError,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    /** What is at the address, for the docs. */
    about: string
  }
  interface Register {
    router: typeof router
  }
}
