import { copyFileSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartRefusal } from '@labbook/server'
import SqliteDatabase from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { SqliteProcess } from '../../src/import/sqlite/sqlite-process.js'
import { fingerprint, importInto, readBack, scratch } from './read-back.js'
import { runIdOf } from './write-mlruns.js'

const A = runIdOf('a')
const B = runIdOf('b')

/** The tables as an early revision had them. */
const OLD_SCHEMA = `
  CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL);
  CREATE TABLE experiments (experiment_id INTEGER PRIMARY KEY, name VARCHAR(256) NOT NULL, artifact_location VARCHAR(256), lifecycle_stage VARCHAR(32));
  CREATE TABLE runs (run_uuid VARCHAR(32) NOT NULL PRIMARY KEY, name VARCHAR(250), user_id VARCHAR(256), status VARCHAR(20),
    start_time BIGINT, end_time BIGINT, lifecycle_stage VARCHAR(20), artifact_uri VARCHAR(200), experiment_id INTEGER);
  CREATE TABLE tags (key VARCHAR(250), value VARCHAR(250), run_uuid VARCHAR(32), PRIMARY KEY (key, run_uuid));
  CREATE TABLE params (key VARCHAR(250), value VARCHAR(250), run_uuid VARCHAR(32), PRIMARY KEY (key, run_uuid));
  CREATE TABLE metrics (key VARCHAR(250), value FLOAT, timestamp BIGINT, run_uuid VARCHAR(32));
  INSERT INTO experiments VALUES (0, 'Default', './mlruns/0', 'active'), (1, 'old', './mlruns/1', 'active'), (2, 'gone', './mlruns/2', 'deleted');
  INSERT INTO runs VALUES ('${A}', '', 'me', 'FINISHED', 10, 20, 'active', './mlruns/1/${A}/artifacts', 1),
    ('${B}', NULL, NULL, 'RUNNING', NULL, NULL, 'deleted', NULL, 2);
  INSERT INTO tags VALUES ('mlflow.runName', 'from the tag', '${A}');
  INSERT INTO params VALUES ('p', '1', '${A}');
  INSERT INTO metrics VALUES ('loss', 0.5, 1000, '${A}'), ('loss', 1.7976931348623157e308, 1001, '${A}');`

function makeDb(more = '', { folder = scratch() } = {}): string {
  const file = join(folder, 'mlflow.db')
  mkdirSync(join(folder, 'mlruns'), { recursive: true })
  const database = new SqliteDatabase(file)
  database.exec(OLD_SCHEMA)
  if (more !== '') database.exec(more)
  database.close()
  return file
}

const OLD_RUN = { run_name: 'from the tag', status: 'FINISHED', start_time: 10, end_time: 20, experiment_id: '1' }

