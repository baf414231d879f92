import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { eventually } from '../browser.js'
import { choose, compared, comparedNames, comparedRows, rows, section, tickRun } from '../parts.js'
import { type CourseSite, names, openRuns } from './read-course.js'

const TABS = ['Parallel Coordinates Plot', 'Scatter Plot', 'Box Plot', 'Contour Plot']
const SECTIONS = ['Run details', 'Parameters', 'Metrics', 'Tags']

/** The default and the tuned forest, side by side (rows 117 to 125 of acceptance.md). */
export function comparison(course: CourseSite) {
  /** Opens it as a person does, by ticking runs in the list. */
  const compare = async (...ticked: readonly string[]) => {
    const page = await openRuns(course)
    for (const name of ticked) await tickRun(page, name)
    await page.getByRole('toolbar', { name: 'Selected runs' }).getByRole('button', { name: 'Compare' }).click()
    return isFull(page)
  }
  /** Opens the address of a tab directly; the parallel coordinates take seconds without a GPU. */
  const open = async (tab: 'scatter' | 'box', ...compared: readonly string[]) => {
    const runs = compared.map((name) => course.seeded.run(name).info.runId)
    const [ids, experiments] = [runs, [course.seeded.experimentId]].map((list) =>
      encodeURIComponent(JSON.stringify(list)),
    )
    return isFull(await course.visit(`/compare-runs?runs=${ids}&experiments=${experiments}&tab=${tab}`))
  }
  const isFull = async (page: Page) => {
    await page.getByRole('heading', { level: 1, name: 'Comparing 2 Runs from 1 Experiment' }).waitFor()
    return page
  }
  const metric = (name: string, key: string) =>
    course.seeded.run(name).data.metrics.find((each) => each.key === key)?.value ?? Number.NaN

  describe('the comparison', () => {
    it('[W117] Compare opens the visualizations, the parallel coordinates first', async () => {
      const page = await compare(names.forest, names.tuned)
      const tabs = section(page, 'Visualizations').getByRole('tab')
      expect((await tabs.allTextContents()).slice(0, 4)).toEqual(TABS)
      expect(await tabs.first().getAttribute('aria-selected')).toBe('true')
    })

    it('[W118] [U-CMP-6] run details: ids, names, start, end and duration of both', async () => {
      const page = await open('box', names.forest, names.tuned)
      expect(await comparedNames(page)).toEqual([names.forest, names.tuned])
      const details = await comparedRows(page, 'Run details')
      expect(details.slice(0, 5).map(([key]) => key)).toEqual(['Run ID', 'Name', 'Start', 'End', 'Duration'])
      const [forest, tuned] = [course.seeded.run(names.forest).info, course.seeded.run(names.tuned).info]
      expect(details[0]).toEqual(['Run ID', forest.runId, tuned.runId])
      expect(details[1]).toEqual(['Name', names.forest, names.tuned])
      const seconds = ({ startTime, endTime }: typeof forest) => (Number(endTime) - Number(startTime)) / 1000
      expect(details[4]).toEqual(['Duration', ...[forest, tuned].map((run) => `${seconds(run).toFixed(1)} s`)])
    })

    it('[W119] parameters: the union, what a run did not log is empty; what differs in value first, if asked', async () => {
      const page = await open('box', names.forest, names.tuned)
      const shown = () => comparedRows(page, 'Parameters')
      const all = course.seeded.run(names.forest).data.params.length
      const inValue = [
        ['max_depth', 'None', '10'],
        ['min_samples_leaf', '1', '2'],
        ['min_samples_split', '2', '5'],
        ['n_estimators', '100', '200'],
      ]
      expect(await shown()).toHaveLength(all)
      expect(await shown()).toEqual(expect.arrayContaining([['bootstrap', 'True', ''], ...inValue]))
      const parameters = await compared(page, 'Parameters')
      await showOnlyDifferences(parameters)
      const fold = [`${all - 4} more differ only because some runs did not log themShow`]
      await eventually(shown).toEqual([...inValue, fold])
      await parameters.getByRole('button', { name: 'Show', exact: true }).click()
      await eventually(shown).toHaveLength(all + 1)
      expect(await shown()).toContainEqual(['bootstrap', 'True', ''])
    })

    it('[W119] with the switch on, rows that are equal go', async () => {
      const page = await open('box', names.autologged, names.tuned)
      const keys = async () => (await comparedRows(page, 'Parameters')).map(([key]) => key)
      await eventually(keys).toContain('bootstrap')
      expect(await keys()).toContain('n_estimators')
      const parameters = await compared(page, 'Parameters')
      await showOnlyDifferences(parameters)
      await parameters.getByRole('button', { name: 'Show', exact: true }).click()
      await eventually(keys).toContain('bootstrap')
      expect(await keys()).not.toContain('n_estimators')
    })

    it('[W120] metrics: 4 rows of three decimals, the full value on hover, a switch of their own', async () => {
      const page = await open('box', names.forest, names.tuned)
      const shown = await comparedRows(page, 'Metrics')
      const keys = ['Test_MAE', 'Test_R2_score', 'Test_RMSE', 'Train_R2_score']
      expect(shown.map(([key]) => key)).toEqual(keys.map((key) => `${key}no goal, set one`))
      const metrics = await compared(page, 'Metrics')
      for (const [i, key] of keys.entries()) {
        const full = [metric(names.forest, key), metric(names.tuned, key)]
        expect(shown[i]?.slice(1)).toEqual(full.map(threeDecimals))
        const row = metrics.getByRole('row').filter({ hasText: key })
        for (const value of full) expect(await row.getByTitle(String(value), { exact: true }).count()).toBe(1)
      }
      await showOnlyDifferences(metrics)
      expect(await comparedRows(page, 'Metrics')).toEqual(shown)
      expect(await metrics.getByRole('switch').isChecked()).toBe(true)
      expect(await (await compared(page, 'Parameters')).getByRole('switch').isChecked()).toBe(false)
    })

    it('[W121] tags: the Regressor of each run, a switch of their own', async () => {
      const page = await open('box', names.forest, names.tuned)
      const regressors = [['Regressor', 'RF with default parameters', 'RF with tuned parameters']]
      expect(await comparedRows(page, 'Tags')).toEqual(regressors)
      await showOnlyDifferences(await compared(page, 'Tags'))
      expect(await comparedRows(page, 'Tags')).toEqual(regressors)
      expect(await (await compared(page, 'Metrics')).getByRole('switch').isChecked()).toBe(false)
    })

    it('[W122] [U-CMP-10] parallel coordinates: four axes in the picked order, a line a run, None as a category', async () => {
      const page = await compare(names.forest, names.tuned)
      const axes = ['n_estimators', 'max_depth', 'Train_R2_score', 'Test_R2_score']
      await pickAxes(page, axes)
      const plot = page.getByRole('tabpanel').getByRole('group', { name: `Runs over ${axes.join(', ')}` })
      await eventually(() => plot.getByRole('slider').count()).toBe(4)
      for (const [i, axis] of axes.entries()) {
        await plot.getByRole('slider', { name: `${axis}, axis ${i + 1} of 4` }).waitFor()
      }
      const scores = [names.forest, names.tuned].map((name) =>
        ['Train_R2_score', 'Test_R2_score'].map((key) => metric(name, key)),
      )
      // 100 is the lowest of n_estimators and 200 the highest; "None" is a category above 10, not a missing value.
      const [low, high] = await Promise.all(
        ['100', '200'].map((tick) => topOf(plot.getByText(tick, { exact: true }).first())),
      )
      expect(low).toBeGreaterThan(high ?? Number.NaN)
      const [ten, none] = await Promise.all(
        ['10', 'None'].map((tick) => topOf(plot.getByText(tick, { exact: true }).first())),
      )
      expect(ten).toBeGreaterThan(none ?? Number.NaN)
      expect(await plot.getByText('not logged').count()).toBe(0)
      const lines = await plot.getByRole('option').allTextContents()
      // Values of lines stand below each other, so all have their five digits.
      const [ofForest = [], ofTuned = []] = scores.map((values) => values.map((value) => value.toPrecision(5)))
      expect(lines.toSorted()).toEqual([
        `${names.forest}, n_estimators 100, max_depth None, Train_R2_score ${ofForest[0]}, Test_R2_score ${ofForest[1]}`,
        `${names.tuned}, n_estimators 200, max_depth 10, Train_R2_score ${ofTuned[0]}, Test_R2_score ${ofTuned[1]}`,
      ])

      await page.getByRole('tabpanel').getByText('Show as table').click()
      await eventually(() => rows(page.getByRole('tabpanel'))).toEqual([
        ['Run', ...axes],
        [names.forest, '100', 'None', ...(scores[0] ?? []).map(fiveDigits)],
        [names.tuned, '200', '10', ...(scores[1] ?? []).map(fiveDigits)],
      ])
    })

    it('[W123] scatter plot: two points, the titles of the axes follow the choice', async () => {
      const page = await open('scatter', names.forest, names.tuned)
      await openPlot(page, 'Scatter Plot')
      await choose(page, 'X', 'n_estimators')
      await choose(page, 'Y', 'Test_MAE')
      const plot = page.getByRole('tabpanel').getByRole('img', { name: 'Scatter Plot of n_estimators, Test_MAE' })
      await eventually(() => plot.locator('.xtitle').textContent()).toBe('n_estimators')
      await eventually(() => plot.locator('.ytitle').textContent()).toBe('Test_MAE')
      await eventually(() => plot.locator('.scatterlayer .point').count()).toBe(2)
      await page.getByRole('tabpanel').getByText('Show as table').click()
      const [, ...points] = await rows(page.getByRole('tabpanel'))
      expect(points.map(([, x]) => x)).toEqual(['100', '200'])
      const errors = points.map(([, , y]) => Number(y?.replace(',', '')))
      expectBetween(errors[0], 71_000 * 0.98, 71_700 * 1.02)
      expectBetween(errors[1], 77_700 * 0.98, 78_200 * 1.02)
    })

    it('[W124] the same tables stand under every tab', async () => {
      const page = await open('box', names.forest, names.tuned)
      const tables = () => Promise.all(SECTIONS.map((name) => comparedRows(page, name)))
      const before = await tables()
      expect(before.every((table) => table.length > 0)).toBe(true)
      for (const tab of TABS) {
        await openPlot(page, tab)
        expect(await tables()).toEqual(before)
      }
    })

    it('[W125] [U-CMP-12] box plot: a param across, a metric up; contour: says what two runs lack', async () => {
      const page = await compare(names.forest, names.tuned)
      await openPlot(page, 'Box Plot')
      await choose(page, 'X', 'n_estimators')
      await choose(page, 'Y', 'Test_MAE')
      const plot = page.getByRole('tabpanel').getByRole('img', { name: 'Box Plot of n_estimators, Test_MAE' })
      await eventually(() => plot.locator('.xtitle').textContent()).toBe('n_estimators')
      await eventually(() => plot.locator('.ytitle').textContent()).toBe('Test_MAE')
      await eventually(() => plot.locator('.boxlayer path.box').count()).toBe(2)

      await openPlot(page, 'Contour Plot')
      for (const axis of ['X', 'Y', 'Z']) {
        await page
          .getByRole('tabpanel')
          .getByRole('button', { name: new RegExp(` ${axis}$`) })
          .waitFor()
      }
      await choose(page, 'X', 'n_estimators')
      await choose(page, 'Y', 'min_samples_leaf')
      await choose(page, 'Z', 'Test_MAE')
      await page.getByRole('tabpanel').locator('.note').waitFor()
      expect(await page.getByRole('tabpanel').locator('.note').textContent()).toMatch(/three runs/)
      await choose(page, 'Z', 'n_estimators')
      await eventually(() => page.getByRole('tabpanel').locator('.note').textContent()).toMatch(/three different/)
    })
  })
}

