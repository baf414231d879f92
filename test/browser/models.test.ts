import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it, onTestFinished } from 'vitest'
import { runPython, startScoring } from '../counterparts/index.js'
import { type ServedModels, servedModels } from '../python/served-models.js'
import { describeSite, eventually } from './browser.js'
import { file, rows, section } from './parts.js'
import { upload } from './seed.js'

const NESTED = `signature:
  inputs: '[{"type": "string", "name": "q", "required": true}, {"type": "object", "name": "opts", "required": false,
    "properties": {"n": {"type": "long", "required": false}, "tags": {"type": "array", "items": {"type": "object",
    "properties": {"<b>k</b>": {"type": "double", "required": true}}}, "required": true}}}]'
  outputs: '[{"type": "map", "values": {"type": "double"}}]'
  params: '[{"name": "t", "default": 0.7, "shape": null, "type": "double"},
    {"name": "stop", "default": ["x"], "shape": [-1], "type": "string"}]'
`

let logged: ServedModels
const models = {
  needs: ['python' as const],
  folder: async () => {
    const { dataDir, seeded } = await servedModels()
    logged = seeded
    return dataDir
  },
  fill: async () => logged,
}

/** The code of a language, from its tab. */
async function codeOf(page: Page, title: string): Promise<string> {
  const code = section(page, 'Make Predictions')
  await code.getByRole('tab', { name: title, exact: true }).click()
  return (await code.locator('pre').textContent()) ?? ''
}

