import { describe, expect, it } from 'vitest'
import { describeWith } from '../../../../test/counterparts/index.js'
import { openApp } from './open-app.js'

function statusSuite(database: 'sqlite' | 'postgres') {
  it('[U-SET-2] [A13] says what the server is and holds, and measures storage only when asked', async () => {
    const { app, createRun, get } = await openApp(database, { nowMs: () => 5000 })
    const runId = await createRun()
    const url = `/ajax-api/2.0/mlflow/upload-artifact?run_uuid=${runId}&path=a.txt`
    await app.http.inject({ method: 'POST', url, headers: { 'content-type': 'text/plain' }, body: 'x'.repeat(1234) })
    const status = await get('server')
    expect(status).toMatchObject({
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      mlflow_version: (await app.http.inject('/version')).body,
      database: database === 'sqlite' ? 'SQLite' : 'PostgreSQL',
      started_time: 5000,
      experiments: 1,
      runs: 1,
    })
    expect(status).not.toHaveProperty('database_bytes')
    const measured = await get('server', { storage: 'true' })
    expect(measured).toMatchObject({
      artifact_bytes: 1234,
      heaviest: [{ experiment_id: '0', name: 'Default', bytes: 1234 }],
    })
    expect(Number(measured['database_bytes'])).toBeGreaterThan(10_000)
    expect(Number(measured['free_bytes'])).toBeGreaterThan(0)
  })
}

describe('the server status on SQLite', () => statusSuite('sqlite'))
describeWith(['postgres'], 'the server status on PostgreSQL', () => statusSuite('postgres'))
