import { createHash } from 'node:crypto'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { eventually } from '../browser.js'
import { bytesOf, countOf, file, fileNames, rows, section } from '../parts.js'
import { shownText } from './figures.js'
import { type CourseSite, names, openRun, storedModelFile } from './read-course.js'
import { showsParams } from './models.js'

const MODEL_FILES = ['MLmodel', 'conda.yaml', 'model.pkl', 'python_env.yaml', 'requirements.txt']

const TUNED = { n_estimators: '200', max_depth: '10', min_samples_split: '5', min_samples_leaf: '2' }

/** The runs that autologging wrote, and their model (rows 96 to 113 of acceptance.md). */
export function autologgedRuns(course: CourseSite) {
  const autologged = () => course.seeded.run(names.autologged)
  const tag = (key: string) => autologged().data.tags.find((each) => each.key === key)?.value

  const openModel = async () => {
    const page = await openRun(course, names.autologged)
    await file(page, 'model').click()
    await section(page, 'Artifacts').getByRole('heading', { name: 'MLflow Model' }).waitFor()
    return page
  }
  const openModelFile = async (name: string) => {
    const page = await openModel()
    await file(page, name).click()
    return page
  }

  describe('the autologged runs', () => {
    it('[W97] the header tells Run ID, Date, Source, Git Commit, User, Status, Duration, Lifecycle stage', async () => {
      const page = await openRun(course, names.autologged)
      const facts = () =>
        page
          .locator('dl.facts')
          .first()
          .locator('div')
          .evaluateAll((all) =>
            all.map((fact) => [
              fact.querySelector('dt')?.textContent ?? '',
              fact.querySelector('dd')?.textContent?.trim() ?? '',
            ]),
          )
      const commit = tag('mlflow.source.git.commit')
      await eventually(facts).toEqual([
        ['Run ID', autologged().info.runId],
        ['Date', expect.stringMatching(/ ago$|^just now$/)],
        ['Source', 'house_prices.py'],
        ...(commit === undefined ? [] : [['Git Commit', commit.slice(0, 7)]]),
        ['User', tag('mlflow.user')],
        ['Status', 'Finished'],
        ['Duration', expect.stringMatching(/^\d+(\.\d)? (s|min)/)],
        ['Model', 'model'],
        ['Lifecycle stage', 'active'],
      ])
    })

    it('[W98] [U-RUN-4] all parameters of the forest, 6 metrics, 3 tags, artifacts with a model', async () => {
      const page = await openRun(course, names.autologged)
      expect(autologged().data.params.length).toBeGreaterThanOrEqual(17)
      await eventually(() => countOf(page, 'Parameters')).toBe(String(autologged().data.params.length))
      await showsParams(page, autologged())
      expect(await countOf(page, 'Metrics')).toBe('6')
      expect(await countOf(page, 'Tags')).toBe('3')
      await eventually(() => fileNames(page)).toContain('model')
    })

    it('[W99] six metrics that agree with each other', async () => {
      const page = await openRun(course, names.autologged)
      const metrics = await metricsOf(page)
      expect([...metrics.keys()]).toEqual([
        'RandomForestRegressor_score_X_train',
        'training_mean_absolute_error',
        'training_mean_squared_error',
        'training_r2_score',
        'training_root_mean_squared_error',
        'training_score',
      ])
      const value = (key: string) => metrics.get(key) ?? Number.NaN
      expectBetween(value('training_score'), 0.9287 - 0.005, 0.9299 + 0.005)
      // Each is of a prediction of its own, whose trees are summed in the order in which they end.
      for (const key of ['training_r2_score', 'RandomForestRegressor_score_X_train']) {
        expectBetween(value(key) / value('training_score'), 1 - 1e-12, 1 + 1e-12)
      }
      expectBetween(value('training_mean_absolute_error'), 60_300 * 0.98, 60_660 * 1.02)
      expectBetween(value('training_root_mean_squared_error'), 95_750 * 0.98, 96_490 * 1.02)
      const squared = value('training_root_mean_squared_error') ** 2
      expectBetween(value('training_mean_squared_error') / squared, 1 - 1e-12, 1 + 1e-12)
    })

    it('[W100] the tags of the person and of autologging; those of the system are kept out', async () => {
      const page = await openRun(course, names.autologged)
      expect((await rows(section(page, 'Tags'))).map(([key, value]) => [key, value])).toEqual([
        ['estimator_class', 'sklearn.ensemble._forest.RandomForestRegressor'],
        ['estimator_name', 'RandomForestRegressor'],
        ['Regressor', 'RF tuned parameters with autolog'],
      ])
    })

    it('[W101] [U-ART-2] the left pane holds the model with its five files, estimator.html and metric_info.json', async () => {
      const page = await openRun(course, names.autologged)
      await eventually(() => fileNames(page)).toEqual(['model', 'estimator.html', 'metric_info.json'])
      await file(page, 'model').click()
      await eventually(() => fileNames(page)).toEqual(['model', ...MODEL_FILES, 'estimator.html', 'metric_info.json'])
    })

    it('[W102] [U-MODEL-1] the folder is an MLflow Model: Full Path, Register Model, how to predict', async () => {
      const page = await openModel()
      const artifacts = section(page, 'Artifacts')
      await artifacts.getByText('Full Path', { exact: true }).waitFor()
      await artifacts.getByText(/^mlflow-artifacts:\S+\/model$/).waitFor()
      await artifacts.getByRole('button', { name: 'Register Model' }).waitFor()
      await artifacts
        .getByText(/^The code shows how to predict with the logged model\. It can also be registered/)
        .waitFor()
    })

    it('[W103] the model schema: 14 inputs, three of them double, and one tensor as output', async () => {
      const page = await openModel()
      const [head, ...shown] = await rows(section(page, 'Model schema'))
      expect(head).toEqual(['Name', 'Type'])
      const outputs = shown.findIndex(([title]) => title === 'Outputs (1)')
      const inputs = shown.slice(1, outputs)
      expect(shown[0]).toEqual(['Inputs (14)'])
      expect(inputs).toHaveLength(14)
      expect(inputs.filter(([, type]) => type === 'double').map(([name]) => name)).toEqual(['floors', 'lat', 'long'])
      expect(inputs.filter(([, type]) => type === 'long')).toHaveLength(11)
      expect(shown.slice(outputs + 1)).toEqual([['–', 'tensor, float64, shape (-1)']])
    })

    it('[W104] code for a Spark DataFrame and for a Pandas DataFrame, with this run’s model', async () => {
      const page = await openModel()
      const code = section(page, 'Make Predictions')
      const codeOf = async (title: string) => {
        await code.getByRole('tab', { name: title, exact: true }).click()
        return (await code.locator('pre').textContent()) ?? ''
      }
      const [spark, pandas] = [await codeOf('Spark'), await codeOf('Python')]
      const uri = `"runs:/${autologged().info.runId}/model"`
      expect(spark).toContain(uri)
      expect(spark).toContain('mlflow.pyfunc.spark_udf(')
      expect(pandas).toContain(uri)
      expect(pandas).toContain('mlflow.pyfunc.load_model(')
      expect(pandas).toContain('.predict(pd.DataFrame(')
    })

    it('[W105] MLmodel as it is; its two flavors are read from it', async () => {
      const page = await openModelFile('MLmodel')
      const stored = (await storedModelFile(course, autologged(), 'MLmodel')).toString()
      await eventually(() => shownText(section(page, 'Artifacts'))).toBe(stored)
      const lines = stored.split('\n').map((line) => line.trim())
      expect(lines).toContain(`run_id: ${autologged().info.runId}`)
      for (const line of [
        'env:',
        'conda: conda.yaml',
        'virtualenv: python_env.yaml',
        'loader_module: mlflow.sklearn',
      ]) {
        expect(lines).toContain(line)
      }
      for (const line of ['model_path: model.pkl', 'predict_fn: predict', 'code: null', 'pickled_model: model.pkl']) {
        expect(lines).toContain(line)
      }

      await file(page, 'model').click()
      const flavors = section(page, 'Flavors')
      await eventually(() => flavors.locator('summary .med').allTextContents()).toEqual(['python_function', 'sklearn'])
      await flavors.locator('summary').nth(1).click()
      const facts = new Map((await rows(flavors)).map(([key, value]) => [key, value]))
      expect(facts.get('serialization_format')).toBe('cloudpickle')
      expect(facts.get('predict_fn')).toBe('predict')
    })

    it('[W106] conda.yaml, python_env.yaml and requirements.txt are each previewed', async () => {
      const page = await openModelFile('conda.yaml')
      const previews: string[] = []
      for (const name of ['conda.yaml', 'python_env.yaml', 'requirements.txt']) {
        await file(page, name).click()
        const stored = (await storedModelFile(course, autologged(), name)).toString()
        await eventually(() => shownText(section(page, 'Artifacts'))).toBe(stored)
        previews.push(stored)
      }
      const [conda = '', environment = '', requirements = ''] = previews
      const listed = conda.split('\n').flatMap((line) => /^ {2}- (mlflow.*|[^:]+==.*)$/.exec(line)?.[1] ?? [])
      expect(listed.sort()).toEqual(requirements.split('\n').filter(Boolean).sort())
      expect(environment).toMatch(/^python: \d[^]*- pip==[^]*- setuptools==?[^]*- wheel[^]*- -r requirements\.txt/)
    })

    it('[W107] [U-ART-11] model.pkl cannot be shown, being binary, and downloads unharmed', async () => {
      const page = await openModelFile('model.pkl')
      const artifacts = section(page, 'Artifacts')
      await artifacts.getByText(/Binary files cannot be previewed/).waitFor()
      await artifacts.getByText(/may contain code/).waitFor()
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        artifacts.getByRole('link', { name: 'Download', exact: true }).click(),
      ])
      expect(download.suggestedFilename()).toBe('model.pkl')
      const stored = await storedModelFile(course, autologged(), 'model.pkl')
      expectBetween(stored.length, 10e6, 20e6)
      expect(sha256(await bytesOf(download))).toBe(sha256(stored))
    })

    it('[W108] estimator.html is drawn in a sandbox', async () => {
      const page = await openRun(course, names.autologged)
      await file(page, 'estimator.html').click()
      const frame = section(page, 'Artifacts').locator('iframe')
      expect(await frame.getAttribute('sandbox')).toBe('allow-scripts')
      const drawn = frame.contentFrame()
      await drawn.getByText('RandomForestRegressor', { exact: true }).filter({ visible: true }).first().waitFor()
      await drawn.getByText('Parameters', { exact: true }).first().click()
      for (const [name, value] of Object.entries(TUNED)) {
        await drawn
          .getByRole('row')
          .filter({ hasText: name })
          .getByText(value, { exact: true })
          .filter({ visible: true })
          .first()
          .waitFor()
      }
    })

    it('[W109] metric_info.json says what the score was computed from', async () => {
      const page = await openRun(course, names.autologged)
      await file(page, 'metric_info.json').click()
      const text = section(page, 'Artifacts').locator('pre')
      await text.waitFor()
      expect(JSON.parse((await text.textContent()) ?? '')).toEqual({
        RandomForestRegressor_score_X_train: 'RandomForestRegressor.score(X=X_train, y=y_train)',
      })
    })

    it('[W113] the second run: 8 metrics, the three of the test set on top', async () => {
      const page = await openRun(course, names.autologgedWithMetrics)
      await eventually(() => countOf(page, 'Metrics')).toBe('8')
      const metrics = await metricsOf(page)
      expect([...metrics.keys()]).toEqual([
        'mean_absolute_error_X_test',
        'r2_score_X_test',
        'root_mean_squared_error_X_test',
        'training_mean_absolute_error',
        'training_mean_squared_error',
        'training_r2_score',
        'training_root_mean_squared_error',
        'training_score',
      ])
      expectBetween(metrics.get('root_mean_squared_error_X_test'), 144_700 * 0.98, 146_400 * 1.02)
      expectBetween(metrics.get('mean_absolute_error_X_test'), 77_734 * 0.98, 78_148 * 1.02)
      expectBetween(metrics.get('r2_score_X_test'), 0.85158 - 0.005, 0.85476 + 0.005)
    })
  })
}

/** Names and latest values of the metrics on the page, in its order. */
async function metricsOf(page: Page): Promise<Map<string, number>> {
  const [, ...shown] = await rows(section(page, 'Metrics'))
  return new Map(shown.map(([key = '', value]) => [key, Number(value)]))
}

function expectBetween(value: number | undefined, least: number, most: number) {
  expect(value).toBeGreaterThanOrEqual(least)
  expect(value).toBeLessThanOrEqual(most)
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
