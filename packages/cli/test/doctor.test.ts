import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startLabbook } from '../../../test/counterparts/index.js'
import { freshFolder, runLabbook } from './run-labbook.js'

describe('labbook doctor', () => {
  it('[sdk-fluent 15] finds a running installation well, and hides what the environment holds when told to', async () => {
    const server = await startLabbook()
    onTestFinished(async () => void (await server.stop()))
    const env = { MLFLOW_TRACKING_URI: server.address, MLFLOW_TRACKING_PASSWORD: 'hush', LABBOOK_LOG_LEVEL: 'error' }
    const { exitCode, stdout } = await runLabbook(['doctor', '--data-dir', server.dataDir], { env })
    expect(exitCode).toBe(0)
    for (const what of ['Labbook', 'Data folder', 'Database', 'Server'])
      expect(stdout).toMatch(new RegExp(`^ok +${what}: `, 'm'))
    expect(stdout).toContain('LABBOOK_LOG_LEVEL: error')
    expect(stdout).not.toContain('hush')
    const masked = await runLabbook(['doctor', '--mask-envs', '--data-dir', server.dataDir], { env })
    expect(masked.stdout).toContain('LABBOOK_LOG_LEVEL: ***')
  })

  it('[sdk-fluent 15] says what is wrong and what to do, with an exit code', async () => {
    const folder = freshFolder()
    chmodSync(folder, 0o777)
    writeFileSync(join(folder, 'labbook.db'), 'rubbish'.repeat(1000))
    const words = ['doctor', '--data-dir', folder, '--tracking-uri', 'http://127.0.0.1:9']
    const { exitCode, stdout } = await runLabbook(words)
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/^wrong +Data folder: Every user can write to .*\. To prevent this, run: chmod o-w /m)
    expect(stdout).toMatch(/^wrong +Database: .* is damaged .* Run: labbook db verify/m)
    expect(stdout).toMatch(/^wrong +Server: .* cannot be reached/m)
  })
})
