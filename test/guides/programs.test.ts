import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { LabbookClient, type Run } from '@labbook/sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LabbookServer, startLabbook } from '../counterparts/index.js'
import { type Block, blocksOf, CompiledBlocks, root } from './typescript-blocks.js'

const run = promisify(execFile)
const labbook = join(root, 'packages/cli/bin/labbook.js')
const texts = [
  'README.md',
  'packages/data/README.md',
  'packages/sdk/README.md',
  ...readdirSync(join(root, 'docs/guides')).map((name) => `docs/guides/${name}`),
]
const blocks = texts.flatMap(blocksOf)
/** Runs in a page: `test/browser/sdk-guides.test.ts`. */
const OF_BROWSERS = 'docs/guides/typescript-browser.md'

/** A program of a text, after it has ended. */
interface Ended {
  readonly server: LabbookServer
  readonly client: LabbookClient
  readonly stdout: string
  /** Where it ran. */
  readonly folder: string
  readonly runsOf: (experimentName: string) => Promise<Run[]>
}

/** What each whole program does, as the text around it says. They run in this order, those of a text in one folder. */
const CLAIMS: Readonly<Record<string, (ended: Ended) => Promise<void>>> = {
  'README.md hello.ts': async ({ runsOf, client }) => {
    const [hello] = await runsOf('first steps')
    expect(hello?.info).toMatchObject({ runName: 'hello', status: 'FINISHED' })
    expect(hello?.data.params).toEqual({ learning_rate: '0.1' })
    const runId = hello?.info.runId ?? ''
    expect(await client.getMetricHistory(runId, 'loss')).toHaveLength(10)
    expect(await client.listArtifacts(runId)).toMatchObject([{ path: 'note.txt' }])
  },
  'packages/data/README.md homes.ts': async ({ runsOf, stdout }) => {
    expect(stdout).toContain("[ 5, 4 ] [ 'price', 'area', 'waterfront', 'age' ]")
    expect(stdout).toContain('[ 3, 3 ] 9 [ 1, 3 ]')
    const runs = await runsOf('Default')
    const inputs = runs.flatMap((run) => run.inputs.datasetInputs)
    expect(inputs.map(({ dataset, tags }) => [dataset.name, dataset.profile, tags])).toEqual([
      ['homes', '{"num_rows": 3, "num_elements": 12}', { 'mlflow.data.context': 'training' }],
      ['homes', '{"num_rows": 2, "num_elements": 8}', { 'mlflow.data.context': 'test' }],
    ])
  },
  'docs/guides/data.md clean.ts': ({ stdout }) => {
    expect(stdout).toContain("[ 5, 4 ] { date: 'string', price: 'float64', area: 'int64', yr_built: 'int64' }")
    expect(stdout).toContain('3 1')
    return Promise.resolve()
  },
  'docs/guides/profiles.md report.ts': async ({ stdout, folder }) => {
    expect(stdout).toContain('High correlation: price is highly overall correlated with area and 1 other field')
    expect(await readFile(join(folder, 'homes.html'), 'utf8')).toContain('Homes')
  },
  'packages/sdk/README.md train.ts': async ({ runsOf, client }) => {
    const [only] = await runsOf('Default')
    expect(only).toMatchObject({ info: { status: 'FINISHED' }, data: { params: { learningRate: '0.1' } } })
    expect(await client.getMetricHistory(only?.info.runId ?? '', 'loss')).toHaveLength(10)
  },
  'docs/guides/logs.md console.ts': async ({ runsOf, client }) => {
    const [only] = await runsOf('console')
    const { stream } = await client.readArtifact(only?.info.runId ?? '', 'logs/console/00000001.ndjson')
    expect(await new Response(stream).text()).toMatch(/"m":"epoch 0"[^]*"m":"epoch 2"/)
  },
  'docs/guides/typescript.md train.ts': async ({ runsOf, client }) => {
    const [baseline] = await runsOf('house-prices')
    expect(baseline?.info).toMatchObject({ runName: 'baseline', status: 'FINISHED' })
    expect(baseline?.data.params).toEqual({ learningRate: '0.1', layers: '[64,32]' })
    expect(baseline?.data.tags).toMatchObject({ stage: 'draft' })
    expect(await client.getMetricHistory(baseline?.info.runId ?? '', 'loss')).toHaveLength(100)
  },
  'docs/guides/typescript.md search.ts': async ({ runsOf }) => {
    const runs = await runsOf('grid search')
    const search = runs.find(({ info }) => info.runName === 'search')
    const children = runs.filter(({ data }) => data.tags['mlflow.parentRunId'] === search?.info.runId)
    const logged = children.map(({ info, data }) => [info.runName, data.params['depth'], data.metrics['loss']])
    expect(logged.sort((a, b) => String(a).localeCompare(String(b)))).toEqual([
      ['depth 2', '2', 0.5],
      ['depth 4', '4', 0.25],
      ['depth 8', '8', 0.125],
    ])
  },
  'docs/guides/typescript.md artifacts.ts': async ({ runsOf, client }) => {
    const [only] = await runsOf('artifacts')
    const runId = only?.info.runId ?? ''
    const files = await Promise.all(
      ['', 'model', 'data', 'plots', 'images'].map((path) => client.listArtifacts(runId, { path })),
    )
    const paths = files.flat().flatMap(({ path, isDir }) => (isDir ? [] : [path]))
    expect(paths.sort()).toEqual([
      'answers.json',
      'data/features.txt',
      expect.stringMatching(/^images\/samples\+step\+0\+.*\+compressed\.(png|webp)$/),
      expect.stringMatching(/^images\/samples\+step\+0\+.*\.png$/),
      'model/config.json',
      'notes.md',
      'plots/line.svg',
    ])
  },
  'docs/guides/typescript.md best.ts': async ({ stdout }) => {
    expect(stdout.trim().split('\n')).toEqual(['8 0.125', '4 0.25'])
  },
  'docs/guides/typescript-offline.md offline.ts': async ({ client, runsOf, folder }) => {
    expect(await client.getExperimentByName('field test')).toBeUndefined()
    const { stdout } = await run(process.execPath, [labbook, 'sync'], { cwd: folder })
    expect(stdout).toMatch(/records sent$/m)
    const again = await run(process.execPath, [labbook, 'sync'], { cwd: folder })
    expect(again.stdout).toBe('Nothing waits to be sent.\n')
    const [sent] = await runsOf('field test')
    expect(sent).toMatchObject({
      info: { runName: 'on the train', status: 'FINISHED' },
      data: { params: { learningRate: '0.1' } },
    })
    const runId = sent?.info.runId ?? ''
    expect(await client.getMetricHistory(runId, 'loss')).toHaveLength(100)
    expect(await client.listArtifacts(runId)).toMatchObject([{ path: 'notes.txt' }])
  },
  'docs/guides/typescript-offline.md local.ts': async ({ folder, stdout }) => {
    expect(stdout).toContain('0.25')
    const later = await startLabbook({ dataDir: join(folder, 'labbook-data') })
    try {
      const [local] = await runsIn(new LabbookClient({ trackingUri: later.address }), 'local')
      expect(local?.info).toMatchObject({ runName: 'no server', status: 'FINISHED' })
    } finally {
      await later.stop()
    }
  },
  'docs/guides/typed-experiments.md typed.ts': async ({ client, runsOf }) => {
    const [deep] = await runsOf('typed training')
    expect(deep?.data.params).toEqual({ depth: '8', learningRate: '0.1', optimizer: 'adam' })
    expect(deep?.data.metrics).toMatchObject({ valLoss: 0.1, accuracy: 0.9, epochTime: 12.5 })
    const { tags } = (await client.getExperimentByName('typed training')) ?? {}
    expect(tags).toMatchObject({
      'labbook.metric.valLoss': '{"goal":"min","unit":"nats","label":"Validation loss"}',
      'labbook.param.depth': '{"type":"integer"}',
      'mlflow.experiment.primaryMetric.name': 'valLoss',
      'mlflow.experiment.primaryMetric.greaterIsBetter': 'False',
    })
  },
}

