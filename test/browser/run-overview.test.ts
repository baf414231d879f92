import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { BASELINE_TAG } from '@labbook/protocol'
import { describeSite, eventually } from './browser.js'
import { file, fileNames, rows, runsGrid, section, sortRuns } from './parts.js'
import { clientsOf, upload } from './seed.js'

const ODD = {
  braces: '{key: value}',
  html: '<b>bold</b><img src=x onerror=alert(1)>',
  json: '{"a": [1, {"b": null}]}',
  lines: 'one\ntwo\n\nthree',
  rtl: 'تجربة النموذج (v2) 95%',
  template: '${7*7} {{7*7}}',
}
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
)

const ERROR = `TypeError: ${'the loss is not a number, '.repeat(12)}
${Array.from({ length: 9 }, (_, i) => `    at layer${i + 1} (train.ts:${i + 1}:7)`).join('\n')}`

/** Three runs of one experiment whose params and metrics differ in part; another with odd texts; a model at the root. */
async function fill(baseUrl: string) {
  const { experiments, runs } = clientsOf(baseUrl)
  const { experimentId } = await experiments.createExperiment({ name: 'sweep', tags: [] })
  const add = async (
    name: string,
    params: Record<string, string>,
    metrics: Record<string, number>,
    parent?: string,
  ) => {
    const startTime = 1_700_000_000_000 + 1000 * name.length
    const tags = parent === undefined ? [] : [{ key: 'mlflow.parentRunId', value: parent }]
    const { run } = await runs.createRun({ experimentId, userId: 'ada', runName: name, startTime, tags })
    const { runId } = run.info
    await runs.logBatch({
      runId,
      params: Object.entries(params).map(([key, value]) => ({ key, value })),
      metrics: Object.entries(metrics).map(([key, value]) => ({ key, value, timestamp: startTime, step: 0 })),
      tags: [],
    })
    await runs.updateRun({ runId, status: 'FINISHED', endTime: startTime + 1000 })
    return runId
  }
  const first = await add('a', { depth: '5', trees: '100', warmup: '' }, { loss: 0.5, score: 0.8 })
  const second = await add('bb', { depth: '10', trees: '100', only: 'here' }, { loss: 0.25, score: 0.8 })
  const third = await add('ccc', { depth: '10', trees: '100' }, { loss: 0.75 }, first)
  const many = await add(
    'dddd',
    Object.fromEntries(Array.from({ length: 14 }, (_, i) => [`alpha_${i}`, `value ${i}`])),
    { beta_3: 3, gamma: 1, 'system/cpu': 4 },
    first,
  )
  const odd = await add('odd', ODD, {})
  const failed = await add('failed', {}, {})
  await runs.updateRun({ runId: failed, status: 'FAILED' })
  await runs.setTag({ runId: failed, key: 'labbook.error', value: ERROR })
  const brief = await add('failed briefly', {}, {})
  await runs.updateRun({ runId: brief, status: 'FAILED' })
  await runs.setTag({ runId: brief, key: 'labbook.error', value: 'Error: out of memory' })
  const root = await add('root model', {}, {})
  await upload(baseUrl, `${experimentId}/${root}`, 'MLmodel', 'flavors:\n  python_function:\n    loader_module: x\n')
  await upload(baseUrl, `${experimentId}/${root}`, 'notes.txt', 'beside the model')
  const pictures = await add('with pictures', {}, {})
  await upload(baseUrl, `${experimentId}/${pictures}`, 'weights.pkl', 'x')
  await upload(baseUrl, `${experimentId}/${pictures}`, 'plots/more.png', PICTURE)
  await upload(baseUrl, `${experimentId}/${pictures}`, 'curve.png', PICTURE)
  return { experimentId, first, second, third, many, odd, root, pictures, failed, brief }
}

