import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as labbook from '@labbook/sdk'
import type { Run } from '@labbook/sdk'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { SCORED_MODELS } from '../../examples/house-prices/src/scores.js'
import { runProgram } from './run-program.js'

const EXPERIMENT = 'kc_house_price_prediction'
export const FIGURES = [
  'boxplot_price.png',
  'boxplot_waterfront_vs_price.png',
  'correlation_heatmap.png',
  'histogram_price.png',
  'regplot_sqft_living_vs_price.png',
]
const FORESTS = ['Random Forest Regression default params', 'Random Forest Regression tuned params']
const COLUMNS = [
  'run_id',
  'experiment_id',
  'status',
  'artifact_uri',
  'start_time',
  'end_time',
  'metrics.Test_R2_score',
  'params.Degree of polynomial',
  'tags.Regressor',
]
const UNNAMED = /^[a-z]+-[a-z]+-\d+$/
const SYSTEM_TAGS = ['mlflow.runName', 'mlflow.source.name', 'mlflow.source.type', 'mlflow.user']

interface Thrown {
  readonly name: string
  readonly code?: string
  readonly message: string
}

/** What steps.mjs prints. */
interface Steps {
  readonly trackingUri: string
  readonly experimentId: string
  readonly repeated?: Thrown
  readonly experimentsMade: number
  readonly chosen: { readonly experimentId: string }
  readonly madeOnDemand: { readonly experimentId: string; readonly name: string }
  readonly runKey: string
  readonly whileOpen: Run
  readonly figures: readonly string[]
  readonly second?: Thrown
  readonly whenEnded: Run
  readonly startedByItself: Run
  readonly thrown?: Thrown
  readonly isActiveAfterwards: boolean
  readonly failed: Run
}

/**
 * The rows of docs/spec/acceptance.md that are for the SDK, by what examples/house-prices leaves on a fresh server, and by what
 * the program of steps sees on its way. To be called inside a `describe`.
 */
