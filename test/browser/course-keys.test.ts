import type { Locator, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { courseFolder } from '../python/example-course.js'
import { describeSite, eventually } from './browser.js'
import { type Course, names, readCourse } from './course/read-course.js'
import { comparedNames, comparedRows, countOf, file, rows, runColumns, runNames, runsGrid, section } from './parts.js'

const EXPERIMENT = 'kc_house_price_prediction'

/** Where Tab stops are searched for; nobody presses it more often. */
const MOST_STOPS = 60

/** Moves the focus as Tab does, forwards or back, until it is there. */
async function tabTo(page: Page, target: Locator, { back = false } = {}) {
  await target.waitFor({ state: 'attached' })
  const isThere = () => target.evaluate((element) => element === document.activeElement)
  for (let stops = 0; !(await isThere()); stops++) {
    if (stops === MOST_STOPS) throw new Error(`Not reached by Tab: ${String(target)}`)
    await page.keyboard.press(back ? 'Shift+Tab' : 'Tab')
  }
}

async function press(page: Page, ...keys: readonly string[]) {
  for (const key of keys) await page.keyboard.press(key)
}

/** Goes to a button or a link, and presses it. */
async function pressOn(page: Page, target: Locator, options?: { back?: boolean }) {
  await tabTo(page, target, options)
  await page.keyboard.press('Enter')
}

/** To what the palette finds under a name. */
async function jumpTo(page: Page, name: string) {
  await press(page, 'Control+k')
  const palette = page.getByRole('dialog', { name: 'Search or jump to' })
  await palette.waitFor()
  await page.keyboard.type(name)
  const found = palette.getByRole('menuitem', { name })
  await found.first().waitFor()
  const isChosen = () => found.first().evaluate((item) => item.hasAttribute('data-focused'))
  for (let i = 0; i < 20 && !(await isChosen()); i++) await press(page, 'ArrowDown')
  await press(page, 'Enter')
  await page.getByRole('heading', { level: 1, name, exact: true }).waitFor()
}

/** Searches the table of runs, and leaves the search box. */
async function search(page: Page, text: string, found: string) {
  await press(page, '/')
  await page.keyboard.type(text)
  await page.getByText(found, { exact: true }).first().waitFor()
  await press(page, 'Escape', 'Escape')
}

async function sort(page: Page, key: string) {
  await press(page, 's')
  const menu = page.getByRole('dialog', { name: 'Sort' })
  await menu.getByRole('searchbox').waitFor()
  await page.keyboard.type(key)
  await pressOn(page, menu.getByRole('button', { name: `${key}, descending`, exact: true }))
  await press(page, 'Escape')
  await menu.waitFor({ state: 'detached' })
}

/** Chooses from a list by the first letters. */
async function choose(page: Page, label: string, option: string) {
  await pressOn(page, page.getByRole('button', { name: new RegExp(` ${label}$`) }))
  await page.getByRole('option', { name: option, exact: true }).waitFor()
  await page.keyboard.type(option)
  await press(page, 'Enter')
  await page.getByRole('button', { name: new RegExp(`^${option} .*${label}$`) }).waitFor()
}

// The course of docs/spec/acceptance.md once more, without a mouse. What is shown is tested in course.test.ts.
describeSite<Course>(
  '[U-ALL-5] the course by keys',
  { needs: ['python'], folder: courseFolder, fill: readCourse },
  (course) => {
    const openRuns = async () => {
      const page = await course.visit(`/experiments/${course.seeded.experimentId}`)
      await runsGrid(page).getByRole('link', { name: names.simple }).waitFor()
      return page
    }

    it('[U-ALL-5] [W36] [W37] [W45] V4: an experiment is found and opened, another one made', async () => {
      const page = await course.visit('/')
      await page.getByRole('heading', { name: 'Recent experiments' }).waitFor()
      await press(page, 'g', 'e')
      await page.getByRole('grid', { name: 'Experiments' }).getByRole('link', { name: EXPERIMENT }).waitFor()
      await press(page, 'j', 'Enter')
      await page.getByRole('heading', { level: 1, name: EXPERIMENT }).waitFor()
      await page.getByText(`Experiment ID ${course.seeded.experimentId}`).waitFor()

      await press(page, 'g', 'e')
      await pressOn(page, page.getByRole('main').getByRole('button', { name: 'New experiment' }))
      const dialog = page.getByRole('dialog', { name: 'New experiment' })
      await dialog.waitFor()
      await page.keyboard.type(EXPERIMENT)
      await dialog.getByText('An experiment with this name already exists.').waitFor()
      await page.keyboard.type(' by keys')
      await dialog.getByText('An experiment with this name already exists.').waitFor({ state: 'detached' })
      await press(page, 'Enter')
      await page.getByRole('heading', { level: 1, name: `${EXPERIMENT} by keys` }).waitFor()
    })

    it('[U-ALL-5] [W50] [W51] [W56] [W57] [W60] V5 and V6: runs, their figures and files, and back to the list', async () => {
      const page = await openRuns()
      await search(page, 'exploratory', '1 matching run')
      await press(page, 'j', 'Enter')
      await page.getByRole('heading', { level: 1, name: names.exploration }).waitFor()
      await eventually(() => countOf(page, 'Artifacts')).toBe('5')
      await tabTo(page, file(page, 'boxplot_price.png'))
      for (const name of ['correlation_heatmap.png', 'histogram_price.png']) {
        const here = file(page, name)
        while (!(await here.evaluate((item) => item === document.activeElement))) await press(page, 'ArrowDown')
        await press(page, 'Enter')
        const image = section(page, 'Artifacts').getByRole('img', { name, exact: true })
        await eventually(() => image.evaluate((it) => (it as HTMLImageElement).naturalWidth)).toBeGreaterThan(0)
      }
      await pressOn(
        page,
        page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: EXPERIMENT }),
        { back: true },
      )
      // The list is as it was left, with its filter.
      await runsGrid(page).getByRole('link', { name: names.exploration }).waitFor()
      expect(await runNames(page)).toEqual([names.exploration])

      await jumpTo(page, names.features)
      await page.getByText(course.seeded.run(names.features).info.runId).first().waitFor()
      await pressOn(page, file(page, 'features.txt'))
      await section(page, 'Artifacts').getByText('sqft_living').first().waitFor()
    })

    it('[U-ALL-5] [W69] [W79] [W98] V7 to V13: what models were made of, their metrics and files', async () => {
      const page = await openRuns()
      await jumpTo(page, names.simple)
      await eventually(() => countOf(page, 'Metrics')).toBe('4')
      await jumpTo(page, names.autologged)
      await eventually(() => countOf(page, 'Metrics')).toBe('6')
      // What the field filter finds is what the person reads: of 17 parameters, one.
      await press(page, '/')
      await page.keyboard.type('n_estim')
      await eventually(async () => (await rows(section(page, 'Parameters'))).length).toBe(1)
      await press(page, 'Control+a', 'Delete')

      await tabTo(page, file(page, 'model'))
      await press(page, 'Enter')
      const artifacts = section(page, 'Artifacts')
      await artifacts.getByText('MLflow Model', { exact: true }).waitFor()
      const snippets = section(page, 'Make Predictions')
      // From the first tab to the last one, and on to the first.
      await tabTo(page, snippets.getByRole('tab', { name: 'Python', selected: true }))
      await press(page, 'ArrowLeft')
      await snippets.getByText('Only ONNX models run in the browser.').waitFor()
      await press(page, 'ArrowRight')
      await snippets.getByText('mlflow.pyfunc.load_model(').waitFor()
      await pressOn(page, artifacts.getByRole('button', { name: 'Register Model' }), { back: true })
      await page.getByRole('dialog', { name: /Register/ }).waitFor()
      await press(page, 'Escape')
      await page.getByRole('dialog', { name: /Register/ }).waitFor({ state: 'detached' })
      await tabTo(page, file(page, 'model'), { back: true })
      // The folder is open, so the arrow goes on to its first file.
      await press(page, 'ArrowRight', 'Enter')
      await artifacts.getByRole('treeitem', { selected: true }).getByText('MLmodel').waitFor()
      await artifacts.getByText('loader_module').first().waitFor()
    })

    it('[U-ALL-5] [W83] [W84] [W86] [W90] [W91] [W92] V9: columns, sort, filter, delete and restore', async () => {
      const page = await openRuns()
      await pressOn(page, page.getByRole('button', { name: /^Columns/ }))
      const picker = page.getByRole('dialog', { name: 'Columns' })
      await picker.getByRole('searchbox').waitFor()
      await page.keyboard.type('Regressor')
      const box = picker.getByRole('checkbox', { name: 'Regressor', exact: true })
      await tabTo(page, box)
      await press(page, 'Space', 'Escape')
      await picker.waitFor({ state: 'detached' })
      await eventually(async () => (await runColumns(page)).at(-1)).toBe('Regressor')

      await sort(page, 'Train_R2_score')
      await eventually(async () => (await runNames(page)).slice(0, 2)).toEqual([names.forest, names.tuned])
      await search(page, 'metrics.Test_R2_score > 0.8', '2 matching runs')
      await eventually(() => runNames(page)).toEqual([names.forest, names.tuned])
      await press(page, '/', 'Control+a', 'Delete')
      await runsGrid(page).getByRole('link', { name: names.features, exact: true }).waitFor()
      await press(page, 'Escape', 'Escape')

      await search(page, `run_name = '${names.features}'`, '1 matching run')
      await press(page, 'j', 'x')
      await page.getByText('1 selected').first().waitFor()
      await press(page, 'Delete')
      await page.getByText('Deleted 1 run').first().waitFor()
      await press(page, '/', 'Control+a', 'Delete', 'Escape', 'Escape')
      await choose(page, 'State', 'Deleted')
      await runsGrid(page).getByRole('link', { name: names.features, exact: true }).waitFor()
      await search(page, `run_name = '${names.features}'`, '1 matching run')
      await press(page, 'j', 'Enter')
      await pressOn(page, page.getByRole('button', { name: 'Restore' }))
      await eventually(() => page.locator('dl.facts dd').last().textContent()).toBe('active')
    })

    it('[U-ALL-5] [W115] [W117] [W119] [W122] [W123] [W125] V14: two runs side by side', async () => {
      const page = await openRuns()
      await sort(page, 'Test_R2_score')
      await eventually(async () => (await runNames(page)).slice(0, 2)).toEqual([names.forest, names.tuned])
      await press(page, 'j', 'x', 'j', 'x')
      await page.getByText('2 selected').first().waitFor()
      await press(page, 'c')
      await page.getByRole('heading', { level: 1, name: 'Comparing 2 Runs from 1 Experiment' }).waitFor()
      expect(await comparedNames(page)).toEqual([names.forest, names.tuned])

      const plots = section(page, 'Visualizations')
      await tabTo(page, plots.getByRole('tab', { selected: true }))
      const axes = page.getByRole('button', { name: /^Axes/ })
      await pressOn(page, axes)
      const picker = page.getByRole('dialog', { name: 'Axes' })
      await pressOn(page, picker.getByRole('button', { name: 'Clear all' }))
      for (const axis of ['n_estimators', 'Test_R2_score']) {
        await tabTo(page, picker.getByRole('searchbox'), { back: true })
        await press(page, 'Control+a')
        await page.keyboard.type(axis)
        await tabTo(page, picker.getByRole('checkbox', { name: axis, exact: true }))
        await press(page, 'Space')
      }
      await press(page, 'Escape')
      await picker.waitFor({ state: 'detached' })
      const plot = plots.getByRole('group', { name: /^Runs over/ })
      const axis = plot.getByRole('slider', { name: 'n_estimators, axis 1 of 2' })
      await tabTo(page, axis)
      await press(page, 'Space', 'ArrowRight', 'Space')
      await plot.getByRole('slider', { name: 'n_estimators, axis 2 of 2' }).waitFor()

      await tabTo(page, plots.getByRole('tab', { selected: true }), { back: true })
      await press(page, 'ArrowRight')
      await choose(page, 'X', 'n_estimators')
      await choose(page, 'Y', 'Test_MAE')
      await plots.getByRole('img', { name: 'Scatter Plot of n_estimators, Test_MAE' }).waitFor()
      await tabTo(page, plots.getByRole('tab', { selected: true }), { back: true })
      await press(page, 'ArrowRight')
      await eventually(() => plots.getByRole('tab', { selected: true }).textContent()).toBe('Box Plot')

      const params = page.getByRole('rowgroup', { name: 'Parameters', exact: true })
      await tabTo(page, params.getByRole('switch', { name: 'Show diff only' }))
      await press(page, 'Space')
      await eventually(async () => (await comparedRows(page, 'Parameters')).slice(0, 4).map(([key]) => key)).toEqual([
        'max_depth',
        'min_samples_leaf',
        'min_samples_split',
        'n_estimators',
      ])
    })
  },
)
