import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runPython } from '../counterparts/index.js'
import { describeSite, eventually } from './browser.js'
import { countOf, file, fileNames, runNames, runsGrid, section } from './parts.js'
import { differingPixels } from './pixels.js'

const EXPERIMENT = 'kc_house_price_prediction'

// The first steps of the course on an empty server, with the stock Python client where a program does them.
describeSite('a fresh server', { needs: ['python'], fill: async () => {} }, (site) => {
  let folder: string
  const experimentId = once(() => python('create-experiment'))
  const runId = once(async () => {
    await experimentId()
    return python('log-figures')
  })

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'labbook-first-steps-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  async function python(step: string): Promise<string> {
    const env = { MLFLOW_TRACKING_URI: site.server.address }
    const { exitCode, stdout, stderr } = await runPython('first_steps.py', { args: [step], cwd: folder, env })
    if (exitCode !== 0) throw new Error(`${step} ended with ${exitCode}.\n${stderr}`)
    return stdout.trim().split('\n').at(-1) ?? ''
  }

  it('[W34] the list holds exactly Default, its id is 0', async () => {
    const page = await site.open('/')
    const tree = section(page, 'Experiments').getByRole('link')
    await eventually(() => tree.locator('bdi').allTextContents()).toEqual(['Default'])
    await tree.click()
    await page.getByRole('heading', { level: 1, name: 'Default' }).waitFor()
    expect(new URL(page.url()).hash).toBe('#/experiments/0')
  })

  it('[W34] [U-HOME-5] no model is registered, and the page says how one comes to be', async () => {
    const page = await site.open('/models')
    await page.getByRole('heading', { name: 'No registered models yet' }).waitFor()
    await page.getByText('registered_model_name="house-prices"').waitFor()
  })

  it('[W36] an experiment that a program creates joins Default in the list, and can be chosen', async () => {
    const page = await site.open('/')
    const tree = section(page, 'Experiments').getByRole('link')
    await tree.first().waitFor()
    await page.getByRole('button', { name: 'Live', exact: true }).waitFor()
    const id = await experimentId()
    await eventually(() => tree.locator('bdi').allTextContents()).toEqual([EXPERIMENT, 'Default'])
    await tree.first().click()
    await page.getByRole('heading', { level: 1, name: EXPERIMENT }).waitFor()
    expect(new URL(page.url()).hash).toBe(`#/experiments/${id}`)
  })

  it('[W37] [U-RUNS-20] it has no runs; below its name stand its id and its artifact location, which ends with the id', async () => {
    const id = await experimentId()
    const page = await site.open('/')
    await section(page, 'Experiments').getByRole('link', { name: EXPERIMENT }).click()
    await page.getByRole('heading', { name: 'No runs yet' }).waitFor()
    const [idFact = '', location = ''] = await page.locator('main .meta > span').allTextContents()
    expect(idFact).toBe(`Experiment ID ${id}`)
    expect(location).toMatch(new RegExp(`^Artifact Location \\S+/${id}$`))
  })

  it('[W45] experiments are created in the UI, too; an empty and a taken name are refused with the reason', async () => {
    await experimentId()
    const page = await site.open('/')
    await section(page, 'Experiments').getByRole('button', { name: 'New experiment' }).click()
    const dialog = page.getByRole('dialog', { name: 'New experiment' })
    const create = dialog.getByRole('button', { name: 'Create' })
    const name = dialog.getByLabel('Name', { exact: true })
    expect(await create.isDisabled()).toBe(true)
    await name.fill('   ')
    await dialog.getByText('Enter a name.').waitFor()
    expect(await create.isDisabled()).toBe(true)
    await name.fill(EXPERIMENT)
    await dialog.getByText('An experiment with this name already exists.').waitFor()
    expect(await create.isDisabled()).toBe(true)

    await name.fill('made by hand')
    await dialog.getByLabel('Artifact location (optional)').fill('mlflow-artifacts:/by-hand')
    await create.click()
    await page.getByRole('heading', { level: 1, name: 'made by hand' }).waitFor()
    await page.getByText('mlflow-artifacts:/by-hand', { exact: true }).waitFor()
    const { experiment } = await site.clients.experiments.getExperimentByName({ experimentName: 'made by hand' })
    expect(experiment.artifactLocation).toBe('mlflow-artifacts:/by-hand')
    expect(new URL(page.url()).hash).toBe(`#/experiments/${experiment.experimentId}`)
  })

  it('[W49] a run without a name from its client appears with one of word, word and number', async () => {
    const page = await site.open(`/experiments/${await experimentId()}`)
    await page.getByRole('heading', { name: 'No runs yet' }).waitFor()
    await page.getByRole('button', { name: 'Live', exact: true }).waitFor()
    await runId()
    await eventually(() => runNames(page)).toEqual([expect.stringMatching(/^[a-z]+-[a-z]+-\d+$/)])
  })

  it('[W50] [U-RUN-4] its page has Description, Parameters, Metrics, Tags and Artifacts, with their counts', async () => {
    await runId()
    const page = await site.open(`/experiments/${await experimentId()}`)
    await runsGrid(page).getByRole('rowheader').getByRole('link').click()
    const headings = page.getByRole('main').getByRole('region').getByRole('heading', { level: 3 })
    // More headings follow, of entities related to the run.
    await eventually(async () => (await headings.allTextContents()).slice(0, 5)).toEqual([
      'Description',
      'Parameters',
      'Metrics',
      'Tags',
      'Artifacts',
    ])
    for (const [part, count] of Object.entries({ Parameters: '0', Metrics: '0', Tags: '0', Artifacts: '2' })) {
      await eventually(() => countOf(page, part)).toBe(count)
    }
  })

  it('[W51] [U-RUN-8] its images show pixel for pixel as they were sent, with Full Path and Size', async () => {
    const run = await runId()
    const viewport = { width: 2000, height: 1400 }
    const page = await site.open(`/experiments/${await experimentId()}/runs/${run}`, { viewport })
    await eventually(() => fileNames(page)).toEqual(['boxplot_price.png', 'histogram_price.png'])
    const artifacts = section(page, 'Artifacts')
    for (const name of ['histogram_price.png', 'boxplot_price.png']) {
      await file(page, name).click()
      await artifacts.getByText('800 × 600 pixels').waitFor()
      const sent = await readFile(join(folder, name))
      expect(await differingPixels(artifacts.getByRole('img', { name }), sent)).toBe(0)
      await artifacts.getByText(new RegExp(`^mlflow-artifacts:/\\S+/${run}/artifacts/${name}$`)).waitFor()
      const size = artifacts.getByTitle(`${sent.length.toLocaleString('en-US')} bytes`)
      expect(await size.textContent()).toBe(`${(sent.length / 1000).toFixed(1)} kB`)
    }
  })
})

/** Calls `make` once, however often the result is needed. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => (made ??= make())
}
