import { it } from 'vitest'
import { describeInBrowser, eventually } from './browser.js'
import { runsGrid } from './parts.js'
import { upload } from './seed.js'

/** As MLflow's client and UI write them: lists as JSON, percent-encoded. */
const list = (...items: string[]) => encodeURIComponent(JSON.stringify(items))

describeInBrowser('addresses of MLflow', (site) => {
  it('[U-ALL-2] [U-URL-1] /#/experiments/<id> opens the runs', async () => {
    const page = await site.open(`/experiments/${site.seeded.experimentId}`)
    await page.getByRole('heading', { level: 1, name: 'house prices' }).waitFor()
    await runsGrid(page).waitFor()
  })

  it('[U-ALL-2] /#/experiments/<id>/runs/<run id> opens the run', async () => {
    const { experimentId, forest } = site.seeded
    const page = await site.open(`/experiments/${experimentId}/runs/${forest.runId}`)
    await page.getByRole('heading', { level: 1, name: forest.name }).waitFor()
    await page.getByRole('region', { name: 'Parameters' }).getByText('n_estimators').waitFor()
  })

  it('[U-ALL-2] [U-CMP-1] /#/compare-runs?runs=…&experiments=… opens the comparison', async () => {
    const { experimentId, forest, simple } = site.seeded
    const runs = list(forest.runId, simple.runId)
    const page = await site.open(`/compare-runs?runs=${runs}&experiments=${list(experimentId)}`)
    await page.getByRole('heading', { level: 1, name: 'Comparing 2 Runs from 1 Experiment' }).waitFor()
    await page.getByRole('columnheader', { name: forest.name }).first().waitFor()
  })

  it('[U-ALL-2] the same with the list unencoded, as people paste it', async () => {
    const { experimentId, forest, simple } = site.seeded
    const page = await site.open(
      `/compare-runs?runs=["${forest.runId}","${simple.runId}"]&experiments=["${experimentId}"]`,
    )
    await page.getByRole('heading', { level: 1, name: 'Comparing 2 Runs from 1 Experiment' }).waitFor()
  })

  it('[U-METRIC-1] /#/metric/<key>?runs=…&experiments=… opens the metric', async () => {
    const { experimentId, multiple, simple } = site.seeded
    const runs = list(simple.runId, multiple.runId)
    const page = await site.open(`/metric/loss?runs=${runs}&experiments=${list(experimentId)}`)
    await page.getByRole('heading', { level: 1, name: 'loss' }).waitFor()
    await page.getByText('· 2 runs').waitFor()
  })

  it('[U-METRIC-1] /#/metric?metric=…&plot_metric_keys=… opens several metrics', async () => {
    const { experimentId, simple } = site.seeded
    const keys = list('Test_R2_score', 'Train_R2_score')
    const page = await site.open(
      `/metric?runs=${list(simple.runId)}&metric=%22Test_R2_score%22&experiments=${list(experimentId)}&plot_metric_keys=${keys}`,
    )
    await page.getByRole('heading', { level: 1, name: 'Test_R2_score, Train_R2_score' }).waitFor()
  })

  it('[U-URL-5] the tabs of a run, a file of it, its id alone, and another experiment’s address of it', async () => {
    const { experimentId, forest } = site.seeded
    const { runId } = forest
    const own = `#/experiments/${experimentId}/runs/${runId}`
    await upload(site.server.address, `${experimentId}/${runId}`, 'a 100%/b c.txt', 'text')
    for (const [place, expected] of [
      [`/experiments/${experimentId}/runs/${runId}/overview`, own],
      [`/experiments/${experimentId}/runs/${runId}/model-metrics`, `${own}/charts`],
      [
        `/experiments/${experimentId}/runs/${runId}/artifactPath/a%20100%25/b%20c.txt`,
        `${own}/artifacts/a%20100%25/b%20c.txt`,
      ],
      [`/runs/${runId}`, own],
      [`/experiments/0/runs/${runId}/charts`, `${own}/charts`],
    ] as const) {
      const page = await site.visit(place)
      await page.getByRole('heading', { level: 1, name: forest.name }).waitFor()
      await eventually(() => new URL(page.url()).hash).toBe(expected)
      if (place.includes('artifactPath')) await page.locator('pre').getByText('text').waitFor()
    }
  })

  it('[U-URL-5] the list of runs with its filter; what has no page here is told', async () => {
    const { experimentId } = site.seeded
    const page = await site.visit(`/experiments/${experimentId}/runs?searchFilter=params.features%20%3D%20'14'`)
    await page.getByText('2 matching runs', { exact: true }).waitFor()
    const shared = await site.visit(`/experiments/${experimentId}/s?viewStateShareKey=0&isComparingRuns=true`)
    await shared.getByRole('status').getByText('The view in this link is stored on another server').waitFor()
    await eventually(() => new URL(shared.url()).hash.split('?')[0]).toBe(`#/experiments/${experimentId}`)
    const traces = await site.visit(`/experiments/${experimentId}/traces`)
    await traces.getByRole('status').getByText('Labbook does not show traces or evaluations').waitFor()
    await runsGrid(traces).waitFor()
  })
})
