import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { expect, it, onTestFinished } from 'vitest'
import { describeWith, openTestDatabase } from '../../../../test/counterparts/index.js'
import { openPostgresStore } from '../../src/store/sql/open-postgres.js'
import { InternedKeys } from '../../src/store/sql/interned-keys.js'
import { connectionConfig } from '../../src/store/sql/postgres-connection.js'
import { postgresDialect } from '../../src/store/sql/postgres-dialect.js'
import { searchRuns } from '../../src/store/sql/search-runs.js'
import type { Step } from '../../src/store/work.js'

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
    expect(await shown('parallel_setup_cost')).toBe('20000')
    expect(await shown('statement_timeout')).toBe('10s')
    expect(await shown('lock_timeout')).toBe('5s')
    expect(await shown('idle_in_transaction_session_timeout')).toBe('10s')
  })

  it('[G5] the newest runs of an experiment are read along the index that has them in order', async () => {
    const uri = await openTestDatabase()
    const opened = await openPostgresStore(uri, { allowUnsafePostgres: true, onFatal: () => undefined })
    await opened.close()
    const client = await connect(connectionConfig(uri, 10_000))
    // With no rows it would not matter.
    for (const way of ['seqscan', 'bitmapscan']) await client.query(`SET enable_${way} = off`)
    const search = { experimentIds: ['7'], filter: null, orderBy: [], viewType: 'ACTIVE_ONLY' } as const
    const page = searchRuns(postgresDialect, new InternedKeys(postgresDialect), search, { offset: 0, limit: 100 })
    const { sql, parameters } = page.next().value as Step
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${sql}`, [...parameters])
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
    expect(plan).toContain('Index Scan using run_by_start')
    expect(plan).not.toContain('Sort')
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