export function courseSuite(address: () => string): void {
  let folder: string
  let client: labbook.LabbookClient
  let printed: string
  let experimentId: string
  let runs: ReadonlyMap<string, Run>
  let steps: Steps

  /** The run of that name, whether or not it was deleted. */
  function runNamed(name: string): Run {
    const found = runs.get(name)
    if (found === undefined) throw new Error(`No run is called ${name}, but ${[...runs.keys()].join(', ')} are.`)
    return found
  }

  /** The one that the program deleted at its end. */
  const deletedRun = () => runNamed('eda_plots_and_features_as_artifacts')
  const bestFirst = () => ({ experimentIds: [experimentId], orderBy: ['metrics.Test_R2_score DESC'] })

  async function filesOf({ info }: Run): Promise<string[]> {
    return (await client.listArtifacts(info.runId)).map(({ path }) => path).toSorted()
  }

  async function contentOf({ info }: Run, path: string): Promise<Buffer> {
    const downloads = await mkdtemp(join(folder, 'download-'))
    return await readFile(await client.downloadArtifacts(info.runId, { path, destination: downloads }))
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'labbook-course-'))
    client = new labbook.LabbookClient({ trackingUri: address() })
    labbook.setTrackingUri(address())
    const options = { folder, env: { MLFLOW_TRACKING_URI: address() } }
    printed = await runProgram('examples/house-prices/dist/main.js', options)
    experimentId = (await client.getExperimentByName(EXPERIMENT))?.experimentId ?? ''
    const found = await client.searchRuns([experimentId], { runViewType: 'ALL' })
    runs = new Map(found.map((run) => [run.info.runName, run]))
    steps = JSON.parse(await runProgram('test/sdk-course/steps.mjs', options)) as Steps
  }, 300_000)
  afterAll(async () => {
    labbook.setTrackingUri('')
    await rm(folder, { recursive: true, force: true })
  })

  it('[T35] createExperiment gives an id of digits, and a second one of the name is refused', () => {
    for (const id of [experimentId, steps.experimentId]) expect(id).toMatch(/^[1-9]\d*$/)
    expect(steps.repeated).toMatchObject({ name: 'ApiError', code: 'RESOURCE_ALREADY_EXISTS' })
  })

  it('[T42] features.txt holds the 14 names, without the price', async () => {
    const names =
      'bedrooms sqft_living sqft_lot floors waterfront view condition grade sqft_basement lat long sqft_lot15 age renovation_age'
    expect(await readFile(join(folder, 'features.txt'), 'utf8')).toBe(names.replaceAll(' ', '\n'))
  })

  it('[T43] experiment 0 is Default', async () => {
    const { name, artifactLocation, tags, lifecycleStage, creationTime } = await client.getExperiment('0')
    expect({ name, tags, lifecycleStage }).toEqual({ name: 'Default', tags: {}, lifecycleStage: 'active' })
    expect(artifactLocation).toMatch(/\/0$/)
    expect(new Date(creationTime).getFullYear()).toBeGreaterThan(2020)
    expect(printed).toContain("name: 'Default'")
  })

  it('[T44] the new experiment is read back', async () => {
    const experiment = await client.getExperiment(experimentId)
    expect(experiment).toMatchObject({ experimentId, name: EXPERIMENT, tags: {}, lifecycleStage: 'active' })
    expect(experiment.artifactLocation.endsWith(`/${experimentId}`)).toBe(true)
    expect(printed).toContain(`experimentId: '${experimentId}'`)
  })

  it('[T46] getTrackingUri gives the address of MLFLOW_TRACKING_URI', () => {
    expect(steps.trackingUri).toBe(address())
    expect(printed).toContain(`Tracked at ${address()}\n`)
  })

  it('[T47] setExperiment finds it, and makes one for an unknown name', () => {
    expect(steps.chosen.experimentId).toBe(steps.experimentId)
    expect(steps.experimentsMade).toBe(0)
    expect(steps.madeOnDemand.name).toBe('made on demand')
    expect(['0', experimentId, steps.experimentId]).not.toContain(steps.madeOnDemand.experimentId)
  })

  it('[T48] a run without a name is RUNNING, and stores two PNG files', async () => {
    expect(steps.whileOpen.info.status).toBe('RUNNING')
    expect(steps.whileOpen.info.endTime).toBeUndefined()
    expect(steps.figures.toSorted()).toEqual(['boxplot_price.png', 'histogram_price.png'])
    const [unnamed] = [...runs.values()].filter(({ info }) => UNNAMED.test(info.runName))
    if (unnamed === undefined) throw new Error('No run has a made-up name.')
    expect(await filesOf(unnamed)).toEqual(['boxplot_price.png', 'histogram_price.png'])
    for (const path of await filesOf(unnamed)) {
      const png = await contentOf(unnamed, path)
      expect(png.subarray(0, 8)).toEqual(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'))
      // A plot area of 640 by 480 at the scale of 2, and room for its axes.
      expect(png.readUInt32BE(16)).toBeGreaterThan(1280)
      expect(png.readUInt32BE(20)).toBeGreaterThan(960)
    }
  })

  it('[T49] the server makes up a name of two words and a number', () => {
    expect([...runs.keys()].filter((name) => UNNAMED.test(name))).toHaveLength(1)
    const { info, data } = steps.whileOpen
    expect(info.runName).toMatch(UNNAMED)
    expect(data.tags['mlflow.runName']).toBe(info.runName)
  })

  it('[T52] endRun finishes it', () => {
    const { status, startTime, endTime } = steps.whenEnded.info
    expect(status).toBe('FINISHED')
    expect(endTime).toBeGreaterThanOrEqual(startTime)
    expect([...runs.values()].map(({ info }) => info.status)).toEqual(Array(9).fill('FINISHED'))
  })

  it('[T53] a second startRun is refused by an error that names the active run', () => {
    expect(steps.second?.name).toBe('InvalidInputError')
    expect(steps.second?.message).toContain(steps.runKey)
  })

  it('[T54] a log call without a run starts one in the current experiment', () => {
    const { info, data } = steps.startedByItself
    expect(info.experimentId).toBe(steps.experimentId)
    expect(data.params).toEqual({ started_by: 'logParam' })
  })

  it('[T55] exploratory_data_analysis has five figures', async () => {
    expect(await filesOf(runNamed('exploratory_data_analysis'))).toEqual(FIGURES)
  })

  it('[T58] features.txt is at the root of the artifacts, byte for byte', async () => {
    const run = runNamed('features_as_artifacts')
    expect(await filesOf(run)).toEqual(['features.txt'])
    expect(await contentOf(run, 'features.txt')).toEqual(await readFile(join(folder, 'features.txt')))
  })

  it('[T59] the active run has the id of the run on the server', () => {
    const { runId } = runNamed('features_as_artifacts').info
    expect(runId).toMatch(/^[\da-f]{32}$/)
    expect(printed).toContain(`features.txt is in run ${runId}\n`)
  })

  it('[T61] a run with a body ends by itself, FAILED when the body throws', async () => {
    const run = runNamed('eda_plots_and_features_as_artifacts')
    expect(run.info.status).toBe('FINISHED')
    expect(await filesOf(run)).toEqual([...FIGURES, 'features.txt'].toSorted())
    expect(steps.thrown).toMatchObject({ name: 'TypeError', message: 'on purpose' })
    expect(steps.failed.info.status).toBe('FAILED')
    expect(steps.failed.info.endTime).toBeGreaterThanOrEqual(steps.failed.info.startTime)
    expect(steps.isActiveAfterwards).toBe(false)
  })

  it('[T62] the last active run has the system tags, the commit only inside a git folder', () => {
    // The one that failed, which steps.mjs finds by lastActiveRun.
    const { info, data } = steps.failed
    expect(info.experimentId).toBe(steps.experimentId)
    const tags = Object.keys(data.tags).filter((key) => !/^(mlflow\.source\.git|labbook)\./.test(key))
    expect(tags.toSorted()).toEqual(SYSTEM_TAGS)
    expect(data.tags['mlflow.source.type']).toBe('LOCAL')
    expect(data.tags['mlflow.source.git.commit']).toBe(headOfThisFolder())
    // What git ignores, as it does the built program, has no commit.
    const ofExample = runNamed('eda_plots_and_features_as_artifacts').data.tags
    expect(ofExample['mlflow.source.name']).toMatch(/main\.js$/)
    expect(ofExample['mlflow.source.git.commit']).toBeUndefined()
  })

  it('[T63] a run without metrics and params has none', async () => {
    const run = runNamed('eda_plots_and_features_as_artifacts')
    const { metrics, params, tags } = (await client.getRun(run.info.runId)).data
    expect({ metrics, params }).toEqual({ metrics: {}, params: {} })
    expect(
      Object.keys(tags)
        .filter((key) => !key.startsWith('labbook.'))
        .toSorted(),
    ).toEqual(SYSTEM_TAGS)
    expect(printed).toContain('metrics: {},\n  params: {},\n  tags: {')
  })

  it('[T65] two experiments, the new one first', () => {
    expect(printed).toContain(`Experiments: ${EXPERIMENT}, Default\n`)
  })

  it('[T88] searchRuns sorts the nine runs by Test_R2_score, those without it last', async () => {
    // The program deleted it.
    await labbook.restoreRun(deletedRun().info.runId)
    const table = await labbook.searchRuns(bestFirst())
    expect(table.length).toBe(9)
    for (const column of COLUMNS) expect(table.columnNames).toContain(column)
    const scores = SCORED_MODELS.map(({ metrics }) => metrics.Test_R2_score).toSorted((a, b) => b - a)
    expect([...(table.columns['metrics.Test_R2_score'] ?? [])]).toEqual([...scores, ...Array(4).fill(Number.NaN)])
    expect(table.columns['tags.mlflow.runName']?.slice(0, 2)).toEqual(FORESTS)
  })

  it('[T89] row 5 is the newest run without the metric', async () => {
    const rows = (await labbook.searchRuns(bestFirst())).rows()
    expect(rows[5]?.run_id).toBe(deletedRun().info.runId)
  })

  it('[T90] deleteRun keeps the data', async () => {
    const { runId } = deletedRun().info
    await labbook.deleteRun(runId)
    const deleted = await client.getRun(runId)
    expect(deleted.info.lifecycleStage).toBe('deleted')
    expect(deleted.data.tags['mlflow.runName']).toBe('eda_plots_and_features_as_artifacts')
    expect(await filesOf(deleted)).toHaveLength(6)
    await labbook.restoreRun(runId)
    expect((await client.getRun(runId)).info.lifecycleStage).toBe('active')
    await labbook.deleteRun(runId)
  })

  it('[T91] the deleted run is gone from the search, and found among the deleted ones', async () => {
    const { runId } = deletedRun().info
    expect(deletedRun().info.lifecycleStage).toBe('deleted')
    expect(printed).toContain('9 runs, 8 after one was deleted\n')
    const table = await labbook.searchRuns(bestFirst())
    expect(table.length).toBe(8)
    expect(table.columns.run_id).not.toContain(runId)
    const deleted = await labbook.searchRuns({ ...bestFirst(), runViewType: 'DELETED_ONLY' })
    expect(deleted.columns.run_id).toEqual([runId])
  })

  it('[T92] a filter finds the two forests', async () => {
    const good = await labbook.searchRuns({ ...bestFirst(), filter: 'metrics.Test_R2_score > 0.8' })
    const ids = FORESTS.map((name) => runNamed(name).info.runId)
    expect(good.columns.run_id).toEqual(ids)
    expect(good.columns['tags.Regressor']).toEqual(['RF with default parameters', 'RF with tuned parameters'])
    for (const id of ids) expect(printed).toContain(id)
  })
}

function headOfThisFolder(): string | undefined {
  try {
    const cwd = fileURLToPath(new URL('.', import.meta.url))
    return execFileSync('git', ['rev-parse', 'HEAD'], { cwd, encoding: 'utf8', stdio: 'pipe' }).trim()
  } catch {
    return undefined
  }
}
