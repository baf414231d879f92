import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { counterparts } from '../scripts/counterparts.mjs'
import { launchChromium } from '../scripts/launch-chromium.mjs'
import { root } from '../scripts/run.mjs'
import { startLabbook, startMlflow } from '../scripts/servers.mjs'
import { post } from './client.mjs'
import { median } from './measure.mjs'

const EXPERIMENT = 'kc_house_price_prediction'
const PATIENCE_MS = 40_000
/** Not the synchronous one, as the servers write to this process. */
const execute = promisify(execFile)

/**
 * U-PERF-9: ten everyday questions about the runs of the course, asked of MLflow's own pages and of ours, on the same store.
 * Each begins on the table of the experiment's runs and ends when the answer is on the screen. Counted are clicks, keys and
 * fields typed into; times are of a user who does not think.
 */
export async function questions({ folder, pairs, row, progress }) {
  await mkdir(folder, { recursive: true })
  const mlflow = await startMlflow(folder)
  if (mlflow === undefined) return progress('There is no MLflow to compare with.')
  const browser = await launchChromium()
  const own = join(folder, 'labbook')
  try {
    progress('the course')
    const program = join(root, 'examples/python-client/house_prices.py')
    await execute(counterparts.python.find(), [program, '--tracking-uri', mlflow.address])
    await logNetworks(mlflow.address)
    const runs = await runsByName(mlflow.address)
    await post(mlflow.address, '/runs/delete', { run_id: runs.ids.get('features_as_artifacts') })
    const command = join(root, 'packages/cli/bin/labbook.js')
    const places = ['--data-dir', own, '--artifacts-from', join(folder, 'art')]
    await execute(process.execPath, [command, 'import', join(folder, 'mlflow.db'), ...places])
    const labbook = await startLabbook(own)
    try {
      for (const question of QUESTIONS) {
        progress(question.asked)
        const measured = { ours: [], theirs: [] }
        for (let i = 0; i < pairs; i++) {
          measured.theirs.push(await answer(browser, startTheirs(mlflow.address, runs), question.theirs, runs))
          measured.ours.push(await answer(browser, startOurs(labbook.address, runs), question.ours, runs))
        }
        for (const [what, unit] of [
          ['acts', 'clicks, keys and fields'],
          ['ms', 'ms'],
        ]) {
          const [own, base] = ['ours', 'theirs'].map((side) => median(measured[side].map((each) => each[what])))
          row('U-PERF-9', `${question.asked} ${unit}`, own, base, own / base, '≤ 1')
        }
      }
    } finally {
      await labbook.stop()
    }
  } finally {
    await browser.close()
    await mlflow.stop()
  }
}

/** Three networks of one sweep, with a curve each; the last one failed. */
async function logNetworks(address) {
  const experiment_id = await experimentOf(address)
  for (const [i, lr] of ['0.001', '0.01', '0.1'].entries()) {
    const begun = { experiment_id, run_name: `network ${lr}`, start_time: Date.now() }
    const { run } = await post(address, '/runs/create', begun)
    const { run_id } = run.info
    const points = Array.from({ length: 200 }, (_, step) => ({
      key: 'val_loss',
      value: Math.exp((-step * (i + 1)) / 100) + 0.02 * Math.sin(step * 7),
      timestamp: begun.start_time + step,
      step,
    }))
    await post(address, '/runs/log-batch', { run_id, metrics: points, params: [{ key: 'lr', value: lr }] })
    const status = i === 2 ? 'FAILED' : 'FINISHED'
    await post(address, '/runs/update', { run_id, status, end_time: Date.now() })
  }
}

async function experimentOf(address) {
  const { experiments } = await post(address, '/experiments/search', { max_results: 100 })
  return experiments.find(({ name }) => name === EXPERIMENT).experiment_id
}

async function runsByName(address) {
  const experimentId = await experimentOf(address)
  const found = await post(address, '/runs/search', { experiment_ids: [experimentId] })
  return { experimentId, ids: new Map(found.runs.map(({ info }) => [info.run_name, info.run_id])) }
}

const startTheirs =
  (address, { experimentId }) =>
  async (page) => {
    await page.goto(`${address}/#/experiments/${experimentId}/runs?workflowType=machine_learning`)
    await page.getByText('exploratory_data_analysis').first().waitFor()
    // An offer of theirs covers a third of the window; closing it is not part of any question.
    await page
      .getByRole('button', { name: 'Close', exact: true })
      .click({ timeout: 3000 })
      .catch(() => {})
  }