/** What programs print to stderr; nothing if it is not here. */
const WARNINGS: Readonly<Record<string, RegExp>> = {
  'docs/guides/typescript-offline.md offline.ts': /104 records wait in the journal/,
}

describe('TypeScript in the guides and READMEs', () => {
  const compiled = new CompiledBlocks()
  const programs = blocks.filter(({ program, file }) => program !== undefined && file !== OF_BROWSERS)
  let faults: string
  let server: LabbookServer

  beforeAll(async () => {
    faults = compiled.compile(blocks)
    server = await startLabbook()
  }, 120_000)
  afterAll(async () => {
    await server.stop()
    compiled[Symbol.dispose]()
  })

  it('[SDK-DOC-1] every block compiles against the built packages', () => {
    expect(blocks.length).toBeGreaterThan(15)
    expect(faults).toBe('')
  })

  it('[SDK-DOC-1] every whole program is run', () => {
    expect(Object.keys(CLAIMS).sort()).toEqual(programs.map(nameOf).sort())
  })

  it.each(Object.entries(CLAIMS))('[SDK-DOC-1] %s does what its text says', async (name, claim) => {
    const block = programs.find((program) => nameOf(program) === name)
    if (block === undefined) throw new Error(`No text has ${name}.`)
    const path = compiled.programOf(block, server)
    const folder = dirname(path)
    const client = new LabbookClient({ trackingUri: server.address })
    const env = { ...process.env, MLFLOW_TRACKING_URI: server.address }
    const { stdout, stderr } = await run(process.execPath, [path], { cwd: folder, env })
    expect(stderr).toMatch(WARNINGS[name] ?? /^$/)
    await claim({ server, client, stdout, folder, runsOf: (experiment) => runsIn(client, experiment) })
  })
})

function nameOf({ file, program }: Block): string {
  return `${file} ${program}`
}

async function runsIn(client: LabbookClient, experimentName: string): Promise<Run[]> {
  const experiment = await client.getExperimentByName(experimentName)
  if (experiment === undefined) throw new Error(`There is no experiment ${experimentName}.`)
  return [...(await client.searchRuns([experiment.experimentId]))]
}
