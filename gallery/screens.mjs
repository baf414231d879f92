/**
 * The screens of the gallery: where each is on a store (what stands behind `#`), what shows that it is full, and which picture
 * of the design it is to look like.
 *
 * @typedef {{ name: string, place: string, ready: string, act?: (page: import('playwright-core').Page) => Promise<void>, design?: string }} Screen
 * @typedef {{ experimentId: string, runIds: string[], metrics: string[], artifact?: string, artifactRunId?: string, modelId?: string, registered: string, params: string[] }} Store
 */

/**
 * The screens of the second set of mock-ups, on the store that is made for them.
 *
 * @param {{ sweepId: string, comparedIds: string[], nestedIds: string[], networkId: string }} store
 * @returns {Screen[]}
 */
export function designScreens({ sweepId, comparedIds, nestedIds, networkId }) {
  const sweep = `/experiments/${sweepId}`
  const list = (values) => encodeURIComponent(JSON.stringify(values))
  const grid = '[role=grid] a, [role=treegrid] a'
  const leaf = encodeURIComponent("params.min_samples_leaf = '1'")
  const grouped = `groupBy=${list(['params.max_depth', 'params.n_estimators'])}&orderByKey=metrics.Test_R2_score`
  const compared = `runs=${list(comparedIds)}&experiments=${list([sweepId])}`
  const type = (text) => async (page) => {
    await page.getByLabel('Filter runs').first().click()
    await page.keyboard.type(text, { delay: 30 })
  }
  return [
    {
      name: 'runs-grouped',
      place: `${sweep}?${grouped}&searchFilter=${leaf}`,
      ready: '[role=treegrid] [role=row], [role=grid] [role=row]',
      design: 'runs-grouped',
    },
    {
      name: 'runs-nested',
      place: `${sweep}?expanded=${list(nestedIds)}&orderByKey=attributes.start_time`,
      ready: grid,
      design: 'runs-nested',
    },
    { name: 'compare-ten', place: `/compare-runs?${compared}`, ready: '[role=tabpanel]', design: 'compare-ten' },
    {
      name: 'compare-ten-rows',
      place: `/compare-runs?${compared}&as=rows`,
      ready: '[role=tabpanel]',
      design: 'compare-ten-rows',
    },
    {
      name: 'charts-board',
      place: `/experiments/${networkId}?compareRunsMode=CHART`,
      ready: 'article',
      design: 'charts-board',
    },
    { name: 'filter-box', place: sweep, ready: grid, act: type('max'), design: 'filter-box' },
    {
      name: 'filter-box-values',
      place: sweep,
      ready: grid,
      act: type("params.max_depth = '"),
      design: 'filter-box-values',
    },
    {
      name: 'filter-box-error',
      place: sweep,
      ready: grid,
      act: type('metrics.Test_R2 > 0.87'),
      design: 'filter-box-error',
    },
    { name: 'filter-box-name', place: sweep, ready: grid, act: type('seed-3'), design: 'filter-box-name' },
  ]
}

