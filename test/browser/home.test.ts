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

  it('[U-HOME-1] each of the latest runs shows the metric of its experiment that matters most', async () => {
    const { experiments, runs } = site.clients
    const add = async (name: string, metrics: Record<string, number>, tags: { key: string; value: string }[]) => {
      const { experimentId } = await experiments.createExperiment({ name: `experiment of ${name}`, tags })
      const { run } = await runs.createRun({ experimentId, userId: '', runName: name, startTime: Date.now(), tags: [] })
      const { runId } = run.info
      await runs.logBatch({
        runId,
        metrics: Object.entries(metrics).map(([key, value]) => ({ key, value, timestamp: 1, step: 0 })),
        params: [],
        tags: [],
      })
      await runs.updateRun({ runId, status: 'FINISHED', endTime: Date.now() })
    }
    await add('with primary', { aaa: 1, r2: 0.75 }, [{ key: 'mlflow.experiment.primaryMetric.name', value: 'r2' }])
    await add('without primary', { loss: 0.125, 'system/cpu': 3 }, [])
    await add('no metrics', {}, [])
    const page = await site.open('/')
    const cell = (name: string) =>
      page
        .getByRole('region', { name: 'Latest runs' })
        .getByRole('row')
        .filter({ has: page.getByRole('link', { name, exact: true }) })
        .getByRole('cell')
        .nth(2)
    await eventually(() => cell('with primary').textContent()).toBe('r20.750')
    await eventually(() => cell('without primary').textContent()).toBe('loss0.125')
    await eventually(() => cell('no metrics').textContent()).toBe('–')
  })

  it('[U-HOME-4] all running runs can be reached from the home page', async () => {
    const { runs } = site.clients
    for (let i = 0; i < 7; i++)
      await runs.createRun({ experimentId: '0', userId: '', runName: `busy ${i}`, startTime: Date.now(), tags: [] })
    const page = await site.open('/')
    const running = page.getByRole('region', { name: 'Running now' })
    await running.getByRole('link', { name: 'busy 6' }).waitFor()
    expect(await running.getByRole('link', { name: /^busy/ }).count()).toBe(5)
    await running.getByRole('button', { name: 'Show all 7' }).click()
    await running.getByRole('link', { name: 'busy 0' }).waitFor()
    await running.getByRole('button', { name: 'Show 5' }).click()
    await eventually(() => running.getByRole('link', { name: /^busy/ }).count()).toBe(5)
  })
})
