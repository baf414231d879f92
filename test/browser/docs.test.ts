import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { allRoutes } from '@labbook/protocol'
import { describeWith, pythonPath } from '../counterparts/index.js'
import { describeInBrowser, eventually } from './browser.js'

const run = promisify(execFile)

describeInBrowser('docs', (site) => {
  async function openPart(name: string): Promise<Page> {
    const page = await site.open('/')
    await page.getByRole('link', { name: 'Docs' }).first().click()
    await page.getByRole('navigation', { name: 'Docs sections' }).getByRole('link', { name }).click()
    return page
  }

  it('[U-SET-3] examples of filters run where they are clicked', async () => {
    const page = await openPart('Filters')
    await page.getByRole('region', { name: 'Runs' }).getByRole('link', { name: 'metrics.loss < 0.5' }).click()
    await page.getByText('2 matching runs').waitFor()
    expect(await page.getByLabel('Filter runs').inputValue()).toBe('metrics.loss < 0.5')
    await page.getByRole('link', { name: 'Filter examples' }).click()
    await page.getByRole('region', { name: 'Models' }).getByRole('link', { name: 'metrics.rmse < 0.5' }).click()
    await page.getByRole('grid', { name: 'Models' }).getByRole('link', { name: 'regressor' }).waitFor()
  })

  it('[U-SET-3] every route of the server is listed, and found by a field', async () => {
    const page = await openPart('API')
    const rows = page.getByRole('main').getByRole('row')
    const expected = Object.values(allRoutes).reduce((sum, routes) => sum + Object.keys(routes).length, 0)
    await eventually(() => rows.count()).toBe(expected)
    await page.getByRole('searchbox', { name: 'Search routes' }).fill('dry_run')
    await eventually(() => rows.allTextContents()).toEqual([
      expect.stringMatching(/^POST\/api\/labbook\/1\.0\/trash\/purge.*dry_run/),
    ])
  })

  it('[U-SET-3] every address says what is there, and those without ids are links', async () => {
    const page = await openPart('URLs')
    await page.getByRole('row', { name: '/#/experiments/<experiment id>/runs/<run id> A run' }).waitFor()
    await page.getByRole('main').getByRole('link', { name: '/#/trash' }).click()
    await page.getByRole('heading', { level: 1, name: 'Trash' }).waitFor()
  })

  it('[U-SET-3] the keys are all there', async () => {
    const page = await openPart('Shortcuts')
    await page.getByRole('region', { name: 'Selection' }).getByText('Compare').waitFor()
  })

  /** Runs the program exactly as the page shows it, and checks what it logged. */
  async function tryProgram(language: string, command: string, args: readonly string[]) {
    const page = await site.open('/docs')
    await page.getByRole('radio', { name: language }).click()
    const program = await page.getByRole('region', { name: 'Start here' }).locator('pre').textContent()
    const before = await loggedRuns()
    await run(command, [...args, program ?? ''], {
      env: { ...process.env, MLFLOW_DISABLE_TELEMETRY: 'true', LABBOOK_JOURNAL_DIR: join(tmpdir(), 'labbook-journal') },
    })
    expect(await loggedRuns()).toBe(before + 1)
  }

  async function loggedRuns(): Promise<number> {
    const { experiments } = await site.clients.experiments.searchExperiments({
      filter: "name = 'first steps'",
      orderBy: [],
      viewType: 'ACTIVE_ONLY',
    })
    if (experiments.length === 0) return 0
    const { runs } = await site.clients.runs.searchRuns({
      experimentIds: experiments.map(({ experimentId }) => experimentId),
      filter: 'count(metrics.loss) = 20 AND params.learning_rate = "0.1" AND attributes.status = "FINISHED"',
      orderBy: [],
      runViewType: 'ACTIVE_ONLY',
    })
    return runs.length
  }

  it('[U-HOME-2] [U-TEST-9] the program for the shell logs a run as it stands', async () => {
    await tryProgram('curl', 'bash', ['-euo', 'pipefail', '-c'])
  })

  it('[U-HOME-2] [U-TEST-9] the TypeScript program logs a run as it stands', async () => {
    // Found by its name as in a project that installed it.
    await tryProgram('TypeScript', process.execPath, ['--input-type=module', '-e'])
  })

  describeWith(['python'], 'with the stock client', () => {
    it('[U-HOME-2] [U-TEST-9] the Python program logs a run as it stands', async () => {
      await tryProgram('Python', pythonPath(), ['-c'])
    })
  })
})