/** @param {Store} store @returns {Screen[]} */
export function screensOf({ experimentId, runIds, metrics, params, artifact, artifactRunId, modelId, registered }) {
  const experiment = `/experiments/${experimentId}`
  const [run] = runIds
  const list = (values) => encodeURIComponent(JSON.stringify(values))
  const columns = list([
    ...metrics.slice(0, 4).map((key) => `metrics.\`${key}\``),
    ...params.map((key) => `params.\`${key}\``),
  ])
  const compared = `runs=${list(runIds.slice(0, 4))}&experiments=${list([experimentId])}`
  const axes = `params=${list(params)}&metrics=${list(metrics.slice(0, 2))}`
  const loaded = 'main h1'
  const registeredModel = `/models/${encodeURIComponent(registered)}`
  return [
    { name: 'home', place: '/', ready: loaded, design: 'home' },
    { name: 'experiments', place: '/experiments', ready: '[role=grid]' },
    { name: 'runs-table', place: `${experiment}?columns=${columns}`, ready: '[role=grid] a', design: 'runs-table' },
    { name: 'runs-deleted', place: `${experiment}?lifecycleFilter=Deleted`, ready: loaded, design: 'runs-empty' },
    {
      name: 'runs-no-match',
      place: `${experiment}?searchFilter=${encodeURIComponent("attributes.run_name = 'nobody'")}`,
      ready: loaded,
      design: 'runs-empty',
    },
    {
      name: 'runs-query-error',
      place: `${experiment}?searchFilter=${encodeURIComponent('metrics.loss >')}`,
      ready: loaded,
      design: 'runs-query-error',
    },
    {
      name: 'runs-columns',
      place: experiment,
      ready: '[role=grid] a',
      act: (page) => page.getByRole('button', { name: /^Columns/ }).click(),
      design: 'runs-columns',
    },
    {
      name: 'runs-charts',
      place: `${experiment}?compareRunsMode=CHART`,
      ready: 'canvas, .u-over, article',
      design: 'runs-charts',
    },
    { name: 'run-overview', place: `${experiment}/runs/${run}`, ready: loaded, design: 'run-overview' },
    { name: 'run-charts', place: `${experiment}/runs/${run}/charts`, ready: loaded },
    ...(artifact === undefined
      ? []
      : [
          {
            name: 'run-artifacts',
            place: `${experiment}/runs/${artifactRunId ?? run}`,
            ready: '[role=treeitem]',
            act: openArtifact(artifact),
            design: 'run-artifacts',
          },
        ]),
    { name: 'metric', place: `/metric/${encodeURIComponent(metrics[0])}?${compared}`, ready: loaded, design: 'metric' },
    { name: 'compare', place: `/compare-runs?${compared}&${axes}`, ready: '[role=tabpanel]', design: 'compare' },
    { name: 'compare-scatter', place: `/compare-runs?${compared}&tab=scatter`, ready: '[role=tabpanel]' },
    { name: 'compare-box', place: `/compare-runs?${compared}&tab=box`, ready: '[role=tabpanel]' },
    { name: 'compare-contour', place: `/compare-runs?${compared}&tab=contour`, ready: '[role=tabpanel]' },
    { name: 'datasets', place: `${experiment}/datasets`, ready: loaded },
    { name: 'models', place: `${experiment}/models`, ready: loaded },
    ...(modelId === undefined
      ? []
      : [{ name: 'model', place: `${experiment}/models/${modelId}`, ready: loaded, design: 'model-panel' }]),
    { name: 'registered-models', place: '/models', ready: '[role=grid] a' },
    { name: 'registered-model', place: registeredModel, ready: 'main tbody a' },
    { name: 'model-version', place: `${registeredModel}/versions/2`, ready: 'main dl', design: 'registry-version' },
    ...(modelId === undefined
      ? []
      : [
          {
            name: 'register-model',
            place: `${experiment}/models/${modelId}`,
            ready: loaded,
            act: (page) => page.getByRole('button', { name: 'Register Model' }).click(),
          },
        ]),
    {
      name: 'compare-model-versions',
      place: registeredModel,
      ready: 'main tbody a',
      act: compareVersions,
    },
    { name: 'trash', place: '/trash', ready: loaded, design: 'trash' },
    { name: 'settings', place: '/settings', ready: loaded },
    {
      name: 'palette',
      place: experiment,
      ready: loaded,
      act: (page) => page.keyboard.press('Control+k'),
      design: 'palette',
    },
    { name: 'no-experiment', place: '/experiments/987654', ready: 'main' },
    { name: 'no-run', place: `${experiment}/runs/${'0'.repeat(32)}`, ready: 'main' },
  ]
}

/** @param {import('playwright-core').Page} page */
async function compareVersions(page) {
  for (const number of [1, 2])
    await page.getByRole('checkbox', { name: `Select version ${number}`, exact: true }).click({ force: true })
  await page.getByRole('button', { name: 'Compare' }).click()
  await page.getByRole('region', { name: 'Run details' }).waitFor()
}

/** @param {string} name */
function openArtifact(name) {
  return async (page) => {
    await page.getByRole('treeitem').getByRole('button', { name }).first().click({ timeout: 5000 })
  }
}
