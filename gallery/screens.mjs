/**
 * The screens of the gallery: where each is on a store (what stands behind `#`), what shows that it is full, and which picture
 * of the design it is to look like.
 *
 * @typedef {{ name: string, place: string, ready: string, before?: (page: import('playwright-core').Page) => Promise<void>, act?: (page: import('playwright-core').Page) => Promise<void>, design?: string }} Screen
 * @typedef {{ experimentId: string, runIds: string[], metrics: string[], artifact?: string, artifactRunId?: string, modelId?: string, registered: string, params: string[] }} Store
 */

/**
 * The screens that only the store of the mock-ups can show.
 *
 * @param {Store & { sweepId: string, comparedIds: string[], nestedIds: string[], networkId: string, facesId: string, printingId: string, spikedId: string, autologgedId: string, modelRunId: string }} store
 * @returns {Screen[]}
 */
export function designScreens(store) {
  const { sweepId, comparedIds, nestedIds, networkId, experimentId, facesId, printingId, spikedId } = store
  const course = `/experiments/${experimentId}`
  const sweep = `/experiments/${sweepId}`
  const list = (values) => encodeURIComponent(JSON.stringify(values))
  const by = (key) => `orderByKey=${encodeURIComponent(`metrics.\`${key}\``)}`
  const grid = '[role=grid] a, [role=treegrid] a'
  const loaded = 'main h1'
  const leaf = encodeURIComponent("params.min_samples_leaf = '1'")
  const grouped = `groupBy=${list(['params.max_depth', 'params.n_estimators'])}&${by('Test_R2_score')}`
  const compared = `runs=${list(comparedIds)}&experiments=${list([sweepId])}`
  const columns = list(['Test_R2_score', 'Train_R2_score', 'Test_MAE', 'Test_RMSE'].map((key) => `metrics.\`${key}\``))
  const table = `${course}?columns=${columns}&${by('Test_R2_score')}`
  const printing = `/experiments/${facesId}/runs/${printingId}`
  const type = (text) => async (page) => {
    await page.getByLabel('Filter runs').first().click()
    await page.keyboard.type(text, { delay: 30 })
  }
  /** Types a filter and searches, then types on. */
  const typeOn = (text) => async (page) => {
    await type('metrics.Test_R2_score > 0.85')(page)
    await page.keyboard.press('Enter')
    await page.waitForTimeout(700)
    await page.keyboard.type(text, { delay: 30 })
  }
  const answerRuns = (answer) => (page) => page.route(/\/runs\/(search|columns)/, answer)
  return [
    { name: 'runs-selected', place: table, ready: grid, act: selectTwo, design: 'runs-table' },
    {
      name: 'runs-compact',
      place: table,
      ready: grid,
      act: (page) => page.getByRole('button', { name: 'Compact rows' }).click(),
      design: 'runs-table-compact',
    },
    { name: 'runs-search', place: table, ready: grid, act: type('metrics.T'), design: 'runs-search' },
    { name: 'runs-none', place: '/experiments/0', ready: loaded, design: 'runs-empty' },
    { name: 'runs-loading', place: table, ready: loaded, before: answerRuns(() => {}), design: 'runs-loading' },
    {
      name: 'runs-error',
      place: table,
      ready: 'button:has-text("Retry")',
      before: answerRuns((route) =>
        route.fulfill({
          status: 503,
          json: {
            error_code: 'TEMPORARILY_UNAVAILABLE',
            message: 'The database is being upgraded to schema 14; reads resume when it is done.',
          },
        }),
      ),
      design: 'runs-error',
    },
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
      name: 'compare-two',
      place: `/compare-runs?runs=${list(store.runIds.slice(1, 3))}&experiments=${list([experimentId])}`,
      ready: '[role=tabpanel]',
      design: 'compare',
    },
    {
      name: 'charts-board',
      place: `/experiments/${networkId}?compareRunsMode=CHART`,
      ready: 'article',
      design: 'charts-board',
    },
    {
      name: 'filter-box',
      place: `${sweep}?${by('Test_R2_score')}`,
      ready: grid,
      act: typeOn(' AND le'),
      design: 'filter-box',
    },
    {
      name: 'filter-box-values',
      place: sweep,
      ready: grid,
      act: typeOn(' AND params.max_depth = '),
      design: 'filter-box-values',
    },
    {
      name: 'filter-box-error',
      place: sweep,
      ready: grid,
      act: typeOn(' AND params.n_estimators > 100'),
      design: 'filter-box-error',
    },
    { name: 'filter-box-name', place: sweep, ready: grid, act: type('leaf-4'), design: 'filter-box-name' },
    {
      name: 'run-autologged',
      place: `${course}/runs/${store.autologgedId}`,
      ready: loaded,
      design: 'run-overview',
    },
    {
      name: 'artifacts',
      place: `${course}/runs/${store.artifactRunId}/artifacts/histogram_price.png`,
      ready: '[role=treeitem]',
      design: 'run-artifacts',
    },
    {
      name: 'model-panel',
      place: `${course}/runs/${store.modelRunId}/artifacts/model`,
      ready: '[role=treeitem], textarea, input',
      design: 'model-panel-wide',
    },
    {
      name: 'model-champion',
      place: `/models/${encodeURIComponent(store.registered)}/versions/1`,
      ready: 'main dl',
      design: 'model-panel-wide-champion',
    },
    {
      name: 'run-logs',
      place: `${printing}/logs`,
      ready: '[role=log]',
      act: (page) => page.getByRole('searchbox', { name: 'Search the log' }).fill('val_rmse'),
      design: 'run-logs',
    },
    { name: 'run-system', place: `${printing}/system`, ready: 'article, canvas', design: 'run-logs-system' },
    {
      name: 'metric-band',
      place: `/metric/train_batch_loss?runs=${list([spikedId])}&experiments=${list([facesId])}&y_axis_scale=log&line_smoothness=61`,
      ready: 'canvas, .u-over',
      design: 'metric',
    },
    {
      name: 'palette-search',
      place: course,
      ready: grid,
      act: async (page) => {
        await page.keyboard.press('Control+k')
        await page.getByRole('searchbox', { name: 'Search or jump to' }).fill('forest')
        await page.waitForTimeout(1500)
      },
      design: 'palette',
    },
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
async function selectTwo(page) {
  // A phone shows a list, which has no boxes.
  if ((await page.getByRole('checkbox', { name: /^Select / }).count()) === 0) return
  for (const part of ['default params', 'tuned params'])
    await page
      .getByRole('checkbox', { name: new RegExp(`^Select .*${part}$`) })
      .first()
      .click({ force: true, timeout: 5000 })
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
