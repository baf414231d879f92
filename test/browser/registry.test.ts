import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeInBrowser, eventually } from './browser.js'
import { compared, comparedNames, comparedRows, section } from './parts.js'

const grid = (page: Page) => page.getByRole('grid', { name: 'Models' })
const names = (page: Page) => grid(page).getByRole('rowheader').getByRole('link').allTextContents()
const version = (page: Page, number: number) =>
  section(page, 'Versions').getByRole('row', { name: new RegExp(`Version ${number}\\b`) })
const chip = (page: Page, alias: string) => page.getByRole('button', { name: `Move or remove @${alias}` })

describeInBrowser('model registry', (site) => {
  const create = (name: string) =>
    site.clients.registeredModels.createRegisteredModel({ name, tags: [], description: '' })
  const addVersion = (name: string) =>
    site.clients.modelVersions.createModelVersion({
      name,
      source: `models:/${site.seeded.modelId}`,
      runId: '',
      modelId: site.seeded.modelId,
      tags: [],
      runLink: '',
      description: '',
    })
  const aliasesOf = async (name: string) =>
    (await site.clients.registeredModels.getRegisteredModel({ name })).registeredModel.aliases

  it('[W82] [U-NAV-1] [U-CMD-3] Models stands beside Experiments; g m goes there, the palette finds each', async () => {
    const page = await site.open('/')
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Models' }).click()
    await page.getByRole('heading', { level: 1, name: 'Models' }).waitFor()
    expect(
      await page
        .getByRole('navigation', { name: 'Main' })
        .getByRole('link', { name: 'Models' })
        .getAttribute('aria-current'),
    ).toBe('page')
    await page.keyboard.press('g')
    await page.keyboard.press('h')
    await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('m')
    await page.getByRole('heading', { level: 1, name: 'Models' }).waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('searchbox', { name: 'Search or jump to' }).fill('house-pri')
    await page.getByRole('menuitem', { name: 'house-prices' }).click()
    await page.getByRole('heading', { level: 1, name: 'house-prices' }).waitFor()
  })

  it('[U-REG-1] the table: latest version, aliases, tags; words are a part of the name, else the language of the registry', async () => {
    await create('another one')
    const page = await site.open('/models')
    const row = grid(page).getByRole('row', { name: /house-prices/ })
    for (const text of ['Version 2', '@champion', 'owner:']) await row.getByText(text).first().waitFor()
    await page.getByLabel('Filter models').fill('HOUSE')
    await eventually(() => names(page)).toEqual(['house-prices'])
    await page.getByText("name ILIKE '%HOUSE%'").waitFor()
    await page.getByLabel('Filter models').fill("tags.owner = 'nobody'")
    await page.getByRole('heading', { name: 'No matching models' }).waitFor()
    await page.getByRole('button', { name: 'Clear filter' }).last().click()
    await grid(page).getByRole('button', { name: 'Name' }).click()
    await eventually(() => names(page)).toEqual(['house-prices', 'another one'])
  })

  it('[U-REG-1] [registry-api 9] prompts are not listed', async () => {
    await site.clients.registeredModels.createRegisteredModel({
      name: 'a-prompt',
      tags: [{ key: 'mlflow.prompt.is_prompt', value: 'true' }],
      description: '',
    })
    const page = await site.open('/models')
    await grid(page).getByRole('link', { name: 'house-prices' }).waitFor()
    expect(await names(page)).not.toContain('a-prompt')
  })

  it('[U-REG-1] a model is created; a name that is taken or malformed is refused beside the field', async () => {
    const page = await site.open('/models', { expected: [/400 .*registered-models\/create/] })
    await page.getByRole('button', { name: 'New model' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('house-prices')
    await dialog.getByRole('button', { name: 'Create' }).click()
    await dialog.getByText('Registered Model (name=house-prices) already exists.').waitFor()
    await dialog.getByLabel('Name').fill('a/b')
    await dialog.getByRole('button', { name: 'Create' }).click()
    await dialog.getByText("Names cannot contain '/' or ':'.").waitFor()
    await dialog.getByLabel('Name').fill('made here')
    await dialog.getByRole('button', { name: 'Create' }).click()
    await page.getByRole('heading', { level: 1, name: 'made here' }).waitFor()
    await section(page, 'Versions').getByText('No versions yet.').waitFor()
  })

  it('[U-REG-2] the page of a model: description, versions newest first with where they come from, tags, what happened', async () => {
    const { multiple, child } = site.seeded
    const page = await site.open('/models/house-prices')
    await page.getByRole('heading', { name: 'Prices', exact: true }).waitFor()
    const links = section(page, 'Versions')
      .locator('tbody')
      .getByRole('link', { name: /^Version/ })
    await eventually(() => links.allTextContents()).toEqual(['Version 2', 'Version 1'])
    await version(page, 2).getByRole('link', { name: child.name }).waitFor()
    await section(page, 'Tags').getByText('pricing').waitFor()
    await section(page, 'Activity').getByText('@champion set on version 1').waitFor()
    await version(page, 1).getByRole('link', { name: multiple.name }).click()
    await page.getByRole('heading', { level: 1, name: multiple.name }).waitFor()
  })

  it('[U-REG-3] [U-CMD-4] an alias is added, moved by its menu and by dragging, removed, each with a way back', async () => {
    await create('aliased')
    await addVersion('aliased')
    await addVersion('aliased')
    const page = await site.open('/models/aliased')
    await version(page, 1).getByRole('button', { name: 'Add an alias' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Alias').fill('v2')
    await dialog.getByText("Version alias name 'v2' is reserved.").waitFor()
    await dialog.getByLabel('Alias').fill('a b')
    await dialog.getByText("Invalid alias name: 'a b'").waitFor()
    await dialog.getByLabel('Alias').fill('best')
    await dialog.getByRole('button', { name: 'Add' }).click()
    await version(page, 1).getByText('@best').waitFor()
    await chip(page, 'best').click()
    await page.getByRole('menuitem', { name: 'Version 2' }).click()
    await version(page, 2).getByText('@best').waitFor()
    await page.getByText('@best moved to version 2').waitFor()
    await page.keyboard.press('Control+z')
    await version(page, 1).getByText('@best').waitFor()
    await version(page, 1)
      .getByText('@best')
      .dragTo(version(page, 2).getByRole('link', { name: 'Version 2' }))
    await version(page, 2).getByText('@best').waitFor()
    await eventually(() => aliasesOf('aliased')).toEqual([{ alias: 'best', version: 2 }])
    await chip(page, 'best').click()
    await page.getByRole('menuitem', { name: 'Remove' }).click()
    await chip(page, 'best').waitFor({ state: 'detached' })
    await page
      .getByRole('status')
      .getByText('@best removed')
      .locator('..')
      .getByRole('button', { name: 'Undo' })
      .click()
    await version(page, 2).getByText('@best').waitFor()
  })

  it('[U-REG-3] [U-LIVE-2] [U-TEST-6] an alias that one browser moves moves in another; what somebody changed since is not undone', async () => {
    const name = 'watched'
    await create(name)
    await addVersion(name)
    await addVersion(name)
    await site.clients.registeredModels.setModelAlias({ name, alias: 'live', version: 1 })
    const here = await site.open(`/models/${name}`)
    const there = await site.open(`/models/${name}/versions/1`)
    await chip(there, 'live').click()
    await there.getByRole('menuitem', { name: 'Version 2' }).click()
    await version(here, 2).getByText('@live').waitFor()
    await site.clients.registeredModels.deleteModelAlias({ name, alias: 'live' })
    await version(here, 2).getByText('@live').waitFor({ state: 'detached' })
    await there.getByRole('button', { name: 'Undo' }).click()
    await there.getByText('@live has changed since, so it was not undone.').waitFor()
  })

  it('[U-REG-3] [U-ALL-12] an alias that cannot be moved is where it was, with the reason', async () => {
    const name = 'refused'
    await create(name)
    await addVersion(name)
    await addVersion(name)
    await site.clients.registeredModels.setModelAlias({ name, alias: 'kept', version: 1 })
    const page = await site.open(`/models/${name}`, { expected: [/403 .*registered-models\/alias/] })
    await page.route('**/registered-models/alias', (route) =>
      route.fulfill({
        status: 403,
        json: { error_code: 'PERMISSION_DENIED', message: 'You may only read this model.' },
      }),
    )
    await chip(page, 'kept').click()
    await page.getByRole('menuitem', { name: 'Version 2' }).click()
    await page.getByText('You may only read this model.').waitFor()
    await version(page, 1).getByText('@kept').waitFor()
  })

  it('[U-REG-2] [U-ALL-3] a model that is deleted elsewhere is told', async () => {
    const name = 'gone'
    await create(name)
    const page = await site.open(`/models/${name}`, { expected: [/404 .*registered-models\/(get|activity)/] })
    await section(page, 'Activity').getByText('Model created').waitFor()
    await site.clients.registeredModels.deleteRegisteredModel({ name })
    await page.getByText(`Registered Model with name=${name} not found`).waitFor()
  })

  it('[U-REG-4] a stage is shown where one is set, and changed with the others archived', async () => {
    const name = 'staged'
    await create(name)
    await addVersion(name)
    await addVersion(name)
    const page = await site.open(`/models/${name}`)
    await version(page, 2).waitFor()
    expect(await section(page, 'Versions').getByRole('columnheader', { name: 'Stage' }).count()).toBe(0)
    await site.clients.modelVersions.transitionModelVersionStage({
      name,
      version: 1,
      stage: 'Production',
      archiveExistingVersions: false,
    })
    await page.getByRole('button', { name: 'Stage of version 2: None' }).click()
    await page.getByRole('menuitem', { name: 'Production, archive other versions' }).click()
    await page.getByRole('button', { name: 'Stage of version 1: Archived' }).waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('button', { name: 'Stage of version 1: Production' }).waitFor()
    await page.getByRole('button', { name: 'Stage of version 2: None' }).waitFor()
  })

  it('[U-REG-5] the page of a version: source, run and logged model, schema, snippets, metrics, files, alias history', async () => {
    const { multiple, modelId } = site.seeded
    const page = await site.open('/models/house-prices/versions/1')
    await page.getByRole('heading', { level: 1, name: 'Version 1' }).waitFor()
    await section(page, 'Details').getByText(`models:/${modelId}`).waitFor()
    await section(page, 'Model schema').getByText('sqft_living').waitFor()
    await section(page, 'Make Predictions').getByText('"models:/house-prices@champion"').waitFor()
    await section(page, 'Lineage').getByRole('link', { name: 'house sales' }).waitFor()
    await section(page, 'Lineage').getByRole('link', { name: 'regressor' }).waitFor()
    await section(page, 'Metrics').getByRole('link', { name: 'Test_R2_score' }).waitFor()
    await section(page, 'Parameters').getByText('fit_intercept').waitFor()
    await section(page, 'Artifacts').getByRole('button', { name: 'MLmodel' }).click()
    await section(page, 'Artifacts').getByText('loader_module: mlflow.sklearn').waitFor()
    await section(page, 'Alias history').getByText('@champion set on version 1').waitFor()
    await section(page, 'Details').getByRole('link', { name: 'm-' }).click()
    await page.getByRole('heading', { level: 1, name: 'regressor' }).waitFor()
    await page.getByRole('link', { name: 'house-prices v1' }).click()
    await page.getByRole('heading', { level: 1, name: 'Version 1' }).waitFor()
    await section(page, 'Details').getByRole('link', { name: multiple.name }).click()
    await page.getByRole('heading', { level: 1, name: multiple.name }).waitFor()
  })

  it('[U-REG-5] files of a run below the source of a version; a source of elsewhere is named', async () => {
    const page = await site.open('/models/house-prices/versions/2')
    await section(page, 'Artifacts').getByRole('button', { name: 'MLmodel' }).click()
    await section(page, 'Artifacts').getByText('grade').waitFor()
    const name = 'elsewhere'
    await create(name)
    await site.clients.modelVersions.createModelVersion({
      name,
      source: 's3://bucket/models/one',
      runId: '',
      modelId: '',
      tags: [],
      runLink: '',
      description: '',
    })
    const other = await site.open(`/models/${name}/versions/1`, { expected: [/ .*model-versions\/get-artifact/] })
    await section(other, 'Artifacts').getByText('s3://bucket/models/one').waitFor()
  })

  it('[U-REG-2] [U-REG-5] descriptions and tags of a version are written, with a way back', async () => {
    const name = 'described'
    await create(name)
    await addVersion(name)
    const page = await site.open(`/models/${name}/versions/1`)
    await section(page, 'Description').getByRole('button', { name: 'Edit' }).click()
    await page.getByLabel('Description in Markdown').fill('**Good** one')
    await section(page, 'Description').getByRole('button', { name: 'Save' }).click()
    await section(page, 'Description').locator('strong', { hasText: 'Good' }).waitFor()
    await section(page, 'Tags').getByRole('button', { name: 'Add tag' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Key').fill('reviewed')
    await dialog.getByLabel('Value').fill('yes')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await section(page, 'Tags').getByRole('cell', { name: 'yes' }).waitFor()
    await page.getByText('Updated the description').locator('..').getByRole('button', { name: 'Undo' }).click()
    await section(page, 'Description').getByText('No description yet.').waitFor()
  })

  it('[U-REG-6] a deletion names the aliases of a version, the versions of a model, and asks; a name is changed in place', async () => {
    const name = 'doomed'
    await create(name)
    await addVersion(name)
    await addVersion(name)
    await site.clients.registeredModels.setModelAlias({ name, alias: 'last', version: 2 })
    const page = await site.open(`/models/${name}/versions/2`)
    await page.getByRole('button', { name: 'Version actions' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('@last').waitFor()
    await dialog.getByLabel('Type "version 2" to confirm').fill('version 2')
    await dialog.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('heading', { level: 1, name }).waitFor()
    await section(page, 'Activity').getByText('Version 2 deleted').waitFor()
    await page.keyboard.press('e')
    await page.getByLabel('New name').fill('doomed, 100 % 🌲')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'doomed, 100 % 🌲' }).waitFor()
    await page.getByRole('button', { name: 'Model actions' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await dialog.getByText('with version 1').waitFor()
    await dialog.getByLabel('Type "doomed, 100 % 🌲" to confirm').fill('doomed, 100 % 🌲')
    await dialog.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('heading', { level: 1, name: 'Models' }).waitFor()
    await grid(page).getByRole('link', { name: 'house-prices' }).waitFor()
    expect(await names(page)).not.toContain('doomed, 100 % 🌲')
  })

  it('[U-REG-7] two versions are ticked and compared: schema first, version numbers over the columns', async () => {
    const page = await site.open('/models/house-prices')
    for (const number of [1, 2]) {
      await version(page, number)
        .getByRole('checkbox', { name: `Select version ${number}` })
        .check({ force: true })
    }
    await page.getByRole('toolbar', { name: 'Selected versions' }).getByRole('button', { name: 'Compare' }).click()
    await page.getByRole('heading', { level: 1, name: 'Comparing 2 Versions of house-prices' }).waitFor()
    const schema = await compared(page, 'Model schema')
    await schema
      .getByRole('row', { name: /Input grade/ })
      .getByText('long')
      .waitFor()
    expect(await comparedNames(page)).toEqual(['Version 1', 'Version 2'])
    const sections = page.getByRole('region', { name: 'Comparison' }).getByRole('heading', { level: 3 })
    expect(await sections.first().textContent()).toBe('Model schema')
    await schema.getByText('Show diff only').click()
    // Only one of them has this input.
    await eventually(() => schema.getByRole('row').count()).toBe(2)
    await schema.getByRole('row', { name: /Input grade/ }).waitFor()
  })

  it('[U-REG-7] two versions of one run are two columns', async () => {
    const { modelVersions, runs } = site.clients
    const { experimentId } = site.seeded
    const { run } = await runs.createRun({ experimentId, userId: '', runName: 'trained twice', startTime: 1, tags: [] })
    await runs.logBatch({
      runId: run.info.runId,
      params: [{ key: 'depth', value: '7' }],
      metrics: [],
      tags: [],
    })
    const versions: string[] = []
    for (const folder of ['first', 'second']) {
      const source = `mlflow-artifacts:/${experimentId}/${run.info.runId}/artifacts/${folder}`
      const { modelVersion } = await modelVersions.createModelVersion({
        name: 'house-prices',
        source,
        runId: run.info.runId,
        modelId: '',
        tags: [],
        runLink: '',
        description: '',
      })
      versions.push(String(modelVersion.version))
    }
    const list = encodeURIComponent(JSON.stringify(versions))
    const page = await site.open(`/compare-model-versions?name=house-prices&versions=${list}`, {
      possible: [/get-artifact|artifacts/],
    })
    await page.getByRole('heading', { level: 1, name: 'Comparing 2 Versions of house-prices' }).waitFor()
    expect(await comparedNames(page)).toEqual(versions.map((version) => `Version ${version}`))
    expect(await comparedRows(page, 'Parameters')).toEqual([['depth', '7', '7']])
  })

  it('[U-URL-5] subpages of a model lead to the model; a model that is not there is told', async () => {
    const page = await site.open('/models/house-prices/versions')
    await page.getByRole('heading', { level: 1, name: 'house-prices' }).waitFor()
    const missing = await site.open('/models/nobody', { expected: [/404 .*registered-models\/get/] })
    await missing.getByText('Registered Model with name=nobody not found').waitFor()
  })
})
