import { createClient, experimentRoutes, runRoutes } from '@labbook/protocol'
import { expect, it } from 'vitest'
import { openJournal, runProgram } from '../../packages/sdk/test/fluent/program.js'
import { openLabbook } from '../../packages/sdk/test/open-labbook.js'

it('[DA-70] [DA-72] logInput takes a frame, with what datasetOf takes', async () => {
  await using server = await openLabbook()
  using journal = openJournal()
  const { code, stderr, stdout } = await runProgram(
    `import { parseCsv } from '@labbook/data'
     const homes = parseCsv('area,price\\n70,300000.0\\n80,350000.5\\n', { name: 'homes' })
     await labbook.startRun({}, async (run) => {
       run.logInput(homes, { context: 'training', targets: 'price', source: 'https://host/homes.csv' })
       labbook.logInput(homes.tail(1), { context: 'test' })
       const made = labbook.datasetOf(homes, { name: 'made' })
       run.logInput(made, { tags: { fold: '1' } })
       await run.logInput(homes, { targets: 'prize' }).catch(({ message }) => console.log(message))
       await run.logInput(made, { name: 'other' }).catch(({ message }) => console.log(message))
     })`,
    { trackingUri: server.address, journal, env: { MLFLOW_EXPERIMENT_NAME: 'frames' } },
  )
  expect(code, stderr).toBe(0)
  expect(stdout.split('\n')).toEqual([
    "The table has no column 'prize' for its targets. Its columns are area, price.",
    "The dataset 'made' is made already: give 'name' to datasetOf.",
    '',
  ])
  const api = createClient({ ...runRoutes, ...experimentRoutes }, { baseUrl: server.address })
  const { experiment } = await api.getExperimentByName({ experimentName: 'frames' })
  const { runs } = await api.searchRuns({ experimentIds: [experiment.experimentId], runViewType: 'ALL', orderBy: [] })
  const inputs = runs[0]?.inputs?.datasetInputs ?? []
  const context = (value: string) => [{ key: 'mlflow.data.context', value }]
  expect(inputs.map(({ dataset, tags }) => [dataset.name, dataset.sourceType, dataset.profile, tags])).toEqual([
    ['homes', 'http', '{"num_rows": 2, "num_elements": 4}', context('training')],
    ['homes', 'code', '{"num_rows": 1, "num_elements": 2}', context('test')],
    ['made', 'code', '{"num_rows": 2, "num_elements": 4}', [{ key: 'fold', value: '1' }]],
  ])
})
