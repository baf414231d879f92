import { it } from 'vitest'
import { describeInBrowser } from './browser.js'

/** As MLflow's client and UI write them: lists as JSON, percent-encoded. */
const list = (...items: string[]) => encodeURIComponent(JSON.stringify(items))

describeInBrowser('addresses of MLflow', (site) => {
  it('[U-ALL-2] /#/experiments/<id> opens the runs', async () => {
    const page = await site.open(`/experiments/${site.seeded.experimentId}`)
    await page.getByRole('heading', { level: 1, name: 'house prices' }).waitFor()
    await page.getByRole('grid', { name: 'Runs' }).waitFor()
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
})
