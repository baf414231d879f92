import { expect, it } from 'vitest'
import { describeInBrowser, eventually } from './browser.js'

describeInBrowser('datasets', (site) => {
  it('[U-DATA-1] [U-DATA-2] a dataset of the list leads to its page: facts, runs, columns, source', async () => {
    const { experimentId, multiple } = site.seeded
    const page = await site.open(`/experiments/${experimentId}/datasets`)
    await page.getByRole('link', { name: 'house sales' }).click()
    await page.getByRole('heading', { level: 1, name: 'house sales' }).waitFor()
    expect(new URL(page.url()).hash).toBe(`#/experiments/${experimentId}/datasets/house%20sales/hs%2F1`)
    await page.getByText('hs/1', { exact: true }).waitFor()
    await page.getByRole('region', { name: 'Schema' }).getByRole('row', { name: 'sqft_living double' }).waitFor()
    await page.getByRole('region', { name: 'Source' }).getByText('sales.csv').waitFor()
    const runs = page.getByRole('region', { name: 'Runs' })
    await runs.getByRole('link', { name: 'View in the table' }).click()
    await page.getByText('1 matching run').waitFor()
    await page.goBack()
    await runs.getByRole('link', { name: multiple.name }).click()
    await page.getByRole('heading', { level: 1, name: multiple.name }).waitFor()
  })

  it('[U-DATA-2] [U-ALL-3] a dataset that nobody used says so', async () => {
    const page = await site.open(`/experiments/${site.seeded.experimentId}/datasets/house%20sales/other`)
    await eventually(() => page.getByRole('alert').textContent()).toContain('No run in this experiment uses')
  })

  it('[U-DATA-2] [U-RUN-9] U19: what a run used leads to that dataset and its runs, whatever its name and its context', async () => {
    const { experiments, runs } = site.clients
    const { experimentId } = await experiments.createExperiment({ name: 'odd datasets', tags: [] })
    const markup = 'wine quality <i>2026</i>'
    const long = `split/${'x'.repeat(113)}`
    const runIds: string[] = []
    for (const [i, context] of ['training', 'evaluation', ''].entries()) {
      const { run } = await runs.createRun({ experimentId, userId: '', runName: `user ${i}`, startTime: i, tags: [] })
      const { runId } = run.info
      runIds.push(runId)
      const datasets = [
        [markup, 'd1', context],
        [`${long}/a`, `g${i}`, context],
        [`${long}/b`, `g${i}`, undefined],
        ['שלום/100%', '🎯', 'עולם'],
      ] as const
      await runs.logInputs({
        runId,
        datasets: datasets.map(([name, digest, value]) => ({
          tags: value === undefined ? [] : [{ key: 'mlflow.data.context', value }],
          dataset: { name, digest, sourceType: 'http', source: '{"url":"https://example.com/a b.csv"}' },
        })),
        models: [],
      })
    }
    const ofRun = (i: number) => `/experiments/${experimentId}/runs/${runIds[i]}`
    for (const width of [1440, 360]) {
      const page = await site.visit(ofRun(1), { viewport: { width, height: 800 } })
      const used = page.getByRole('region', { name: 'Datasets' })
      await used.getByRole('link', { name: markup }).waitFor()
      expect(await used.getByText('evaluation').count()).toBe(2)
      // Cut in the middle, so that the ends differ; what it is used for stays beside it.
      for (const end of ['a', 'b']) {
        const link = used.getByRole('link', { name: `${long}/${end}` })
        expect(await link.getByTitle(`${long}/${end}`).count()).toBe(1)
        const [name, box] = [await link.boundingBox(), await used.boundingBox()]
        expect((name?.x ?? 0) + (name?.width ?? 0)).toBeLessThanOrEqual((box?.x ?? 0) + (box?.width ?? 0))
      }
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
    }
    const page = await site.visit(ofRun(2))
    const used = page.getByRole('region', { name: 'Datasets' })
    await used.getByRole('link', { name: markup }).waitFor()
    expect(await used.locator('.chip').allInnerTexts()).toEqual(['עולם'])
    await used.getByRole('link', { name: markup }).click()
    await page.getByRole('heading', { level: 2, name: markup }).waitFor()
    await page.getByText('Used for').waitFor()
    const users = page.getByRole('region', { name: 'Runs' })
    await eventually(() => users.getByRole('link', { name: /^user/ }).allTextContents()).toEqual([
      'user 2',
      'user 1',
      'user 0',
    ])
    await page.goBack()
    await used.getByRole('link', { name: `${long}/b` }).click()
    await eventually(() => users.getByRole('link', { name: /^user/ }).allTextContents()).toEqual(['user 2'])
    await page.goBack()
    await used.getByRole('link', { name: 'שלום/100%' }).click()
    await users.getByRole('link', { name: 'View in the table' }).click()
    await page.getByText('3 matching runs').waitFor()
  })
})
