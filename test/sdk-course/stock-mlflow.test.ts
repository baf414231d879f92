import { beforeAll, expect, it } from 'vitest'
import { SCORED_MODELS } from '../../examples/house-prices/src/scores.js'
import { describeWith, runPython, stockMlflow } from '../counterparts/index.js'
import { courseSuite, FIGURES } from './course-suite.js'

describeWith(['python'], 'examples/house-prices on a stock MLflow server', () => {
  let address: string
  beforeAll(async () => {
    address = await stockMlflow()
  }, 180_000)

  courseSuite(() => address)

  it('is read back by the Python client', async () => {
    const { exitCode, stdout, stderr } = await runPython('read_course.py', { args: [address] })
    expect(exitCode, stderr).toBe(0)
    const explored = { status: 'FINISHED', stage: 'active', params: {}, metrics: {}, regressor: null }
    const expected = [
      { ...explored, name: expect.any(String), artifacts: ['boxplot_price.png', 'histogram_price.png'] },
      { ...explored, name: 'exploratory_data_analysis', artifacts: FIGURES },
      { ...explored, name: 'features_as_artifacts', artifacts: ['features.txt'] },
      {
        ...explored,
        name: 'eda_plots_and_features_as_artifacts',
        stage: 'deleted',
        artifacts: [...FIGURES.slice(0, 3), 'features.txt', ...FIGURES.slice(3)],
      },
      ...SCORED_MODELS.map(({ runName, regressor, params, metrics }) => ({
        ...explored,
        name: runName,
        artifacts: [],
        params: Object.fromEntries(Object.entries(params).map(([key, value]) => [key, String(value)])),
        metrics,
        regressor,
      })),
    ]
    const runs: unknown = JSON.parse(stdout)
    // In any order: two runs may start in the same millisecond.
    expect(runs).toEqual(expect.arrayContaining(expected))
    expect(runs).toHaveLength(expected.length)
  })
})