const startOurs =
  (address, { experimentId }) =>
  async (page) => {
    await page.goto(`${address}/#/experiments/${experimentId}`)
    await page.getByRole('link', { name: 'exploratory_data_analysis' }).first().waitFor()
  }

/** What a question costs from the table of runs until its answer is seen. */
async function answer(browser, begin, ask, runs) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' })
  try {
    const page = await context.newPage()
    page.setDefaultTimeout(PATIENCE_MS)
    await begin(page)
    await page.waitForLoadState('networkidle', { timeout: 10_000 }).catch(() => {})
    let acts = 0
    const act = {
      click: (locator, options) => (acts++, locator.click(options)),
      type: (locator, text) => (acts++, locator.fill(text)),
      press: (key) => (acts++, page.keyboard.press(key)),
      /** Looking costs nothing. */
      see: (locator) => locator.waitFor(),
    }
    const start = performance.now()
    await ask(page, act, runs)
    return { acts, ms: performance.now() - start }
  } finally {
    await context.close()
  }
}

const BEST = 'Random Forest Regression default params'
const TUNED = 'Random Forest Regression tuned params'
const LINEAR = 'Multiple Linear Regression'
/** Has 200 points of its metric. */
const CURVED = 'network 0.01'
const AUTOLOGGED = 'Random Forest Regression tuned params autologged'

/** The row of a run in MLflow's table. */
const theirRow = (page, { ids }, name) => page.locator(`.ag-row[row-id="${ids.get(name)}"]`)
const theirLink = (page, runs, name) => theirRow(page, runs, name).getByRole('link').first()
const theirBox = (page, runs, name) => theirRow(page, runs, name).locator('.ag-selection-checkbox input')
const ourGrid = (page) => page.getByRole('grid', { name: 'Runs' }).or(page.getByRole('treegrid', { name: 'Runs' }))
const ourLink = (page, name) => ourGrid(page).getByRole('link', { name, exact: true })
const ourBox = (page, name) => ourGrid(page).getByRole('checkbox', { name: `Select ${name}`, exact: true })

/** The first run of a table is this one. */
const ourFirst = (page, name) =>
  ourGrid(page)
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader') })
    .first()
    .getByRole('link', { name, exact: true })
const theirFirst = (page, runs, name) => page.locator(`.ag-row[row-index="0"][row-id="${runs.ids.get(name)}"]`).first()

/** Both take a filter of MLflow's language in the box over the table. */
const theirFilter = async (page, act, filter) => {
  await act.type(page.getByPlaceholder(/metrics.rmse/), filter)
  await act.press('Enter')
}
const ourFilter = async (page, act, filter) => {
  await act.type(page.getByLabel('Filter runs'), filter)
  await act.press('Enter')
}
const theirCount = (page, count) => page.getByText(new RegExp(`^\\s*${count}\\s*matching run`)).first()
const ourCount = (page, count) => page.getByText(count === 1 ? '1 matching run' : `${count} matching runs`).first()