async function openPlot(page: Page, tab: string) {
  await page.getByRole('tab', { name: tab }).click()
  await eventually(() => page.getByRole('tab', { name: tab }).getAttribute('aria-selected')).toBe('true')
}

async function pickAxes(page: Page, keys: readonly string[]) {
  await page.getByRole('tabpanel').getByRole('button', { name: /^Axes/ }).click()
  const picker = page.getByRole('dialog', { name: 'Axes' })
  await picker.getByRole('button', { name: 'Clear all' }).click()
  for (const key of keys) await picker.getByRole('checkbox', { name: key, exact: true }).check({ force: true })
  await page.keyboard.press('Escape')
  await picker.waitFor({ state: 'detached' })
}

async function showOnlyDifferences(part: Locator) {
  await part.getByText('Show diff only').click()
  await eventually(() => part.getByRole('switch').isChecked()).toBe(true)
}

async function topOf(label: Locator): Promise<number> {
  return (await label.boundingBox())?.y ?? Number.NaN
}

function threeDecimals(value: number): string {
  return value.toFixed(3).replace(/\B(?=(\d{3})+(?!\d)(?=\.|\d*\.))/g, ',')
}

/** As tables show them: without zeros at the end. */
function fiveDigits(value: number): string {
  return String(Number(value.toPrecision(5)))
}

function expectBetween(value: number | undefined, least: number, most: number) {
  expect(value).toBeGreaterThanOrEqual(least)
  expect(value).toBeLessThanOrEqual(most)
}
