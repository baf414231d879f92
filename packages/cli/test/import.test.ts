import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createApp, readConfig } from '@labbook/server'
import { describe, expect, it, onTestFinished } from 'vitest'

describe('labbook import', () => {
  it('[D-84] ends with a summary, a report and a code that says whether something was broken', async () => {
    const { source, dataDir, report } = store()
    expect(await labbook('import', source, '--data-dir', dataDir)).toMatchObject({ exitCode: 0, stderr: '' })
    writeFileSync(join(source, '1', 'meta.yaml'), '')
    const { exitCode, stdout } = await labbook('import', source, '--data-dir', dataDir, '--report', report)
    expect(exitCode).toBe(1)
    expect(stdout).toContain('1: its meta.yaml is empty or incomplete')
    const findings = readFileSync(report, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object)
    expect(findings).toEqual([
      { outcome: 'lost', kind: 'experiment', which: '1', why: 'its meta.yaml is empty or incomplete' },
    ])
  })

  it('[D-86] names files that are found nowhere, and its code says so', async () => {
    const { source, dataDir } = store()
    const run = join(source, '1', 'a'.repeat(32))
    mkdirSync(run)
    const lines = ['artifact_uri: /data/elsewhere', "experiment_id: '1'", `run_id: ${'a'.repeat(32)}`, 'status: 3']
    writeFileSync(join(run, 'meta.yaml'), lines.join('\n'))
    const { exitCode, stdout } = await labbook('import', source, '--data-dir', dataDir)
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(
      /Broken or missing, not imported:\n +1 {2}artifact folder\n +run a+: no files were found for/,
    )
  })

  it('[D-60] says in one sentence what stands in the way', async () => {
    const { source, dataDir } = store()
    expect(await labbook('import', `${source}/missing`, '--data-dir', dataDir)).toMatchObject({
      exitCode: 64,
      stderr: `${source}/missing does not exist or cannot be read.\n`,
    })
    expect(await labbook('import', join(source, '1'), '--data-dir', dataDir)).toMatchObject({ exitCode: 65 })
    expect(await labbook('import', source, '--rewrite-prefix', 'nothing')).toMatchObject({
      exitCode: 64,
      stderr: expect.stringContaining('OLD=NEW'),
    })
    const app = await createApp(readConfig({ dataDir, port: 0, logLevel: 'silent' }))
    onTestFinished(() => app.close())
    const { exitCode, stderr } = await labbook('import', source, '--data-dir', dataDir)
    expect([exitCode, stderr]).toEqual([75, expect.stringContaining('is in use by')])
  })
})

/** A store with one experiment, and places for what comes of it. */
function store() {
  const folder = mkdtempSync(join(tmpdir(), 'labbook-cli-import-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const source = join(folder, 'mlruns')
  mkdirSync(join(source, '1'), { recursive: true })
  const fields = {
    artifact_location: '',
    creation_time: 1,
    experiment_id: "'1'",
    last_update_time: 2,
    lifecycle_stage: 'active',
    name: 'x',
  }
  writeFileSync(
    join(source, '1', 'meta.yaml'),
    Object.entries(fields)
      .map(([name, value]) => `${name}: ${value}\n`)
      .join(''),
  )
  return { source, dataDir: join(folder, 'data'), report: join(folder, 'report.jsonl') }
}

/** The built command, as it is run by people. */
function labbook(...args: string[]): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  const main = fileURLToPath(new URL('../dist/main.js', import.meta.url))
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [main, ...args], (_, stdout, stderr) =>
      resolve({ exitCode: child.exitCode ?? -1, stdout, stderr }),
    )
  })
}
