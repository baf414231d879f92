import { existsSync } from 'node:fs'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type LabbookServer, startLabbook } from '../../../test/counterparts/index.js'
import { freshFolder, runLabbook } from './run-labbook.js'

async function startServer(dataDir: string): Promise<LabbookServer> {
  const server = await startLabbook({ dataDir })
  onTestFinished(async () => void (await server.stop()))
  return server
}

async function post(server: LabbookServer, route: string, body: unknown) {
  const response = await fetch(`${server.address}/api/2.0/mlflow/${route}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

/** A run with one file of nine bytes. */
async function makeRun(server: LabbookServer, experimentId: string): Promise<string> {
  const { body } = await post(server, 'runs/create', { experiment_id: experimentId })
  const { run_id: runId } = (body['run'] as { info: { run_id: string } }).info
  const metrics = Array.from({ length: 500 }, (_, step) => ({ key: 'loss', value: step, timestamp: step, step }))
  await post(server, 'runs/log-batch', { run_id: runId, metrics })
  const path = `${experimentId}/${runId}/artifacts/model.bin`
  await fetch(`${server.address}/api/2.0/mlflow-artifacts/artifacts/${path}`, { method: 'PUT', body: '9 weights' })
  return runId
}

function gc(dataDir: string, ...words: string[]) {
  return runLabbook(['gc', '--data-dir', dataDir, ...words])
}

/** An experiment in the trash with a run, a deleted run of the default experiment, and an active one. */
async function storeWithTrash() {
  const dataDir = join(freshFolder(), 'data')
  const server = await startServer(dataDir)
  const { body } = await post(server, 'experiments/create', { name: 'old' })
  const experimentId = String(body['experiment_id'])
  const inOld = await makeRun(server, experimentId)
  const [deleted, active] = [await makeRun(server, '0'), await makeRun(server, '0')]
  await post(server, 'experiments/delete', { experiment_id: experimentId })
  await post(server, 'runs/delete', { run_id: deleted })
  return { dataDir, server, experimentId, inOld, deleted, active }
}

describe('labbook gc', () => {
  it('[D-71] shows without --apply what it would remove, and leaves what was deleted lately', async () => {
    const { dataDir, server, experimentId, inOld, deleted } = await storeWithTrash()
    const lately = await gc(dataDir)
    expect(lately.stdout).toContain('Kept 3 items deleted less than 7d ago (--older-than).')
    expect(lately.stdout).toContain('Nothing to remove.')
    const { exitCode, stdout } = await gc(dataDir, '--older-than', '0d')
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(new RegExp(`^experiment\\s+${experimentId}\\s+old`, 'm'))
    for (const runId of [inOld, deleted]) expect(stdout).toMatch(new RegExp(`^run\\s+${runId}\\s.*\\s1\\s+9$`, 'm'))
    expect(stdout).toContain('Would remove 1 experiment, 2 runs, 2 files (18 B).')
    expect((await post(server, 'runs/restore', { run_id: deleted })).status).toBe(200)
  })

  it('[D-71] removes rows and files for ever with --apply, and nothing else', async () => {
    const { dataDir, server, experimentId, inOld, deleted, active } = await storeWithTrash()
    await server.stop()
    const { exitCode, stdout } = await gc(dataDir, '--older-than', '0d', '--apply')
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('Removed 1 experiment, 2 runs, 2 files (18 B).')])
    for (const path of [experimentId, `0/${deleted}`]) expect(existsSync(join(dataDir, 'artifacts', path))).toBe(false)
    expect(existsSync(join(dataDir, 'artifacts', '0', active, 'artifacts', 'model.bin'))).toBe(true)
    expect(await runLabbook(['db', 'verify', '--data-dir', dataDir])).toMatchObject({ stdout: 'No errors found.\n' })
    const again = await startServer(dataDir)
    for (const runId of [inOld, deleted])
      expect((await fetch(`${again.address}/api/2.0/mlflow/runs/get?run_id=${runId}`)).status).toBe(404)
    expect((await fetch(`${again.address}/api/2.0/mlflow/runs/get?run_id=${active}`)).status).toBe(200)
    expect((await post(again, 'experiments/create', { name: 'old' })).status).toBe(200)
  })

  it('[D-15] removes nothing while a server has the database', async () => {
    const { dataDir, server } = await storeWithTrash()
    expect(await gc(dataDir, '--older-than', '0d', '--apply')).toMatchObject({
      exitCode: 75,
      stdout: '',
      stderr: expect.stringContaining(`is in use by the server at ${server.address}`),
    })
  })

  it('[D-71] takes just what is named, and fails for what it may not take', async () => {
    const { dataDir, server, experimentId, inOld, deleted, active } = await storeWithTrash()
    await post(server, 'runs/restore', { run_id: inOld })
    await server.stop()
    const named = await gc(dataDir, '--older-than', '0d', '--run-ids', `${deleted},${active}`, '--apply')
    expect(named.exitCode).toBe(1)
    expect(named.stdout).toContain(`Kept ${active}: it is not deleted`)
    expect(named.stdout).toContain('Removed 1 run, 1 file (9 B).')
    const blocked = await gc(dataDir, '--older-than', '0d', '--experiment-ids', experimentId, '--apply')
    expect(blocked.exitCode).toBe(1)
    expect(blocked.stdout).toContain(`Kept ${experimentId}: it contains the active run ${inOld}`)
    expect(blocked.stdout).toContain('Nothing to remove.')
    expect(await gc(dataDir, '--older-than', 'soon')).toMatchObject({ exitCode: 64 })
  })

  it('[D-73] refuses to restore what is being removed, and carries on with it after a kill', async () => {
    const { dataDir, server, experimentId, inOld, deleted } = await storeWithTrash()
    await server.stop()
    // As a gc that was killed after its first step leaves it.
    const database = new SqliteDatabase(join(dataDir, 'labbook.db'))
    database.exec(
      "UPDATE run SET purging = 1 WHERE lifecycle_stage = 'deleted'; UPDATE experiment SET purging = 1 WHERE id > 0",
    )
    database.close()
    const between = await startServer(dataDir)
    expect(await post(between, 'runs/restore', { run_id: deleted })).toMatchObject({ status: 400 })
    expect(await post(between, 'experiments/restore', { experiment_id: experimentId })).toMatchObject({ status: 400 })
    expect(await post(between, 'runs/log-parameter', { run_id: inOld, key: 'a', value: 'b' })).toMatchObject({
      status: 400,
    })
    await between.stop()
    const { stdout } = await gc(dataDir, '--apply')
    expect(stdout).toContain('Removed 1 experiment, 2 runs, 2 files (18 B).')
  })

  it('[D-37] empties the trash of deleted files', async () => {
    const { dataDir, server, active } = await storeWithTrash()
    await runLabbook(['artifacts', 'delete', active, 'model.bin', '--tracking-uri', server.address])
    await server.stop()
    expect((await gc(dataDir, '--apply')).stdout).toContain('Nothing to remove.')
    expect((await gc(dataDir, '--older-than', '0d', '--apply')).stdout).toContain('3 files (27 B)')
  })
})
