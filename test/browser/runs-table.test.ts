import { expect, it } from 'vitest'
import { describeInBrowser, eventually } from './browser.js'
import { runColumns, runNames, runsGrid, tickRun } from './parts.js'

const ALWAYS = ['Run Name', 'Created', 'Duration', 'Source', 'Models']

describeInBrowser('runs table', (site) => {
  const openTable = async (search = '') => {
    const page = await site.open(`/experiments/${site.seeded.experimentId}${search}`)
    await runsGrid(page)
      .getByRole('row', { name: /broken attempt/ })
      .waitFor()
    return page
  }

  it('[U-RUNS-1] [U-RUNS-19] shows all runs, the newest first, a child below its parent, and counts them', async () => {
    const page = await openTable()
    expect((await runNames(page))[0]).toBe('broken attempt')
    // A child is below its parent.
    expect([...(await runNames(page))].sort()).toEqual([
      'broken attempt',
      'default forest',
      'multiple regression',
      'simple regression',
    ])
    expect(await runColumns(page)).toEqual([...ALWAYS, 'Test_R2_score', 'features', 'Dataset'])
    await page.getByText('5 matching runs').waitFor()
    await runsGrid(page).getByRole('button', { name: 'Open default forest' }).click()
    await eventually(() => runNames(page)).toContain('child of the forest')
  })

  it('[U-RUNS-2] links the models that a client before 3.0 logged, by flavor', async () => {
    const { experiments, runs } = site.clients
    const { experimentId } = await experiments.createExperiment({ name: 'older client', tags: [] })
    const { run } = await runs.createRun({ experimentId, userId: 'ada', runName: 'older', startTime: 1, tags: [] })
    const { runId } = run.info
    const python = { model_path: 'model.pkl', loader_module: 'mlflow.sklearn', env: { conda: 'conda.yaml' } }
    const pickle = { pickled_model: 'model.pkl', sklearn_version: '1.2.2', serialization_format: 'cloudpickle' }
    for (const path of ['model', 'checkpoints/last']) {
      const flavors = { python_function: python, sklearn: pickle }
      const recorded = { run_id: runId, artifact_path: path, utc_time_created: '2026-01-01', flavors }
      await runs.logModel({ runId, modelJson: JSON.stringify(recorded) })
    }
    const page = await site.open(`/experiments/${experimentId}`)
    const links = runsGrid(page).getByRole('link', { name: 'sklearn' })
    await links.nth(1).waitFor()
    await links.nth(1).click()
    await page.waitForURL(new RegExp(`/runs/${runId}/artifacts/checkpoints/last`))
  })

  it('[U-RUNS-6] sorts by a metric, both ways, runs without it last', async () => {
    const page = await openTable()
    await page.getByRole('button', { name: /^Sort/ }).click()
    await page.getByRole('button', { name: 'Train_R2_score, descending' }).click()
    await eventually(async () => (await runNames(page)).slice(0, 3)).toEqual([
      'default forest',
      'multiple regression',
      'simple regression',
    ])
    await page.getByRole('button', { name: 'Train_R2_score, ascending' }).click()
    await eventually(async () => (await runNames(page)).slice(0, 3)).toEqual([
      'simple regression',
      'multiple regression',
      'default forest',
    ])
  })

  it('[U-RUNS-8] the search box filters, by a filter or by words', async () => {
    const page = await openTable()
    const box = page.getByRole('combobox', { name: 'Filter runs' })
    await box.fill('metrics.Test_R2_score > 0.6 and params.features = "14"')
    await eventually(async () => (await runNames(page)).sort()).toEqual(['default forest', 'multiple regression'])
    await page.getByText('2 matching runs').waitFor()

    await box.fill('forest')
    await eventually(async () => (await runNames(page)).sort()).toEqual(['child of the forest', 'default forest'])
    await box.fill('params.features = "99"')
    await page.getByRole('heading', { name: 'No matching runs' }).waitFor()
    await page.getByRole('main').getByRole('button', { name: 'Clear filter' }).last().click()
    await page.getByText('5 matching runs').waitFor()
  })

  it('[U-RUNS-4] the picker puts metrics and tags into the table, and the address keeps them', async () => {
    const page = await openTable()
    await page.getByRole('button', { name: /^Columns/ }).click()
    const picker = page.getByRole('dialog', { name: 'Columns' })
    await picker.getByText('Train_R2_score').click()
    await picker.getByText('Regressor').click()
    await page.keyboard.press('Escape')
    await picker.waitFor({ state: 'detached' })
    await eventually(() => runColumns(page)).toEqual([
      ...ALWAYS,
      'Test_R2_score',
      'features',
      'Dataset',
      'Train_R2_score',
      'Regressor',
    ])
    const forest = runsGrid(page).getByRole('row', { name: /default forest/ })
    await eventually(() => forest.getByRole('gridcell').allTextContents()).toEqual(
      expect.arrayContaining(['0.872', 'forest']),
    )
    await page.reload()
    await eventually(() => runColumns(page)).toContain('Train_R2_score')
  })

  it('[U-RUNS-14] [U-CMP-1] two ticked runs are compared', async () => {
    const page = await openTable()
    await tickRun(page, 'default forest')
    const bar = page.getByRole('toolbar', { name: 'Selected runs' })
    expect(await bar.getByRole('button', { name: 'Compare' }).isDisabled()).toBe(true)
    expect(await bar.getByTitle('Select at least two runs.').textContent()).toBe('Compare')
    await tickRun(page, 'simple regression')
    expect(await bar.getByTitle('Select only one run.').textContent()).toBe('Rename')
    await bar.getByRole('button', { name: 'Compare' }).click()
    await page.getByRole('heading', { level: 1, name: 'Comparing 2 Runs from 1 Experiment' }).waitFor()
  })

  it('[U-RUNS-15] [U-CMD-4] a renamed run keeps what is not typed over, and Undo gives its old name back', async () => {
    const page = await openTable()
    await tickRun(page, 'simple regression')
    await page.getByRole('toolbar', { name: 'Selected runs' }).getByRole('button', { name: 'Rename' }).click()
    const dialog = page.getByRole('dialog', { name: 'Rename run' })
    const field = dialog.getByLabel('New name')
    await eventually(() => field.inputValue()).toBe('simple regression')
    await field.press('End')
    await field.pressSequentially(' v1.2')
    await dialog.getByRole('button', { name: 'Rename' }).click()
    await eventually(() => runNames(page)).toContain('simple regression v1.2')
    await page.getByRole('combobox', { name: 'Filter runs' }).fill('v1.2')
    await eventually(() => runNames(page)).toEqual(['simple regression v1.2'])
    await page.getByRole('combobox', { name: 'Filter runs' }).fill('')
    await page.getByRole('button', { name: 'Undo' }).click()
    await eventually(() => runNames(page)).toContain('simple regression')
  })

  it('[U-RUNS-15] [U-CMD-4] a deleted run leaves the table, and Undo brings it back', async () => {
    const page = await openTable()
    const { runId } = site.seeded.failed
    await tickRun(page, 'broken attempt')
    await page.getByRole('toolbar', { name: 'Selected runs' }).getByRole('button', { name: 'Delete' }).click()
    await page.getByText('Deleted 1 run').waitFor()
    await page.getByText('4 matching runs').waitFor()
    const stage = async () => (await site.clients.runs.getRun({ runId })).run.info.lifecycleStage
    expect(await stage()).toBe('deleted')
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('5 matching runs').waitFor()
    await eventually(() => runNames(page)).toContain('broken attempt')
    expect(await stage()).toBe('active')
  })
})
