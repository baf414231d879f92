import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { LabbookClient } from '@labbook/sdk'
import { expect, it, onTestFinished } from 'vitest'
import { startLabbook } from '../counterparts/index.js'
import { CompiledBlocks, root } from './typescript-blocks.js'

it('[SDK-DOC-4] examples/sdk-node logs the runs that its README promises', async () => {
  const server = await startLabbook()
  onTestFinished(async () => void (await server.stop()))
  using compiled = new CompiledBlocks()
  const code = readFileSync(join(root, 'examples/sdk-node/train.ts'), 'utf8')
  const example = { file: 'examples/sdk-node', line: 1, program: 'train.ts', code }
  expect(compiled.compile([example])).toBe('')
  const program = compiled.programOf(example, server)
  const env = { ...process.env, MLFLOW_TRACKING_URI: server.address }
  const { stderr } = await promisify(execFile)(process.execPath, [program], { cwd: dirname(program), env })
  expect(stderr).toBe('')

  const client = new LabbookClient({ trackingUri: server.address })
  const { experimentId = '', tags } = (await client.getExperimentByName('fit a line')) ?? {}
  expect(tags).toMatchObject({
    'mlflow.experiment.primaryMetric.name': 'valLoss',
    'mlflow.experiment.primaryMetric.greaterIsBetter': 'False',
  })
  const runs = await client.searchRuns([experimentId], { orderBy: ['metrics.valLoss ASC'] })
  expect(runs.map(({ info, data }) => [info.status, data.params['learningRate']])).toEqual([
    ['FINISHED', '0.1'],
    ['FINISHED', '0.01'],
    ['FINISHED', '0.001'],
  ])
  // The noise alone has a mean square of 1/12.
  expect(runs[0]?.data.metrics['valLoss']).toBeLessThan(0.12)
  for (const { info, inputs } of runs) {
    expect(await client.getMetricHistory(info.runId, 'valLoss')).toHaveLength(60)
    expect(inputs.datasetInputs).toHaveLength(2)
    const files = await Promise.all(['', 'model', 'plots'].map((path) => client.listArtifacts(info.runId, { path })))
    const paths = files.flat().flatMap(({ path, isDir }) => (isDir ? [] : [path]))
    expect(paths).toEqual(['predictions.json', 'model/line.json', 'plots/loss.svg'])
  }
})
