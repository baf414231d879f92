import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
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

describeSite<ServedModels>('models that were logged', models, (site) => {
  const place = (name: string) => `/experiments/${site.seeded.experiment_id}/models/${site.seeded.models[name]}`
  const tryIt = (page: Page) => section(page, 'Try it')

  async function open(name: string): Promise<Page> {
    const page = await site.open(place(name))
    await tryIt(page).waitFor()
    return page
  }

  async function predict(page: Page): Promise<Locator> {
    await tryIt(page).getByRole('button', { name: 'Predict' }).click()
    const table = tryIt(page).getByRole('table', { name: 'Predictions' })
    await table.waitFor()
    return table
  }

  it('[U-MODEL-7] an ONNX model predicts in the page what Python predicts, from the input example', async () => {
    const page = await open('table')
    const [, ...shown] = await rows(await predict(page))
    for (const [i, expected] of site.seeded.onnx.slice(0, 2).entries())
      expect(Number(shown[i]?.[1]) / expected).toBeCloseTo(1, 6)
    const copied = tryIt(page).getByRole('button', { name: 'Copy predictions as JSON' })
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await copied.click()
    const text = await page.evaluate(() => navigator.clipboard.readText())
    expect(JSON.parse(text)).toEqual({ predictions: shown.map(([, variable]) => ({ variable: Number(variable) })) })
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
    const [spark = '', pandas = ''] = await section(page, 'Make Predictions').locator('pre').allTextContents()
    for (const code of [spark, pandas]) expect(code).toContain(`models:/${name}@champion`)
    const [, ...shown] = await rows(await predict(page))
    for (const [i, expected] of site.seeded.onnx.slice(0, 2).entries())
      expect(Number(shown[i]?.[1]) / expected).toBeCloseTo(1, 6)
  })

  it('[U-MODEL-7] rows are added, written and taken away', async () => {
    const page = await open('table')
    await tryIt(page).getByRole('button', { name: 'Add row' }).click()
    const [columns, third] = [site.seeded.rows.columns, site.seeded.rows.data[2] ?? []]
    for (const [i, name] of columns.entries()) await tryIt(page).getByLabel(`${name}, row 3`).fill(String(third[i]))
    for (const name of ['Remove row 1', 'Remove row 1']) await tryIt(page).getByRole('button', { name }).click()
    const [, ...shown] = await rows(await predict(page))
    expect(shown).toHaveLength(1)
    expect(Number(shown[0]?.[1]) / (site.seeded.onnx[2] ?? 0)).toBeCloseTo(1, 6)
  })

  it('[U-MODEL-7] [models-and-autolog B.4] what does not fit the signature is said beside its field', async () => {
    const page = await open('table')
    await tryIt(page).getByLabel('grade, row 2').fill('high')
    await tryIt(page).getByLabel('bedrooms, row 1').fill('2.5')
    await tryIt(page).getByRole('button', { name: 'Predict' }).click()
    const said = (label: string) =>
      tryIt(page)
        .getByRole('cell')
        .filter({ has: page.getByLabel(label) })
    await said('grade, row 2').getByText('"high" is a string and cannot safely be converted to double.').waitFor()
    await said('bedrooms, row 1').getByText('2.5 is a double and cannot safely be converted to long.').waitFor()
    await tryIt(page).getByLabel('grade, row 2').fill('')
    await tryIt(page).getByRole('button', { name: 'Predict' }).click()
    await said('grade, row 2').getByText('Enter a value.').waitFor()
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
    const [head, row] = await rows(await predict(page))
    expect(head).toEqual(['Row', 'label', 'probabilities'])
    expect([row?.[1], (JSON.parse(row?.[2] ?? '') as number[]).length]).toEqual(['1', 2])
  })

  it('[U-MODEL-7] a Python model shows how it is served, and one without a signature what it lacks', async () => {
    const page = await open('sklearn')
    await tryIt(page).getByText(`npx labbook models serve -m 'models:/${site.seeded.models['sklearn']}'`).waitFor()
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
    const page = await open('sklearn')
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
    const blocks = section(page, 'Make Predictions').getByRole('group')
    const titles = ['Spark DataFrame', 'Pandas DataFrame', 'Python pyfunc', 'TypeScript', 'curl', 'Serve']
    expect(await blocks.locator('summary').allTextContents()).toEqual(titles)
    const code = await blocks.locator('pre').allTextContents()
    const modelUri = `models:/${site.seeded.models['table']}`
    for (const text of [...code.slice(0, 3), code[5]]) expect(text).toContain(modelUri)

    const folder = await mkdtemp(join(tmpdir(), 'labbook-program-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const python = async (program: string) => {
      const script = join(folder, 'program.py')
      await writeFile(script, program)
      return runPython(script, { env: { MLFLOW_TRACKING_URI: site.server.address }, cwd: folder })
    }
    const printing = (text = '') => text.replace('model.predict(', 'print(model.predict(').trimEnd() + ')'
    const pandas = await python(
      `data = {"sqft_living": [1180.0], "bedrooms": [3], "grade": [7.0]}\n${printing(code[1])}`,
    )
    expect(pandas.stdout, pandas.stderr).toContain('335095')
    const pyfunc = await python(printing(code[2]))
    expect(pyfunc.stdout, pyfunc.stderr).toContain('335095')
    const tensors = await open('tensor')
    const [, , ofTensor = ''] = await section(tensors, 'Make Predictions').locator('pre').allTextContents()
    const array = await python(printing(ofTensor))
    expect(array.stdout, array.stderr).toContain('335095')

    const server = await startScoring({ by: 'labbook', modelUri, trackingUri: site.server.address })
    onTestFinished(async () => void (await server.stop()))
    const served = (text = '') => text.replaceAll('http://127.0.0.1:5001', server.address)
    const predictions = site.seeded.onnx.slice(0, 2).map((variable) => ({ variable }))
    const curl = spawnSync('sh', ['-c', served(code[4])], { encoding: 'utf8' })
    expect(JSON.parse(curl.stdout)).toEqual({ predictions })
    const program = `${served(code[3])}\nconsole.log(JSON.stringify(predictions))`
    const node = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' })
    expect(JSON.parse(node.stdout)).toEqual(predictions)
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
