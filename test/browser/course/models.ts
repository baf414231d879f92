import type { Run } from '@labbook/protocol'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { eventually } from '../browser.js'
import { countOf, fileNames, rows, section } from '../parts.js'
import { type CourseSite, names, openRun } from './read-course.js'

/** The smallest and the largest value, before a tolerance. */
type Range = readonly [least: number, most: number]

const SCORES = ['Test_MAE', 'Test_R2_score', 'Test_RMSE', 'Train_R2_score']

/** Linear models are the same everywhere; forests depend on their seed (section 6 of acceptance.md). */
const linear = (value: number): Range => [value * (1 - 1e-8), value * (1 + 1e-8)]
const score = (least: number, most: number): Range => [least - 0.005, most + 0.005]
const error = (least: number, most: number): Range => [least * 0.98, most * 1.02]

/** The five models that are logged by hand (section 5 of acceptance.md). */
export function models(course: CourseSite) {
  describe('models', () => {
    it('[W69] simple regression: 4 metrics in order, 1 tag, no artifacts', async () => {
      const page = await openRun(course, names.simple)
      await showsCounts(page, { Parameters: 0, Metrics: 4, Tags: 1, Artifacts: 0 })
      await showsScores(page, course.seeded.run(names.simple), [
        linear(174_998.8443547171),
        linear(0.4950098469357981),
        linear(269_918.6181424103),
        linear(0.49166868058638125),
      ])
      await showsRegressor(page, 'Simple Linear Regression Model')
      await section(page, 'Artifacts').getByText('No artifacts').waitFor()
    })

    it('[W74] multiple regression: its parameters, 4 metrics, 1 tag, 2 artifacts', async () => {
      const run = course.seeded.run(names.multiple)
      const page = await openRun(course, names.multiple)
      await showsCounts(page, { Parameters: run.data.params.length, Metrics: 4, Tags: 1, Artifacts: 2 })
      await showsParams(page, run)
      expect(await rows(section(page, 'Parameters'))).toEqual(
        expect.arrayContaining([
          ['copy_X', 'True'],
          ['fit_intercept', 'True'],
          ['n_jobs', 'None'],
          ['positive', 'False'],
        ]),
      )
      await showsScores(page, run, [
        linear(129_193.79215236766),
        linear(0.6706317206942931),
        linear(217_987.842203808),
        linear(0.701448903209893),
      ])
      await showsRegressor(page, 'Multiple Linear Regression Model')
      expect(await fileNames(page)).toEqual(['correlation_heatmap.png', 'features.txt'])
    })

    it('[W77] polynomial regression: its degree, 4 metrics as the program computed them, 1 tag', async () => {
      const run = course.seeded.run(names.polynomial)
      const page = await openRun(course, names.polynomial)
      await showsCounts(page, { Parameters: 1, Metrics: 4, Tags: 1, Artifacts: 0 })
      expect(await rows(section(page, 'Parameters'))).toEqual([['Degree of polynomial', '2']])
      // Which of the three depends on the solver of the client's scikit-learn.
      await showsScores(page, run, [
        [108_900, 157_700],
        [0.588, 0.778],
        [179_000, 243_700],
        [0.598, 0.807],
      ])
      await showsRegressor(page, 'Polynomial Regression Model with degree 2')
    })

    it('[W79] default forest: all its parameters are listed, none cut', async () => {
      const run = course.seeded.run(names.forest)
      const page = await openRun(course, names.forest)
      expect(run.data.params.length).toBeGreaterThanOrEqual(17)
      await showsCounts(page, { Parameters: run.data.params.length, Metrics: 4, Tags: 1, Artifacts: 0 })
      await showsParams(page, run)
      expect(await rows(section(page, 'Parameters'))).toEqual(
        expect.arrayContaining([
          ['n_estimators', '100'],
          ['max_depth', 'None'],
          ['min_samples_split', '2'],
          ['min_samples_leaf', '1'],
        ]),
      )
      await showsScores(page, run, [
        error(71_048, 71_675),
        score(0.86867, 0.87355),
        error(135_069, 137_651),
        score(0.9824, 0.98323),
      ])
      await showsRegressor(page, 'RF with default parameters')
    })

    it('[W81] tuned forest: the 4 parameters that were chosen, metrics, tag, no artifacts', async () => {
      const page = await openRun(course, names.tuned)
      await showsCounts(page, { Parameters: 4, Metrics: 4, Tags: 1, Artifacts: 0 })
      expect(await rows(section(page, 'Parameters'))).toEqual([
        ['max_depth', '10'],
        ['min_samples_leaf', '2'],
        ['min_samples_split', '5'],
        ['n_estimators', '200'],
      ])
      await showsScores(page, course.seeded.run(names.tuned), [
        error(77_734, 78_148),
        score(0.85158, 0.85476),
        error(144_756, 146_330),
        score(0.92879, 0.92987),
      ])
      await showsRegressor(page, 'RF with tuned parameters')
      await section(page, 'Artifacts').getByText('No artifacts').waitFor()
    })
  })
}

async function showsCounts(page: Page, counts: Record<'Parameters' | 'Metrics' | 'Tags' | 'Artifacts', number>) {
  for (const [part, count] of Object.entries(counts)) {
    await eventually(() => countOf(page, part)).toBe(String(count))
  }
}

/** Expects exactly the doubles that the client sent, each within the range of acceptance.md, by name. */
async function showsScores(page: Page, run: Run, ranges: readonly Range[]) {
  const [, ...shown] = await rows(section(page, 'Metrics'))
  expect(shown.map(([key]) => key)).toEqual(SCORES)
  const sent = new Map(run.data.metrics.map(({ key, value }) => [key, value]))
  expect(shown.map(([key, value]) => [key, Number(value)])).toEqual(SCORES.map((key) => [key, sent.get(key)]))
  for (const [index, [least, most]] of ranges.entries()) {
    expect(Number(shown[index]?.[1]), SCORES[index]).toBeGreaterThanOrEqual(least)
    expect(Number(shown[index]?.[1]), SCORES[index]).toBeLessThanOrEqual(most)
  }
}

export async function showsParams(page: Page, { data }: Run) {
  const byKey = (a: readonly string[], b: readonly string[]) => String(a[0]).localeCompare(String(b[0]), 'en')
  const shown = await rows(section(page, 'Parameters'))
  expect(shown.toSorted(byKey)).toEqual(data.params.map(({ key, value }) => [key, value]).toSorted(byKey))
}

async function showsRegressor(page: Page, value: string) {
  expect((await rows(section(page, 'Tags'))).map((cells) => cells.slice(0, 2))).toEqual([['Regressor', value]])
}
