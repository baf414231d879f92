import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeInBrowser, eventually } from './browser.js'
import { choose, file, rows, runNames, runsGrid, section } from './parts.js'

const NOBODY = '0'.repeat(32)

describeInBrowser('what is not there', (site) => {
  it('[U-ALL-3] an unknown experiment: the server’s words, Trash and the way up', async () => {
    const page = await site.open('/experiments/4711', { expected: [/404 .*experiments\/get/] })
    const alert = page.getByRole('main').getByRole('alert')
    await alert.getByRole('heading', { name: 'No Experiment with id=4711 exists' }).waitFor()
    await alert.getByText('RESOURCE_DOES_NOT_EXIST').waitFor()
    await alert.getByText('It may have been deleted.').waitFor()
    for (const name of ['Retry', 'Copy details']) await alert.getByRole('button', { name }).waitFor()
    await alert.getByRole('link', { name: 'Trash' }).waitFor()
    await alert.getByRole('link', { name: 'Experiments' }).click()
    await page.getByRole('heading', { level: 1, name: 'Experiments' }).waitFor()
  })

  it('[U-RUN-12] an unknown run: the server’s words, Trash and its experiment', async () => {
    const { experimentId } = site.seeded
    const place = `/experiments/${experimentId}/runs/${NOBODY}`
    const page = await site.open(place, { expected: [/404 .*runs\/get/] })
    const alert = page.getByRole('main').getByRole('alert')
    await alert.getByRole('heading', { name: `Run with id=${NOBODY} not found` }).waitFor()
    await alert.getByRole('link', { name: 'Trash' }).waitFor()
    await alert.getByRole('link', { name: 'house prices' }).click()
    await runsGrid(page).waitFor()
  })

  it('[U-ALL-3] Retry asks again', async () => {
    const place = `/experiments/${site.seeded.experimentId}/runs/${NOBODY}`
    const page = await site.open(place, { expected: [/404 .*runs\/get/] })
    const alert = page.getByRole('main').getByRole('alert')
    await alert.waitFor()
    const asked = page.waitForResponse((response) => response.url().includes('runs/get'))
    await alert.getByRole('button', { name: 'Retry' }).click()
    expect((await asked).status()).toBe(404)
  })

  it('[U-METRIC-3] an unknown metric: says so, and leads to those that the runs have', async () => {
    const { experimentId, simple } = site.seeded
    const page = await site.open(`/metric/nothing?runs=${list(simple.runId)}&experiments=${list(experimentId)}`)
    await page.getByRole('heading', { name: 'These runs do not have this metric' }).waitFor()
    await page.getByRole('main').getByRole('button', { name: 'loss' }).click()
    await page.getByRole('heading', { level: 1, name: 'loss' }).waitFor()
    await page.getByRole('group', { name: 'loss over step' }).locator('canvas').first().waitFor()
  })

  it('[U-METRIC-3] a metric of no run that is known', async () => {
    const page = await site.open(`/metric/loss?runs=${list(NOBODY)}&experiments=${list(site.seeded.experimentId)}`)
    await page.getByRole('heading', { name: 'These runs do not have this metric' }).waitFor()
    await page.getByRole('link', { name: 'Experiments' }).first().waitFor()
  })

  it('[U-ALL-3] an address of no screen leads home', async () => {
    const { experimentId, simple } = site.seeded
    const page = await site.open(`/experiments/${experimentId}/runs/${simple.runId}/nowhere`)
    await page.getByRole('heading', { name: 'Page not found' }).waitFor()
    await page.getByRole('main').getByRole('link', { name: 'Home' }).click()
    await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor()
  })

  it('[U-ALL-3] a file that is gone fails in its own pane; the rest of the page lives', async () => {
    const { experimentId, forest } = site.seeded
    const place = `/experiments/${experimentId}/runs/${forest.runId}`
    const page = await site.open(place, { expected: [/404 .*get-artifact/] })
    await file(page, 'features.txt').waitFor()
    await pauseLive(page)
    const address = `${site.server.address}/api/2.0/mlflow-artifacts/artifacts/${experimentId}/${forest.runId}/artifacts`
    expect((await fetch(`${address}/features.txt`, { method: 'DELETE' })).status).toBe(200)
    await file(page, 'features.txt').click()
    const artifacts = section(page, 'Artifacts')
    await artifacts.getByRole('alert').getByText('RESOURCE_DOES_NOT_EXIST').waitFor()
    await artifacts.getByRole('alert').getByRole('button', { name: 'Retry' }).waitFor()
    await file(page, 'prices.csv').click()
    await artifacts.getByText('221900').waitFor()
    expect(await rows(section(page, 'Parameters'))).toEqual(Object.entries(forest.params))
  })

  it('[U-ART-4] an unknown file or folder of an address: says so beside the tree', async () => {
    const { experimentId, forest } = site.seeded
    for (const path of ['nothing.txt', 'no/such/folder.txt', 'prices.csv/inside']) {
      const page = await site.open(`/experiments/${experimentId}/runs/${forest.runId}/artifacts/${path}`)
      const artifacts = section(page, 'Artifacts')
      await artifacts.getByRole('alert').getByText(`No file at ${path}. It may have been deleted.`).waitFor()
      await file(page, 'prices.csv').click()
      await artifacts.getByText('221900').waitFor()
      expect(await artifacts.getByRole('alert').count()).toBe(0)
    }
  })

  it('[U-CMP-1] runs that are not there are named and left out; fewer than two say what to do', async () => {
    const { experimentId, simple } = site.seeded
    const place = `/compare-runs?runs=${list(simple.runId, NOBODY)}&experiments=${list(experimentId)}`
    const page = await site.open(place, { expected: [/404 .*runs\/get/] })
    await page.getByRole('heading', { name: `Compare ${simple.name} with…` }).waitFor()
    await page.getByRole('menuitem').filter({ hasText: 'multiple regression' }).waitFor()
    await page.getByText(`Not shown (deleted or not found): ${NOBODY}`).waitFor()
  })

  it('[U-EXP-7] a deleted experiment says so, is readable, and comes back by Restore', async () => {
    const { experimentId } = await site.clients.experiments.createExperiment({ name: 'given up', tags: [] })
    await site.clients.runs.createRun({ experimentId, userId: 'ada', runName: 'its run', startTime: 1, tags: [] })
    await site.clients.experiments.deleteExperiment({ experimentId })
    const page = await site.open(`/experiments/${experimentId}`)
    await page.getByRole('heading', { level: 1, name: 'given up' }).waitFor()
    await page.getByText('deleted', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Show deleted runs' }).click()
    await eventually(() => runNames(page)).toEqual(['its run'])
    await choose(page, 'State', 'Active')
    await page.getByRole('heading', { name: 'This experiment and its runs are deleted' }).waitFor()
    await page.getByRole('button', { name: 'Restore' }).click()
    await page.getByRole('button', { name: 'Experiment actions' }).waitFor()
    await eventually(() => runNames(page)).toEqual(['its run'])
    const { experiment } = await site.clients.experiments.getExperiment({ experimentId })
    expect(experiment.lifecycleStage).toBe('active')
  })
})

async function pauseLive(page: Page) {
  await page.getByRole('button', { name: 'Live', exact: true }).click()
  await page.getByRole('button', { name: 'Paused', exact: true }).waitFor()
}

function list(...ids: string[]): string {
  return encodeURIComponent(JSON.stringify(ids))
}
