import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import SqliteDatabase from 'better-sqlite3'
import { describe, expect, it, onTestFinished } from 'vitest'
import { describeWith, startLabbook } from '../../../test/counterparts/index.js'
import { mountSpace } from '../../../test/faults/mount-space.js'
import { freshFolder, runLabbook } from './run-labbook.js'

/** A server that must not start: its code, and its one sentence without the line break. */
async function refusal(words: readonly string[], options: Parameters<typeof runLabbook>[1] = {}) {
  const { exitCode, stdout, stderr } = await runLabbook(['server', '--port', '0', ...words], options)
  expect(stdout).toBe('')
  expect(stderr).toMatch(/^[^\n]+\n$/)
  return [exitCode, stderr.trimEnd()]
}

async function madeDataFolder(): Promise<{ dataDir: string; database: string }> {
  const dataDir = join(freshFolder(), 'data')
  await (await startLabbook({ dataDir })).stop()
  return { dataDir, database: join(dataDir, 'labbook.db') }
}

describe('a server that cannot start', () => {
  it('[D-60] says that the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void other.close())
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as { port: number }
    expect(await refusal(['--data-dir', freshFolder(), '--port', String(port)])).toEqual([
      75,
      `Port ${port} is in use. Choose another with --port.`,
    ])
  })

  it('[D-60] names the server that has the database', async () => {
    const { dataDir, database } = await madeDataFolder()
    const server = await startLabbook({ dataDir })
    onTestFinished(async () => void (await server.stop()))
    expect(await refusal(['--data-dir', dataDir])).toEqual([
      75,
      `${database} is in use by the server at ${server.address} (process ${server.child.pid}).`,
    ])
  })

  it('[D-15] names the database that is served, where another one would share its folder', async () => {
    const { dataDir, database } = await madeDataFolder()
    const server = await startLabbook({ dataDir })
    onTestFinished(async () => void (await server.stop()))
    const other = join(dataDir, 'new.db')
    const sentence =
      `${database} is in use by the server at ${server.address} (process ${server.child.pid}), and ${other} would ` +
      `share its data folder ${dataDir}. Choose another data folder with --data-dir.`
    expect(await refusal(['--backend-store-uri', `sqlite:///${other}`])).toEqual([75, sentence])
    const source = join(freshFolder(), 'mlruns')
    mkdirSync(join(source, '1'), { recursive: true })
    expect(await runLabbook(['import', source, '--backend-store-uri', `sqlite:///${other}`])).toMatchObject({
      exitCode: 75,
      stderr: `${sentence}\n`,
    })
  })

  it('[D-60] names an address of PostgreSQL that is none, without its password', async () => {
    const uri = 'postgresql://mia:secret@db:notaport/labbook'
    expect(await refusal(['--data-dir', freshFolder(), '--backend-store-uri', uri])).toEqual([
      64,
      'postgresql://mia:***@db:notaport/labbook is not a PostgreSQL URI: ' +
        'write postgresql://user:password@host:5432/database.',
    ])
  })

  it('[D-2] rolls back what a power cut broke off while the database was made', async () => {
    const dataDir = join(freshFolder(), 'data')
    mkdirSync(dataDir)
    const file = join(dataDir, 'labbook.db')
    // A writer that dies between its journal and its commit leaves both files as they are.
    const script = `
      const database = require('better-sqlite3')(${JSON.stringify(file)})
      database.exec('PRAGMA cache_size = 1; BEGIN; CREATE TABLE half (a)')
      for (let i = 0; i < 100; i++) database.exec("INSERT INTO half VALUES (zeroblob(4000))")
      process.kill(process.pid, 'SIGKILL')`
    spawnSync(process.execPath, ['-e', script], { cwd: import.meta.dirname })
    expect(statSync(`${file}-journal`).size).toBeGreaterThan(0)
    const server = await startLabbook({ dataDir })
    expect(await server.stop()).toBe(0)
  })

  it('[D-60] leaves an MLflow database as it is and says how to bring it in', async () => {
    const file = join(freshFolder(), 'mlflow.db')
    const database = new SqliteDatabase(file)
    database.exec('CREATE TABLE alembic_version (version_num TEXT); CREATE TABLE experiments (name TEXT)')
    database.close()
    const before = readFileSync(file)
    expect(await refusal(['--backend-store-uri', `sqlite:///${file}`])).toEqual([
      65,
      `${file} is an MLflow database. Import it with: labbook import ${file}. The import does not change it.`,
    ])
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  it('[D-60] does not touch a database of a newer program', async () => {
    const { dataDir, database } = await madeDataFolder()
    const newer = new SqliteDatabase(database)
    newer.exec(`INSERT INTO schema_version VALUES (999, 'from the future', 0)`)
    newer.pragma('wal_checkpoint(TRUNCATE)')
    newer.close()
    const before = readFileSync(database)
    expect(await refusal(['--data-dir', dataDir])).toEqual([
      65,
      expect.stringMatching(
        /was written by a newer Labbook \(schema 999\); this version supports up to schema \d+\. Update Labbook/,
      ),
    ])
    expect(readFileSync(database).equals(before)).toBe(true)
  })

  it.each([
    ['no database at all', () => Buffer.from('hello, I am a text file. '.repeat(100))],
    [
      'a database with a page of rubbish',
      (whole: Buffer) => Buffer.concat([whole.subarray(0, 100), Buffer.alloc(8092, 7)]),
    ],
  ])('[D-60] says that a file is damaged: %s', async (_, damage) => {
    const { dataDir, database } = await madeDataFolder()
    writeFileSync(database, damage(readFileSync(database)))
    expect(await refusal(['--data-dir', dataDir])).toEqual([
      65,
      expect.stringMatching(
        /is damaged \(.+\)\. Run: labbook db verify, or restore a backup with: labbook db restore\.$/,
      ),
    ])
  })

  it('[D-60] does not take an empty file for a new database, whoever opens it', async () => {
    const { dataDir, database } = await madeDataFolder()
    const backup = join(freshFolder(), 'backup.db')
    await runLabbook(['db', 'backup', backup, '--data-dir', dataDir])
    truncateSync(database)
    const sentence = `${database} is empty (0 bytes), so it is not a database. Restore a backup with: labbook db restore, or delete the file to start afresh.`
    expect(await refusal(['--data-dir', dataDir])).toEqual([65, sentence])
    const others = [
      ['db', 'upgrade'],
      ['db', 'verify'],
      ['db', 'backup', `${backup}.2`],
    ]
    for (const words of others) {
      const { exitCode, stderr } = await runLabbook([...words, '--data-dir', dataDir])
      expect([words, exitCode, stderr]).toEqual([words, 65, `${sentence}\n`])
    }
    expect(statSync(database).size).toBe(0)
    expect(await runLabbook(['db', 'restore', backup, '--data-dir', dataDir])).toMatchObject({ exitCode: 0 })
    expect(await runLabbook(['db', 'verify', '--data-dir', dataDir])).toMatchObject({ exitCode: 0 })
  })

  it('[D-60] keeps no artifacts where it cannot reach them, and makes nothing', async () => {
    const dataDir = freshFolder()
    expect(await refusal(['--data-dir', dataDir, '--artifacts-destination', 'gs://bucket/a'])).toEqual([
      64,
      'Invalid --artifacts-destination "gs://bucket/a": use a folder (a path or file:///folder) or an S3 location (s3://bucket/prefix).',
    ])
    expect(readdirSync(dataDir)).toEqual([])
  })

  const canMount = spawnSync('unshare', ['-m', 'true']).status === 0

  it.skipIf(!canMount)(
    `[D-60] says that the folder cannot be written${canMount ? '' : ' (needs unshare -m, as root on Linux)'}`,
    async () => {
      const folder = freshFolder()
      const script = `mount --bind ${folder} ${folder} && mount -o remount,ro,bind ${folder} && exec "$@"`
      const under = ['unshare', '-m', 'sh', '-c', script, 'sh']
      expect(await refusal(['--data-dir', join(folder, 'data')], { under })).toEqual([
        73,
        `Cannot write to ${join(folder, 'data')} (read-only file system).`,
      ])
    },
  )

  describeWith(['mount'], 'on a full disk', () => {
    it('[D-60] says so, wherever the room ends', async () => {
      const folder = freshFolder()
      for (const bytes of [4, 16, 64, 256].map((kibibytes) => kibibytes * 1024)) {
        const [exitCode, sentence] = await refusal(['--data-dir', join(folder, 'data')], {
          under: mountSpace(folder, bytes),
        })
        expect([bytes, exitCode, sentence]).toEqual([
          bytes,
          74,
          expect.stringMatching(/^The disk that holds \S+ is full\. Free some space, then start again\.$/),
        ])
      }
    })

    it('[D-60] says so of a store that is there', async () => {
      const folder = freshFolder()
      const dataDir = join(folder, 'data')
      const command = fileURLToPath(new URL('../bin/labbook.js', import.meta.url))
      const fill = `"${process.execPath}" "${command}" db upgrade --data-dir "${dataDir}" >"${folder}/made"; cat /dev/zero >"${folder}/rest" 2>&-; exec "$@"`
      expect(
        await refusal(['--data-dir', dataDir], {
          under: [...mountSpace(folder, 2 * 1024 * 1024), 'sh', '-c', fill, 'sh'],
        }),
      ).toEqual([74, `The disk that holds ${dataDir}/.labbook is full. Free some space, then start again.`])
    })
  })

  it('[D-60] says that a file is where the folder should be', async () => {
    const folder = freshFolder()
    writeFileSync(join(folder, 'data'), '')
    expect(await refusal(['--data-dir', join(folder, 'data')])).toEqual([
      73,
      `Cannot write to ${join(folder, 'data')} (a file is in the way).`,
    ])
  })

  it('[D-60] does not trust a folder that every user can change', async () => {
    const folder = freshFolder()
    chmodSync(folder, 0o777)
    expect(await refusal(['--data-dir', folder])).toEqual([
      73,
      `Every user of this machine can write to ${folder}. Run: chmod o-w ${folder}`,
    ])
  })

  it.each(['0.0.0.0', '::', '192.0.2.1', 'labbook.example.org'])(
    '[D-60] [N01] does not listen on %s while nothing protects it',
    async (host) => {
      expect(await refusal(['--data-dir', freshFolder(), '--host', host])).toEqual([
        64,
        expect.stringMatching(/ can be reached from other machines, .*--allow-unauthenticated/),
      ])
    },
  )

  it('[D-60] names a setting that is not valid, and where it was said', async () => {
    const settings: [words: string[], env: NodeJS.ProcessEnv, sentence: RegExp][] = [
      [['--port', 'many'], {}, /^Invalid --port "many": it must be a whole number from 0 to 65535\.$/m],
      [[], { MLFLOW_STATIC_PREFIX: 'team-a' }, /^Invalid MLFLOW_STATIC_PREFIX "team-a": it must begin with a slash/],
      [[], { MLFLOW_SERVE_ARTIFACTS: 'maybe' }, /^Invalid MLFLOW_SERVE_ARTIFACTS "maybe": it must be true or false/],
      [['--backend-store-uri', 'mysql://u:hush@h/db'], {}, /^Invalid --backend-store-uri mysql:\/\/u:\*\*\*@h\/db: /],
      [['--app-name', 'basic-auth'], {}, /^--app-name is not supported: login is not available yet\.$/],
    ]
    for (const [words, env, sentence] of settings)
      expect(await refusal(['--data-dir', freshFolder(), ...words], { env })).toEqual([
        64,
        expect.stringMatching(sentence),
      ])
  })
})

describe('what a server makes', () => {
  it('[D-61] is for its own user only', async () => {
    const dataDir = join(freshFolder(), 'data')
    const server = await startLabbook({ dataDir })
    const put = await fetch(`${server.address}/api/2.0/mlflow-artifacts/artifacts/0/r/artifacts/x.txt`, {
      method: 'PUT',
      body: 'x',
    })
    expect(put.status).toBe(200)
    const modes = ['', 'labbook.db', 'labbook.db-wal', '.labbook', '.labbook/lock.db', '.labbook/server.json']
    const artifacts = ['artifacts', 'artifacts/0', 'artifacts/0/r/artifacts', 'artifacts/0/r/artifacts/x.txt']
    for (const path of [...modes, ...artifacts])
      expect([path, statSync(join(dataDir, path)).mode & 0o077]).toEqual([path, 0])
    await server.stop()
  })

  it('[D-61] goes beside the SQLite file where no data folder is named', async () => {
    const folder = freshFolder()
    mkdirSync(join(folder, 'store'), { mode: 0o700 })
    const { stdout } = await runLabbook([
      'server',
      '--print-config',
      '--backend-store-uri',
      `sqlite:///${join(folder, 'store', 'runs.db')}`,
    ])
    expect(JSON.parse(stdout)).toMatchObject({
      dataDir: join(folder, 'store'),
      artifactsDestination: join(folder, 'store', 'artifacts'),
    })
  })
})

describe('the settings in force', () => {
  it('[L-31] are printed with secrets hidden, flags before the environment before an env file', async () => {
    const file = join(freshFolder(), 'env')
    writeFileSync(file, 'MLFLOW_STATIC_PREFIX=/from-file\nMLFLOW_HOST=127.0.0.3\nMLFLOW_PORT=5001\n')
    const { stdout, stderr } = await runLabbook(
      ['server', '--print-config', '--port', '5003', '--env-file', file, '-w', '4'],
      {
        env: {
          MLFLOW_BACKEND_STORE_URI: 'postgresql://ann:hush@h:5432/db?sslpassword=hush',
          MLFLOW_HOST: '127.0.0.2',
          MLFLOW_SERVE_ARTIFACTS: 'False',
          MLFLOW_SERVER_ALLOWED_HOSTS: 'a.example, b.example',
        },
      },
    )
    expect(stderr).toBe('--workers has no effect: the server is a single process.\n')
    expect(stdout).not.toContain('hush')
    expect(JSON.parse(stdout)).toMatchObject({
      backendStoreUri: 'postgresql://ann:***@h:5432/db?sslpassword=***',
      host: '127.0.0.2',
      port: 5003,
      staticPrefix: '/from-file',
      serveArtifacts: false,
      allowedHosts: ['a.example', 'b.example'],
    })
  })
})
