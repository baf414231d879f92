import type { Locator, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeInBrowser, eventually } from './browser.js'
import { runsGrid, section } from './parts.js'

const NAME = 'house, 50 % of "it" & 🌲'

describeInBrowser('registering models', (site) => {
  const loggedModel = () => `/experiments/${site.seeded.experimentId}/models/${site.seeded.modelId}`
  const folderOfRun = () => `/experiments/${site.seeded.experimentId}/runs/${site.seeded.child.runId}/artifacts/forest`
  const row = (page: Page, number: number) =>
    section(page, 'Versions').getByRole('row', { name: new RegExp(`Version ${number}\\b`) })

  async function register(page: Page, { name, alias }: { name: string; alias?: string }) {
    await page.getByRole('button', { name: 'Register Model' }).click()
    const dialog = page.getByRole('dialog', { name: 'Register model' })
    await dialog.getByLabel('Model').fill(name)
    if (alias !== undefined) await dialog.getByLabel('Alias').fill(alias)
    await dialog.getByRole('button', { name: 'Register' }).click()
  }

  it('[W102] [U-MODEL-6] from a model to version 1, alias, version 2, alias moved and moved back, by mouse', async () => {
    const page = await site.open(loggedModel())
    await register(page, { name: NAME, alias: 'champion' })
    await page.getByRole('link', { name: `Version 1 of ${NAME}` }).click()
    await page.getByRole('heading', { level: 1, name: 'Version 1' }).waitFor()
    expect(new URL(page.url()).hash).toBe(`#/models/${encodeURIComponent(NAME)}/versions/1`)
    await page.goBack()

    await page.getByRole('button', { name: 'Register Model' }).click()
    const dialog = page.getByRole('dialog', { name: 'Register model' })
    await dialog.getByLabel('Model').pressSequentially('50 %')
    await page.getByRole('option', { name: NAME }).click()
    await dialog.getByText('Adds a new version to this model.').waitFor()
    await dialog.getByRole('button', { name: 'Add tag' }).click()
    await dialog.getByLabel('Key').fill('reviewed')
    await dialog.getByLabel('Value').fill('yes')
    await dialog.getByRole('button', { name: 'Register' }).click()
    await page.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('link', { name: `${NAME} v2` }).waitFor()

    await page.getByRole('link', { name: `${NAME} v1` }).click()
    await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: NAME }).click()
    await row(page, 2).getByText('reviewed: yes').waitFor()
    for (const number of [2, 1]) {
      await page.getByRole('button', { name: 'Move or remove @champion' }).click()
      await page.getByRole('menuitem', { name: `Version ${number}` }).click()
      await row(page, number).getByText('@champion').waitFor()
    }
    const { registeredModel } = await site.clients.registeredModels.getRegisteredModel({ name: NAME })
    expect(registeredModel.aliases).toEqual([{ alias: 'champion', version: 1 }])
  })

  it('[U-TEST-4] [U-ALL-5] the same by keys alone', async () => {
    const page = await site.open('/')
    await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('searchbox', { name: 'Search or jump to' }).waitFor()
    await page.keyboard.type('child of the')
    await page.getByRole('menuitem', { name: 'child of the forest' }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'child of the forest' }).waitFor()
    await pressOn(page, section(page, 'Artifacts').getByRole('treeitem').getByRole('button', { name: 'forest' }))
    await pressOn(page, page.getByRole('button', { name: 'Register Model' }))
    await page.getByRole('combobox', { name: 'Model' }).waitFor()
    await page.keyboard.type('by keys')
    await page.keyboard.press('Tab')
    await page.keyboard.type('best')
    await page.keyboard.press('Enter')
    await pressOn(page, page.getByRole('link', { name: 'Version 1 of by keys' }))
    await page.getByRole('heading', { level: 1, name: 'Version 1' }).waitFor()
    await site.clients.modelVersions.createModelVersion({
      name: 'by keys',
      source: `models:/${site.seeded.modelId}`,
      runId: '',
      modelId: '',
      tags: [],
      runLink: '',
      description: '',
    })
    await section(page, 'Details').waitFor()
    await page.getByRole('navigation', { name: 'Versions' }).getByText('Version 2').waitFor()
    await pressOn(page, page.getByRole('button', { name: 'Move or remove @best' }))
    await page.getByRole('menuitem', { name: 'Version 2' }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByText('@best moved to version 2').waitFor()
    await page.keyboard.press('Control+z')
    await page.getByRole('button', { name: 'Move or remove @best' }).waitFor()
    const { registeredModel } = await site.clients.registeredModels.getRegisteredModel({ name: 'by keys' })
    expect(registeredModel.aliases).toEqual([{ alias: 'best', version: 1 }])
  })

  it('[U-MODEL-6] [registry-api 8] a folder of a run is a source by its place and its run, a logged model by its id', async () => {
    const { experimentId, child, multiple, modelId } = site.seeded
    const name = 'sources'
    const page = await site.open(folderOfRun())
    await register(page, { name })
    await page.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('link', { name: 'sources v1' }).waitFor()
    const other = await site.open(loggedModel())
    await register(other, { name })
    await other.getByRole('button', { name: 'Done' }).click()
    const sourceOf = async (version: number) => {
      const { modelVersion } = await site.clients.modelVersions.getModelVersion({ name, version })
      return { source: modelVersion.source, runId: modelVersion.runId, modelId: modelVersion.modelId }
    }
    const folder = `mlflow-artifacts:/${experimentId}/${child.runId}/artifacts/forest`
    expect(await sourceOf(1)).toEqual({ source: folder, runId: child.runId, modelId: undefined })
    expect(await sourceOf(2)).toEqual({ source: `models:/${modelId}`, runId: multiple.runId, modelId })
  })

  it('[U-MODEL-6] what is refused stands beside its field: an alias, a name, the name of a prompt', async () => {
    const prompt = { name: 'greeting', tags: [{ key: 'mlflow.prompt.is_prompt', value: 'true' }], description: '' }
    await site.clients.registeredModels.createRegisteredModel(prompt)
    const page = await site.open(loggedModel(), { expected: [/400 .*create/] })
    await page.getByRole('button', { name: 'Register Model' }).click()
    const dialog = page.getByRole('dialog', { name: 'Register model' })
    await dialog.getByLabel('Model').fill('a:b')
    await dialog.getByLabel('Alias').fill('Latest')
    await dialog.getByText("'latest' alias name (case insensitive) is reserved.").waitFor()
    await dialog.getByLabel('Alias').fill('')
    await dialog.getByRole('button', { name: 'Register' }).click()
    await dialog.getByText("Names cannot contain '/' or ':'.").waitFor()
    await dialog.getByLabel('Model').fill('greeting')
    await dialog.getByRole('button', { name: 'Register' }).click()
    await dialog.getByText("with name 'greeting', but the name is already taken by a prompt").waitFor()
  })

  it('[U-RUNS-2] [U-ALL-14] the Models column names registered versions, asked for the rows in view alone', async () => {
    const page = await site.open('/settings')
    const asked: string[] = []
    page.on('request', (request) => asked.push(`${request.url()} ${request.postData() ?? ''}`))
    await page.goto(`${site.server.address}/#/experiments/${site.seeded.experimentId}`)
    const run = runsGrid(page).getByRole('row', { name: /multiple regression/ })
    await run.getByRole('link', { name: 'regressor' }).waitFor()
    await run.getByRole('link', { name: 'house-prices v1' }).waitFor()
    expect(asked.filter((request) => request.includes('source_run_id IN'))).toHaveLength(1)
    expect(asked.filter((request) => request.includes('run_id+IN'))).toHaveLength(1)
  })

  it('[U-HOME-1] home names the newest versions, and the next one as soon as it is there', async () => {
    const page = await site.open('/')
    const newest = page.getByRole('region', { name: 'New model versions' }).getByRole('link')
    await newest.first().waitFor()
    const name = 'the newest'
    await site.clients.registeredModels.createRegisteredModel({ name, tags: [], description: '' })
    const source = { source: 's3://bucket/one', runId: '', modelId: '', runLink: '' }
    await site.clients.modelVersions.createModelVersion({ name, ...source, tags: [], description: '' })
    await eventually(() => newest.first().textContent()).toBe(name)
    expect(await newest.count()).toBeLessThanOrEqual(5)
  })

  it('[U-TRASH-3] what a version is made from stays when the trash is emptied, and the dry run says why', async () => {
    const { child } = site.seeded
    await site.clients.runs.deleteRun({ runId: child.runId })
    const page = await site.open('/trash')
    await page.getByRole('checkbox', { name: `Select ${child.name}` }).check({ force: true })
    await page.getByRole('button', { name: 'Delete permanently' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(child.runId).waitFor()
    await dialog
      .getByText(/version/)
      .first()
      .waitFor()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await site.clients.runs.restoreRun({ runId: child.runId })
  })

  it('[U-REG-1] [registry-api 11] 1,001 models page without gaps or repeats', async () => {
    const made = Array.from({ length: 1001 }, (_, i) => `many ${String(i).padStart(4, '0')}`)
    for (let at = 0; at < made.length; at += 50) {
      await Promise.all(
        made
          .slice(at, at + 50)
          .map((name) => site.clients.registeredModels.createRegisteredModel({ name, tags: [], description: '' })),
      )
    }
    const page = await site.open(`/models?searchFilter=${encodeURIComponent("name LIKE 'many %'")}`)
    const grid = page.getByRole('grid', { name: 'Models' })
    await grid.getByRole('link', { name: 'many 0000' }).waitFor()
    const seen = new Set<string>()
    await grid.focus()
    for (let end = false; !end; ) {
      await page.keyboard.press('PageDown')
      await page.waitForTimeout(20)
      await eventually(() => grid.getByLabel('Loading').count()).toBe(0)
      for (const name of await grid.getByRole('rowheader').getByRole('link').allTextContents()) seen.add(name)
      end = seen.has('many 1000')
    }
    expect([...seen].sort()).toEqual(made)
    await page.getByText('1,001 models').waitFor()
  })
})

/** Tabs to the element and presses Enter. */
async function pressOn(page: Page, target: Locator) {
  await target.waitFor()
  for (let presses = 0; presses < 200; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) break
    await page.keyboard.press('Tab')
  }
  await page.keyboard.press('Enter')
}
