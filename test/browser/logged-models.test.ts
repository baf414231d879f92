import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeInBrowser, eventually } from './browser.js'

const grid = (page: Page) => page.getByRole('grid', { name: 'Models' })
const names = (page: Page) => grid(page).getByRole('rowheader').getByRole('link').allTextContents()

describeInBrowser('logged models', (site) => {
  const create = (name: string, params: Record<string, string> = {}) =>
    site.clients.loggedModels.createLoggedModel({
      experimentId: site.seeded.experimentId,
      name,
      modelType: '',
      sourceRunId: '',
      params: Object.entries(params).map(([key, value]) => ({ key, value })),
      tags: [],
    })

  it('[U-MODEL-8] the tab of the experiment holds its models: status, type, source run, metrics', async () => {
    const { experimentId, multiple } = site.seeded
    const page = await site.open(`/experiments/${experimentId}`)
    await page.getByRole('navigation', { name: 'Experiment sections' }).getByRole('link', { name: 'Models' }).click()
    const row = grid(page).getByRole('row', { name: /regressor/ })
    for (const text of ['Ready', 'linear', '0.123']) await row.getByText(text, { exact: true }).waitFor()
    await row.getByRole('link', { name: multiple.name }).click()
    await page.getByRole('heading', { level: 1, name: multiple.name }).waitFor()
  })

  it('[U-MODEL-8] models are filtered, sorted, and get columns of params; the address keeps it', async () => {
    await create('aardvark', { depth: '7' })
    const page = await site.open(`/experiments/${site.seeded.experimentId}/models`)
    await eventually(() => names(page)).toEqual(['aardvark', 'regressor'])
    await grid(page).getByRole('button', { name: 'rmse' }).click()
    await eventually(() => names(page)).toEqual(['regressor', 'aardvark'])
    await page.getByRole('button', { name: /^Columns/ }).click()
    await page.getByRole('dialog', { name: 'Columns' }).getByText('depth').click()
    await page.keyboard.press('Escape')
    await grid(page)
      .getByRole('row', { name: /aardvark/ })
      .getByText('7', { exact: true })
      .waitFor()
    await page.reload()
    await eventually(() => names(page)).toEqual(['regressor', 'aardvark'])
    await grid(page).getByRole('columnheader', { name: 'depth' }).waitFor()
    await page.getByLabel('Filter models').fill('metrics.rmse < 0.2')
    await eventually(() => names(page)).toEqual(['regressor'])
    await page.getByLabel('Filter models').fill("name = 'nobody'")
    await page.getByRole('heading', { name: 'No matching models' }).waitFor()
  })

  it('[U-MODEL-8] a new model enters the table by itself', async () => {
    const page = await site.open(`/experiments/${site.seeded.experimentId}/models?searchFilter=name%20LIKE%20'live%25'`)
    await page.getByRole('heading', { name: 'No matching models' }).waitFor()
    await create('live one')
    await eventually(() => names(page)).toEqual(['live one'])
  })

  it('[U-MODEL-8] the page of a model: facts, params, metrics with their data, tags, files with the panel', async () => {
    const { experimentId, modelId, multiple } = site.seeded
    const page = await site.open(`/experiments/${experimentId}/models/${modelId}`)
    await page.getByRole('heading', { level: 1, name: 'regressor' }).waitFor()
    await page.getByText(modelId, { exact: true }).waitFor()
    await page.getByRole('region', { name: 'Parameters' }).getByText('fit_intercept').waitFor()
    const metric = page.getByRole('region', { name: 'Metrics' }).getByRole('row', { name: /rmse/ })
    for (const text of ['0.123456789012345', 'holdout', 'd1', multiple.name]) await metric.getByText(text).waitFor()
    const files = page.getByRole('region', { name: 'Artifacts' })
    await files.getByText('sqft_living', { exact: true }).waitFor()
    await files.getByText(`models:/${modelId}`).first().waitFor()
    await files.getByRole('button', { name: 'MLmodel' }).click()
    await files.getByText('loader_module: mlflow.sklearn').waitFor()
    await files.getByRole('treeitem').getByRole('button', { name: 'MLflow Model' }).click()
    await files.getByRole('heading', { name: 'MLflow Model' }).waitFor()
  })

  it('[U-MODEL-8] [U-CMD-4] tags of a model are added and deleted, with a way back', async () => {
    const { model } = await create('tagged')
    const { experimentId, modelId } = model.info
    const page = await site.open(`/experiments/${experimentId}/models/${modelId}`)
    const tags = page.getByRole('region', { name: 'Tags' })
    await tags.getByRole('button', { name: 'Add tag' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Key').fill('stage/a')
    await dialog.getByLabel('Value').fill('review')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await tags.getByRole('cell', { name: 'review' }).waitFor()
    await tags.getByRole('button', { name: 'Delete stage/a' }).click()
    await tags.getByRole('cell', { name: 'review' }).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Undo' }).click()
    await tags.getByRole('cell', { name: 'review' }).waitFor()
    const stored = await site.clients.loggedModels.getLoggedModel({ modelId, allowDeleted: false })
    expect(stored.model.info.tags).toEqual([{ key: 'stage/a', value: 'review' }])
  })
})
