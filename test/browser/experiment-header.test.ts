import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeInBrowser, eventually } from './browser.js'
import { runsGrid, section } from './parts.js'

describeInBrowser('the head of an experiment', (site) => {
  const tabs = (page: Page) => page.getByRole('navigation', { name: 'Experiment sections' })
  const about = (page: Page) => page.getByRole('button', { name: 'Description and tags' })
  const stored = async (experimentId: string, wanted: string) => {
    const { experiment } = await site.clients.experiments.getExperiment({ experimentId })
    return experiment.tags.find(({ key }) => key === wanted)?.value
  }

  it('[U-EXP-5] the tabs say how many runs, models and datasets there are', async () => {
    const page = await site.open(`/experiments/${site.seeded.experimentId}`)
    await eventually(() => tabs(page).getByRole('link').allTextContents()).toEqual([
      'Table5',
      'Chart view',
      'Models1',
      'Datasets1',
    ])
  })

  it('[U-EXP-5] a description is written with a preview, and survives a reload before it is saved', async () => {
    const { experimentId } = await site.clients.experiments.createExperiment({ name: 'described', tags: [] })
    const page = await site.open(`/experiments/${experimentId}`)
    await about(page).click()
    await section(page, 'Description').getByRole('button', { name: 'Edit' }).click()
    await page.getByLabel('Description in Markdown').fill('# What we **try**\n\nMore.')
    await section(page, 'Description').getByRole('heading', { name: 'What we try' }).waitFor()
    await page.reload()
    await eventually(() => page.getByLabel('Description in Markdown').inputValue()).toBe('# What we **try**\n\nMore.')
    await section(page, 'Description').getByRole('button', { name: 'Save' }).click()
    await eventually(() => stored(experimentId, 'mlflow.note.content')).toBe('# What we **try**\n\nMore.')
    await about(page).click()
    await page.getByText('What we **try**', { exact: true }).waitFor()

    await page.getByRole('status').getByRole('button', { name: 'Undo' }).click()
    await eventually(() => stored(experimentId, 'mlflow.note.content')).toBe('')
  })

  it('[U-EXP-5] tags are chips that lead to the experiments that bear them, too', async () => {
    const { experimentId } = await site.clients.experiments.createExperiment({ name: 'tagged', tags: [] })
    const page = await site.open(`/experiments/${experimentId}`)
    await about(page).click()
    await section(page, 'Tags').getByRole('button', { name: 'Add tag' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Key').fill('team')
    await dialog.getByLabel('Value').fill('pricing')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await eventually(() => stored(experimentId, 'team')).toBe('pricing')
    await about(page).click()
    await page.getByRole('button', { name: 'team: pricing' }).click()
    const found = page.getByRole('grid', { name: 'Experiments' }).getByRole('rowheader').getByRole('link')
    await eventually(() => found.allTextContents()).toEqual(['tagged'])
  })

  it('[U-EXP-7] of a deleted one nothing can be ticked or changed', async () => {
    const { experimentId } = site.seeded
    await site.clients.experiments.deleteExperiment({ experimentId })
    const page = await site.open(`/experiments/${experimentId}`)
    await page.getByRole('status').filter({ hasText: 'This experiment is deleted' }).waitFor()
    await page.getByRole('button', { name: 'Show deleted runs' }).click()
    await runsGrid(page).getByRole('link', { name: 'simple regression' }).waitFor()
    expect(await runsGrid(page).getByRole('checkbox').count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Experiment actions' }).count()).toBe(0)
    await about(page).click()
    await section(page, 'Tags').waitFor()
    expect(await page.getByRole('button', { name: /^(Edit|Add tag)/ }).count()).toBe(0)
  })
})