describeSite<ServedModels>('models that were logged', models, (site) => {
  const place = (name: string) => `/experiments/${site.seeded.experiment_id}/models/${site.seeded.models[name]}`
  const tryIt = (page: Page) => section(page, 'Try it')

  async function open(name: string): Promise<Page> {
    const page = await site.open(place(name))
    await tryIt(page).waitFor()
    return page
  }

  /** The number that the page predicts, in full. */
  async function predict(page: Page): Promise<number> {
    await tryIt(page).getByRole('button', { name: 'Predict' }).click()
    return shownFigure(page)
  }

  async function shownFigure(page: Page): Promise<number> {
    return Number(await tryIt(page).getByLabel('Output', { exact: true }).getAttribute('title'))
  }

  const nextRow = (page: Page) => tryIt(page).getByRole('button', { name: 'Next row' }).click()

  it('[U-MODEL-7] an ONNX model predicts in the page what Python predicts, from each row of the input example', async () => {
    const page = await open('table')
    const [first = 0, second = 0] = site.seeded.onnx
    expect((await predict(page)) / first).toBeCloseTo(1, 6)
    await nextRow(page)
    await tryIt(page).getByText('input example, row 2 of 2').waitFor()
    await tryIt(page).getByRole('button', { name: 'Predict' }).click()
    await eventually(async () => Math.abs((await shownFigure(page)) / second - 1) < 1e-5).toBe(true)
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await tryIt(page).getByRole('button', { name: 'Copy output as JSON' }).click()
    const text = await page.evaluate(() => navigator.clipboard.readText())
    expect(JSON.parse(text)).toEqual({ predictions: [{ variable: await shownFigure(page) }] })
  })

  it('[U-MODEL-7] what is changed is marked, undone, and compared over the tries of this visit', async () => {
    const page = await open('table')
    await predict(page)
    const grade = tryIt(page).getByLabel('grade', { exact: true })
    const before = await grade.inputValue()
    await grade.fill('8')
    await tryIt(page).getByText(`was ${before}`).waitFor()
    await tryIt(page).getByRole('img', { name: 'changed' }).waitFor()
    await section(page, 'Make Predictions').locator('pre').getByText('"grade": 8.0').waitFor()
    await page.keyboard.press('Control+Enter')
    const tries = tryIt(page).getByRole('table', { name: 'Tries' })
    await eventually(async () => (await rows(tries)).map(([name]) => name)).toEqual([
      `grade ${before} to 8`,
      'Input example, row 1',
    ])
    const [[, , difference = ''] = [], [, , start] = []] = await rows(tries)
    expect([difference.replaceAll(/\d/g, '').length > 0, start]).toEqual([true, 'start'])
    await tryIt(page).getByLabel('sqft_living').fill('90000')
    await tryIt(page)
      .getByText(/^outside the example: 1,180 to 2,570$/)
      .waitFor()
    await tryIt(page).getByRole('button', { name: 'Reset 2 fields' }).click()
    expect(await grade.inputValue()).toBe(before)
    await section(page, 'Make Predictions').locator('pre').getByText(`"grade": ${before}.0`).waitFor()
  })

  it('[U-MODEL-9] the schema stands beside the code and the form where there is room, else below', async () => {
    const place = `/experiments/${site.seeded.experiment_id}/runs/${site.seeded.run_id}/artifacts/table`
    for (const [width, isBeside] of [
      [1440, true],
      [1180, true],
      [1000, false],
      [360, false],
    ] as const) {
      const page = await site.visit(place, { viewport: { width, height: 900 } })
      await tryIt(page).waitFor()
      const schema = await section(page, 'Model schema').boundingBox()
      const code = await section(page, 'Make Predictions').boundingBox()
      const isLeft =
        (schema?.x ?? 0) + (schema?.width ?? 0) <= (code?.x ?? 0) && Math.abs((schema?.y ?? 0) - (code?.y ?? 0)) < 10
      expect([width, isLeft, (code?.y ?? 0) <= (schema?.y ?? 0)]).toEqual([width, isBeside, true])
      expect(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false)
    }
  })

  it('[W102] [W103] [W104] [U-REG-5] from an autologged run to a registered version, its schema, its code and a prediction', async () => {
    const name = 'prices, 2 % off 🏠'
    const page = await site.open(`/experiments/${site.seeded.experiment_id}/runs/${site.seeded.run_id}`)
    await section(page, 'Parameters').getByText('fit_intercept').waitFor()
    await section(page, 'Metrics').getByText('training_r2_score').waitFor()
    await file(page, 'table').click()
    await page.getByRole('button', { name: 'Register Model' }).click()
    const dialog = page.getByRole('dialog', { name: 'Register model' })
    await dialog.getByLabel('Model').fill(name)
    await dialog.getByLabel('Alias').fill('champion')
    await dialog.getByRole('button', { name: 'Register' }).click()
    await page.getByRole('link', { name: `Version 1 of ${name}` }).click()
    await page.getByRole('heading', { level: 1, name: 'Version 1' }).waitFor()
    for (const column of site.seeded.rows.columns) await section(page, 'Model schema').getByText(column).waitFor()
    for (const code of [await codeOf(page, 'Spark'), await codeOf(page, 'Python')])
      expect(code).toContain(`models:/${name}@champion`)
    expect((await predict(page)) / (site.seeded.onnx[0] ?? 0)).toBeCloseTo(1, 6)
  })

  it('[U-MODEL-7] [models-and-autolog B.4] what does not fit the signature is said beside its field', async () => {
    const page = await open('table')
    await tryIt(page).getByLabel('grade').fill('high')
    await tryIt(page).getByLabel('bedrooms').fill('2.5')
    await tryIt(page).getByRole('button', { name: 'Predict' }).click()
    await tryIt(page).getByText('"high" is a string and cannot safely be converted to double.').waitFor()
    await tryIt(page).getByText('2.5 is a double and cannot safely be converted to long.').waitFor()
    expect(await tryIt(page).locator('input[aria-invalid=true]').count()).toBe(2)
    await tryIt(page).getByLabel('bedrooms').fill('2')
    await tryIt(page).getByLabel('grade').fill('')
    await tryIt(page).getByRole('button', { name: 'Predict' }).click()
    await tryIt(page).getByText('Enter a value.').waitFor()
    expect(await tryIt(page).locator('input[aria-invalid=true]').count()).toBe(1)
  })

  it('[U-MODEL-7] a tensor is written as JSON, and its shape is checked', async () => {
    const page = await open('tensor')
    const input = tryIt(page).getByLabel('Input')
    await eventually(() => input.inputValue()).toBe(JSON.stringify(site.seeded.rows.data.slice(0, 2)))
    await tryIt(page).getByRole('button', { name: 'Predict' }).click()
    await tryIt(page).getByText('"variable"').waitFor()
    await input.fill(JSON.stringify([[1, 2]]))
    await tryIt(page).getByRole('button', { name: 'Predict' }).click()
    await tryIt(page).getByText('Expected shape (-1, 3), got (1, 2).').waitFor()
  })

  it('[U-MODEL-7] several outputs of a classifier stand beside each other', async () => {
    const page = await open('classifier')
    for (const [i, name] of site.seeded.rows.columns.entries())
      await tryIt(page).getByLabel(name).fill(String(site.seeded.rows.data[1]?.[i]))
    await tryIt(page).getByRole('button', { name: 'Predict' }).click()
    const table = tryIt(page).getByRole('table', { name: 'Predictions' })
    await table.waitFor()
    const [head, row] = await rows(table)
    expect(head).toEqual(['Row', 'label', 'probabilities'])
    expect([row?.[1], (JSON.parse(row?.[2] ?? '') as number[]).length]).toEqual(['1', 2])
  })

  it('[U-MODEL-7] a Python model shows how it is loaded and served, and one without a signature what it lacks', async () => {
    const page = await site.open(place('sklearn'))
    const code = section(page, 'Make Predictions')
    await code.getByRole('tab', { name: 'Python', selected: true }).waitFor()
    await code.getByText('mlflow.pyfunc.load_model(').waitFor()
    await code.getByRole('tab', { name: 'Serve' }).click()
    await code.getByText('Only ONNX models run in the browser.').waitFor()
    await code.getByText(`npx labbook models serve -m 'models:/${site.seeded.models['sklearn']}'`).waitFor()
    await page.goto(`${site.server.address}/#${place('unsigned')}`)
    await tryIt(page).getByText('Log the model with a signature').waitFor()
  })

  it('[U-MODEL-3] objects and arrays of a signature unfold; params have their defaults', async () => {
    await upload(site.server.address, `${site.seeded.experiment_id}/${site.seeded.run_id}`, 'nested/MLmodel', NESTED)
    const page = await site.open(`/experiments/${site.seeded.experiment_id}/runs/${site.seeded.run_id}`)
    await file(page, 'nested').click()
    const schema = section(page, 'Model schema')
    await schema.getByText('object optional').click()
    await schema.getByText('array of object').click()
    await schema.getByText('<b>k</b>: double').waitFor()
    await schema.getByText('double default 0.7').waitFor()
    await schema.getByText('array of string default ["x"]').waitFor()
    await schema.getByText('map of double').waitFor()
  })

  it('[U-MODEL-5] size, writer, flavors with versions, requirements, input example, and what is code', async () => {
    const page = await site.open(place('sklearn'))
    await page.getByText('contains code (pickle)').waitFor()
    await page.getByText('MLflow 3.17.2').waitFor()
    expect(await section(page, 'Flavors').locator('summary').allTextContents()).toEqual([
      expect.stringMatching(/^python_function \d/),
      'sklearn 1.9.1',
    ])
    await section(page, 'Requirements').getByText('scikit-learn==1.9.1').waitFor()
    expect(await rows(section(page, 'Input example'))).toEqual([
      [...site.seeded.rows.columns],
      ...site.seeded.rows.data.slice(0, 2).map((row) => row.map(String)),
    ])
  })

  it('[U-MODEL-4] the code to predict stands in order, and does what it says', async () => {
    const page = await open('table')
    const titles = ['Python', 'TypeScript', 'curl', 'Spark', 'Serve']
    expect(await section(page, 'Make Predictions').getByRole('tab').allTextContents()).toEqual(titles)
    const modelUri = `models:/${site.seeded.models['table']}`
    for (const title of ['Python', 'Spark', 'Serve']) expect(await codeOf(page, title)).toContain(modelUri)

    const folder = await mkdtemp(join(tmpdir(), 'labbook-program-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const python = async (program: string) => {
      const script = join(folder, 'program.py')
      await writeFile(script, program)
      return runPython(script, { env: { MLFLOW_TRACKING_URI: site.server.address }, cwd: folder })
    }
    const printing = (text = '') => text.replace('model.predict(', 'print(model.predict(').trimEnd() + ')'
    const frame = await python(printing(await codeOf(page, 'Python')))
    expect(frame.stdout, frame.stderr).toContain('335095')
    const curlCode = await codeOf(page, 'curl')
    const nodeCode = await codeOf(page, 'TypeScript')
    const tensors = await open('tensor')
    const array = await python(printing(await codeOf(tensors, 'Python')))
    expect(array.stdout, array.stderr).toContain('335095')

    const server = await startScoring({ by: 'labbook', modelUri, trackingUri: site.server.address })
    onTestFinished(async () => void (await server.stop()))
    const served = (text = '') => text.replaceAll('http://127.0.0.1:5001', server.address)
    // One row may round otherwise than five, in the last digits of a float.
    const check = (predictions: readonly { variable: number }[]) => {
      expect(predictions).toHaveLength(1)
      expect((predictions[0]?.variable ?? 0) / (site.seeded.onnx[0] ?? 0)).toBeCloseTo(1, 6)
    }
    const curl = spawnSync('sh', ['-c', served(curlCode)], { encoding: 'utf8' })
    check((JSON.parse(curl.stdout) as { predictions: { variable: number }[] }).predictions)
    const program = `${served(nodeCode)}\nconsole.log(JSON.stringify(predictions))`
    const node = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' })
    check(JSON.parse(node.stdout) as { variable: number }[])
  })

  it('[X06] [U-ALL-11] only the worker that predicts may compile WebAssembly', async () => {
    const page = await site.open(place('table'))
    const policies = new Map<string, string>()
    page.on('response', (response) => {
      const [, name] = /\/assets\/([^/]+)$/.exec(response.url()) ?? []
      if (name?.endsWith('.js') === true) policies.set(name, response.headers()['content-security-policy'] ?? '')
    })
    await page.reload()
    await predict(page)
    const allowed = [...policies].filter(([, policy]) => policy.includes('unsafe-eval')).map(([name]) => name)
    expect(allowed).toEqual([expect.stringMatching(/^onnx-worker-/)])
    expect([...policies.values()].every((policy) => policy.includes("default-src 'none'"))).toBe(true)
  })
})
