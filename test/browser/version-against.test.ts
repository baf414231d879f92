import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { writeMetricDefinition } from '@labbook/protocol'
import { describeSite, eventually } from './browser.js'
import { rows, section } from './parts.js'
import { clientsOf, upload } from './seed.js'

const modelFile = (inputs: readonly string[], bytes: number) => `flavors:
  onnx:
    onnx_version: 1.20.0
model_size_bytes: ${bytes}
signature:
  inputs: '${JSON.stringify(inputs.map((name) => ({ type: 'double', name })))}'
`

/** Three versions of a model: the first is the champion, the second better with one more input, the third worse. */
async function fill(baseUrl: string) {
  const { experiments, runs, registeredModels, modelVersions } = clientsOf(baseUrl)
  const { experimentId } = await experiments.createExperiment({ name: 'prices', tags: [] })
  for (const [key, goal] of [
    ['r2', 'max'],
    ['mae', 'min'],
  ] as const) {
    await experiments.setExperimentTag({
      experimentId,
      key: `labbook.metric.${key}`,
      value: writeMetricDefinition({ goal }),
    })
  }
  const name = 'kc'
  await registeredModels.createRegisteredModel({ name, tags: [], description: '' })
  const made = [
    { params: { depth: '10', trees: '200' }, metrics: { r2: 0.85, mae: 70 }, inputs: ['sqft'], bytes: 2_900_000 },
    {
      params: { depth: 'None', trees: '200' },
      metrics: { r2: 0.88, mae: 65, extra: 1 },
      inputs: ['sqft', 'bathrooms'],
      bytes: 133_300_000,
    },
    { params: { depth: '2', trees: '200' }, metrics: { r2: 0.5, mae: 90 }, inputs: ['sqft'], bytes: 2_900_000 },
  ]
  for (const [i, { params, metrics, inputs, bytes }] of made.entries()) {
    const { run } = await runs.createRun({
      experimentId,
      userId: 'ada',
      runName: `run ${i + 1}`,
      startTime: 1,
      tags: [],
    })
    const { runId } = run.info
    await runs.logBatch({
      runId,
      params: Object.entries(params).map(([key, value]) => ({ key, value })),
      metrics: Object.entries(metrics).map(([key, value]) => ({ key, value, timestamp: 1, step: 0 })),
      tags: [],
    })
    await upload(baseUrl, `${experimentId}/${runId}`, 'model/MLmodel', modelFile(inputs, bytes))
    const source = `mlflow-artifacts:/${experimentId}/${runId}/artifacts/model`
    await modelVersions.createModelVersion({ name, source, runId, tags: [], runLink: '', description: '', modelId: '' })
  }
  await registeredModels.setModelAlias({ name, alias: 'champion', version: 1 })
  return { name, experimentId }
}

