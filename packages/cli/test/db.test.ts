import { readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type LabbookServer, startLabbook } from '../../../test/counterparts/index.js'
import { freshFolder, runLabbook } from './run-labbook.js'

let server: LabbookServer
let runId: string

beforeAll(async () => {
  server = await startLabbook()
  runId = (await call('runs/create', { experiment_id: '0', tags: [] })).run.info.run_id
  const metrics = [0, 1, 2].map((step) => ({ key: 'loss', value: 3 - step, timestamp: step, step }))
  metrics.push({ key: 'loss', value: 'NaN' as never, timestamp: 3, step: 3 })
  await call('runs/log-batch', { run_id: runId, metrics })
  const path = `0/${runId}/artifacts/model.bin`
  await fetch(`${server.address}/api/2.0/mlflow-artifacts/artifacts/${path}`, { method: 'PUT', body: 'weights' })
})

afterAll(() => server.stop())

async function call(route: string, body: unknown) {
  const response = await fetch(`${server.address}/api/2.0/mlflow/${route}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  expect(response.status).toBe(200)
  return (await response.json()) as { run: { info: { run_id: string } } }
}

function db(...words: string[]) {
  return runLabbook(['db', ...words])
}

/** A store of its own with what the server holds, made by backup and restore. */
async function copyOfStore(): Promise<{ dataDir: string; file: string; artifact: string }> {
  const folder = freshFolder()
  const dataDir = join(folder, 'data')
  await db(
    'backup',
    join(folder, 'copy.db'),
    '--data-dir',
    server.dataDir,
    '--with-artifacts',
    join(dataDir, 'artifacts'),
  )
  expect(await db('restore', join(folder, 'copy.db'), '--data-dir', dataDir)).toMatchObject({ exitCode: 0, stderr: '' })
  // Records name the folder that their files lie in.
  const file = join(dataDir, 'labbook.db')
  change(file, `UPDATE artifact SET store = 'file://${dataDir}/artifacts'`)
  return { dataDir, file, artifact: join(dataDir, 'artifacts', '0', runId, 'artifacts', 'model.bin') }
}

function change(file: string, sql: string) {
  const database = new SqliteDatabase(file)
  database.exec(sql)
  database.close()
}

describe('labbook db backup', () => {
  it('[D-80] copies beside a running server, for the own user only, and serves elsewhere', async () => {
    const { dataDir, artifact } = await copyOfStore()
    expect(readFileSync(artifact, 'utf8')).toBe('weights')
    expect(statSync(artifact).mode & 0o077).toBe(0)
    const other = await startLabbook({ dataDir })
    onTestFinished(async () => void (await other.stop()))
    const env = { MLFLOW_TRACKING_URI: other.address }
    const { stdout } = await runLabbook(['runs', 'get', runId, '--json'], { env })
    expect(JSON.parse(stdout)).toMatchObject({ data: { metrics: [{ key: 'loss', value: 'NaN', step: 3 }] } })
  })

  it('[D-80] leaves no file behind when it is refused, and never writes over one', async () => {
    const folder = freshFolder()
    writeFileSync(join(folder, 'mine'), 'mine')
    expect(await db('backup', join(folder, 'mine'), '--data-dir', server.dataDir)).toMatchObject({
      exitCode: 73,
      stderr: `${join(folder, 'mine')} already exists. Choose a new file name.\n`,
    })
    expect(readFileSync(join(folder, 'mine'), 'utf8')).toBe('mine')
    expect(await db('backup', join(folder, 'no', 'b.db'), '--data-dir', server.dataDir)).toMatchObject({ exitCode: 73 })
    expect(await db('backup', join(folder, 'b.db'), '--data-dir', join(folder, 'none'))).toMatchObject({ exitCode: 65 })
    expect(readdirSync(folder)).toEqual(['mine'])
  })

  it('[D-80] points to the tools of PostgreSQL', async () => {
    const words = ['backup', '/tmp/x', '--backend-store-uri', 'postgresql://ann:hush@127.0.0.1/db']
    const { exitCode, stderr } = await db(...words)
    expect(exitCode).toBe(64)
    expect(stderr).toBe(
      'postgresql://ann:***@127.0.0.1/db is a PostgreSQL database: use pg_dump or WAL archiving to back it up.\n',
    )
  })
})

describe('labbook db restore', () => {
  it('[D-80] refuses while a server has the database', async () => {
    const file = join(freshFolder(), 'b.db')
    await db('backup', file, '--data-dir', server.dataDir)
    const { exitCode, stderr } = await db('restore', file, '--data-dir', server.dataDir)
    expect([exitCode, stderr]).toEqual([75, expect.stringContaining('is in use by the server at')])
  })

  it('[D-80] keeps what was there, even if it is damaged, and takes no damaged backup', async () => {
    const { dataDir, file } = await copyOfStore()
    const backup = join(freshFolder(), 'b.db')
    await db('backup', backup, '--data-dir', dataDir)
    writeFileSync(file, 'rubbish')
    const { exitCode, stdout } = await db('restore', backup, '--data-dir', dataDir)
    expect(exitCode).toBe(0)
    expect(readFileSync(/The previous database is now (.+)\.\n/.exec(stdout)?.[1] as string, 'utf8')).toBe('rubbish')
    const whole = readFileSync(file)
    writeFileSync(backup, Buffer.concat([whole.subarray(0, whole.length / 2), Buffer.alloc(whole.length / 2, 1)]))
    expect((await db('restore', backup, '--data-dir', dataDir)).exitCode).toBe(65)
    expect(readFileSync(file).equals(whole)).toBe(true)
    expect((await db('restore', join(dataDir, 'nothing'), '--data-dir', dataDir)).exitCode).toBe(65)
  })
})

describe('labbook db verify', () => {
  it('[D-81] finds nothing wrong beside a running server', async () => {
    expect(await db('verify', '--data-dir', server.dataDir)).toEqual({
      exitCode: 0,
      stdout: 'No errors found.\n',
      stderr: '',
    })
  })

  it('[D-81] names every summary that is not what its points are, and every row without its owner', async () => {
    const { dataDir, file } = await copyOfStore()
    const faults: [sql: string, sentence: RegExp][] = [
      [
        'UPDATE series SET count = 5',
        /^The metric loss of run \w+ has a wrong summary: it says count 5, the points say 4\.$/m,
      ],
      ['UPDATE series SET count = 4, last_step = 9', /it says the last step 9, the points say 3/],
      ['UPDATE series SET last_step = 3, min_value = 0.5', /it says the smallest value 0\.5, the points say 1/],
      ['UPDATE series SET min_value = 1; DELETE FROM point', /has a summary, but no points/],
      [
        "INSERT INTO chunk SELECT run, key, 9, 9, 9, 1, x'010401000000000000007f' FROM series",
        /^The metric loss of run \w+ has a damaged block of points\.$/m,
      ],
      [
        'DELETE FROM chunk; DELETE FROM series; INSERT INTO point VALUES (1, 1, 0, 0, 1, 0)',
        /has points, but no summary/,
      ],
      [
        'PRAGMA foreign_keys = 0; INSERT INTO tag VALUES (77, 1, 1)',
        /Row .+ of the table tag refers to a row that does not exist/,
      ],
    ]
    for (const [sql, sentence] of faults) {
      change(file, sql)
      const { exitCode, stdout } = await db('verify', '--data-dir', dataDir)
      expect([sql, exitCode]).toEqual([sql, 65])
      expect(stdout).toMatch(sentence)
    }
  })

  it('[D-81] names artifacts that are missing, cut or changed, the last only when it is not quick', async () => {
    const { dataDir, artifact } = await copyOfStore()
    const { atime, mtime } = statSync(artifact)
    writeFileSync(artifact, 'Weights')
    utimesSync(artifact, atime, mtime)
    expect(await db('verify', '--quick', '--data-dir', dataDir)).toMatchObject({ exitCode: 0 })
    const sentences: [change: () => void, words: string][] = [
      [() => {}, 'has the digest'],
      [() => writeFileSync(artifact, 'w'), 'has 1 bytes instead of 7'],
      [() => rmSync(artifact), 'is missing'],
    ]
    for (const [damage, words] of sentences) {
      damage()
      const { exitCode, stdout } = await db('verify', '--data-dir', dataDir)
      expect(exitCode).toBe(65)
      expect(stdout).toContain(`The artifact 0/${runId}/artifacts/model.bin in file://${dataDir}/artifacts ${words}`)
      expect(stdout).toContain('1 error found.')
    }
  })

  it('[D-81] names damage in the file and changes nothing', async () => {
    const { dataDir, file } = await copyOfStore()
    const bytes = readFileSync(file)
    const pageBytes = bytes.readUInt16BE(16)
    bytes.fill(0xa5, bytes.length - pageBytes, bytes.length)
    writeFileSync(file, bytes)
    const { exitCode, stdout } = await db('verify', '--data-dir', dataDir)
    expect([exitCode, stdout]).toEqual([65, expect.stringMatching(/damaged/)])
    expect(readFileSync(file).equals(bytes)).toBe(true)
  })

  it.each([
    ['at its beginning', (bytes: Buffer) => bytes.fill(7, 0, 4096)],
    ['in its schema', (bytes: Buffer) => bytes.fill(7, 100, 4096)],
    ['behind its schema', (bytes: Buffer) => bytes.fill(7, 4096)],
  ])('[D-82] damage %s: advises what helps, not itself', async (_, damage) => {
    const { dataDir, file } = await copyOfStore()
    writeFileSync(file, damage(readFileSync(file)))
    const { exitCode, stdout, stderr } = await db('verify', '--data-dir', dataDir)
    expect([exitCode, stdout + stderr]).toEqual([65, expect.stringContaining('damaged')])
    expect(stdout + stderr).toContain('Restore a backup with: labbook db restore.')
    expect(stdout + stderr).not.toContain('db verify')
  })
})

describe('labbook db upgrade', () => {
  it('[D-83] says what it did, and refuses while a server has the database', async () => {
    const uri = `sqlite:///${join(freshFolder(), 'new.db')}`
    expect((await db('upgrade', uri)).stdout).toMatch(/^Created a database with schema \d+\.\n$/)
    expect((await db('upgrade', uri)).stdout).toMatch(/^The database is up to date \(schema \d+\)\.\n$/)
    expect(await db('upgrade', '--data-dir', server.dataDir)).toMatchObject({ exitCode: 75 })
  })
})
