import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { describeWith } from '../../../../test/counterparts/index.js'
import { openApp } from './open-app.js'

describe('single points on SQLite', () => suite('sqlite'))
describeWith(['postgres'], 'single points on PostgreSQL', () => suite('postgres'))

function suite(database: 'sqlite' | 'postgres') {
  it('[D-13] [D-21] of points that are written together, those that break a rule are refused alone', async () => {
    const { app, mlflow, createRun } = await openApp(database)
    const good = [await createRun(), await createRun(), await createRun()]
    const deleted = await createRun()
    await mlflow('runs/delete', { run_id: deleted })
    const unknown = '0'.repeat(32)

    const runIds = Array.from({ length: 60 }, (_, i) => [...good, deleted, unknown][i % 5] as string)
    const answers = await Promise.all(
      runIds.map((run_id, step) => {
        const payload = { run_id, key: `m${step % 2}`, value: step, timestamp: 1, step }
        return app.http.inject({ method: 'POST', url: '/api/2.0/mlflow/runs/log-metric', payload })
      }),
    )
    for (const [i, { statusCode, body }] of answers.entries()) {
      const runId = runIds[i] as string
      if (runId === unknown) expect([statusCode, body]).toEqual([404, expect.stringContaining(`${unknown} not found`)])
      else if (runId === deleted)
        expect([statusCode, body]).toEqual([400, expect.stringContaining("must be in the 'active' state")])
      else expect([statusCode, body]).toEqual([200, '{}'])
    }
    for (const runId of good) {
      const logged = runIds.flatMap((id, step) => (id === runId ? [step] : []))
      for (const key of ['m0', 'm1']) {
        const steps = logged.filter((step) => `m${step % 2}` === key)
        const url = `/api/2.0/mlflow/metrics/get-history?run_id=${runId}&metric_key=${key}`
        const { metrics } = (await app.http.inject({ method: 'GET', url })).json<{ metrics: { step: number }[] }>()
        expect(metrics.map(({ step }) => Number(step))).toEqual(steps)
      }
    }
  })

  it('[D-13] a point that the database refuses fails alone, and those that came with it are kept', async () => {
    const { app, config, createRun } = await openApp(database)
    const run_id = await createRun()
    await (database === 'sqlite' ? refuseOnSqlite(config.dataDir) : refuseOnPostgres(config.backendStoreUri))
    const steps = Array.from({ length: 40 }, (_, step) => step)
    const answers = await Promise.all(
      steps.map((step) => {
        const payload = { run_id, key: 'loss', value: step === REFUSED ? 666 : step, timestamp: 1, step }
        return app.http.inject({ method: 'POST', url: '/api/2.0/mlflow/runs/log-metric', payload })
      }),
    )
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(steps.map((step) => (step === REFUSED ? 500 : 200)))
    const url = `/api/2.0/mlflow/metrics/get-history?run_id=${run_id}&metric_key=loss`
    const { metrics } = (await app.http.inject({ method: 'GET', url })).json<{ metrics: { step: number }[] }>()
    expect(metrics.map(({ step }) => Number(step))).toEqual(steps.filter((step) => step !== REFUSED))
  })

  it('[D-18] points of one series that come together are kept each, and the last of them is the latest', async () => {
    const { mlflow, createRun, app } = await openApp(database)
    const run_id = await createRun()
    const steps = Array.from({ length: 50 }, (_, i) => (i * 7) % 50)
    await Promise.all(
      [...steps, ...steps].map((step) =>
        mlflow('runs/log-metric', { run_id, key: 'loss', value: step, timestamp: 1, step }),
      ),
    )
    const url = `/api/2.0/mlflow/runs/get?run_id=${run_id}`
    const { run } = (await app.http.inject({ method: 'GET', url })).json<{ run: { data: { metrics: object[] } } }>()
    expect(run.data.metrics).toEqual([{ key: 'loss', value: 49, timestamp: 1, step: 49 }])
    const history = `/api/2.0/mlflow/metrics/get-history?run_id=${run_id}&metric_key=loss`
    const { metrics } = (await app.http.inject({ method: 'GET', url: history })).json<{ metrics: { step: number }[] }>()
    expect(metrics.map(({ step }) => Number(step))).toEqual(Array.from({ length: 50 }, (_, i) => i))
  })
}

const REFUSED = 23

async function refuseOnPostgres(url: string) {
  const client = new pg.Client(url)
  await client.connect()
  await client.query(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'refused'; END $$;
    CREATE TRIGGER refuse BEFORE INSERT ON point FOR EACH ROW WHEN (NEW.value = 666) EXECUTE FUNCTION refuse()`)
  await client.end()
}

function refuseOnSqlite(dataDir: string) {
  const database = new SqliteDatabase(join(dataDir, 'labbook.db'))
  database.exec(`CREATE TRIGGER refuse BEFORE INSERT ON point WHEN NEW.value = 666
    BEGIN SELECT RAISE(ABORT, 'refused'); END`)
  database.close()
}
