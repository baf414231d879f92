import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it, onTestFinished } from 'vitest'
import { type LabbookServer, runPython } from '../counterparts/index.js'
import { describeSite, eventually } from './browser.js'
import { bytesOf, runNames, runsGrid, tickRun } from './parts.js'
import { clientsOf } from './seed.js'

const RUNS = 240

/** Runs `run 0` to `run 239`, the last the newest, half of them of either `half`. Some of their values are odd. */
async function fill({ address }: LabbookServer) {
  const { experiments, runs } = clientsOf(address)
  const { experimentId } = await experiments.createExperiment({ name: 'selected', tags: [] })
  await Promise.all(
    Array.from({ length: RUNS }, async (_, i) => {
      const startTime = 1_700_000_000_000 + 1000 * i
      const { run } = await runs.createRun({ experimentId, userId: '', runName: `run ${i}`, startTime, tags: [] })
      await runs.logBatch({
        runId: run.info.runId,
        metrics: [{ key: 'acc', value: i === 3 ? Number.NaN : 0.1 + i / 7, timestamp: startTime, step: 0 }],
        params: [
          { key: 'half', value: i < RUNS / 2 ? 'first' : 'second' },
          ...(i === 5 ? [{ key: 'text', value: 'one,\n"two"' }] : []),
          ...(i === 6 ? [{ key: 'text', value: '=1+1' }] : []),
          ...(i === 7 ? [{ key: 'text', value: 'long '.repeat(100) }] : []),
        ],
        tags: i === 9 ? [{ key: 'team', value: 'old' }] : [],
      })
      await runs.updateRun({ runId: run.info.runId, status: 'FINISHED', endTime: startTime + 500 })
    }),
  )
  return { experimentId }
}

