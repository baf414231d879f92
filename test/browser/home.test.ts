import { expect, it } from 'vitest'
import { describeSite, eventually } from './browser.js'

describeSite('home', { fill: async () => undefined }, (site) => {
  it('[U-HOME-1] [U-HOME-3] [U-HOME-4] the first run appears as it starts, runs before one’s eyes, and ends', async () => {
    const page = await site.open('/')
    await page.getByText('Waiting for your first run.').waitFor()
    expect(await page.getByRole('region', { name: 'Latest runs' }).count()).toBe(0)
    await page.getByRole('button', { name: 'Live', exact: true }).waitFor()

    const { runs, metrics } = site.clients
    const { info } = (
      await runs.createRun({ experimentId: '0', userId: '', runName: 'first', startTime: Date.now(), tags: [] })
    ).run
    const running = page.getByRole('region', { name: 'Running now' })
    await running.getByRole('link', { name: 'first' }).waitFor()
    expect(await page.getByText('Waiting for your first run.').count()).toBe(0)
    for (const [step, value] of [0.5, 0.25, 0.125].entries()) {
      await metrics.logMetric({ runId: info.runId, key: 'loss', value, timestamp: Date.now(), step })
    }
    await running.getByRole('link', { name: 'loss' }).waitFor()
    await running.getByRole('img', { name: 'History of loss' }).waitFor()
    await eventually(() => running.getByRole('row').nth(1).getByRole('cell').nth(4).textContent()).toBe('0.125')

    await runs.updateRun({ runId: info.runId, status: 'FAILED', endTime: Date.now() })
    await running.waitFor({ state: 'detached' })
    const latest = page.getByRole('region', { name: 'Latest runs' })
    await latest.getByText('Failed', { exact: true }).waitFor()
    await page.getByRole('region', { name: 'Recent experiments' }).getByText('1 run,').waitFor()
    await latest.getByRole('link', { name: 'first' }).click()
    await page.getByRole('heading', { level: 1, name: 'first' }).waitFor()
  })

  it('[U-HOME-3] once there are runs the programs fold to one line, which opens', async () => {
    const page = await site.open('/')
    await page.getByRole('region', { name: 'Latest runs' }).waitFor()
    expect(await page.getByText('import mlflow').count()).toBe(0)
    await page.getByRole('button', { name: /^Start here/ }).click()
    await page.getByText('import mlflow').waitFor()
    await page.getByRole('radio', { name: 'curl' }).click()
    await page.getByText(`server="${site.server.address}"`).waitFor()
  })
})
