import { createHashHistory, createRootRoute, createRoute, createRouter } from '@tanstack/react-router'
import { validateCompareSearch } from '../compare/compare-search.js'
import { validateExperimentsSearch } from '../experiments/experiments-search.js'
import { validateLoggedModelsSearch } from '../logged-models/logged-models-search.js'
import { validateMetricSearch } from '../metrics/metric-search.js'
import { validateRunChartsSearch } from '../runs/run-charts-search.js'
import { validateRunsSearch } from '../runs/runs-search.js'
import { Shell } from '../shell/shell.js'
import { NotFound, RouteError } from '../shell/page-state.js'
import { validateTrashSearch } from '../trash/trash-search.js'
import { lazyRouteComponent } from './lazy-route-component.js'
import { parseSearch, stringifySearch } from './search-params.js'

// The table of docs/spec/ui.md §2.2: a line a screen, each loaded when it is first opened.
const root = createRootRoute({ component: Shell, notFoundComponent: NotFound, errorComponent: RouteError })

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('../home/home-page.js'), 'HomePage'),
})

const experiments = createRoute({
  getParentRoute: () => root,
  path: '/experiments',
  validateSearch: validateExperimentsSearch,
  component: lazyRouteComponent(() => import('../experiments/experiments-page.js'), 'ExperimentsPage'),
})

const runs = createRoute({
  getParentRoute: () => root,
  path: '/experiments/$experimentId',
  validateSearch: validateRunsSearch,
  component: lazyRouteComponent(() => import('../runs/runs-page.js'), 'RunsPage'),
})

const run = createRoute({
  getParentRoute: () => root,
  path: '/experiments/$experimentId/runs/$runId',
  component: lazyRouteComponent(() => import('../runs/run-page.js'), 'RunPage'),
})

const runCharts = createRoute({
  getParentRoute: () => root,
  path: '/experiments/$experimentId/runs/$runId/charts',
  validateSearch: validateRunChartsSearch,
  component: lazyRouteComponent(() => import('../runs/run-charts-page.js'), 'RunChartsPage'),
})

const runSystem = createRoute({
  getParentRoute: () => root,
  path: '/experiments/$experimentId/runs/$runId/system',
  validateSearch: validateRunChartsSearch,
  component: lazyRouteComponent(() => import('../runs/run-charts-page.js'), 'RunSystemPage'),
})

const loggedModels = createRoute({
  getParentRoute: () => root,
  path: '/experiments/$experimentId/models',
  validateSearch: validateLoggedModelsSearch,
  component: lazyRouteComponent(() => import('../logged-models/logged-models-page.js'), 'LoggedModelsPage'),
})

const loggedModel = createRoute({
  getParentRoute: () => root,
  path: '/experiments/$experimentId/models/$modelId',
  component: lazyRouteComponent(() => import('../logged-models/logged-model-page.js'), 'LoggedModelPage'),
})

const runArtifacts = createRoute({
  getParentRoute: () => root,
  path: '/experiments/$experimentId/runs/$runId/artifacts/$',
  component: lazyRouteComponent(() => import('../runs/run-page.js'), 'RunArtifactsPage'),
})

const metric = createRoute({
  getParentRoute: () => root,
  path: '/metric',
  validateSearch: validateMetricSearch,
  component: lazyRouteComponent(() => import('../metrics/metric-page.js'), 'MetricPage'),
})

const metricOfKey = createRoute({
  getParentRoute: () => root,
  path: '/metric/$',
  validateSearch: validateMetricSearch,
  component: lazyRouteComponent(() => import('../metrics/metric-page.js'), 'MetricPage'),
})

const compareRuns = createRoute({
  getParentRoute: () => root,
  path: '/compare-runs',
  validateSearch: validateCompareSearch,
  component: lazyRouteComponent(() => import('../compare/compare-runs-page.js'), 'CompareRunsPage'),
})

const datasets = createRoute({
  getParentRoute: () => root,
  path: '/experiments/$experimentId/datasets',
  validateSearch: ({ q }: Record<string, unknown>): { q?: string } => (typeof q === 'string' && q !== '' ? { q } : {}),
  component: lazyRouteComponent(() => import('../datasets/datasets-page.js'), 'DatasetsPage'),
})

const trash = createRoute({
  getParentRoute: () => root,
  path: '/trash',
  validateSearch: validateTrashSearch,
  component: lazyRouteComponent(() => import('../trash/trash-page.js'), 'TrashPage'),
})

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  component: lazyRouteComponent(() => import('../settings/settings-page.js'), 'SettingsPage'),
})

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    experiments,
    runs,
    loggedModels,
    loggedModel,
    datasets,
    run,
    runCharts,
    runSystem,
    runArtifacts,
    compareRuns,
    metric,
    metricOfKey,
    trash,
    settings,
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
  interface Register {
    router: typeof router
  }
}