describeSite('a version against another', { fill: ({ address }) => fill(address) }, (site) => {
  const comparison = (page: Page) => section(page, 'Comparison')
  const shown = async (page: Page) =>
    (await rows(comparison(page).locator('tbody'))).map((cells) => cells.map((cell) => cell.trim()))

  it('[U-REG-8] stands against the champion: three judgements, then only what differs', async () => {
    const page = await site.visit('/models/kc/versions/2')
    await comparison(page).getByRole('heading', { name: 'Against version 1, the champion' }).waitFor()
    await eventually(() => comparison(page).getByRole('listitem').allTextContents()).toEqual([
      'Better on all 2 metrics with a goal',
      'One more input: bathrooms',
      '130.4 MB larger',
    ])
    await eventually(() => shown(page)).toEqual([
      ['Schema1 of 2 differsShow all 2'],
      ['Input bathrooms', '–', 'double', 'new'],
      ['Metrics3 of 3 differ'],
      ['extra', 'not logged', '1', 'new'],
      ['mae', '70', '65', '5'],
      ['r2', '0.850', '0.880', '0.030'],
      ['Parameters1 of 2 differsShow all 2'],
      ['depth', '10', 'None', ''],
      ['Model'],
      ['Flavor', 'onnx 1.20.0', 'onnx 1.20.0', ''],
      ['Size', '2.9 MB', '133.3 MB', '+130.4 MB'],
      ['Source run', 'run 1', 'run 2', ''],
    ])
    await comparison(page).getByRole('img', { name: 'lower, better' }).waitFor()
    await comparison(page).getByRole('button', { name: 'Show all 2' }).first().click()
    await comparison(page)
      .getByRole('row', { name: /^Input sqft/ })
      .waitFor()
  })

  it('[U-REG-8] another version is chosen, in the address; the champion stands against the one before', async () => {
    const page = await site.visit('/models/kc/versions/3')
    await comparison(page).getByText('Worse on all 2 metrics with a goal').waitFor()
    await page.getByRole('button', { name: 'Against @champion, version 1' }).click()
    await page.getByRole('menuitem', { name: 'version 2' }).click()
    await comparison(page).getByRole('heading', { name: 'Against version 2', exact: true }).waitFor()
    expect(page.url()).toContain('against=2')
    await comparison(page).getByText('One input less: bathrooms').waitFor()
    await page.goto(`${site.server.address}/#/models/kc/versions/1`)
    await page.getByRole('heading', { level: 1, name: 'Version 1' }).waitFor()
    // The first version has none before it.
    expect(await comparison(page).count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Make champion' }).count()).toBe(0)
  })

  it('[U-REG-9] Make champion says what it does, moves the alias at once, and is undone from the toast', async () => {
    const page = await site.open('/models/kc/versions/2')
    await section(page, 'If you make it champion')
      .getByText('@champion moves from version 1 to version 2.', { exact: false })
      .waitFor()
    await page.getByRole('button', { name: 'Make champion' }).click()
    await page.getByText('@champion moved to version 2').waitFor()
    await eventually(() => page.getByRole('button', { name: 'Make champion' }).count()).toBe(0)
    const stored = async () =>
      (await site.clients.registeredModels.getRegisteredModel({ name: 'kc' })).registeredModel.aliases[0]?.version
    await eventually(stored).toBe(2)
    await page.getByRole('button', { name: 'Undo' }).click()
    await eventually(stored).toBe(1)
    await page.getByRole('button', { name: 'Make champion' }).waitFor()
  })

  it.each(['a+b #1 & co', '100% sure', 'm%6fdel', 'résumé تجربة النموذج (v2) 95%'])(
    '[U-REG-2] [U-REG-5] %s is that model on its pages and from its run, version 11 first (case U12)',
    async (name) => {
      const { registeredModels, modelVersions, runs } = site.clients
      const description = '# Title\n\n<script>alert(1)</script>\n\n**bold** [x](javascript:alert(1))'
      await registeredModels.createRegisteredModel({ name, tags: [], description })
      const { experimentId } = site.seeded
      const { run } = await runs.createRun({ experimentId, userId: 'ada', runName: 'source', startTime: 1, tags: [] })
      const { runId } = run.info
      await upload(site.server.address, `${experimentId}/${runId}`, 'model/MLmodel', 'flavors: {}\n')
      for (let i = 0; i < 11; i++)
        await modelVersions.createModelVersion({
          name,
          source: `runs:/${runId}/model`,
          runId,
          tags: [],
          runLink: '',
          description: '',
          modelId: '',
        })
      const page = await site.visit(`/models/${encodeURIComponent(name)}`)
      await page.getByRole('heading', { level: 1, name, exact: true }).waitFor()
      await section(page, 'Description').locator('strong', { hasText: 'bold' }).waitFor()
      await section(page, 'Description').getByText('<script>alert(1)</script>').waitFor()
      expect(await section(page, 'Description').locator('a[href], script').count()).toBe(0)
      await eventually(async () => (await rows(section(page, 'Versions')))[1]?.join(' ')).toMatch(/Version 11/)
      await section(page, 'Versions').getByRole('link', { name: 'Version 11' }).click()
      await page.getByRole('heading', { level: 1, name: 'Version 11' }).waitFor()
      await page.reload()
      await page.getByRole('heading', { level: 2, name: `${name} version 11` }).waitFor()
      await section(page, 'Lineage').getByRole('link', { name: 'source' }).click()
      await section(page, 'Registered versions')
        .getByRole('link', { name: `${name} v11` })
        .click()
      await page.getByRole('heading', { level: 2, name: `${name} version 11` }).waitFor()
    },
  )
})
