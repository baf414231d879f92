import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { expect, it, onTestFinished } from 'vitest'
import { describeWith, openTestDatabase } from '../../../../test/counterparts/index.js'
import { openPostgresStore } from '../../src/store/sql/open-postgres.js'
import { connectionConfig } from '../../src/store/sql/postgres-connection.js'

describeWith(['postgres'], 'a store on PostgreSQL', () => {
  async function connect(config: pg.ClientConfig): Promise<pg.Client> {
    const client = new pg.Client(config)
    await client.connect()
    onTestFinished(() => client.end())
    return client
  }

  it('[D-20] [D-25] sessions sync each commit, keep UTC, and end what waits or hangs', async () => {
    const client = await connect(connectionConfig(await openTestDatabase(), 10_000))
    const shown = async (name: string) =>
      Object.values((await client.query<Record<string, string>>(`SHOW ${name}`)).rows[0] ?? {})[0]
    expect(await shown('synchronous_commit')).toBe('on')
    expect(await shown('timezone')).toBe('UTC')
    expect(await shown('transaction_isolation')).toBe('read committed')
    expect(await shown('statement_timeout')).toBe('10s')
    expect(await shown('lock_timeout')).toBe('5s')
    expect(await shown('idle_in_transaction_session_timeout')).toBe('10s')
  })

  it('[D-27] a second server waits while a first one migrates, and then finds the work done', async () => {
    const uri = await openTestDatabase()
    const migrating = await connect({ connectionString: uri })
    // What the first server holds while it migrates.
    await migrating.query('SELECT pg_advisory_lock(7306084211)')
    let isOpen = false
    const opening = openPostgresStore(uri, { allowUnsafePostgres: true, onFatal: () => undefined }).then((opened) => {
      isOpen = true
      return opened
    })
    await pause(1000)
    expect(isOpen).toBe(false)
    expect((await migrating.query(`SELECT to_regclass('runs') AS runs`)).rows).toEqual([{ runs: null }])
    await migrating.query('SELECT pg_advisory_unlock(7306084211)')
    const [first, second] = await Promise.all([
      opening,
      openPostgresStore(uri, { allowUnsafePostgres: true, onFatal: () => undefined }),
    ])
    const { rows } = await migrating.query(
      'SELECT count(*)::int AS count, max(version)::int AS version FROM schema_version',
    )
    expect(rows[0].count).toBe(rows[0].version)
    await Promise.all([first.close(), second.close()])
  })
})
