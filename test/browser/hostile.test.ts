import type { Page } from 'playwright-core'
import { afterAll, expect, it } from 'vitest'
import { describeSite, eventually } from './browser.js'
import { type Elsewhere, type HostileRun, MARKUP, seedHostileRun, startElsewhere } from './hostile-run.js'
import { bytesOf, file, runsGrid, section } from './parts.js'

describeSite<{ run: HostileRun; elsewhere: Elsewhere }>('[U-TEST-7] content of others', { fill }, (site) => {
  afterAll(() => site.seeded.elsewhere.stop())

  /** A page of the UI that counts the scripts run in it. */
  const open = async (place: string, expected: readonly RegExp[] = []) => {
    const page = await site.open('/settings', { expected })
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor()
    await page.evaluate(() => {
      const counting = globalThis as unknown as { hits: number; hit: () => void }
      counting.hits = 0
      counting.hit = () => void counting.hits++
    })
    await go(page, place)
    return page
  }
  /** The browser's messages about refused attempts of a page. */
  const refusals = () => [
    /violates the following Content Security Policy|violates the document's Content Security Policy/,
    /sandboxed/,
    new RegExp(escaped(site.seeded.elsewhere.address)),
  ]
  const go = (page: Page, place: string) => page.goto(`${site.server.address}/#${place}`)
  const places = () => {
    const { experimentId, runId, tameId, registered } = site.seeded.run
    const list = (...ids: string[]) => encodeURIComponent(JSON.stringify(ids))
    const columns = list('params.`markup`', 'tags.`team`', 'attributes.user_id', 'tags.`mlflow.source.name`')
    const both = `runs=${list(runId, tameId)}&experiments=${list(experimentId)}`
    return {
      home: '/',
      runs: `/experiments/${experimentId}?columns=${columns}`,
      board: `/experiments/${experimentId}?compareRunsMode=CHART`,
      datasets: `/experiments/${experimentId}/datasets`,
      run: `/experiments/${experimentId}/runs/${runId}`,
      charts: `/experiments/${experimentId}/runs/${runId}/charts`,
      metric: `/metric/loss?${both}`,
      compare: `/compare-runs?${both}`,
      models: '/models',
      model: `/models/${encodeURIComponent(registered)}`,
      trash: '/trash',
    }
  }

  it('[X03] [U-ALL-10] markup in names, values and users is text on every screen', async () => {
    const page = await open('/')
    for (const [name, place] of Object.entries(places())) {
      await go(page, place)
      await page.getByText(MARKUP).first().waitFor()
      await expectNothingRan(page, name)
    }
    await go(page, places().runs)
    const row = runsGrid(page)
      .getByRole('row')
      .filter({ has: page.getByRole('link', { name: `${MARKUP} run` }) })
    await eventually(() => row.getByRole('gridcell').allTextContents()).toEqual([MARKUP, MARKUP, MARKUP, MARKUP])
    for (const button of ['Views', /^Columns/, /^Sort/]) {
      await page.getByRole('button', { name: button }).click()
      await page.getByRole('dialog').waitFor()
      await expectNothingRan(page, String(button))
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    }
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog').getByRole('searchbox').fill(MARKUP)
    await page.getByRole('menuitem', { name: `${MARKUP} run` }).waitFor()
    await expectNothingRan(page, 'palette')
  })

  it('[X03] [U-ALL-10] a note keeps its words and loses its scripts, frames, pictures and links that run', async () => {
    const page = await open(places().run)
    const note = section(page, 'Description')
    await note.getByText('after', { exact: true }).waitFor()
    await note.getByText('before', { exact: true }).waitFor()
    expect(await note.locator('script, iframe, img, svg:not(.i)').count()).toBe(0)
    const links = await note.getByRole('link').evaluateAll((all) => all.map((link) => link.getAttribute('href')))
    expect(links).toEqual([`${site.seeded.elsewhere.address}/in-a-note.png`])
    await note.getByText('a link', { exact: true }).click()
    await note.getByText('data', { exact: true }).click()
    await expectNothingRan(page)
    expect(site.seeded.elsewhere.came).toEqual([])
  })

  it('[X03] markup in the source, the note and the tags of a version; its link leads nowhere else', async () => {
    const { registered } = site.seeded.run
    const page = await open(`/models/${encodeURIComponent(registered)}/versions/1`, [/model-versions\/get-artifact/])
    await section(page, 'Details').getByText(`s3://bucket/${MARKUP}`).waitFor()
    await section(page, 'Description').getByText('after', { exact: true }).waitFor()
    await section(page, 'Tags').getByRole('cell', { name: MARKUP }).waitFor()
    await page.getByText(/Could not read the MLmodel file/).waitFor()
    expect(await page.locator('a[href^="javascript:"]').count()).toBe(0)
    await expectNothingRan(page)
    expect(site.seeded.elsewhere.came).toEqual([])
  })

  it('[X03] markup in the name of a file and in its text', async () => {
    const page = await open(places().run)
    await section(page, 'Artifacts').getByRole('treeitem').getByText(`${MARKUP}.txt`, { exact: true }).click()
    await eventually(() => section(page, 'Artifacts').locator('pre').textContent()).toBe(`${MARKUP}\n`)
    await file(page, 'table.csv').click()
    await section(page, 'Artifacts').getByRole('columnheader', { name: MARKUP }).waitFor()
    await file(page, 'note.md').click()
    await section(page, 'Artifacts').getByText('after', { exact: true }).waitFor()
    await file(page, 'drawing.svg').click()
    const drawing = section(page, 'Artifacts').getByRole('img', { name: 'drawing.svg' })
    await eventually(() => drawing.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(8)
    await expectNothingRan(page)
    expect(site.seeded.elsewhere.came).toEqual([])
  })

  it('[X03] a plot writes markup as it is, too', async () => {
    const { experimentId, runId, tameId } = site.seeded.run
    const list = (...ids: string[]) => encodeURIComponent(JSON.stringify(ids))
    const both = `runs=${list(runId, tameId)}&experiments=${list(experimentId)}`
    const page = await open(`/compare-runs?${both}&tab=box&x=params.emphasis&y=metrics.loss`)
    const plot = page.getByRole('tabpanel').getByRole('img')
    await eventually(async () => (await plot.locator('.xtick').allTextContents()).sort()).toEqual([
      '<b>bold</b>',
      'plain',
    ])
    await page.getByRole('tab', { name: 'Parallel Coordinates Plot' }).click()
    const parallel = page.getByRole('group', { name: /^Runs over/ }).locator('svg')
    for (const text of ['<b>bold</b>', 'plain']) await parallel.getByText(text, { exact: true }).first().waitFor()
    await expectNothingRan(page)
  })

  it('[X04] an MLmodel with functions, bombs and 50 MB is text or a reason; the page goes on answering', async () => {
    const page = await open(places().run)
    const artifacts = section(page, 'Artifacts')
    for (const [folder, reason] of [
      ['aliases', /Could not read the MLmodel file: .*alias/],
      ['deep', /Could not read the MLmodel file/],
      ['huge', /larger than 1 MiB/],
    ] as const) {
      await file(page, folder).click()
      await artifacts.getByText(reason).waitFor()
      await expectNothingRan(page, folder)
    }
    await file(page, 'keys').click()
    await artifacts.getByText('No schema was logged.').waitFor()
    await expectNothingRan(page, 'keys')
    await file(page, 'function').click()
    await section(page, 'Flavors').getByText('python_function').click()
    await section(page, 'Flavors').getByText('function () { hit() }').first().waitFor()
    await expectNothingRan(page, 'function')

    await file(page, 'huge').click()
    await artifacts
      .getByRole('treeitem', { name: /^huge/ })
      .getByRole('button', { name: /^MLmodel/ })
      .click()
    await artifacts.getByText('Preview truncated. Download the file to see the rest.').waitFor()
    expect(await artifacts.locator('pre .line').count()).toBeLessThan(200)
    await artifacts.locator('pre').evaluate((lines) => lines.scrollTo(0, lines.scrollHeight))
    await eventually(() =>
      artifacts.locator('pre .line').first().getAttribute('data-line').then(Number),
    ).toBeGreaterThan(10_000)
    await page.getByRole('button', { name: 'Add tag' }).click()
    await page.getByRole('dialog').getByLabel('Key').fill('still here')
    await expectNothingRan(page, 'the text of huge')
  })

  it('[X04] a notebook’s outputs of HTML and scripts do not run', async () => {
    const page = await open(places().run)
    await file(page, 'notebook.ipynb').click()
    await section(page, 'Artifacts').getByText('display_data').first().waitFor()
    await expectNothingRan(page)
  })

  it('[X07] the CSV of a metric holds a formula in a name as text, and numbers as numbers', async () => {
    const { experimentId, formulaId } = site.seeded.run
    const list = (...ids: string[]) => encodeURIComponent(JSON.stringify(ids))
    const page = await open(`/metric/loss?runs=${list(formulaId)}&experiments=${list(experimentId)}`)
    await page.getByRole('button', { name: 'Download', exact: true }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'All points as CSV' }).click(),
    ])
    const [, first = ''] = (await bytesOf(download)).toString().split(/\r?\n/)
    expect(first).toBe(`"'=HYPERLINK(""http://x"")",${formulaId},loss,0,0,1`)
  })

  it('[X02] [U-ALL-11] a page of a run reaches neither its parent, nor our server, nor anybody else', async () => {
    const page = await open(places().run, refusals())
    const before = page.url()
    await file(page, 'page.html').click()
    const frame = section(page, 'Artifacts').locator('iframe')
    const log = frame.contentFrame().locator('#log')
    await eventually(() => log.textContent()).toMatch(/^{/)
    const ended = JSON.parse((await log.textContent()) ?? '{}') as Record<string, string>
    expect(Object.keys(ended)).toContain('stun')
    expect(Object.entries(ended).filter(([, how]) => how !== 'refused')).toEqual([])
    expect(site.seeded.elsewhere.came).toEqual([])

    await file(page, 'leaving.html').click()
    await eventually(() => frame.getAttribute('title')).toBe('leaving.html')
    await eventually(() => page.frames().some((each) => each.url().startsWith('chrome-error:'))).toBe(true)
    expect(site.seeded.elsewhere.came).toEqual([])
    expect(page.url()).toBe(before)
    await page.getByRole('heading', { level: 1, name: `${MARKUP} run` }).waitFor()
    await expectNothingRan(page)
  })
})

async function fill({ address }: { address: string }) {
  const elsewhere = await startElsewhere()
  return { elsewhere, run: await seedHostileRun(address, elsewhere) }
}

/** Expects that no script of the run was called, none of its markup became an element, and the page still responds. */
async function expectNothingRan(page: Page, where = 'page') {
  const found = await page.evaluate(() => ({
    hits: (globalThis as unknown as { hits?: number }).hits,
    elements: [
      ...document.querySelectorAll(
        'img[src="x"], iframe[srcdoc], [onerror], [onload], script:not([src]), a[href^="javascript:" i], a[href^="data:" i]',
      ),
    ].map((element) => element.outerHTML.slice(0, 200)),
  }))
  expect(found, where).toEqual({ hits: 0, elements: [] })
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
