import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { expect, it, onTestFinished, vi } from 'vitest'
import { describeWith } from '../../../../test/counterparts/index.js'
import { openApp } from './open-app.js'

describeWith(['postgres'], 'a connection to PostgreSQL that breaks', () => {
  it('[D-26] fails the request that uses it with 503, leaves nothing of it, and is replaced', async () => {
    const { app, config, createRun } = await openApp('postgres')
    const database = new pg.Client(config.backendStoreUri)
    await database.connect()
    onTestFinished(() => database.end())
    const run_id = await createRun()
    const batch = {
      run_id,
      metrics: Array.from({ length: 20 }, (_, i) => ({ key: `m${i}`, value: i, timestamp: 1, step: 0 })),
      params: [{ key: 'p', value: '1' }],
      tags: [{ key: `t-${randomBytes(4).toString('hex')}`, value: '1' }],
    }
    const log = () => app.http.inject({ method: 'POST', url: '/api/2.0/mlflow/runs/log-batch', payload: batch })
    const dataOf = async () => {
      const { body } = await app.http.inject({ method: 'GET', url: `/api/2.0/mlflow/runs/get?run_id=${run_id}` })
      return (JSON.parse(body) as { run: { data: { metrics?: object[]; params?: object[]; tags: object[] } } }).run.data
    }

    const before = await dataOf()
    // Everything up to the points is sent, and waits for whoever holds the table.
    await database.query('BEGIN')
    await database.query('LOCK TABLE point')
    const answer = log()
    const waiting = `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
    const pid = await vi.waitUntil(async () => (await database.query<{ pid: number }>(waiting)).rows[0]?.pid)
    await database.query('SELECT pg_terminate_backend($1)', [pid])
    const { statusCode, body } = await answer
    expect([statusCode, body]).toEqual([503, expect.stringContaining('The database cannot be reached.')])
    await database.query('ROLLBACK')

    expect(await dataOf()).toEqual(before)
    expect((await log()).statusCode).toBe(200)
    const { metrics, params, tags } = await dataOf()
    expect([metrics?.length, params?.length, tags.length]).toEqual([20, 1, before.tags.length + 1])
  })
})
