import type { Page } from 'playwright-core'
import type { Seeded } from './seed.js'

/** The screens that rules about all screens are tested on: the route of each, and when it is loaded. */
export interface Screen {
  readonly name: string
  place(seeded: Seeded): string
  fill(page: Page): Promise<void>
}

export const screens: readonly Screen[] = [
  {
    name: 'home',
    place: () => '/',
    fill: (page) =>
      page.getByRole('region', { name: 'Latest runs' }).getByRole('link', { name: 'default forest' }).waitFor(),
  },
  {
    name: 'experiments',
    place: () => '/experiments',
    fill: (page) =>
      page.getByRole('grid', { name: 'Experiments' }).getByRole('link', { name: 'house prices' }).waitFor(),
  },
  {
    name: 'runs',
    place: ({ experimentId }) => `/experiments/${experimentId}`,
    fill: (page) => page.getByRole('link', { name: 'default forest' }).waitFor(),
  },
  {
    name: 'charts of an experiment',
    place: ({ experimentId }) => `/experiments/${experimentId}?compareRunsMode=CHART`,
    fill: (page) => page.getByRole('article', { name: 'loss' }).locator('canvas').first().waitFor(),
  },
  {
    name: 'completions of a filter',
    place: ({ experimentId }) => `/experiments/${experimentId}`,
    async fill(page) {
      await page.getByRole('combobox', { name: 'Filter runs' }).fill('metrics.loss < 1 AND tags.Regressor = ')
      await page.getByRole('option', { name: /^'multiple' 1 run$/ }).waitFor()
    },
  },
  {
    name: 'filter that is wrong',
    place: ({ experimentId }) => `/experiments/${experimentId}`,
    async fill(page) {
      await page.getByRole('combobox', { name: 'Filter runs' }).fill('metrics.loss < 1 AND params.features > 1')
      await page.getByRole('option', { name: /the one value above 1/ }).waitFor()
    },
  },
  {
    name: 'details of an experiment',
    place: ({ experimentId }) => `/experiments/${experimentId}`,
    async fill(page) {
      await page.getByRole('button', { name: 'Description and tags' }).click()
      await page.getByRole('region', { name: 'Metrics' }).waitFor()
    },
  },
  {
    name: 'definition of a metric',
    place: ({ experimentId }) => `/experiments/${experimentId}?columns=${list('metrics.`Test_R2_score`')}`,
    async fill(page) {
      if (isPhone(page)) {
        await page.getByRole('button', { name: 'Show more controls' }).click()
        await page.getByRole('switch', { name: 'Table' }).click({ force: true })
      }
      await page.getByRole('button', { name: 'Actions for Test_R2_score' }).click()
      await page.getByRole('menuitem', { name: 'Set goal, unit and label…' }).click()
      await page.getByRole('dialog', { name: 'Goal, unit and label of Test_R2_score' }).waitFor()
    },
  },
  {
    name: 'runs of several experiments',
    place: ({ experimentId }) => `/compare-experiments/s?experiments=${list('0', experimentId)}`,
    fill: (page) => page.getByRole('link', { name: 'default forest' }).waitFor(),
  },
  {
    name: 'run',
    place: ({ experimentId, simple }) => `/experiments/${experimentId}/runs/${simple.runId}`,
    fill: (page) => page.getByRole('region', { name: 'Metrics' }).getByRole('link', { name: 'loss' }).waitFor(),
  },
  {
    name: 'charts of a run',
    place: ({ experimentId, simple }) => `/experiments/${experimentId}/runs/${simple.runId}/charts`,
    fill: (page) => page.getByRole('article', { name: 'loss' }).locator('canvas').first().waitFor(),
  },
  {
    name: 'logs of a run',
    place: ({ printing }) => `/experiments/0/runs/${printing.runId}/logs?line=40&q=loss`,
    async fill(page) {
      await page.getByRole('log').getByRole('link', { name: 'Line 40', exact: true }).waitFor()
      await page.getByRole('status').filter({ hasText: /^\d+$/ }).waitFor()
    },
  },
  {
    name: 'system metrics of a run',
    place: ({ printing }) => `/experiments/0/runs/${printing.runId}/system`,
    fill: (page) => page.getByRole('article', { name: 'CPU' }).locator('canvas').first().waitFor(),
  },
  {
    name: 'artifacts',
    place: ({ experimentId, forest }) => `/experiments/${experimentId}/runs/${forest.runId}`,
    async fill(page) {
      await page.getByRole('treeitem').getByRole('button', { name: 'prices.csv' }).click()
      await page.getByRole('region', { name: 'Artifacts' }).getByText('221900').waitFor()
    },
  },
  {
    name: 'models',
    place: ({ experimentId }) => `/experiments/${experimentId}/models`,
    fill: (page) => page.getByRole('grid', { name: 'Models' }).getByRole('link', { name: 'regressor' }).waitFor(),
  },
  {
    name: 'model',
    place: ({ experimentId, modelId }) => `/experiments/${experimentId}/models/${modelId}`,
    fill: (page) => page.getByRole('region', { name: 'Model schema' }).getByText('sqft_living').waitFor(),
  },
  {
    name: 'registered models',
    place: () => '/models',
    fill: (page) => page.getByRole('grid', { name: 'Models' }).getByRole('link', { name: 'house-prices' }).waitFor(),
  },
  {
    name: 'registered model',
    place: ({ registered }) => `/models/${registered}`,
    fill: (page) => page.getByRole('region', { name: 'Versions' }).getByText('@champion').waitFor(),
  },
  {
    name: 'model version',
    place: ({ registered }) => `/models/${registered}/versions/1`,
    fill: (page) => page.getByRole('region', { name: 'Model schema' }).getByText('sqft_living').waitFor(),
  },
  {
    name: 'register model',
    place: ({ experimentId, modelId }) => `/experiments/${experimentId}/models/${modelId}`,
    async fill(page) {
      await page.getByRole('button', { name: 'Register Model' }).click()
      await page.getByRole('combobox', { name: 'Model' }).waitFor()
    },
  },
  {
    name: 'compare model versions',
    place: ({ registered, multiple, child }) =>
      `/compare-model-versions?name=${registered}&runs=${encodeURIComponent(
        JSON.stringify({ [multiple.runId]: '1', [child.runId]: '2' }),
      )}`,
    async fill(page) {
      const schema = isPhone(page)
        ? page.getByRole('region', { name: 'Comparison' }).getByRole('listitem')
        : page.getByRole('rowgroup', { name: 'Model schema' })
      await schema.getByText('Input grade').waitFor()
    },
  },
  {
    name: 'open file',
    place: ({ experimentId, forest }) =>
      `/experiments/${experimentId}/runs/${forest.runId}/artifacts/settings/model.json`,
    fill: (page) => page.getByRole('region', { name: 'Artifacts' }).getByText('9007199254740993').waitFor(),
  },
  {
    name: 'datasets',
    place: ({ experimentId }) => `/experiments/${experimentId}/datasets`,
    fill: (page) => page.getByRole('link', { name: 'house sales' }).waitFor(),
  },
  {
    name: 'dataset',
    place: ({ experimentId }) => `/experiments/${experimentId}/datasets/house%20sales/hs%2F1`,
    fill: (page) => page.getByRole('region', { name: 'Runs' }).getByRole('row').nth(1).waitFor(),
  },
  {
    name: 'metric',
    place: ({ experimentId, simple, multiple }) =>
      `/metric/loss?runs=${list(simple.runId, multiple.runId)}&experiments=${list(experimentId)}`,
    fill: (page) => page.getByRole('group', { name: 'loss over step' }).locator('canvas').first().waitFor(),
  },
  {
    name: 'compare',
    place: ({ experimentId, simple, forest }) =>
      `/compare-runs?runs=${list(simple.runId, forest.runId)}&experiments=${list(experimentId)}`,
    fill: (page) => page.getByRole('tabpanel').locator('svg').first().waitFor(),
  },
  {
    name: 'trash',
    place: () => '/trash',
    fill: (page) => page.getByRole('heading', { level: 1, name: 'Trash' }).waitFor(),
  },
  ...(['connect', 'filters', 'keys', 'addresses', 'api'] as const).map((section) => ({
    name: `docs: ${section}`,
    place: () => `/docs?section=${section}`,
    fill: (page: Page) => page.getByRole('main').getByText(DOCS_TEXT[section]).first().waitFor(),
  })),
  {
    name: 'settings',
    place: () => '/settings',
    fill: (page) => page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor(),
  },
]

const DOCS_TEXT = {
  connect: 'MLFLOW_TRACKING_URI',
  filters: 'the latest value of a metric',
  keys: 'Select row',
  addresses: 'Deleted experiments and runs',
  api: '/api/2.0/mlflow/runs/log-batch',
} as const

/** Below 720 px, tables of runs are lists. */
function isPhone(page: Page): boolean {
  return (page.viewportSize()?.width ?? 0) <= 720
}

function list(...ids: string[]): string {
  return encodeURIComponent(JSON.stringify(ids))
}
