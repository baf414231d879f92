import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, expect, it } from 'vitest'
import { describeInBrowser } from './browser.js'
import { givePageBack, takePage } from './pages.js'

const LABBOOK = fileURLToPath(new URL('../../packages/cli/bin/labbook.js', import.meta.url))

describeInBrowser('a run file that is opened', (site) => {
  const folder = mkdtempSync(join(tmpdir(), 'labbook-read-only-'))
  let command: ChildProcess | undefined
  afterAll(async () => {
    if (command !== undefined && command.exitCode === null) {
      command.kill('SIGTERM')
      await once(command, 'exit')
    }
    rmSync(folder, { recursive: true, force: true })
  })

  it('[U-ALL-21] [RUN-FILE-6] is shown, and the page says that it cannot be changed', async () => {
    const { forest } = site.seeded
    const file = join(folder, 'run.labbook')
    const { origin } = new URL((await site.open('/')).url())
    await promisify(execFile)(process.execPath, [LABBOOK, 'export', forest.runId, '-o', file, '--tracking-uri', origin])
    command = spawn(process.execPath, [LABBOOK, 'open', file])
    let printed = ''
    command.stdout?.on('data', (chunk) => (printed += String(chunk)))
    await expect.poll(() => printed, { timeout: 30_000 }).toContain('Press Ctrl-C')
    const page = await takePage()
    await page.goto(printed.split('\n')[0] ?? '')
    await page.getByRole('heading', { level: 1, name: forest.name }).waitFor()
    const banner = page.getByRole('status').filter({ hasText: 'This server is read-only' })
    await banner.waitFor()
    expect(await banner.textContent()).toContain('run.labbook')
    await givePageBack(page)
  })
})
