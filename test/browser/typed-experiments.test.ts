import {
  METRIC_DEFINITION_TAG,
  PARAM_DEFINITION_TAG,
  PRIMARY_METRIC_GREATER_TAG,
  PRIMARY_METRIC_TAG,
  writeMetricDefinition,
  writeParamDefinition,
} from '@labbook/protocol'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import type { LabbookServer } from '../counterparts/index.js'
import { describeSite, eventually } from './browser.js'
import {
  compared,
  comparedNames,
  comparedRows,
  rows,
  runColumns,
  runNames,
  runsGrid,
  section,
  sortRuns,
} from './parts.js'
import { clientsOf } from './seed.js'

/** By run: lr, and the values of val_loss, accuracy, step time in seconds and memory in bytes. */
const RUNS = {
  otter: { lr: '0.1', loss: [2, 0.512345], acc: 0.8, time: 0.0123, memory: 1_500_000 },
  lynx: { lr: '0.01', loss: [2, 0.3, 0.25], acc: 0.93, time: 71, memory: 2_000_000 },
  heron: { lr: '0.3', loss: [2, 1.75], acc: 0.5512, time: 3, memory: 900 },
} as const
type RunName = keyof typeof RUNS

describeSite('typed experiments', { fill: logSweep }, (site) => {
  const openRuns = async (search = '') => {
    const page = await site.open(`/experiments/${site.seeded.experimentId}${search}`)
    await runsGrid(page).getByRole('row', { name: /lynx/ }).waitFor()
    return page
  }
  const columnsOf = (...names: string[]) => `?columns=${encodeURIComponent(JSON.stringify(names))}`
  const comparisonOf = (...names: RunName[]) => {
    const runs = names.map((name) => site.seeded.runs[name])
    return `/compare-runs?runs=${encodeURIComponent(JSON.stringify(runs))}&experiments=["${site.seeded.experimentId}"]`
  }

  it('[TYPED-6] the head of a column has label, unit and goal, and its cells the format', async () => {
    const page = await openRuns(
      columnsOf('metrics.`val_loss`', 'metrics.`acc`', 'metrics.`step_time`', 'metrics.`memory`', 'params.`lr`'),
    )
    await eventually(() => runColumns(page)).toEqual([
      'Run Name',
      'Validation lossnats',
      'Accuracy',
      'Time per step',
      'memory',
      'Learning rate1/step',
    ])
    const head = runsGrid(page).getByRole('columnheader', { name: 'Validation loss' })
    await head.getByTitle('val_loss: Per token.').waitFor()
    await head.getByRole('img', { name: 'lower is better' }).waitFor()
    expect(await cellsOf(page, 'lynx')).toEqual(['0.2500', '93%', '1 min 11 s', '2.0 MB', '0.01'])
    expect(await cellsOf(page, 'otter')).toEqual(['0.5123', '80%', '12.3 ms', '1.5 MB', '0.1'])
    expect(await cellsOf(page, 'heron')).toEqual(['1.750', '55.12%', '3.0 s', '900 B', '0.3'])
    await runsGrid(page).getByTitle('0.512345').waitFor()
  })

  it('[TYPED-6] the best value of a column is bold where the goal is known, also of runs out of view', async () => {
    const page = await openRuns(columnsOf('metrics.`val_loss`', 'metrics.`acc`', 'metrics.`step_time`'))
    const bold = () => runsGrid(page).locator('.best').allTextContents()
    await eventually(bold).toEqual(['0.2500', '93%'])
    await page.getByText('Best value of a metric in bold, where its goal is known').waitFor()
    await page.getByRole('combobox', { name: 'Filter runs' }).fill('metrics.val_loss > 0.4')
    await eventually(bold).toEqual(['0.5123', '80%'])
  })

  it('[TYPED-7] the primary metric is a column, and its best run comes first until another order is chosen', async () => {
    const page = await openRuns()
    await eventually(() => runColumns(page)).toEqual([
      'Run Name',
      'Created',
      'Duration',
      'Source',
      'Models',
      'Validation lossnats',
      'Learning rate1/step',
      'Accuracy',
    ])
    await eventually(() => runNames(page)).toEqual(['lynx', 'otter', 'heron'])
    await page.getByRole('button', { name: 'Sort Validation loss ascending' }).waitFor()

    const head = runsGrid(page).getByRole('button', { name: 'Validation loss nats', exact: true })
    await head.click()
    await eventually(() => runNames(page)).toEqual(['heron', 'otter', 'lynx'])
    await page.reload()
    await eventually(() => runNames(page)).toEqual(['heron', 'otter', 'lynx'])
    await head.click()
    await eventually(() => runNames(page)).toEqual(['lynx', 'otter', 'heron'])
    expect(page.url()).toMatch(/experiments\/\d+$/)

    await sortRuns(page, 'Created', 'descending')
    await eventually(() => runNames(page)).toEqual(['heron', 'lynx', 'otter'])
    await page.reload()
    await eventually(() => runNames(page)).toEqual(['heron', 'lynx', 'otter'])
  })

  it('[TYPED-8] the page of a run names its metrics and params, and marks the better extreme', async () => {
    const page = await site.visit(`/experiments/${site.seeded.experimentId}/runs/${site.seeded.runs.lynx}`)
    const metrics = section(page, 'Metrics')
    await metrics.getByRole('link', { name: 'Validation loss nats lower is better' }).waitFor()
    await eventually(async () => (await rows(metrics)).map((row) => row.slice(0, 5))).toEqual([
      ['Name', 'Latest', 'Min', 'Max', 'Step'],
      ['Accuracy ', '93%', '93%', '93%', '0'],
      ['memory', '2.0 MB', '2.0 MB', '2.0 MB', '0'],
      ['Time per step', '1 min 11 s', '1 min 11 s', '1 min 11 s', '0'],
      ['Validation loss nats ', '0.2500', '0.2500', '2', '2'],
    ])
    expect(await metrics.locator('.best').allTextContents()).toEqual(['93%', '0.2500'])
    expect(await rows(section(page, 'Parameters'))).toEqual([['Learning rate 1/step', '0.01']])
  })

  it('[TYPED-9] line charts have the label and unit on their axis and in their tooltips', async () => {
    const page = await site.open(`/experiments/${site.seeded.experimentId}?compareRunsMode=CHART`)
    const card = page.getByRole('article', { name: 'Validation loss (nats)' })
    const plot = card.getByRole('group', { name: 'Validation loss (nats) over step' })
    await plot.locator('canvas').first().waitFor()
    const box = await plot.boundingBox()
    expect(box).not.toBeNull()
    await page.mouse.move((box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + 60)
    await eventually(async () => (await plot.locator('.tip td.num').allTextContents()).toSorted()).toEqual([
      '0.30000 nats',
      '0.51235 nats',
      '1.7500 nats',
    ])
    const final = page.getByRole('article', { name: 'Final values' })
    await final.scrollIntoViewIfNeeded()
    await final.getByRole('columnheader', { name: 'Accuracy' }).waitFor()
    const cells = async () => (await final.getByRole('cell').allTextContents()).filter((text) => text.endsWith('%'))
    await eventually(async () => (await cells()).toSorted()).toEqual(['55.12%', '80%', '93%'])
    expect(await final.locator('.best').allTextContents()).toContain('93%')
  })

  it('[TYPED-9] [TYPED-10] the plots of a comparison begin with the primary metric and have its title', async () => {
    const page = await site.visit(comparisonOf('otter', 'lynx', 'heron'))
    const parallel = page.getByRole('group', {
      name: 'Runs over Learning rate (1/step), Accuracy, memory, Time per step, Validation loss (nats)',
    })
    await parallel.getByRole('slider', { name: 'Validation loss (nats), axis 5 of 5' }).waitFor()
    for (const [tab, axes] of [
      ['Scatter Plot', ['Learning rate (1/step)', 'Validation loss (nats)']],
      ['Box Plot', ['Learning rate (1/step)', 'Validation loss (nats)']],
      ['Contour Plot', ['Learning rate (1/step)', 'Validation loss (nats)']],
    ] as const) {
      await page.getByRole('tab', { name: tab }).click()
      const plot = page.getByRole('img', { name: new RegExp(`^${tab} of`) })
      for (const axis of axes) await plot.getByText(axis, { exact: true }).first().waitFor()
    }
  })

  it('[TYPED-10] a comparison shows label, unit, goal and the best value', async () => {
    const page = await site.visit(comparisonOf('otter', 'lynx', 'heron'))
    const metrics = await compared(page, 'Metrics')
    await metrics.getByText('higher is better').waitFor()
    expect(await comparedNames(page)).toEqual(['otter', 'lynx', 'heron'])
    expect(await comparedRows(page, 'Metrics')).toEqual([
      ['Accuracyhigher is better', '80%', '93%', '55.12%'],
      ['memoryno goal, set one', '1.5 MB', '2.0 MB', '900 B'],
      ['Time per stepno goal, set one', '12.3 ms', '1 min 11 s', '3.0 s'],
      ['Validation loss natslower is better', '0.5123', '0.2500', '1.750'],
    ])
    expect(await metrics.locator('.best').allTextContents()).toEqual(['93%', '0.2500'])
    const chip = runsGrid(page).getByRole('row', { name: 'otter' })
    await chip.hover()
    await chip.getByRole('button', { name: 'Actions on otter' }).click()
    await page.getByRole('menuitem', { name: 'Set as baseline' }).click()
    await eventually(() => comparedRows(page, 'Metrics')).toEqual([
      ['Accuracyhigher is better', '80%baseline', '93%13 points', '55.12%24.88 points'],
      ['memoryno goal, set one', '1.5 MBbaseline', '2.0 MB500.0 kB', '900 B1.5 MB'],
      ['Time per stepno goal, set one', '12.3 msbaseline', '1 min 11 s1 min 10 s', '3.0 s3.0 s'],
      ['Validation loss natslower is better', '0.5123baseline', '0.25000.2623', '1.7501.238'],
    ])
    const judged = await metrics
      .getByRole('cell')
      .getByRole('img', { name: /higher|lower/ })
      .evaluateAll(labels)
    expect(judged.filter((label) => !label.endsWith('is better'))).toEqual([
      'higher, better',
      'lower, worse',
      'higher',
      'lower',
      'higher',
      'higher',
      'lower, better',
      'higher, worse',
    ])
    await metrics.getByRole('button', { name: 'Set one: goal of memory' }).click()
    await page.getByRole('dialog', { name: 'Goal, unit and label of memory' }).waitFor()
    await page.reload()
    await metrics.getByText('13 points').waitFor()
    expect((await comparedRows(page, 'Parameters'))[0]).toEqual(['Learning rate 1/step', '0.1', '0.01', '0.3'])
  })

  it('[TYPED-11] home shows the primary metric, the header of the experiment its best value', async () => {
    const home = await site.visit('/')
    const running = home.getByRole('region', { name: 'Running now' })
    await running.getByRole('link', { name: 'Validation loss' }).waitFor()
    await running.getByText('1.750 nats').waitFor()

    const page = await openRuns()
    const primary = page.getByText('Primary metric', { exact: true }).locator('..')
    await primary.getByText('0.2500').waitFor()
    await primary.getByRole('link', { name: 'lynx' }).click()
    await page.getByRole('heading', { level: 1, name: 'lynx' }).waitFor()
  })

  it('[TYPED-11] the metric page is named by the label', async () => {
    const { runs, experimentId } = site.seeded
    const ids = encodeURIComponent(JSON.stringify([runs.otter, runs.lynx]))
    const page = await site.visit(`/metric/val_loss?runs=${ids}&experiments=["${experimentId}"]`)
    await page.getByRole('heading', { level: 1, name: 'Validation loss (nats)' }).waitFor()
    await page.getByRole('img', { name: 'lower is better' }).waitFor()
    await page.getByRole('cell', { name: '0.5123', exact: true }).first().waitFor()
    await eventually(() => page.title()).toBe('Validation loss (nats) · Labbook')
  })

  it('[TYPED-12] the menu of a column sets goal, unit and label, and what is wrong stands beside its field', async () => {
    const { experimentId } = await logSweep(site.server)
    const page = await site.open(`/experiments/${experimentId}${columnsOf('metrics.`memory`', 'metrics.`acc`')}`)
    await chooseFor(page, 'memory', 'Set goal, unit and label…')
    const dialog = page.getByRole('dialog', { name: 'Goal, unit and label of memory' })
    await dialog.getByRole('textbox', { name: 'Unit' }).fill('x'.repeat(41))
    await dialog.getByText('Unit must be a text of 1 to 40 characters.').waitFor()
    await dialog.getByRole('textbox', { name: 'Significant digits' }).fill('2.5')
    await dialog.getByText('Digits must be a whole number from 0 to 17.').waitFor()
    expect(await dialog.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true)
    await dialog.getByRole('textbox', { name: 'Significant digits' }).fill('')
    await dialog.getByRole('textbox', { name: 'Unit' }).fill('kB')
    await dialog.getByRole('textbox', { name: 'Label' }).fill('Peak memory')
    await choose(page, dialog.getByRole('button', { name: /Format/ }), 'Number')
    await choose(page, dialog.getByRole('button', { name: /Goal/ }), 'Lower is better')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await eventually(() => runColumns(page)).toEqual(['Run Name', 'Peak memorykB', 'Accuracy'])
    expect(await tagOf(experimentId, 'labbook.metric.memory')).toBe('{"goal":"min","unit":"kB","label":"Peak memory"}')
    await eventually(() => runsGrid(page).locator('.best').allTextContents()).toEqual(['93%', '900'])

    await page.getByRole('button', { name: 'Undo' }).click()
    await eventually(() => runColumns(page)).toEqual(['Run Name', 'memory', 'Accuracy'])
    expect(await tagOf(experimentId, 'labbook.metric.memory')).toBe('{"format":"bytes"}')
  })

  it('[TYPED-12] Make primary writes MLflow’s tags', async () => {
    const { experimentId } = await logSweep(site.server)
    const page = await site.open(`/experiments/${experimentId}${columnsOf('metrics.`acc`')}`)
    await chooseFor(page, 'Accuracy', 'Make primary')
    await page.getByText('Primary metric', { exact: true }).locator('..').getByText('93%').waitFor()
    await eventually(() => tagOf(experimentId, PRIMARY_METRIC_TAG)).toBe('acc')
    await eventually(() => tagOf(experimentId, PRIMARY_METRIC_GREATER_TAG)).toBe('True')
    await chooseFor(page, 'Accuracy', 'Remove as primary')
    await page.getByText('Primary metric', { exact: true }).waitFor({ state: 'detached' })
    await eventually(() => tagOf(experimentId, PRIMARY_METRIC_GREATER_TAG)).toBeUndefined()
    expect(await tagOf(experimentId, PRIMARY_METRIC_TAG)).toBeUndefined()
    await chooseFor(page, 'Accuracy', 'Hide column')
    await eventually(() => runColumns(page)).toEqual(['Run Name'])
  })

  it('[TYPED-4] [TYPED-12] the details say which tag is no definition, and define a metric that has none', async () => {
    const { experimentId } = await logSweep(site.server)
    const { experiments } = site.clients
    await experiments.setExperimentTag({ experimentId, key: 'labbook.metric.memory', value: '{"goal":"lower"}' })
    const page = await site.open(`/experiments/${experimentId}${columnsOf('metrics.`memory`')}`)
    await page.getByText('1 invalid metric or parameter definition').waitFor()
    await eventually(async () => (await runColumns(page)).at(-1)).toBe('memory')
    await page.getByRole('button', { name: 'Description and tags' }).click()
    const metrics = section(page, 'Metrics')
    await metrics.getByText('labbook.metric.memory is not a valid definition: goal must be min or max.').waitFor()

    await metrics.getByRole('button', { name: 'Define a metric' }).click()
    const dialog = page.getByRole('dialog', { name: 'Define a metric' })
    await dialog.getByRole('combobox', { name: 'Metric' }).fill('acc')
    await dialog.getByText('This metric is defined already. Edit it in the list.').waitFor()
    await dialog.getByRole('combobox', { name: 'Metric' }).fill('memory')
    await page.keyboard.press('Tab')
    await dialog.getByRole('textbox', { name: 'Label' }).fill('Peak memory')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await metrics.getByText('is not a valid definition').waitFor({ state: 'detached' })
    await eventually(async () => (await runColumns(page)).at(-1)).toBe('Peak memory')
  })

  it('[TYPED-5] runs of two experiments have what neither contradicts', async () => {
    const { experimentId } = await logSweep(site.server)
    const { experiments } = site.clients
    const value = writeMetricDefinition({ goal: 'max', label: 'Top-1' })
    await experiments.setExperimentTag({ experimentId, key: `${METRIC_DEFINITION_TAG}acc`, value })
    const both = encodeURIComponent(JSON.stringify([site.seeded.experimentId, experimentId]))
    const columns = columnsOf('metrics.`val_loss`', 'metrics.`acc`').slice(1)
    const page = await site.open(`/compare-experiments/s?experiments=${both}&${columns}`)
    await eventually(() => runColumns(page)).toEqual(['Run Name', 'Validation lossnats', 'acc'])
    await eventually(async () => (await runNames(page)).slice(0, 2)).toEqual(['lynx', 'lynx'])
  })

  async function tagOf(experimentId: string, key: string) {
    const { experiment } = await site.clients.experiments.getExperiment({ experimentId })
    return experiment.tags.find((tag) => tag.key === key)?.value
  }
})

/** An experiment with three runs, one of which still runs, that says what its metrics and params mean. */
async function logSweep({ address }: LabbookServer) {
  const { experiments, runs } = clientsOf(address)
  const { experimentId } = await experiments.createExperiment({ name: `sweep ${++sweeps}`, tags: [] })
  const tags = {
    [`${METRIC_DEFINITION_TAG}val_loss`]: writeMetricDefinition({
      goal: 'min',
      unit: 'nats',
      label: 'Validation loss',
      description: 'Per token.',
      digits: 4,
    }),
    [`${METRIC_DEFINITION_TAG}acc`]: writeMetricDefinition({ goal: 'max', label: 'Accuracy', format: 'percent' }),
    [`${METRIC_DEFINITION_TAG}step_time`]: writeMetricDefinition({ label: 'Time per step', format: 'duration' }),
    [`${METRIC_DEFINITION_TAG}memory`]: writeMetricDefinition({ format: 'bytes' }),
    [`${PARAM_DEFINITION_TAG}lr`]: writeParamDefinition({ type: 'number', unit: '1/step', label: 'Learning rate' }),
    [PRIMARY_METRIC_TAG]: 'val_loss',
    [PRIMARY_METRIC_GREATER_TAG]: 'False',
  }
  for (const [key, value] of Object.entries(tags)) await experiments.setExperimentTag({ experimentId, key, value })
  const ids = new Map<string, string>()
  for (const [name, { lr, loss, acc, time, memory }] of Object.entries(RUNS)) {
    const startTime = Date.now() - 60_000 + 1000 * ids.size
    const { run } = await runs.createRun({ experimentId, userId: 'ada', runName: name, startTime, tags: [] })
    const { runId } = run.info
    const point = (key: string, value: number, step = 0) => ({ key, value, step, timestamp: startTime })
    await runs.logBatch({
      runId,
      params: [{ key: 'lr', value: lr }],
      tags: [],
      metrics: [
        ...loss.map((value, step) => point('val_loss', value, step)),
        point('acc', acc),
        point('step_time', time),
        point('memory', memory),
      ],
    })
    if (name !== 'heron') await runs.updateRun({ runId, status: 'FINISHED', endTime: startTime + 500 })
    ids.set(name, runId)
  }
  return { experimentId, runs: Object.fromEntries(ids) as Record<RunName, string> }
}

let sweeps = 0

const labels = (marks: Element[]) => marks.map((mark) => mark.getAttribute('aria-label') ?? '')

/** The texts of a run's cells, after its name. */
function cellsOf(page: Page, name: RunName): Promise<string[]> {
  return runsGrid(page)
    .getByRole('row', { name: new RegExp(name) })
    .getByRole('gridcell')
    .allTextContents()
}

async function chooseFor(page: Page, column: string, item: string) {
  await page.getByRole('button', { name: `Actions for ${column}`, exact: true }).click()
  await page.getByRole('menuitem', { name: item }).click()
}

async function choose(page: Page, select: ReturnType<Page['getByRole']>, option: string) {
  await select.click()
  await page.getByRole('option', { name: option }).click()
}
