import { StartRefusal } from '@labbook/server'
import { expect, it, onTestFinished } from 'vitest'
import { describeWith } from '../../../../test/counterparts/index.js'
import { parseDatabaseAddress } from '../../src/import/database-address.js'
import { openSource } from '../../src/import/import-mlflow.js'
import { mysql } from '../../src/import/mysql-connection.js'
import { postgres as postgresDriver } from '../../src/import/postgres-connection.js'
import { openServerDatabase } from '../../src/import/server-database.js'
import { importInto, readBack, scratch } from './read-back.js'
import { describeServers, postgres, storeTables } from './servers.js'
import { runIdOf } from './write-mlruns.js'

const A = runIdOf('a')
const B = runIdOf('b')

describeServers([], 'a database', (server) => {
  const { open, run, name } = server
  const isMaria = name === 'MariaDB'

  /** A store with one run, and what else is said. */
  async function store(...more: string[]): Promise<string> {
    const address = await open()
    await run(address, ...storeTables(server, A), ...more)
    return address
  }

  it('[D-91] every value comes as it is stored', async () => {
    const doubles = ['9.876543210123456', '0.30000000000000004', '5e-324', '-1.5e300', '123456789012345680']
    const text = 'a\nb\t\\n "quoted" \'single\' ${x} häuser 🏠'
    const address = await store(
      ...doubles.map(
        (value, step) => `INSERT INTO metrics VALUES ('m', ${value}, ${1000 + step}, '${A}', ${step}, false)`,
      ),
      `INSERT INTO metrics VALUES ('nan', 0, 1, '${A}', 0, true), ('late', 1, 9007199254740993, '${A}', -9007199254740993, false)`,
      `INSERT INTO params VALUES ('p', '${text.replaceAll("'", "''").replaceAll('\\', isMaria ? '\\\\' : '\\')}', '${A}')`,
      `INSERT INTO params VALUES ('empty', '', '${A}'), ('P', 'another', '${A}')`,
    )
    const dataDir = scratch()
    expect((await importInto(dataDir, address)).found).toEqual([])
    const { runs, experiments } = await readBack(dataDir)
    expect(experiments.map((experiment) => experiment['name'])).toEqual(['Default', 'houses'])
    expect(runs[A]?.info).toMatchObject({ run_name: 'first', status: 'FINISHED', start_time: 10, end_time: 20 })
    expect(runs[A]?.history['m']?.map((point) => Number(point.split(' ')[2]))).toEqual(doubles.map(Number))
    expect(runs[A]?.history['nan']).toEqual(['0 1 NaN'])
    expect(runs[A]?.history['late']).toHaveLength(1)
    expect(runs[A]?.data.params).toEqual([
      { key: 'P', value: 'another' },
      { key: 'empty', value: '' },
      { key: 'p', value: text },
    ])
  })

  it('[D-91] datasets and their tags are found while the rows that name them are read', async () => {
    const ids = Array.from({ length: 60 }, (_, i) => i)
    const address = await store(
      ...ids.map((i) => `INSERT INTO datasets VALUES ('d${i}', 1, 'set ${i}', 'digest', 'code', '{}', NULL, NULL)`),
      ...ids.map((i) => `INSERT INTO inputs VALUES ('i${i}', 'DATASET', 'd${i}', 'RUN', '${A}', 0)`),
      // Another letter is another id, whatever the collation says.
      `INSERT INTO input_tags VALUES ('i7', 'mlflow.data.context', 'training'), ('I8', 'mlflow.data.context', 'wrong')`,
    )
    const dataDir = scratch()
    expect((await importInto(dataDir, address)).found).toEqual([])
    const inputs = (await readBack(dataDir)).runs[A]?.inputs?.dataset_inputs as {
      dataset: { name: string }
      tags?: object[]
    }[]
    expect(inputs.map((input) => input.dataset.name).toSorted()).toEqual(ids.map((i) => `set ${i}`).toSorted())
    expect(inputs.filter((input) => (input.tags ?? []).length > 0).map((input) => input.dataset.name)).toEqual([
      'set 7',
    ])
  })

  it('[D-91] it is read as it was at one moment, by an account that may only read', async () => {
    const address = await store(`INSERT INTO params VALUES ('before', '1', '${A}')`)
    const reader = await readerOf(address)
    const source = await openSource(reader, { workspace: 'default', timeoutMs: 60_000 }, () => {
      throw new Error('Nothing is wrong with it')
    })
    const seen: string[] = []
    for await (const record of source.records()) {
      if (seen.length === 0) {
        await run(
          address,
          `INSERT INTO runs VALUES ('${B}', 'late', 'me', 'FINISHED', 10, 20, 'active', '', 1)`,
          `INSERT INTO params VALUES ('after', '1', '${A}')`,
          `DELETE FROM params WHERE "key" = 'before'`,
        )
      }
      seen.push('key' in record ? `${record.kind} ${record.key}` : record.kind)
    }
    await source.close()
    expect(seen).toEqual(['experiment', 'run', 'param before'])

    async function readerOf(of: string): Promise<string> {
      const url = new URL(of)
      const database = url.pathname.slice(1)
      const user = `reader_${database.slice(-12)}`
      url.username = user
      url.password = 'pw'
      await run(
        of,
        ...(isMaria
          ? [
              `CREATE USER ${user}@'127.0.0.1' IDENTIFIED BY 'pw'`,
              `GRANT SELECT ON ${database}.* TO ${user}@'127.0.0.1'`,
            ]
          : [`CREATE ROLE ${user} LOGIN PASSWORD 'pw'`, `GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${user}`]),
      )
      return url.href
    }
  })

  it('[D-91] a table that is not read to its end does not hold up the next one', async () => {
    const address = await store(
      isMaria
        ? `INSERT INTO params SELECT CONCAT('p', seq), REPEAT('x', 1000), '${A}' FROM seq_1_to_20000`
        : `INSERT INTO params SELECT 'p' || i, REPEAT('x', 1000), '${A}' FROM generate_series(1, 20000) i`,
    )
    const options = { timeoutMs: 30_000 }
    const { tables, close } = isMaria
      ? await openServerDatabase(mysql, parseDatabaseAddress(address), options, () => {})
      : await openServerDatabase(postgresDriver, parseDatabaseAddress(address), options, () => {})
    onTestFinished(close)
    for await (const row of tables.rows('params', ['key'])) {
      expect(row).toMatchObject({ row: 1, key: expect.stringMatching(/^p\d+$/) })
      break
    }
    expect(await tables.count('params')).toBe(20_000)
    expect(await tables.where('runs', ['name'], 'run_uuid', A)).toMatchObject([{ name: 'first' }])
  })

  it('[D-91] stopped, and broken off, it goes on when it is run again and doubles nothing', {
    timeout: 180_000,
  }, async () => {
    const address = await store(
      isMaria
        ? `INSERT INTO metrics SELECT CONCAT('m', seq % 20), seq, seq, '${A}', seq, 0 FROM seq_1_to_200000`
        : `INSERT INTO metrics SELECT 'm' || i % 20, i, i, '${A}', i, false FROM generate_series(1, 200000) i`,
    )
    const dataDir = scratch()
    const stop = new AbortController()
    const stopped = await importInto(dataDir, address, { signal: stop.signal, onProgress: () => stop.abort() })
    expect(stopped.summary.interrupted).toBe(true)
    expect(stopped.summary.tallies.get('point')?.inPlace).toBeLessThan(200_000)

    let steps = 0
    const breaking = importInto(dataDir, address, {
      onProgress: () => {
        if (++steps === 2) void run(address, KILL_OTHERS).catch(() => undefined)
      },
    })
    const broken = await breaking.then(
      () => undefined,
      (fault: unknown) => fault,
    )
    expect(broken).toBeInstanceOf(StartRefusal)
    expect(broken).toMatchObject({
      exitCode: 69,
      message: expect.stringMatching(/^The connection to .+ Run the command again/),
    })
    expect((broken as StartRefusal).message).not.toContain(new URL(address).password)

    const { summary, found } = await importInto(dataDir, address)
    expect(found).toEqual([])
    expect(summary.tallies.get('point')).toMatchObject({ inPlace: 200_000 })
    const { history } = (await readBack(dataDir)).runs[A] ?? {}
    expect(Object.values(history ?? {}).map((points) => points.length)).toEqual(Array(20).fill(10_000))
  })

  /** Ends every other connection to the database. */
  const KILL_OTHERS = isMaria
    ? `BEGIN NOT ATOMIC FOR other IN (SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID())
        DO EXECUTE IMMEDIATE CONCAT('KILL ', other.id); END FOR; END`
    : 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()'

  it('[K02] values that are no text or far too long are named, and hide nothing else', {
    timeout: 120_000,
  }, async () => {
    const address = await open()
    if (isMaria) await run(address, 'SET GLOBAL max_allowed_packet = 268435456')
    await run(
      address,
      ...storeTables(server, A),
      `INSERT INTO params VALUES ('long', REPEAT('x', 67108865), '${A}')`,
      `INSERT INTO params VALUES ('../up', '1', '${A}'), (NULL, '1', '${A}'), ('orphan', '1', '${B}'), ('after', '2', '${A}')`,
      `INSERT INTO runs VALUES ('${B}', 'r', 'me', 'DONE', 1, 2, 'active', '', 1)`,
    )
    const dataDir = scratch()
    const { lost } = await importInto(dataDir, address)
    expect(lost.map(({ kind, why }) => [kind, why])).toEqual(
      expect.arrayContaining([
        ['param', 'its value is not text, or too long'],
        ['param', 'its key is missing'],
        ['run', 'its status is "DONE"'],
      ]),
    )
    expect(lost).toHaveLength(5)
    expect((await readBack(dataDir)).runs[A]?.data.params).toEqual([{ key: 'after', value: '2' }])
  })

  it('[K02] a column of bytes where text should be is left there', async () => {
    const address = await store(
      'DROP TABLE tags',
      `CREATE TABLE tags ("key" VARCHAR(250), value ${server.types.bytes}, run_uuid VARCHAR(32))`,
      `INSERT INTO tags VALUES ('t', 'abc', '${A}'), ('none', NULL, '${A}')`,
    )
    const { lost } = await importInto(scratch(), address)
    expect(lost).toMatchObject([{ kind: 'tag', why: 'its value is not text, or too long' }])
  })

  it('[K02] views and generated columns are never run', async () => {
    const address = await store(
      'DROP TABLE params',
      `CREATE VIEW params AS SELECT 'a' AS "key", 'b' AS value, '${A}' AS run_uuid`,
      'DROP TABLE tags',
      `CREATE TABLE tags ("key" VARCHAR(250), run_uuid VARCHAR(32), value INTEGER GENERATED ALWAYS AS (LENGTH("key") / 0) VIRTUAL)`,
      `INSERT INTO tags VALUES ('t', '${A}'${isMaria ? ', DEFAULT' : ''})`,
    )
    const dataDir = scratch()
    expect((await importInto(dataDir, address)).found).toEqual([])
    const { data } = (await readBack(dataDir)).runs[A] ?? {}
    expect([data?.params, data?.tags]).toEqual([undefined, expect.arrayContaining([{ key: 't', value: '' }])])
  })

  it('[D-91] a table that this account may not read is named, and hides no other', async () => {
    const address = await store(
      `INSERT INTO tags VALUES ('t', '1', '${A}')`,
      `INSERT INTO params VALUES ('p', '1', '${A}')`,
    )
    const url = new URL(address)
    const user = `some_${url.pathname.slice(-12)}`.replace('/', '')
    const tables = ['experiments', 'runs', 'params']
    await run(
      address,
      ...(isMaria
        ? [
            `CREATE USER ${user}@'127.0.0.1' IDENTIFIED BY 'pw'`,
            ...tables.map((table) => `GRANT SELECT ON ${table} TO ${user}@'127.0.0.1'`),
            `GRANT INSERT ON tags TO ${user}@'127.0.0.1'`,
          ]
        : [`CREATE ROLE ${user} LOGIN PASSWORD 'pw'`, `GRANT SELECT ON ${tables.join(', ')} TO ${user}`]),
    )
    url.username = user
    url.password = 'pw'
    const dataDir = scratch()
    const { lost } = await importInto(dataDir, url.href)
    expect(lost).toContainEqual({
      outcome: 'lost',
      kind: 'table',
      which: 'tags',
      why: expect.stringMatching(/^it cannot be read \(.*denied/),
    })
    expect((await readBack(dataDir)).runs[A]?.data.params).toEqual([{ key: 'p', value: '1' }])
  })

  it('[D-91] a database that is no MLflow store is refused', async () => {
    const address = await open()
    await expect(importInto(scratch(), address)).rejects.toThrow('is not an MLflow database')
  })
})

describeWith(['postgres'], 'a schema of PostgreSQL', () => {
  const { open, run } = postgres
  it('[K02] rows that a policy hides, and functions in a schema before the system, do no harm', async () => {
    const address = await open()
    const guarded = new URL(address)
    guarded.searchParams.set('options', '-c search_path=evil,team,pg_catalog')
    const user = `guarded_${guarded.pathname.slice(-12)}`
    await run(
      address,
      'CREATE SCHEMA team',
      'CREATE SCHEMA evil',
      'SET search_path = team',
      ...storeTables(postgres, A),
      `INSERT INTO params VALUES ('p', 'secret', '${A}'), ('q', 'plain', '${A}')`,
      `INSERT INTO tags VALUES ('t', 'value', '${A}')`,
      'ALTER TABLE params ENABLE ROW LEVEL SECURITY',
      `CREATE POLICY visible ON params USING (value = 'plain')`,
      `CREATE FUNCTION evil.octet_length(text) RETURNS integer LANGUAGE plpgsql AS 'BEGIN RAISE ''it was run''; END'`,
      `CREATE ROLE ${user} LOGIN PASSWORD 'pw'`,
      `GRANT USAGE ON SCHEMA team, evil TO ${user}`,
      `GRANT SELECT ON ALL TABLES IN SCHEMA team TO ${user}`,
    )
    guarded.username = user
    guarded.password = 'pw'
    const dataDir = scratch()
    const { lost } = await importInto(dataDir, guarded.href)
    expect(lost).toMatchObject([{ kind: 'table', which: 'params', why: expect.stringContaining('row-level security') }])
    const { runs } = await readBack(dataDir)
    expect(runs[A]?.data.tags).toContainEqual({ key: 't', value: 'value' })
  })
})