describeSite('selecting runs', { fill, needs: ['python'] }, (site) => {
  const openTable = async (search = '') => {
    const page = await site.open(`/experiments/${site.seeded.experimentId}${search}`)
    await runsGrid(page).getByRole('rowheader').first().waitFor()
    return page
  }
  const bar = (page: Page) => page.getByRole('toolbar', { name: 'Selected runs' })
  const filter = (page: Page, text: string) => page.getByRole('combobox', { name: 'Filter runs' }).fill(text)
  const tagged = async (value: string) => {
    const { experimentId } = site.seeded
    const asked = { experimentIds: [experimentId], filter: `tags.team = '${value}'`, orderBy: [] } as const
    const { total } = await site.clients.runTable.searchRunTable({ ...asked, ...EVERY_RUN })
    return total
  }

  it('[U-RUNS-13] all that match are selected, over pages; a filter and a reload change nothing', async () => {
    const page = await openTable()
    await tickRun(page, 'run 239')
    await bar(page)
      .getByRole('button', { name: `Select all ${RUNS} matching` })
      .click()
    await bar(page).getByText(`All ${RUNS} selected`).waitFor()
    await runsGrid(page).getByRole('checkbox', { name: 'Select run 238', exact: true }).uncheck({ force: true })
    await bar(page)
      .getByText(`All ${RUNS - 1} selected`)
      .waitFor()
    await filter(page, "params.half = 'first'")
    await page.getByText(`${RUNS / 2} matching runs`).waitFor()
    await bar(page)
      .getByText(`All ${RUNS - 1} selected`)
      .waitFor()
    await page.reload()
    await bar(page)
      .getByText(`All ${RUNS - 1} selected`)
      .waitFor()
    await filter(page, '')
    await page.getByText(`${RUNS} matching runs`).waitFor()
    const row = (name: string) => runsGrid(page).getByRole('row', { name: new RegExp(`Select ${name} `) })
    await eventually(() => row('run 239').getAttribute('aria-selected')).toBe('true')
    expect(await row('run 238').getAttribute('aria-selected')).toBe('false')
    await bar(page).getByRole('button', { name: 'Clear selection' }).click()
    await bar(page).waitFor({ state: 'detached' })
  })

  it('[U-RUNS-13] Shift ticks all rows from the last one ticked, also those that were scrolled past', async () => {
    const page = await openTable('?flat=true')
    await tickRun(page, 'run 239')
    const box = (name: string) =>
      runsGrid(page)
        .getByRole('row', { name: new RegExp(`Select ${name} `) })
        .getByRole('checkbox')
    await box('run 235').click({ modifiers: ['Shift'] })
    await bar(page).getByText('5 selected').waitFor()
    await runsGrid(page).focus()
    await page.keyboard.press('End')
    await box('run 0').click({ modifiers: ['Shift'] })
    await bar(page).getByText('240 selected').waitFor()
  })

  it('[U-RUNS-15] a tag for all that match, with one undo that gives old values back', async () => {
    const page = await openTable(`?searchFilter=${encodeURIComponent("params.half = 'first'")}`)
    await page.getByText(`${RUNS / 2} matching runs`).waitFor()
    await tickRun(page, 'run 119')
    await bar(page)
      .getByRole('button', { name: `Select all ${RUNS / 2} matching` })
      .click()
    await bar(page).getByRole('button', { name: 'Tag', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: `Tag ${RUNS / 2} runs` })
    await dialog.getByLabel('Key').fill('team')
    await dialog.getByLabel('Value').fill('new')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByText(`Tagged ${RUNS / 2} runs`).waitFor()
    expect(await tagged('new')).toBe(RUNS / 2)
    await page.getByRole('button', { name: 'Undo' }).click()
    await eventually(() => tagged('new')).toBe(0)
    expect(await tagged('old')).toBe(1)
  })

  it('[U-RUNS-15] work on many runs shows how far it is, stops, and names what failed', async () => {
    const page = await site.open(`/experiments/${site.seeded.experimentId}`, { expected: [/500 .*runs\/set-tag/] })
    await runsGrid(page).getByRole('rowheader').first().waitFor()
    let calls = 0
    let release = () => {}
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    await page.route('**/runs/set-tag', async (route) => {
      calls++
      if (calls === 1)
        return route.fulfill({ status: 500, json: { error_code: 'INTERNAL_ERROR', message: 'No room.' } })
      if (calls > 4) await released
      return route.continue()
    })
    await tickRun(page, 'run 239')
    await bar(page)
      .getByRole('button', { name: `Select all ${RUNS} matching` })
      .click()
    await bar(page).getByRole('button', { name: 'Tag', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Key').fill('stopped')
    await dialog.getByLabel('Value').fill('yes')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await bar(page).getByText(`Tagging 4 of ${RUNS} runs`).waitFor()
    await bar(page).getByRole('button', { name: 'Stop' }).click()
    release()
    await page.getByText(new RegExp(`Could not tag 1 of ${RUNS} runs: .*No room`)).waitFor()
    await page.getByText(/Stopped after \d+ of 240 runs/).waitFor()
    await bar(page).getByText('1 selected').waitFor()
    expect(calls).toBeLessThan(20)
    await page.getByRole('button', { name: 'Undo' }).click()
  })

  it('[U-RUNS-16] [X07] CSV of all that match: full precision, whole texts with their lines, no formulas', async () => {
    const page = await openTable(`?searchFilter=${encodeURIComponent("params.half = 'first'")}`)
    await page.getByText(`${RUNS / 2} matching runs`).waitFor()
    await page.getByRole('button', { name: 'Export' }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: 'CSV, all columns' }).click()
    const text = (await bytesOf(await download)).toString()
    const [head] = text.split('\r\n')
    expect(head).toBe(
      'run_id,run_name,experiment_id,status,lifecycle_stage,user_id,start_time,end_time,duration_ms,datasets,metrics.acc,params.half,params.text,tags.mlflow.runName,tags.team',
    )
    expect(text.match(/\r\n/g)).toHaveLength(RUNS / 2 + 1)
    expect(text).toContain(`,${0.1 + 10 / 7},`)
    expect(text).toContain(',NaN,')
    expect(text).toContain('"one,\n""two"""')
    expect(text).toContain(",'=1+1,")
    expect(text).toContain('long '.repeat(100))
    expect(text).toContain('2023-11-14T22:13:20.000Z')
  })

  it('[U-RUNS-16] JSON of the selection has the columns of the table', async () => {
    const page = await openTable(`?columns=${encodeURIComponent('["metrics.`acc`","params.`text`"]')}`)
    await filter(page, 'attributes.run_name IN ("run 3", "run 5")')
    await page.getByText('2 matching runs').waitFor()
    await tickRun(page, 'run 3')
    await tickRun(page, 'run 5')
    await filter(page, '')
    await bar(page).getByRole('button', { name: 'Export' }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: 'JSON, visible columns' }).click()
    const rows = JSON.parse((await bytesOf(await download)).toString()) as Record<string, unknown>[]
    expect(rows).toEqual([
      { run_id: expect.any(String), run_name: 'run 3', 'metrics.acc': 'NaN' },
      { run_id: expect.any(String), run_name: 'run 5', 'metrics.acc': 0.1 + 5 / 7, 'params.text': 'one,\n"two"' },
    ])
  })

  it('[U-RUNS-9] the search copied as Python finds the same runs in the same order with the stock client', async () => {
    const page = await site.open(
      `/experiments/${site.seeded.experimentId}?orderByKey=${encodeURIComponent('metrics.`acc`')}&searchFilter=${encodeURIComponent("params.half = 'first' AND attributes.run_name != 'run \"1\"'")}`,
      { profile: { permissions: ['clipboard-read', 'clipboard-write'] } },
    )
    await page.getByText(`${RUNS / 2} matching runs`).waitFor()
    await page.getByRole('button', { name: 'Export' }).click()
    await page.getByRole('menuitem', { name: 'Copy as Python' }).click()
    await page.getByText('Copied the search as Python').waitFor()
    const program = await page.evaluate(() => navigator.clipboard.readText())
    const names = await runNames(page)
    const folder = await mkdtemp(join(tmpdir(), 'labbook-snippet-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const script = join(folder, 'search.py')
    await writeFile(script, program.replace('print(runs)', 'print("\\n".join(runs["tags.mlflow.runName"]))'))
    const { stdout } = await runPython(script)
    expect(stdout.trim().split('\n').slice(0, names.length)).toEqual(names)
    expect(stdout.trim().split('\n')).toHaveLength(RUNS / 2)
  })
})

const EVERY_RUN = { runViewType: 'ACTIVE_ONLY', columns: [], parent: 'any', offset: 0, maxResults: 1 } as const
