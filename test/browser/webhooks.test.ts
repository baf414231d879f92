import { expect, it } from 'vitest'
import { describeSite, eventually } from './browser.js'
import { rows, section } from './parts.js'

describeSite('webhooks in settings', { fill: async () => undefined }, (site) => {
  it('[U-SET-4] a webhook is made, tested, changed and deleted, and its secret is never shown again', async () => {
    const page = await site.open('/settings', { expected: [/400 .*\/webhooks/] })
    const hooks = section(page, 'Webhooks')
    await hooks.getByText('No webhooks yet.').waitFor()
    await hooks.getByRole('button', { name: 'New webhook' }).click()
    const dialog = page.getByRole('dialog', { name: 'New webhook' })
    const create = dialog.getByRole('button', { name: 'Create' })
    await dialog.getByLabel('Name').fill('not a name!')
    await dialog.getByLabel('URL').fill('http://hooks.invalid/x')
    await dialog.getByLabel('Secret').fill('s3cret')
    // At least one event.
    expect(await create.isDisabled()).toBe(true)
    for (const label of ['Run updated', 'Model version created'])
      await dialog.getByRole('checkbox', { name: label, exact: true }).check({ force: true })

    // What is refused is said beside its field, and what was typed stays.
    await create.click()
    await dialog.getByText(/^Invalid webhook name/).waitFor()
    expect(await dialog.getByLabel('Name').getAttribute('aria-invalid')).toBe('true')
    await dialog.getByLabel('Name').fill('deploy')
    await create.click()
    await dialog.getByText(/must begin with https/).waitFor()
    expect(await dialog.getByLabel('URL').getAttribute('aria-invalid')).toBe('true')
    expect(await dialog.getByLabel('Secret').inputValue()).toBe('s3cret')
    await dialog.getByLabel('URL').fill('https://hooks.invalid/x')
    await create.click()
    await dialog.waitFor({ state: 'detached' })
    const shown = async () => (await rows(hooks)).slice(1).map((cells) => cells.slice(0, 4))
    await eventually(shown).toEqual([
      ['deploy', 'https://hooks.invalid/x', 'Model version created, Run updated', 'Active'],
    ])
    expect(await page.content()).not.toContain('s3cret')

    await hooks.getByRole('button', { name: 'Test deploy' }).click()
    await page.getByText(/^Test of deploy failed: /).waitFor()

    await hooks.getByRole('button', { name: 'Edit deploy' }).click()
    const edit = page.getByRole('dialog', { name: 'Edit webhook deploy' })
    expect(await edit.getByLabel('Secret').inputValue()).toBe('')
    // Whoever changes the address must know the secret.
    await edit.getByLabel('URL').fill('https://hooks.invalid/y')
    await edit.getByRole('button', { name: 'Save' }).click()
    await edit.getByText('To change the URL, send the secret again with it.').waitFor()
    await edit.getByLabel('Secret').fill('other')
    await edit.getByText('Active', { exact: true }).click()
    await edit.getByRole('button', { name: 'Save' }).click()
    await edit.waitFor({ state: 'detached' })
    await eventually(shown).toEqual([
      ['deploy', 'https://hooks.invalid/y', 'Model version created, Run updated', 'Disabled'],
    ])

    await hooks.getByRole('button', { name: 'Delete deploy' }).click()
    const ask = page.getByRole('dialog', { name: 'Delete webhook deploy?' })
    await ask.getByText('https://hooks.invalid/y').waitFor()
    await ask.getByRole('button', { name: 'Delete' }).click()
    await hooks.getByText('No webhooks yet.').waitFor()
  })
})
