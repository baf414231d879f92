import { expect, it } from 'vitest'
import { describeInBrowser, eventually } from './browser.js'
import { runsGrid } from './parts.js'

describeInBrowser('home and shell', (site) => {
  it('[U-HOME-1] home lists the experiments with their runs, and a name leads to the runs', async () => {
    const page = await site.open('/')
    const recent = page.getByRole('region', { name: 'Recent experiments' })
    await eventually(() => recent.getByRole('listitem').first().textContent()).toMatch(/^house prices5 runs/)
    await recent.getByRole('link', { name: 'house prices' }).click()
    await runsGrid(page).waitFor()
    await eventually(() => page.title()).toBe('house prices · Labbook')
    expect(new URL(page.url()).hash).toBe(`#/experiments/${site.seeded.experimentId}`)
  })

  it('[U-NAV-3] the skip link is the first stop of the keyboard and leads past the side bar', async () => {
    const page = await site.open('/')
    const skip = page.getByRole('link', { name: 'Skip to content' })
    await skip.waitFor({ state: 'attached' })
    await page.keyboard.press('Tab')
    expect(await skip.evaluate((link) => link === document.activeElement)).toBe(true)
    const before = page.url()
    await page.keyboard.press('Enter')
    await eventually(() => page.evaluate(() => document.activeElement?.id)).toBe('main')
    expect(page.url()).toBe(before)
  })

  it('[U-NAV-3] the breadcrumb of a run leads to its experiment', async () => {
    const { experimentId, simple } = site.seeded
    const page = await site.open(`/experiments/${experimentId}/runs/${simple.runId}`)
    await page.getByRole('heading', { level: 1, name: simple.name }).waitFor()
    await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: 'house prices' }).click()
    await runsGrid(page).waitFor()
  })

  it('[U-EXP-1] the tree finds an experiment by a part of its name', async () => {
    const page = await site.open('/')
    const tree = page.getByRole('region', { name: 'Experiments', exact: true })
    await tree.getByRole('link', { name: /Default/ }).waitFor()
    await tree.getByLabel('Search experiments').fill('HOUSE')
    await tree.getByRole('link', { name: /Default/ }).waitFor({ state: 'detached' })
    expect(await tree.getByRole('link').count()).toBe(1)
    await tree.getByRole('link', { name: /house prices/ }).click()
    await runsGrid(page).waitFor()
  })

  it('[U-ALL-16] the chosen theme stays over a reload', async () => {
    const page = await site.open('/', { profile: { colorScheme: 'light' } })
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    const light = await background()
    await page.getByRole('button', { name: 'Theme: system' }).click()
    await page.getByRole('button', { name: 'Theme: light' }).click()
    await page.getByRole('button', { name: 'Theme: dark' }).waitFor()
    const dark = await background()
    expect(dark).not.toBe(light)
    await page.reload()
    await page.getByRole('button', { name: 'Theme: dark' }).waitFor()
    expect(await background()).toBe(dark)
  })

  it('[U-CMD-1] Ctrl K finds a run by its name', async () => {
    const page = await site.open('/')
    await page.getByRole('heading', { name: 'Home' }).waitFor()
    await page.keyboard.press('Control+k')
    const palette = page.getByRole('dialog', { name: 'Search or jump to' })
    await palette.getByRole('searchbox').fill('default for')
    await palette.getByRole('menuitem', { name: /default forest/ }).click()
    await page.getByRole('heading', { level: 1, name: 'default forest' }).waitFor()
  })
})