describeSite('overview of a run', { fill: ({ address }) => fill(address) }, (site) => {
  const place = (runId: string) => `/experiments/${site.seeded.experimentId}/runs/${runId}`
  const name = (page: Page, run: string) => page.getByRole('heading', { level: 1, name: run, exact: true }).waitFor()

  it('[U-RUN-5] keys whose value differs between the runs of the experiment are marked, others are not', async () => {
    const page = await site.visit(place(site.seeded.second))
    const marked = section(page, 'Parameters')
      .getByRole('row')
      .filter({
        has: page.getByRole('img', { name: 'differs in this experiment' }),
      })
    await eventually(() => marked.getByRole('rowheader').allTextContents()).toEqual(['depth'])
  })

  it('[U-RUN-15] a failed run says why: the first lines, wrapped, and all on request', async () => {
    const page = await site.visit(place(site.seeded.failed))
    const error = section(page, 'Error')
    const shown = error.locator('pre')
    await shown.waitFor()
    expect(await shown.innerText()).toContain('at layer5')
    expect(await shown.innerText()).not.toContain('at layer6')
    const isWrapped = await shown.evaluate((pre) => pre.scrollWidth <= pre.clientWidth && pre.clientHeight > 7 * 20)
    expect(isWrapped).toBe(true)
    await error.getByRole('button', { name: 'Show more' }).click()
    await eventually(() => shown.innerText()).toBe(ERROR)
    await error.getByRole('button', { name: 'Show less' }).click()
    await eventually(() => shown.innerText()).not.toContain('at layer9')
    await page.goto(`${site.server.address}/#${place(site.seeded.brief)}`)
    await eventually(() => shown.innerText()).toBe('Error: out of memory')
    expect(await error.getByRole('button', { name: 'Show more' }).count()).toBe(0)
    // A run that did not fail has no such section.
    await page.goto(`${site.server.address}/#${place(site.seeded.odd)}`)
    await name(page, 'odd')
    await shown.waitFor({ state: 'detached' })
  })

  it('[U-RUN-5] [U-RUN-6] one filter goes over parameters and metrics, and is in the address', async () => {
    const page = await site.visit(place(site.seeded.many))
    const filter = page.getByRole('searchbox', { name: 'Filter parameters and metrics' })
    await filter.fill('A_3')
    await eventually(async () => (await rows(section(page, 'Parameters'))).map(([key]) => key)).toEqual(['alpha_3'])
    await eventually(() => section(page, 'Metrics').getByRole('link').first().textContent()).toBe('beta_3')
    await page.getByText('2 of 16', { exact: true }).waitFor()
    await filter.fill('VALUE 7')
    await eventually(async () => (await rows(section(page, 'Parameters'))).map(([key]) => key)).toEqual(['alpha_7'])
    await section(page, 'Metrics').getByText('No matching metrics.').waitFor()
    await eventually(() => page.url()).toContain('q=VALUE+7')
  })

  it('[U-RUN-4] metrics stand beside the parameters where there is room, and below them where not', async () => {
    for (const [width, isBeside] of [
      [1440, true],
      [1000, false],
      [360, false],
    ] as const) {
      const page = await site.visit(place(site.seeded.second), { viewport: { width, height: 900 } })
      await section(page, 'Metrics').getByRole('link', { name: 'loss' }).waitFor()
      const params = await section(page, 'Parameters').boundingBox()
      const metrics = await section(page, 'Metrics').boundingBox()
      expect([width, (metrics?.y ?? 0) < (params?.y ?? 0) + 10]).toEqual([width, isBeside])
    }
  })

  it('[U-RUN-6] system metrics are counted apart, and lead to their tab', async () => {
    const page = await site.visit(place(site.seeded.many))
    expect(await section(page, 'Metrics').locator('header .n').textContent()).toBe('2')
    await section(page, 'Metrics').getByRole('link', { name: '1 system metric' }).click()
    await eventually(() => page.url()).toMatch(/\/system$/)
  })

  it('[U-RUN-14] beside the values of the baseline stand the differences to it', async () => {
    const { experimentId, first, second } = site.seeded
    const page = await site.open(place(second))
    await section(page, 'Parameters').getByText('depth').waitFor()
    expect(await section(page, 'Metrics').getByRole('columnheader', { name: 'vs baseline' }).count()).toBe(0)
    await site.clients.experiments.setExperimentTag({ experimentId, key: BASELINE_TAG, value: first })
    await section(page, 'Metrics').getByRole('columnheader', { name: 'vs baseline' }).waitFor()
    const deltas = async () => (await rows(section(page, 'Metrics'))).map((cells) => [cells[0], cells[2]])
    await eventually(deltas).toEqual([
      ['Name', 'vs baseline'],
      ['loss', '0.250'],
      ['score', '0'],
    ])
    await section(page, 'Metrics').getByRole('img', { name: 'lower' }).waitFor()
    // Only what the baseline has with another value.
    expect(await section(page, 'Parameters').getByText('baseline').allTextContents()).toEqual(['baseline 5'])
    await page.getByRole('link', { name: 'a', exact: true }).click()
    await name(page, 'a')
    await page.locator('.chip').getByText('Baseline').waitFor()
    expect(await section(page, 'Metrics').getByRole('columnheader', { name: 'vs baseline' }).count()).toBe(0)
    await site.clients.experiments.deleteExperimentTag({ experimentId, key: BASELINE_TAG })
  })

  it('[U-RUN-1] previous and next go through the list one came from, in its order and under its filter', async () => {
    const { experimentId } = site.seeded
    const search = new URLSearchParams({ searchFilter: "params.trees = '100'" })
    const page = await site.open(`/experiments/${experimentId}?${search}`)
    await runsGrid(page).getByRole('link', { name: 'ccc' }).waitFor()
    await sortRuns(page, 'Run Name', 'ascending')
    await runsGrid(page).getByRole('link', { name: 'bb', exact: true }).click()
    await name(page, 'bb')
    await page.getByText('2 of 3', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Next run: ccc' }).click()
    await name(page, 'ccc')
    await page.getByRole('button', { name: 'Next run', exact: true }).and(page.locator(':disabled')).waitFor()
    await page.keyboard.press('k')
    await name(page, 'bb')
    await page.getByText('2 of 3', { exact: true }).waitFor()
    await page.keyboard.press('k')
    await name(page, 'a')
    // The experiment in the path leads back to that list.
    await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: 'sweep' }).click()
    await page.getByText('3 matching runs').waitFor()
    expect(page.url()).toContain('orderByAsc=true')
  })

  it('[U-RUN-1] without a list before it, a run stands in that of its experiment', async () => {
    const page = await site.open(place(site.seeded.third))
    await page.getByText(/^\d of 9$/).waitFor()
    await page.getByRole('button', { name: /^Next run: / }).waitFor()
  })

  it('[U-RUN-2] further facts stand behind More', async () => {
    const page = await site.visit(place(site.seeded.second))
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByText(/^mlflow-artifacts:\//).waitFor()
    await page.getByText('End time').waitFor()
    await page.getByRole('button', { name: 'Less' }).click()
    await eventually(() => page.getByText('End time').count()).toBe(0)
  })

  it('[U-RUN-9] deleted parents and children are named as such', async () => {
    const { first, third, many } = site.seeded
    const { runs } = site.clients
    await runs.deleteRun({ runId: third })
    const page = await site.open(place(first))
    await section(page, 'Related runs').getByRole('link', { name: '1 deleted child run' }).click()
    await runsGrid(page).getByRole('link', { name: 'ccc' }).waitFor()
    await runs.restoreRun({ runId: third })

    await runs.deleteRun({ runId: first })
    await page.goto(`${site.server.address}/#${place(many)}`)
    const parent = section(page, 'Related runs')
    await parent.getByText('parent, deleted').waitFor()
    await parent.getByRole('link', { name: 'a', exact: true }).click()
    await page.getByText('This run is deleted. Restore it to make changes.').waitFor()
    await runs.restoreRun({ runId: first })
  })

  it('[U-RUN-9] a parent that is gone for good is said to be', async () => {
    const { experimentId } = site.seeded
    const tags = [{ key: 'mlflow.parentRunId', value: 'f'.repeat(32) }]
    const { run } = await site.clients.runs.createRun({
      experimentId,
      userId: 'ada',
      runName: 'orphan',
      startTime: 1,
      tags,
    })
    const page = await site.open(place(run.info.runId), { expected: [/404 .*runs\/get/] })
    await section(page, 'Related runs').getByText('Parent deleted forever').waitFor()
    await site.clients.runs.deleteRun({ runId: run.info.runId })
  })

  it('[U-RUN-5] [U-RUN-7] values are shown exactly as logged (case U07)', async () => {
    const { odd } = site.seeded
    for (const [key, value] of Object.entries(ODD)) await site.clients.runs.setTag({ runId: odd, key, value })
    const page = await site.visit(place(odd))
    await eventually(() => rows(section(page, 'Parameters'))).toEqual(Object.entries(ODD))
    await eventually(async () => (await rows(section(page, 'Tags'))).map(([key, value]) => [key, value])).toEqual(
      Object.entries(ODD),
    )
    expect(await page.locator('main img[src="x"]').count()).toBe(0)
  })

  it.each([
    ['🤧', '“🤧” is not allowed in a key.'],
    ['a=b', '“=” is not allowed in a key.'],
    ['a\u0007b', 'The character U+0007 is not allowed in a key.'],
    ['   ', 'A key needs at least one letter or digit.'],
    ['a//b', 'Parts between slashes need a name, and must not be . or ..'],
    ['k'.repeat(251), 'This key has 251 characters. The limit is 250.'],
  ])('[U-RUN-7] the key %s is refused beside its field, and stays there (case U07)', async (key, reason) => {
    const { odd } = site.seeded
    const page = await site.visit(place(odd))
    await section(page, 'Tags').getByRole('button', { name: 'Add tag' }).click()
    const dialog = page.getByRole('dialog', { name: 'Add tag' })
    const field = dialog.getByLabel('Key')
    await dialog.getByLabel('Value').fill('kept')
    await field.fill(key)
    await dialog.getByText(reason).waitFor()
    expect(await field.getAttribute('aria-invalid')).toBe('true')
    expect(await dialog.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true)
    expect([await field.inputValue(), await dialog.getByLabel('Value').inputValue()]).toEqual([key, 'kept'])
    await field.fill('good')
    await eventually(() => dialog.getByRole('button', { name: 'Save' }).isDisabled()).toBe(false)
    await page.keyboard.press('Escape')
  })

  it('[U-ALL-10] descriptions are rendered without their HTML, and cancelling loses nothing (case U13)', async () => {
    const { odd } = site.seeded
    const note = [
      '# Title',
      '| a | b |\n|---|---|\n| 1 | `x|y` |',
      '<script>alert(1)</script><img src=x onerror=alert(2)>',
      '[bad](javascript:alert(3)) [file](notes.md) [good](https://example.com) note[^1]',
      ODD.rtl,
      '[^1]: the footnote',
      'word '.repeat(2000),
    ].join('\n\n')
    const key = 'mlflow.note.content'
    await site.clients.runs.setTag({ runId: odd, key, value: note.slice(0, 5000) })
    const page = await site.open(place(odd))
    const description = section(page, 'Description')
    await description.getByRole('heading', { name: 'Title' }).waitFor()
    await description.getByText('<script>alert(1)</script><img src=x onerror=alert(2)>').waitFor()
    expect(await description.locator('script, img').count()).toBe(0)
    expect(await description.locator('a[href^="http"]').allTextContents()).toEqual(['good'])
    expect(await description.getByText('bad').evaluate((element) => element.closest('a'))).toBeNull()
    const line = description.getByText(ODD.rtl)
    expect(await line.evaluate((element) => getComputedStyle(element).direction)).toBe('rtl')
    const address = page.url()
    await description.locator('a[href^="#"]').first().click()
    expect(page.url()).toBe(address)

    await description.getByRole('button', { name: 'Edit' }).click()
    await page.getByLabel('Description in Markdown').fill('thrown away')
    await description.getByRole('button', { name: 'Cancel' }).click()
    await description.getByRole('heading', { name: 'Title' }).waitFor()
    await description.getByRole('button', { name: 'Edit' }).click()
    expect(await page.getByLabel('Description in Markdown').inputValue()).toBe(note.slice(0, 5000))
    await page.getByLabel('Description in Markdown').fill('# Kept')
    await description.getByRole('button', { name: 'Save' }).click()
    // Its preview has the heading already.
    await description.getByRole('button', { name: 'Edit' }).waitFor()
    await description.getByRole('heading', { name: 'Kept' }).waitFor()
    await site.clients.runs.setTag({ runId: odd, key, value: '# From elsewhere' })
    await description.getByRole('heading', { name: 'From elsewhere' }).waitFor()
  })

  it('[U-ART-13] the tab of artifacts opens the first file that can be shown, at full height', async () => {
    const page = await site.visit(`${place(site.seeded.pictures)}/artifacts/`)
    const artifacts = section(page, 'Artifacts')
    await artifacts.getByRole('img', { name: 'curve.png' }).waitFor()
    const box = await artifacts.boundingBox()
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeGreaterThan(890)
    await artifacts.getByRole('searchbox', { name: 'Find a file' }).fill('PKL')
    await eventually(() => fileNames(page)).toEqual(['plots', 'weights.pkl'])
  })

  it('[U-ART-14] a model at the root is a model, and the files beside it can be opened (case U17)', async () => {
    for (const tab of ['/artifacts/', '']) {
      const page = await site.visit(`${place(site.seeded.root)}${tab}`)
      const artifacts = section(page, 'Artifacts')
      await artifacts.getByRole('heading', { name: 'MLflow Model' }).waitFor()
      await artifacts.getByText(`runs:/${site.seeded.root}`).first().waitFor()
      await artifacts.getByRole('button', { name: 'Register Model' }).waitFor()
      if (tab !== '') await artifacts.getByRole('button', { name: 'Files' }).click()
      await file(page, 'notes.txt').click()
      await artifacts.getByText('beside the model').waitFor()
      await file(page, 'MLflow Model').click()
      await artifacts.getByRole('heading', { name: 'MLflow Model' }).waitFor()
    }
  })
})
