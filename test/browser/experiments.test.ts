import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeInBrowser, eventually } from './browser.js'
import { runsGrid } from './parts.js'

const tagsOf = (tags: Record<string, string>) => Object.entries(tags).map(([key, value]) => ({ key, value }))
const grid = (page: Page) => page.getByRole('grid', { name: 'Experiments' })
const link = (page: Page, name: string) => grid(page).getByRole('link', { name, exact: true })
const names = (page: Page) => grid(page).getByRole('rowheader').getByRole('link').allTextContents()

describeInBrowser('experiments', (site) => {
  const create = (name: string, tags: Record<string, string> = {}) =>
    site.clients.experiments.createExperiment({ name, tags: tagsOf(tags) })

  it('[U-EXP-6] all experiments stand in a table, sorted by its heads, and the address keeps it', async () => {
    await create('described', { team: 'pricing', 'mlflow.note.content': '# What we **try**\n\nMore.' })
    const page = await site.open('/experiments')
    const row = grid(page).getByRole('row', { name: /house prices/ })
    await eventually(() => row.getByRole('gridcell').nth(2).textContent()).toBe('5')
    await grid(page).getByText('What we **try**').waitFor()
    await grid(page).getByRole('button', { name: 'Runs' }).click()
    await eventually(async () => (await names(page))[0]).toBe('house prices')
    expect(new URL(page.url()).hash).toBe('#/experiments?orderByKey=runs')
    await page.reload()
    await eventually(async () => (await names(page))[0]).toBe('house prices')
    await link(page, 'house prices').click()
    await runsGrid(page).waitFor()
  })

  it('[U-EXP-6] words find names, the filter language everything; what is wrong says so and leaves the rows', async () => {
    const page = await site.open('/experiments')
    await link(page, 'Default').waitFor()
    const box = page.getByLabel('Filter experiments')
    await box.fill('OUSE pri')
    await link(page, 'Default').waitFor({ state: 'detached' })
    expect(await names(page)).toEqual(['house prices'])
    await page.getByTitle('Applied filter').getByText("name ILIKE '%OUSE pri%'").waitFor()
    await box.fill('metrics.loss < 1')
    await page.getByRole('main').getByRole('status').filter({ hasText: 'metrics' }).waitFor()
    expect(await names(page)).toEqual(['house prices'])
    await box.fill("name = 'nobody'")
    await page.getByRole('heading', { name: 'No matching experiments' }).waitFor()
    await page.getByRole('button', { name: 'Clear filter' }).last().click()
    await link(page, 'Default').waitFor()
  })

  it('[U-EXP-6] [U-FILT-1] U23: words are sought as they are written, and every head sorts both ways', async () => {
    const odd = [
      'zeta',
      'Alpha',
      'éclair',
      '10',
      '9',
      'a/b/c',
      '  padded',
      '<b>x</b>',
      '%41',
      'a_c',
      'back\\slash',
      "it's !",
    ]
    for (const name of odd) await create(`U23 ${name}`)
    const page = await site.open("/experiments?searchFilter=name%20LIKE%20'U23%25'&orderByKey=name&orderByAsc=true")
    const shown = async () => (await names(page)).map((name) => name.slice('U23 '.length))
    await eventually(shown).toHaveLength(odd.length)
    const ascending = await shown()
    expect(ascending.toSorted()).toEqual(odd.toSorted())
    expect(ascending.indexOf('9')).toBe(ascending.indexOf('10') - 1)
    await grid(page).getByRole('button', { name: 'Name', exact: true }).click()
    await eventually(shown).toEqual(ascending.toReversed())
    await grid(page).getByRole('button', { name: 'Created', exact: true }).click()
    await eventually(shown).toEqual(odd.toReversed())
    await grid(page).getByRole('button', { name: 'Created', exact: true }).click()
    await eventually(shown).toEqual(odd)
    const box = page.getByLabel('Filter experiments')
    const matches: readonly (readonly [words: string, found: readonly string[]])[] = [
      ['23 10', ['10']],
      ['%41', ['%41']],
      ['%', ['%41']],
      ['_', ['a_c']],
      ['\\', ['back\\slash']],
      ['k\\S', ['back\\slash']],
      ['<b>', ['<b>x</b>']],
      ["'S !", ["it's !"]],
    ]
    for (const [words, found] of matches) {
      await box.fill(words)
      await eventually(shown).toEqual(found)
      await page.getByText(`whose name contains “${words}”`).waitFor()
      expect((await grid(page).locator('mark').allInnerTexts()).join().toLowerCase()).toBe(words.toLowerCase())
    }
    await box.fill('%_')
    await page.getByRole('heading', { name: 'No matching experiments' }).waitFor()
  })

  it('[U-EXP-6] a click on a tag filters by it, and a second one narrows', async () => {
    await create('red one', { colour: 'red', shape: 'round' })
    await create('red two', { colour: 'red', shape: "d'angle" })
    const page = await site.open('/experiments')
    const row = grid(page).getByRole('row', { name: /red two/ })
    await row.getByRole('button', { name: /colour: red/ }).click()
    await eventually(() => names(page)).toEqual(['red two', 'red one'])
    await row.getByRole('button', { name: /shape:/ }).click()
    await eventually(() => names(page)).toEqual(['red two'])
    await eventually(() => page.getByLabel('Filter experiments').inputValue()).toBe(
      `tags.colour = 'red' AND tags.shape = "d'angle"`,
    )
  })

  it('[U-EXP-6] [U-CMD-4] ticked ones are deleted, come back by Undo, and are restored from Deleted', async () => {
    for (const name of ['gone a', 'gone b', 'gone c']) await create(name)
    const page = await site.open('/experiments?searchFilter=name%20LIKE%20%27gone%25%27')
    for (const name of ['gone a', 'gone b']) await tick(page, name)
    await page.getByText('2 selected').first().waitFor()
    const bar = page.getByRole('toolbar', { name: 'Selected experiments' })
    await bar.getByRole('button', { name: 'Delete' }).click()
    await eventually(() => names(page)).toEqual(['gone c'])
    await page
      .getByRole('status')
      .filter({ hasText: 'Deleted 2 experiments' })
      .getByRole('button', { name: 'Undo' })
      .click()
    await eventually(async () => (await names(page)).length).toBe(3)

    await tick(page, 'gone a')
    await bar.getByRole('button', { name: 'Delete' }).click()
    await link(page, 'gone a').waitFor({ state: 'detached' })
    await page.getByRole('radio', { name: 'Deleted' }).click()
    await link(page, 'gone a').waitFor()
    await tick(page, 'gone a')
    await bar.getByRole('button', { name: 'Restore' }).click()
    await page.getByRole('heading', { name: 'No matching experiments' }).waitFor()
    await page.getByRole('radio', { name: 'Active' }).click()
    await eventually(async () => (await names(page)).length).toBe(3)
  })

  it('[U-EXP-3] a taken name is refused beside the field; a new one opens the experiment', async () => {
    const page = await site.open('/experiments')
    await page.getByRole('main').getByRole('button', { name: 'New experiment' }).click()
    const dialog = page.getByRole('dialog', { name: 'New experiment' })
    await dialog.getByLabel('Name').fill('house prices')
    await dialog.getByText('An experiment with this name already exists.').waitFor()
    expect(await dialog.getByRole('button', { name: 'Create' }).isDisabled()).toBe(true)
    await dialog.getByLabel('Name').fill('fresh')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'fresh' }).waitFor()
  })

  it('[U-ALL-5] the arrows move over the rows, Space ticks and Enter opens', async () => {
    const page = await site.open("/experiments?searchFilter=name%20IN%20('Default','house prices')&orderByKey=name")
    await link(page, 'Default').waitFor()
    await grid(page).focus()
    await page.keyboard.press('End')
    await page.keyboard.press('Space')
    await page.getByText('1 selected').first().waitFor()
    expect(
      await grid(page)
        .getByRole('row', { name: /Default/ })
        .getAttribute('aria-selected'),
    ).toBe('true')
    await page.keyboard.press('Space')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'house prices' }).waitFor()
  })

  it('[U-EXP-6] over a thousand are all there, and only those in view are drawn', async () => {
    const wanted = Array.from({ length: 1100 }, (_, i) => `many ${i}`)
    const waiting = wanted.values()
    const worker = async () => {
      for (const name of waiting) await create(name)
    }
    await Promise.all(Array.from({ length: 20 }, worker))
    const page = await site.open("/experiments?searchFilter=name%20LIKE%20'many%25'&orderByKey=name&orderByAsc=true")
    await link(page, 'many 0').waitFor()
    await page.getByText('1,100 experiments').waitFor()
    expect(await grid(page).getByRole('row').count()).toBeLessThan(80)
    await grid(page).focus()
    await page.keyboard.press('End')
    await link(page, 'many 1099').waitFor()
  })
})

async function tick(page: Page, name: string) {
  await page.getByRole('checkbox', { name: `Select ${name}`, exact: true }).click({ force: true })
}
