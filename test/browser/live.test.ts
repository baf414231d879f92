import { expect, it } from 'vitest'
import { describeInBrowser, eventually } from './browser.js'
import { runsGrid } from './parts.js'

describeInBrowser('live', (site) => {
  it('[U-LIVE-2] a run renamed in one page has its new name in the other', async () => {
    const { experimentId, multiple } = site.seeded
    const place = `/experiments/${experimentId}/runs/${multiple.runId}`
    const [first, second] = await Promise.all([site.open(place), site.open(place)])
    for (const page of [first, second]) {
      await page.getByRole('heading', { level: 1, name: multiple.name }).waitFor()
      await page.getByRole('button', { name: 'Live', exact: true }).waitFor()
    }
    await first.getByRole('button', { name: 'Run actions' }).click()
    await first.getByRole('menuitem', { name: 'Rename' }).click()
    await first.getByLabel('New name').fill('seen elsewhere')
    await first.keyboard.press('Enter')
    await second.getByRole('heading', { level: 1, name: 'seen elsewhere' }).waitFor()
  })

  it('[U-LIVE-2] [U-RUN-12] a point that a program logs arrives on the run page', async () => {
    const { experimentId, simple } = site.seeded
    const page = await site.open(`/experiments/${experimentId}/runs/${simple.runId}`)
    const latest = () => page.getByRole('row', { name: /^loss/ }).getByRole('cell').nth(1).textContent()
    await eventually(latest).toBe('0.01')
    await page.getByRole('button', { name: 'Live', exact: true }).waitFor()
    await site.clients.metrics.logMetric({
      runId: simple.runId,
      key: 'loss',
      value: 0.0078125,
      timestamp: Date.now(),
      step: 100,
    })
    await eventually(latest).toBe('0.0078125')
  })

  it('[U-LIVE-5] a logged point is on the run page, in the table and below the chart; how soon, is printed', async () => {
    const { experimentId, multiple } = site.seeded
    const place = `/experiments/${experimentId}/runs/${multiple.runId}`
    const columns = encodeURIComponent(JSON.stringify(['metrics.`loss`']))
    const runs = encodeURIComponent(JSON.stringify([multiple.runId]))
    const [run, table, chart] = await Promise.all([
      site.open(place),
      site.open(`/experiments/${experimentId}?columns=${columns}`),
      site.open(`/metric/loss?runs=${runs}&experiments=${encodeURIComponent(JSON.stringify([experimentId]))}`),
    ])
    const shown = {
      'run page': run.getByRole('row', { name: /^loss/ }).getByText('0.45678', { exact: true }),
      table: table.getByRole('gridcell', { name: '0.457', exact: true }),
      'metric page': chart.getByRole('cell', { name: '0.457', exact: true }),
    }
    await chart.getByRole('cell', { name: '0.020', exact: true }).first().waitFor()
    await table.getByRole('gridcell', { name: '0.020', exact: true }).waitFor()
    for (const page of [run, table, chart]) await page.getByRole('button', { name: 'Live', exact: true }).waitFor()

    const point = { runId: multiple.runId, key: 'loss', value: 0.45678, timestamp: Date.now(), step: 100 }
    await site.clients.metrics.logMetric(point)
    const loggedMs = performance.now()
    const waits = Object.entries(shown).map(async ([where, value]) => {
      await value.first().waitFor()
      return `${where} ${Math.round(performance.now() - loggedMs)} ms`
    })
    console.log(`On the screen after: ${(await Promise.all(waits)).join(', ')}`)
  })

  it('[U-LIVE-2] a deleted run leaves the table that another page shows', async () => {
    const { experimentId, failed } = site.seeded
    const page = await site.open(`/experiments/${experimentId}`)
    const link = runsGrid(page).getByRole('link', { name: failed.name })
    await link.waitFor()
    await page.getByRole('button', { name: 'Live', exact: true }).waitFor()
    await site.clients.runs.deleteRun({ runId: failed.runId })
    await link.waitFor({ state: 'detached' })
    await page.getByText('4 matching runs').waitFor()
  })

  it('[U-EXP-1] a new experiment appears in the tree', async () => {
    const page = await site.open('/')
    await page.getByRole('button', { name: 'Live', exact: true }).waitFor()
    await site.clients.experiments.createExperiment({ name: 'made meanwhile', tags: [] })
    await page.getByRole('region', { name: 'Experiments', exact: true }).getByText('made meanwhile').waitFor()
  })

  it('[U-LIVE-3] [U-ALL-4] a paused page stays as it is, and catches up when it goes on', async () => {
    const { experimentId, child } = site.seeded
    const page = await site.open(`/experiments/${experimentId}/runs/${child.runId}`)
    await page.getByRole('button', { name: 'Live', exact: true }).click()
    await page.getByRole('button', { name: 'Paused', exact: true }).waitFor()
    await site.clients.runs.updateRun({ runId: child.runId, runName: 'changed meanwhile' })
    await page.getByRole('button', { name: /^Paused \(\d+\)/ }).waitFor()
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(child.name)
    await page.getByRole('button', { name: /^Paused/ }).click()
    await page.getByRole('heading', { level: 1, name: 'changed meanwhile' }).waitFor()
  })
})