const QUESTIONS = [
  {
    asked: 'Which run has the best R² on the test data?',
    async theirs(page, act, runs) {
      await act.click(page.getByTestId('sort-select-dropdown'))
      await act.click(page.getByText('Test_R2_score', { exact: true }).first())
      await act.see(theirFirst(page, runs, BEST))
    },
    async ours(page, act) {
      await act.click(
        ourGrid(page)
          .getByRole('columnheader', { name: /Test_R2_score/ })
          .getByRole('button')
          .first(),
      )
      await act.see(ourFirst(page, BEST))
    },
  },
  {
    asked: 'What changed between these two runs?',
    async theirs(page, act, runs) {
      for (const name of [BEST, TUNED]) await act.click(theirBox(page, runs, name), { force: true })
      await act.click(page.getByRole('button', { name: 'Compare', exact: true }))
      await act.see(page.getByText('max_depth').first())
    },
    async ours(page, act) {
      for (const name of [BEST, TUNED]) await act.click(ourBox(page, name), { force: true })
      await act.click(page.getByRole('button', { name: 'Compare', exact: true }))
      await act.see(page.getByText('max_depth').first())
    },
  },
  {
    asked: 'Where is its model, and what does it take?',
    async theirs(page, act, runs) {
      await act.click(
        theirRow(page, runs, AUTOLOGGED)
          .getByRole('link', { name: /^model/ })
          .first(),
      )
      await act.see(page.getByText('sqft_living').first())
    },
    async ours(page, act) {
      await act.click(ourGrid(page).getByRole('row', { name: AUTOLOGGED }).getByRole('link', { name: /model/ }).first())
      await act.see(page.getByText('sqft_living').first())
      await act.see(page.getByText('load_model').first())
    },
  },
  {
    asked: 'How did the metric get there?',
    async theirs(page, act, runs) {
      await act.click(theirLink(page, runs, CURVED))
      await act.click(page.getByRole('link', { name: 'val_loss' }).first())
      await act.see(page.locator('.js-plotly-plot .scatterlayer path').first())
    },
    async ours(page, act) {
      await act.click(ourLink(page, CURVED))
      await act.click(page.getByRole('link', { name: 'val_loss' }).first())
      await act.see(page.locator('.u-over').first())
    },
  },
  {
    asked: 'Which runs failed?',
    async theirs(page, act) {
      await theirFilter(page, act, "attributes.status = 'FAILED'")
      await act.see(theirCount(page, 1))
    },
    async ours(page, act) {
      await ourFilter(page, act, "attributes.status = 'FAILED'")
      await act.see(ourCount(page, 1))
    },
  },
  {
    asked: 'Which data was it trained on, and what columns has it?',
    async theirs(page, act, runs) {
      await act.click(theirRow(page, runs, AUTOLOGGED).getByTestId('open-dataset-drawer').first())
      await act.see(page.getByText('sqft_living').first())
    },
    async ours(page, act) {
      await act.click(
        ourGrid(page)
          .getByRole('row', { name: AUTOLOGGED })
          .getByRole('link', { name: /dataset/ })
          .first(),
      )
      await act.see(page.getByText('sqft_living').first())
    },
  },
  {
    asked: 'How do these three runs compare, as a picture?',
    async theirs(page, act, runs) {
      for (const name of [BEST, TUNED, LINEAR]) await act.click(theirBox(page, runs, name), { force: true })
      await act.click(page.getByRole('button', { name: 'Compare', exact: true }))
      await act.see(page.locator('.js-plotly-plot').first())
    },
    async ours(page, act) {
      for (const name of [BEST, TUNED, LINEAR]) await act.click(ourBox(page, name), { force: true })
      await act.click(page.getByRole('button', { name: 'Compare', exact: true }))
      await act.see(page.getByRole('tabpanel').getByRole('group', { name: /^Runs over/ }))
    },
  },
  {
    asked: 'Where is the run whose name has “tuned” in it?',
    async theirs(page, act) {
      await theirFilter(page, act, "attributes.run_name LIKE '%tuned params'")
      await act.see(theirCount(page, 1))
    },
    async ours(page, act) {
      await ourFilter(page, act, 'tuned params')
      await act.see(ourCount(page, 3))
    },
  },
  {
    asked: 'Which runs had the highest learning rates?',
    async theirs(page, act, runs) {
      await act.click(page.getByTestId('sort-select-dropdown'))
      await act.click(page.getByText('lr', { exact: true }).first())
      await act.see(theirFirst(page, runs, 'network 0.1'))
    },
    async ours(page, act) {
      await act.click(page.getByRole('button', { name: /^Sort/ }))
      await act.click(page.getByRole('button', { name: 'lr, descending', exact: true }))
      await act.see(ourFirst(page, 'network 0.1'))
    },
  },
  {
    asked: 'What does the correlation heat map show?',
    async theirs(page, act, runs) {
      await act.click(theirLink(page, runs, 'exploratory_data_analysis'))
      await act.click(page.getByRole('tab', { name: 'Artifacts' }))
      await act.click(page.getByText('correlation_heatmap.png').first())
      await act.see(page.locator('img[src^="blob:"], img[src*="artifact"], .image-outer-container img, canvas').first())
    },
    async ours(page, act) {
      await act.click(ourLink(page, 'exploratory_data_analysis'))
      await act.click(
        page
          .getByRole('treeitem')
          .getByRole('button', { name: /correlation_heatmap\.png/ })
          .first(),
      )
      await act.see(page.locator('img[src^="blob:"]').first())
    },
  },
]
