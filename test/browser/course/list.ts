import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { eventually } from '../browser.js'
import { choose, runColumns, runNames, runsGrid, section, sortRuns, tickRun } from '../parts.js'
import { type CourseSite, names, openRuns } from './read-course.js'

/** The list of runs: sort, choose columns, filter, delete, tick (section 8 of acceptance.md). */
export function listOfRuns(course: CourseSite) {
  const withoutScore = () => [
    names.autologgedWithMetrics,
    names.autologged,
    names.features,
    names.exploration,
    course.seeded.runs[0]?.info.runName,
  ]

  describe('the list of runs', () => {
    it('[W82] Table and Chart view over one set of runs; search box, Sort, Columns, Refresh; Experiments and Docs beside', async () => {
      const page = await openRuns(course)
      const parts = page.getByRole('navigation', { name: 'Experiment sections' })
      await eventually(async () => (await parts.getByRole('link').allTextContents()).slice(0, 2)).toEqual([
        'Table10',
        'Chart view',
      ])
      expect(await runColumns(page)).toEqual([
        'Run Name',
        'Created',
        'Duration',
        'Source',
        'Models',
        // The score on the test data, as many params that differ as there is room for, and the datasets.
        'Test_R2_score',
        'max_depth',
        'Dataset',
      ])
      const autologged = runsGrid(page).getByRole('row').filter({ hasText: names.autologgedWithMetrics })
      await autologged.getByRole('link', { name: 'model', exact: true }).waitFor()
      await page.getByRole('combobox', { name: 'Filter runs' }).waitFor()
      for (const name of [/^Sort/, /^Columns/, 'Refresh']) await page.getByRole('button', { name }).waitFor()
      const navigation = page.getByRole('complementary', { name: 'Navigation' })
      for (const name of [/^Experiments/, 'Docs']) await navigation.getByRole('link', { name }).waitFor()
      await parts.getByRole('link', { name: 'Chart view' }).click()
      await page.getByRole('article', { name: 'Final values' }).getByText('Test_R2_score').waitFor()
      await parts.getByRole('link', { name: 'Table' }).click()
      await runsGrid(page).waitFor()
    })

    it('[W83] Columns holds Attributes, Metrics, Parameters and Tags, with every key that any run has', async () => {
      const page = await openRuns(course)
      const picker = await openColumns(page)
      // The first box of a group is for all of its keys.
      const keysOf = async (group: string) => {
        const [all, ...keys] = await groupOf(picker, group).getByRole('checkbox').evaluateAll(checkboxNames)
        expect(all).toBe(group)
        return keys
      }
      const active = course.seeded.runs.filter(({ info }) => info.lifecycleStage === 'active')
      const titles = () =>
        picker.getByRole('group').evaluateAll((all) => all.map((group) => group.getAttribute('aria-label')))
      await eventually(titles).toEqual(['Attributes', 'Metrics', 'Parameters', 'Tags', 'System tags'])
      const union = (keys: readonly string[]) => [...new Set(keys)].sort()
      expect((await keysOf('Metrics')).sort()).toEqual(
        union(active.flatMap(({ data }) => data.metrics.map(({ key }) => key))),
      )
      expect((await keysOf('Parameters')).sort()).toEqual(
        union(active.flatMap(({ data }) => data.params.map(({ key }) => key))),
      )
      expect((await keysOf('Tags')).sort()).toEqual(['Regressor', 'estimator_class', 'estimator_name'])
      await picker.getByRole('button', { name: 'Open System tags' }).click()
      await eventually(() => keysOf('System tags')).toContain('mlflow.user')
      expect((await keysOf('System tags')).filter((key) => !key.startsWith('mlflow.'))).toEqual([])
      expect(await keysOf('Attributes')).toEqual(expect.arrayContaining(['Created', 'Duration', 'Source', 'User']))

      await picker.getByRole('searchbox', { name: 'Search columns' }).fill('r2')
      await eventually(async () => (await keysOf('Metrics')).sort()).toEqual([
        'Test_R2_score',
        'Train_R2_score',
        'r2_score_X_test',
        'training_r2_score',
      ])
      await eventually(() => picker.getByRole('group').count()).toBe(1)
    })

    it('[W84] two more columns: Test_R2_score and Regressor, empty where a run lacks the key', async () => {
      const page = await openRuns(course)
      const picker = await openColumns(page)
      // Test_R2_score is there from the start: off and on again, it comes last.
      await picker.getByText('Test_R2_score', { exact: true }).click()
      await picker.getByText('Test_R2_score', { exact: true }).click()
      await picker.getByText('Regressor', { exact: true }).click()
      await page.keyboard.press('Escape')
      await eventually(async () => (await runColumns(page)).slice(-2)).toEqual(['Test_R2_score', 'Regressor'])
      const cells = (name: string) =>
        runsGrid(page)
          .getByRole('row')
          .filter({ has: page.getByRole('link', { name, exact: true }) })
          .getByRole('gridcell')
      await eventually(async () => (await cells(names.simple).allTextContents()).slice(-2)).toEqual([
        '0.495',
        'Simple Linear Regression Model',
      ])
      await eventually(async () => (await cells(names.autologged).allTextContents()).slice(-2)).toEqual([
        '–',
        'RF tuned parameters with autolog',
      ])
      for (const cell of [-2, -1]) {
        await eventually(() => cells(names.features).nth(cell).getByLabel('not logged').count()).toBe(1)
      }
    })

    it('[W85] Sort shows Created and lists the attributes, then metrics and params, in both directions', async () => {
      const page = await openRuns(course)
      const button = page.getByRole('button', { name: /^Sort/ })
      expect(await button.textContent()).toContain('Created')
      await button.click()
      const menu = page.getByRole('dialog', { name: 'Sort' })
      const keys = () => menu.getByRole('listitem').locator('bdi').allTextContents()
      await eventually(keys).toEqual(
        expect.arrayContaining(['Created', 'User', 'Run Name', 'Source', 'Train_R2_score', 'n_estimators']),
      )
      expect((await keys())[0]).toBe('Created')
      for (const key of await keys()) {
        for (const direction of ['ascending', 'descending']) {
          expect(await menu.getByRole('button', { name: `${key}, ${direction}`, exact: true }).count(), key).toBe(1)
        }
      }
    })

    it('[W86] sort by Train_R2_score, descending', async () => {
      const page = await openRuns(course)
      await sortRuns(page, 'Train_R2_score', 'descending')
      const linear = [names.multiple, names.polynomial].toSorted((a, b) => trainScore(b) - trainScore(a))
      await eventually(() => runNames(page)).toEqual([
        names.forest,
        names.tuned,
        ...linear,
        names.simple,
        ...withoutScore(),
      ])
    })

    it('[W87] sort by Test_R2_score, descending', async () => {
      const page = await openRuns(course)
      await sortRuns(page, 'Test_R2_score', 'descending')
      await eventually(async () => (await runNames(page)).slice(0, 2)).toEqual([names.forest, names.tuned])
      expect((await runNames(page)).slice(5)).toEqual(withoutScore())
    })

    it('[W90] the deleted run is still there: read, restored, and deleted again', async () => {
      const { runId } = course.seeded.run(names.explorationAndFeatures).info
      const stage = async () => (await course.clients.runs.getRun({ runId })).run.info.lifecycleStage
      const page = await openRuns(course)
      await choose(page, 'State', 'Deleted')
      await runsGrid(page).getByRole('link', { name: names.explorationAndFeatures }).click()
      await eventually(() => page.locator('dl.facts dd').last().textContent()).toBe('deleted')
      await eventually(() => section(page, 'Artifacts').getByRole('treeitem').count()).toBe(6)
      await page.getByRole('button', { name: 'Restore' }).click()
      await eventually(() => page.locator('dl.facts dd').last().textContent()).toBe('active')
      expect(await stage()).toBe('active')

      await page.getByRole('button', { name: 'Run actions' }).click()
      await page.getByRole('menuitem', { name: 'Delete' }).click()
      await eventually(() => page.locator('dl.facts dd').last().textContent()).toBe('deleted')
      expect(await stage()).toBe('deleted')
    })

    it('[W91] [U-RUNS-10] the list is without the deleted run; the filter “Deleted” shows that one', async () => {
      const page = await openRuns(course)
      expect(await runNames(page)).not.toContain(names.explorationAndFeatures)
      await choose(page, 'State', 'Deleted')
      await eventually(() => runNames(page)).toEqual([names.explorationAndFeatures])
      await page.getByText('1 matching run', { exact: true }).waitFor()
    })

    it('[W92] the filter for a score above 0.8 leaves the two forests, as the client’s search does', async () => {
      const page = await openRuns(course)
      await page.getByRole('combobox', { name: 'Filter runs' }).fill('metrics.Test_R2_score > 0.8')
      await page.getByText('2 matching runs').waitFor()
      await sortRuns(page, 'Test_R2_score', 'descending')
      await eventually(() => runNames(page)).toEqual([names.forest, names.tuned])
    })

    it('[W96] sort by Created, descending: the autologged runs on top', async () => {
      const page = await openRuns(course)
      await sortRuns(page, 'Run Name', 'ascending')
      await eventually(async () => (await runNames(page))[0]).not.toBe(names.autologgedWithMetrics)
      await sortRuns(page, 'Created', 'descending')
      await eventually(async () => (await runNames(page)).slice(0, 2)).toEqual([
        names.autologgedWithMetrics,
        names.autologged,
      ])
    })

    it('[W114] 10 matching runs, the number at the bottom', async () => {
      const page = await openRuns(course)
      await page.locator('.foot').getByText('10 matching runs', { exact: true }).waitFor()
      expect(await runNames(page)).toHaveLength(10)
      expect(course.seeded.runs).toHaveLength(11)
    })

    it('[W115] [W116] one ticked run: Rename and Delete; a second one: Compare in place of Rename', async () => {
      const page = await openRuns(course)
      const bar = page.getByRole('toolbar', { name: 'Selected runs' })
      const isLive = (name: string) => bar.getByRole('button', { name, exact: true }).isEnabled()
      const live = () => Promise.all(['Rename', 'Delete', 'Compare'].map(isLive))
      await tickRun(page, names.forest)
      await eventually(live).toEqual([true, true, false])
      await tickRun(page, names.tuned)
      await eventually(live).toEqual([false, true, true])
    })
  })

  function trainScore(name: string): number {
    const found = course.seeded.run(name).data.metrics.find(({ key }) => key === 'Train_R2_score')
    return Number(found?.value)
  }
}

async function openColumns(page: Page) {
  await page.getByRole('button', { name: /^Columns/ }).click()
  const picker = page.getByRole('dialog', { name: 'Columns' })
  await groupOf(picker, 'Tags').waitFor()
  return picker
}

function groupOf(picker: Locator, title: string): Locator {
  return picker.getByRole('group', { name: title, exact: true })
}

function checkboxNames(all: readonly (HTMLElement | SVGElement)[]): string[] {
  return all.map((box) => box.getAttribute('aria-label') ?? box.closest('label')?.textContent?.trim() ?? '')
}