describe('[sdk-fluent 13] databases of other revisions', () => {
  it('[D-84] an early one, with fewer columns and relative locations', async () => {
    const file = makeDb()
    const dataDir = scratch()
    const { found } = await importInto(dataDir, `sqlite:///${file}`)
    expect(found).toEqual([])
    const { experiments, runs } = await readBack(dataDir)
    expect(experiments.map(({ name, lifecycle_stage }) => [name, lifecycle_stage])).toEqual([
      ['Default', 'active'],
      ['old', 'active'],
      ['gone', 'deleted'],
    ])
    expect(runs[A]?.info).toMatchObject(OLD_RUN)
    expect(runs[A]?.history).toEqual({ loss: ['0 1000 0.5', '0 1001 1.7976931348623157e+308'] })
    expect(runs[B]?.info).toMatchObject({ run_name: B, status: 'RUNNING', lifecycle_stage: 'deleted' })
  })

  it('[D-84] one workspace of several is brought in, the others are named', async () => {
    const file = makeDb(`ALTER TABLE experiments ADD COLUMN workspace VARCHAR(63) NOT NULL DEFAULT 'default';
      UPDATE experiments SET workspace = 'team' WHERE experiment_id = 1`)
    const dataDir = scratch()
    expect((await importInto(dataDir, file)).found).toEqual([
      { outcome: 'left', kind: 'experiment', which: "1 'old'", why: 'it belongs to the workspace "team"' },
    ])
    expect(Object.keys((await readBack(dataDir)).runs)).toEqual([B])
    const other = scratch()
    await importInto(other, file, { workspace: 'team' })
    expect(Object.keys((await readBack(other)).runs)).toEqual([A])
  })

  it('[D-84] what lies in the log of a database in WAL mode, or of one whose program was killed, is brought in', async () => {
    for (const mode of ['wal', 'delete']) {
      const file = makeDb()
      const database = new SqliteDatabase(file)
      database.pragma(`journal_mode = ${mode}`)
      database.pragma('cache_size = 1')
      const folder = scratch()
      mkdirSync(join(folder, 'mlruns'))
      if (mode === 'wal') database.exec(`INSERT INTO params VALUES ('late', '2', '${A}')`)
      else {
        database.exec('BEGIN')
        const insert = database.prepare(`INSERT INTO params VALUES (?, 'uncommitted', '${A}')`)
        for (let i = 0; i < 5000; i++) insert.run(`key ${i}`)
      }
      for (const end of ['', '-wal', '-journal']) {
        if (statSync(file + end, { throwIfNoEntry: false })?.isFile() === true)
          copyFileSync(file + end, join(folder, `mlflow.db${end}`))
      }
      database.close()
      const before = fingerprint(folder)
      const dataDir = scratch()
      expect((await importInto(dataDir, join(folder, 'mlflow.db'))).lost).toEqual([])
      const params = (await readBack(dataDir)).runs[A]?.data.params?.map((param) => param.key)
      expect(params).toEqual(mode === 'wal' ? ['late', 'p'] : ['p'])
      expect(fingerprint(folder)).toEqual(before)
    }
  })
})

