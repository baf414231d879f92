import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeInBrowser, eventually } from './browser.js'
import { file, fileNames, rows, section } from './parts.js'
import { type SeededRun, upload } from './seed.js'

describeInBrowser('run page', (site) => {
  const openRun = async (run: SeededRun) => {
    const page = await site.open(`/experiments/${site.seeded.experimentId}/runs/${run.runId}`)
    await page.getByRole('heading', { level: 1, name: run.name }).waitFor()
    return page
  }

  it('[U-RUN-2] [U-RUN-5] [U-RUN-6] the overview tells what was logged, to the last digit', async () => {
    const { simple } = site.seeded
    const page = await openRun(simple)
    await page.getByText(simple.runId, { exact: true }).waitFor()
    await page.getByText('Finished', { exact: true }).first().waitFor()
    expect(await rows(section(page, 'Parameters'))).toEqual(Object.entries(simple.params))
    const metrics = await rows(section(page, 'Metrics'))
    expect(metrics.slice(1).map(([key, value]) => [key, value])).toEqual([
      ['loss', '0.01'],
      ['Test_R2_score', '0.4901234567890123'],
      ['Train_R2_score', '0.49'],
    ])
    await eventually(async () => (await rows(section(page, 'Metrics')))[1]?.slice(0, 5)).toEqual([
      'loss',
      '0.01',
      '0.010',
      '1',
      '99',
    ])
  })

  it('[U-RUN-2] a failed run says so', async () => {
    const page = await openRun(site.seeded.failed)
    await page.getByText('Failed', { exact: true }).first().waitFor()
    await section(page, 'Artifacts').getByText('No artifacts').waitFor()
  })

  it('[U-RUN-7] tags are added, changed and deleted; system tags show on request', async () => {
    const { child, forest } = site.seeded
    const page = await openRun(child)
    const tags = section(page, 'Tags')
    const stored = async () => {
      const { run } = await site.clients.runs.getRun({ runId: child.runId })
      return run.data.tags.find(({ key }) => key === 'owner')?.value
    }
    await tags.getByRole('button', { name: 'Add tag' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Key').fill('owner')
    await dialog.getByLabel('Value').fill('grace')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await eventually(() => rows(section(page, 'Tags')).then(([first]) => first?.slice(0, 2))).toEqual([
      'owner',
      'grace',
    ])
    expect(await stored()).toBe('grace')

    await tags.getByRole('button', { name: 'Edit owner' }).click()
    await dialog.getByLabel('Value').fill('alan')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await eventually(() => rows(section(page, 'Tags')).then(([first]) => first?.slice(0, 2))).toEqual(['owner', 'alan'])

    await tags.getByRole('button', { name: 'Delete owner' }).click()
    await eventually(() => rows(section(page, 'Tags'))).toEqual([])
    await eventually(stored).toBeUndefined()
    await tags.getByText('System tags').click()
    await eventually(async () =>
      (await rows(section(page, 'Tags'))).map(([key, value]) => [key, value]),
    ).toContainEqual(['mlflow.parentRunId', forest.runId])
  })

  it('[U-PERF-6] of thousands of metrics only those in view are drawn, and the last can be found', async () => {
    const { experimentId } = site.seeded
    const { run } = await site.clients.runs.createRun({ experimentId, userId: 'ada', startTime: 1, tags: [] })
    const { runId, runName } = run.info
    for (let part = 0; part < 3; part++) {
      const metrics = Array.from({ length: 1000 }, (_, i) => ({
        key: `m${1000 * part + i}`,
        value: i,
        timestamp: 1,
        step: 0,
      }))
      await site.clients.runs.logBatch({ runId, metrics, params: [], tags: [] })
    }
    const page = await openRun({ runId, name: runName, params: {}, metrics: {} })
    const metrics = section(page, 'Metrics')
    await metrics.getByRole('link', { name: 'm0', exact: true }).waitFor()
    expect(await metrics.getByRole('link').count()).toBeLessThan(200)
    await page.getByRole('searchbox', { name: 'Filter parameters and metrics' }).fill('m2999')
    await eventually(() => metrics.getByRole('link').allTextContents()).toEqual(['m2999'])
  })

  it('[U-RUN-9] beside it stand its data with their schema, its models, its parent and its children', async () => {
    const { forest, child, multiple } = site.seeded
    const page = await openRun(forest)
    const related = section(page, 'Related runs')
    await related.getByRole('link', { name: child.name }).click()
    await page.getByRole('heading', { level: 1, name: child.name }).waitFor()
    await related.getByRole('link', { name: forest.name }).click()
    await page.getByRole('heading', { level: 1, name: forest.name }).waitFor()
    await related.getByRole('link', { name: 'View child run in the table' }).click()
    await page.getByText('1 matching run', { exact: true }).waitFor()

    const user = await openRun(multiple)
    await section(user, 'Models').getByRole('link', { name: 'regressor' }).waitFor()
    const data = section(user, 'Datasets')
    await data.getByRole('link', { name: 'house sales' }).waitFor()
    await data.getByRole('button', { name: 'Schema' }).click()
    await user.getByRole('dialog').getByRole('rowheader', { name: 'sqft_living' }).waitFor()
  })

  it('[U-RUN-1] another run of the experiment is picked to stand beside it', async () => {
    const { simple, forest } = site.seeded
    const page = await openRun(simple)
    await page.getByRole('button', { name: 'Run actions' }).click()
    await page.getByRole('menuitem', { name: 'Compare with…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Compare with…' })
    await dialog.getByRole('searchbox').fill('FOREST')
    await eventually(async () => (await dialog.getByRole('link').allTextContents()).includes(simple.name)).toBe(false)
    await dialog.getByRole('link', { name: forest.name }).click()
    await page.getByRole('heading', { level: 1, name: 'Comparing 2 Runs from 1 Experiment' }).waitFor()
  })

  it('[U-RUN-1] [U-CMD-4] a run is renamed from its menu, and Undo gives its old name back', async () => {
    const { multiple } = site.seeded
    const page = await openRun(multiple)
    await page.getByRole('button', { name: 'Run actions' }).click()
    await page.getByRole('menuitem', { name: 'Rename' }).click()
    const dialog = page.getByRole('dialog', { name: 'Rename run' })
    await dialog.getByLabel('New name').fill('renamed regression')
    await dialog.getByRole('button', { name: 'Rename' }).click()
    await page.getByRole('heading', { level: 1, name: 'renamed regression' }).waitFor()
    const { run } = await site.clients.runs.getRun({ runId: multiple.runId })
    expect(run.info.runName).toBe('renamed regression')
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('heading', { level: 1, name: multiple.name }).waitFor()
  })

  it('[U-ART-1] [U-ART-3] the tree holds the folder first, then the files; a file shows its place and its size', async () => {
    const page = await openRun(site.seeded.forest)
    const artifacts = section(page, 'Artifacts')
    const names = () => fileNames(page)
    await eventually(names).toEqual(['settings', 'dot.png', 'features.txt', 'prices.csv'])
    await file(page, 'settings').click()
    await eventually(names).toEqual(['settings', 'model.json', 'dot.png', 'features.txt', 'prices.csv'])
    await file(page, 'features.txt').click()
    await artifacts.getByText(/\/artifacts\/features\.txt$/).waitFor()
    await artifacts.getByTitle('18 bytes').waitFor()
  })

  it('[U-ART-1] the open file of one run is no file of the next', async () => {
    const { experimentId, failed, forest } = site.seeded
    await upload(site.server.address, `${experimentId}/${failed.runId}`, 'traceback.txt', 'out of memory')
    const page = await openRun(failed)
    await file(page, 'traceback.txt').waitFor()
    await jumpTo(page, forest.name)
    await file(page, 'features.txt').click()
    await section(page, 'Artifacts').getByText('sqft_living', { exact: true }).waitFor()
    await jumpTo(page, failed.name)
    await section(page, 'Artifacts').getByText('Select a file to preview it.').waitFor()
  })

  it('[U-ART-4] the address names the open file: it is shown, its folders open, and Back leads to the one before', async () => {
    const { experimentId, forest } = site.seeded
    const place = `/experiments/${experimentId}/runs/${forest.runId}/artifacts`
    const page = await site.open(`${place}/settings/model.json`)
    const artifacts = section(page, 'Artifacts')
    await artifacts.getByText('9007199254740993').waitFor()
    await eventually(() => fileNames(page)).toEqual(['settings', 'model.json', 'dot.png', 'features.txt', 'prices.csv'])
    await file(page, 'prices.csv').click()
    await artifacts.getByText('221900').waitFor()
    expect(new URL(page.url()).hash).toBe(`#${place}/prices.csv`)
    await page.goBack()
    await artifacts.getByText('9007199254740993').waitFor()
    await page.reload()
    await artifacts.getByText('9007199254740993').waitFor()
  })

  it('[U-ART-4] names with spaces, signs and marks survive the address', async () => {
    const { experimentId, forest } = site.seeded
    const name = 'a b/50% & more/größe=ü+1?.txt'
    await upload(site.server.address, `${experimentId}/${forest.runId}`, name, 'found')
    const page = await openRun(forest)
    await page.getByRole('navigation', { name: 'Run sections' }).getByRole('link', { name: 'Artifacts' }).click()
    for (const part of name.split('/')) {
      await section(page, 'Artifacts').getByRole('treeitem').getByText(part, { exact: true }).click()
    }
    await eventually(() => section(page, 'Artifacts').locator('pre').textContent()).toBe('found\n')
    await page.reload()
    await eventually(() => section(page, 'Artifacts').locator('pre').textContent()).toBe('found\n')
  })

  it('[U-ART-8] text is shown as it is', async () => {
    const page = await openRun(site.seeded.forest)
    await file(page, 'features.txt').click()
    await eventually(() => section(page, 'Artifacts').locator('pre .line').allTextContents()).toEqual([
      'sqft_living\n',
      'grade\n',
      '\n',
    ])
  })

  it('[U-ART-5] CSV is a table, JSON is indented and keeps its digits', async () => {
    const page = await openRun(site.seeded.forest)
    const artifacts = section(page, 'Artifacts')
    await file(page, 'prices.csv').click()
    await eventually(() => rows(section(page, 'Artifacts'))).toEqual([
      ['id', 'price'],
      ['1', '221900'],
      ['2', '538000'],
    ])
    await file(page, 'settings').click()
    await file(page, 'model.json').click()
    await eventually(() => artifacts.locator('pre').textContent()).toBe(
      '{\n  "depth": 10,\n  "id": 9007199254740993\n}\n',
    )
  })

  it('[U-ART-7] an image is drawn, and its size told', async () => {
    const page = await openRun(site.seeded.forest)
    await file(page, 'dot.png').click()
    const image = section(page, 'Artifacts').getByRole('img', { name: 'dot.png' })
    await eventually(() => image.evaluate((element) => (element as HTMLImageElement).naturalWidth)).toBe(1)
    await page.getByText('1 × 1 pixels').waitFor()
  })
})

async function jumpTo(page: Page, name: string) {
  await page.keyboard.press('Control+k')
  const palette = page.getByRole('dialog', { name: 'Search or jump to' })
  await palette.getByRole('searchbox').fill(name)
  await palette.getByRole('menuitem', { name }).click()
  await page.getByRole('heading', { level: 1, name }).waitFor()
}
