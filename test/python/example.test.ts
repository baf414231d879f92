import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient, experimentRoutes, runRoutes } from '@labbook/protocol'
import { expect, it, onTestFinished } from 'vitest'
import { describeWith, runPython, startLabbook } from '../counterparts/index.js'

describeWith(['python'], 'examples/python-client', () => {
  it('logs the runs that its README promises', { timeout: 300_000 }, async () => {
    const server = await startLabbook()
    const folder = await mkdtemp(join(tmpdir(), 'labbook-example-'))
    onTestFinished(async () => {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    })
    const options = { args: ['--tracking-uri', server.address], cwd: folder }
    const { exitCode, stderr } = await runPython('../../examples/python-client/house_prices.py', options)
    expect(exitCode, stderr).toBe(0)

    const api = { baseUrl: server.address }
    const { experiment } = await createClient(experimentRoutes, api).getExperimentByName({
      experimentName: 'kc_house_price_prediction',
    })
    const { runs } = await createClient(runRoutes, api).searchRuns({
      experimentIds: [experiment.experimentId],
      runViewType: 'ACTIVE_ONLY',
      orderBy: ['metrics.Test_R2_score DESC'],
    })
    expect(runs).toHaveLength(10)
    expect(runs.every(({ info }) => info.status === 'FINISHED')).toBe(true)
    const best = runs[0]?.data.metrics.find(({ key }) => key === 'Test_R2_score')
    expect(best?.value).toBeGreaterThan(0.84)
  })
})
