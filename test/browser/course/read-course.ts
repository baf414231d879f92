import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Run } from '@labbook/protocol'
import type { Page } from 'playwright-core'
import type { LabbookServer } from '../../counterparts/index.js'
import type { Site } from '../browser.js'
import { runsGrid } from '../parts.js'
import { clientsOf } from '../seed.js'

/** The names of the course's runs by topic. */
export const names = {
  exploration: 'exploratory_data_analysis',
  features: 'features_as_artifacts',
  explorationAndFeatures: 'eda_plots_and_features_as_artifacts',
  simple: 'Simple Linear Regression',
  multiple: 'Multiple Linear Regression',
  polynomial: 'Polynomial Regression',
  forest: 'Random Forest Regression default params',
  tuned: 'Random Forest Regression tuned params',
  autologged: 'Random Forest Regression tuned params autologged',
  autologgedWithMetrics: 'Random Forest Regression tuned params and metrics autologged',
} as const

/** The course as its program logged it; the newest run without a score is deleted. */
export interface Course {
  readonly experimentId: string
  readonly artifactLocation: string
  /** All runs, including the deleted one, by start time. */
  readonly runs: readonly Run[]
  run(name: string): Run
}

export type CourseSite = Site<Course>

/** Reads what `examples/python-client` logged. */
export async function readCourse({ address }: LabbookServer): Promise<Course> {
  const clients = clientsOf(address)
  const { experiment } = await clients.experiments.getExperimentByName({ experimentName: 'kc_house_price_prediction' })
  const { experimentId, artifactLocation } = experiment
  const { runs } = await clients.runs.searchRuns({
    experimentIds: [experimentId],
    runViewType: 'ALL',
    orderBy: ['attributes.start_time ASC'],
  })
  const run = (name: string) => {
    const found = runs.find(({ info }) => info.runName === name)
    if (found === undefined) throw new Error(`The course logged no run ${name}`)
    return found
  }
  return { experimentId, artifactLocation, runs, run }
}

/** The loaded table of the course's runs. */
export async function openRuns(course: CourseSite, search = ''): Promise<Page> {
  const page = await course.visit(`/experiments/${course.seeded.experimentId}${search}`)
  await runsGrid(page).getByRole('link', { name: names.simple }).waitFor()
  return page
}

/** The page of a run, reached from the table by its name. */
export async function openRun(course: CourseSite, name: string): Promise<Page> {
  const page = await openRuns(course)
  await runsGrid(page).getByRole('link', { name, exact: true }).click()
  await page.getByRole('heading', { level: 1, name, exact: true }).waitFor()
  return page
}

/** A file of a run, read from the server's data folder. */
export function storedFile({ server, seeded }: CourseSite, run: Run, path: string): Promise<Buffer> {
  return readFile(join(server.dataDir, 'artifacts', seeded.experimentId, run.info.runId, 'artifacts', path))
}

/** A file of a run's logged model, read from the server's data folder. */
export function storedModelFile({ server, seeded }: CourseSite, run: Run, path: string): Promise<Buffer> {
  const modelId = run.outputs?.modelOutputs[0]?.modelId
  if (modelId === undefined) throw new Error(`${run.info.runName} logged no model`)
  return readFile(join(server.dataDir, 'artifacts', seeded.experimentId, 'models', modelId, 'artifacts', path))
}
