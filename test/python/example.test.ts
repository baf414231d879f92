import { rm } from 'node:fs/promises'
import { createClient, experimentRoutes, runRoutes } from '@labbook/protocol'
import { expect, it, onTestFinished } from 'vitest'
import { describeWith, startLabbook } from '../counterparts/index.js'
import { courseFolder } from './example-course.js'

describeWith(['python'], 'examples/python-client', () => {
  it('logs the runs that its README promises', { timeout: 300_000 }, async () => {
    const dataDir = await courseFolder()
    const server = await startLabbook({ dataDir })
    onTestFinished(async () => {
      await server.stop()
      await rm(dataDir, { recursive: true, force: true })
    })

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