describe('broken and hostile databases', () => {
  it('[K02] rows of wrong types are named one by one and hide nothing else', async () => {
    const file = makeDb(`
      INSERT INTO experiments VALUES (3, X'00', 'x', 'active'), (4, 'bad stage', 'x', 'sleeping'), (5, 'sound', 'x', 'active');
      INSERT INTO runs VALUES ('../../etc', 'r', 'me', 'FINISHED', 1, 2, 'active', '', 1), ('${runIdOf('c')}', 'r', 'me', 'DONE', 1, 2, 'active', '', 1),
        ('${runIdOf('d')}', 'r', 'me', 'FINISHED', 'yesterday', 2, 'active', '', 1), ('${runIdOf('e')}', 'r', 'me', 'FINISHED', 1, 2, 'active', '', 3),
        ('${runIdOf('f')}', 'r', 'me', 'FINISHED', 1, 2, 'active', 'file:///a/../b', 5);
      INSERT INTO params VALUES ('../up', '1', '${A}'), ('blob', X'ff', '${A}'), ('orphan', '1', '${runIdOf('c')}'), ('nul', 'a' || char(0) || 'b', '${A}'), (NULL, '1', '${A}'),
        ('after', '2', '${A}');
      INSERT INTO metrics VALUES ('loss', 'high', 1, '${A}'), ('loss', 1, 'noon', '${A}'), ('loss', 1, -5, '${A}'), ('loss', NULL, 1, '${A}'), ('loss', 7, 1002, '${A}');`)
    const before = fingerprint(file)
    const dataDir = scratch()
    const { lost, found } = await importInto(dataDir, file)
    const counts = Object.fromEntries(
      ['experiment', 'run', 'param', 'point'].map((kind) => [
        kind,
        lost.filter((finding) => finding.kind === kind).length,
      ]),
    )
    expect(counts).toEqual({ experiment: 2, run: 4, param: 5, point: 4 })
    expect(found.filter(({ kind }) => kind === 'artifact folder')).toMatchObject([{ which: `run ${runIdOf('f')}` }])
    const { experiments, runs } = await readBack(dataDir)
    expect(experiments.map(({ name }) => name)).toEqual(['Default', 'old', 'gone', 'sound'])
    expect(runs[A]?.data.params?.map((param) => param.key)).toEqual(['after', 'p'])
    expect(runs[A]?.history).toEqual({ loss: ['0 1000 0.5', '0 1001 1.7976931348623157e+308', '0 1002 7'] })
    expect(fingerprint(file)).toEqual(before)
  })

  it('[K02] views, triggers, virtual tables and generated columns are never run', async () => {
    const file = makeDb(`
      CREATE TABLE heard (what TEXT);
      CREATE TRIGGER on_param AFTER INSERT ON params BEGIN INSERT INTO heard VALUES (new.key); END;
      ALTER TABLE experiments ADD COLUMN creation_time BIGINT GENERATED ALWAYS AS (abs(-9223372036854775807 - 1)) VIRTUAL;
      DROP TABLE tags;
      CREATE VIEW tags AS WITH RECURSIVE forever(key, value, run_uuid) AS (SELECT 'a', 'b', '${A}' UNION ALL SELECT key, value, run_uuid FROM forever) SELECT * FROM forever;
      CREATE VIRTUAL TABLE logged_models USING fts5(model_id, experiment_id, name);
      CREATE VIEW inputs AS SELECT load_extension('/tmp/none') AS input_uuid;`)
    const before = fingerprint(file)
    const dataDir = scratch()
    const { lost } = await importInto(dataDir, file)
    expect(lost).toEqual([])
    expect((await readBack(dataDir)).runs[A]?.info).toMatchObject({ ...OLD_RUN, run_name: A })
    expect(fingerprint(file)).toEqual(before)
  })

  it('[K02] of a file that is cut off or damaged anywhere, the sound part is brought in, or one sentence says why not', {
    timeout: 120_000,
  }, async () => {
    const file = makeDb(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) INSERT INTO metrics SELECT 'many', i, i, '${A}' FROM n`,
    )
    const { size } = statSync(file)
    const whole = readFileSync(file)
    let readSome = 0
    for (const fraction of [0.02, 0.3, 0.6, 0.9]) {
      const cutOff = join(scratch(), 'mlflow.db')
      writeFileSync(cutOff, whole)
      truncateSync(cutOff, Math.floor(size * fraction))
      const damaged = join(scratch(), 'mlflow.db')
      writeFileSync(
        damaged,
        Buffer.concat([
          whole.subarray(0, size * fraction),
          Buffer.alloc(8192, 0xa5),
          whole.subarray(size * fraction + 8192),
        ]),
      )
      for (const place of [cutOff, damaged]) {
        const before = fingerprint(place)
        const dataDir = scratch()
        try {
          const { lost, summary } = await importInto(dataDir, place)
          expect(lost.length).toBeGreaterThan(0)
          if ((summary.tallies.get('point')?.inPlace ?? 0) > 1000) readSome++
        } catch (error) {
          expect(error).toBeInstanceOf(StartRefusal)
        }
        expect(fingerprint(place)).toEqual(before)
      }
    }
    expect(readSome).toBeGreaterThan(4)
  })

  it('[K02] a query that does not end is killed, and the next one is answered', async () => {
    const process = new SqliteProcess(makeDb(), { isCopy: false, timeoutMs: 1500 })
    const endless = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n'
    expect(await process.query(endless)).toEqual({ rows: [], cut: false, fault: 'no answer within 1.5 seconds' })
    expect(await process.rows('SELECT name FROM experiments WHERE experiment_id = 1')).toEqual([{ name: 'old' }])
    expect((await process.query('DELETE FROM runs')).fault).toMatch(/readonly|does not return data/)
    process.close()
  })

  it('[D-84] a database that is no MLflow store is refused', async () => {
    const file = join(scratch(), 'other.db')
    const database = new SqliteDatabase(file)
    database.exec('CREATE TABLE t (x)')
    database.close()
    await expect(importInto(scratch(), file)).rejects.toThrow('is not an MLflow database')
  })
})
