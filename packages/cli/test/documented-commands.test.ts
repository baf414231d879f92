import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import SqliteDatabase from 'better-sqlite3'
import { beforeAll, expect, it, onTestFinished } from 'vitest'
import {
  describeWith,
  type LabbookServer,
  openTestBucket,
  openTestDatabase,
  startLabbook,
} from '../../../test/counterparts/index.js'
import { type DocumentedCommand, documentedCommands } from './documented-commands.js'
import { writeIdentityModel } from './identity-model.js'
import { freshFolder, runLabbook } from './run-labbook.js'

/** Commands that no test runs from the documents, and why. */
const NOT_RUN: Readonly<Record<string, string>> = {
  'npm start': 'builds this repository, which the tests are running from',
  'pip install mlflow': 'is what `npm run provision` does',
  'npm install @labbook/sdk': 'asks a registry: test/packed/sdk-set.test.ts installs the packed package',
  'npm install @labbook/data': 'asks a registry: test/packed/packed-set.test.ts installs the packed package',
  'npm install @labbook/sdk @labbook/plots @labbook/data': 'asks a registry: test/packed installs the packed packages',
  'npm install @labbook/sdk @labbook/server':
    'asks a registry: test/packed/packed-set.test.ts installs the packed packages',
  'labbook import postgresql://mlflow@db/mlflow --artifacts-from /srv/mlflow/mlartifacts':
    'needs a database that MLflow made: packages/server/test/import/stock-servers.test.ts imports one',
  'labbook import mysql+pymysql://mlflow@db/mlflow':
    'needs a database that MLflow made: packages/server/test/import/stock-servers.test.ts imports one',
  'labbook import': 'names the command in a sentence; its forms stand in the blocks',
  'labbook export': 'names the command in a sentence; its forms stand in the blocks',
  'labbook open run.labbook': 'serves until it is stopped: packages/cli/test/run-file.test.ts opens a file',
  'labbook models serve': 'names the command in a sentence; its form stands in a block',
}

const COMMAND = fileURLToPath(new URL('../bin/labbook.js', import.meta.url))

/** `npx labbook` and `labbook` as they are for whoever installed them. */
function writePrograms(folder: string): string {
  mkdirSync(folder)
  const script = (skipped: string) => `#!/bin/sh\n${skipped}exec "${process.execPath}" "${COMMAND}" "$@"\n`
  writeFileSync(join(folder, 'labbook'), script(''), { mode: 0o755 })
  writeFileSync(join(folder, 'npx'), script('[ "$1" = labbook ] || exit 127\nshift\n'), { mode: 0o755 })
  return folder
}

/** A run with a model that is registered, as a team may have it. */
async function fillServer(server: LabbookServer, model: string): Promise<{ runId: string; webhookId: string }> {
  const env = { MLFLOW_TRACKING_URI: server.address }
  const labbook = async (...words: string[]) => {
    const { exitCode, stdout, stderr } = await runLabbook(words, { env })
    expect([words, exitCode, stderr.replace(/^Uploaded \d+ files? .*\n/, '')]).toEqual([words, 0, ''])
    return stdout.trim()
  }
  await labbook('experiments', 'create', 'first steps')
  const runId = await labbook('runs', 'create', '--experiment', 'first steps')
  await labbook('artifacts', 'log', runId, writeIdentityModel(model, 3), '--path', 'model')
  const log = join(dirname(model), 'train.log')
  writeFileSync(log, 'epoch 1\n')
  await labbook('artifacts', 'log', runId, log, '--path', 'logs')
  await labbook('models', 'register', `runs:/${runId}/model`, 'house-prices', '--alias', 'champion')
  const response = await fetch(`${server.address}/api/2.0/mlflow/webhooks`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"name":"ci","url":"https://ci.example.org/","events":[{"entity":"RUN","action":"CREATED"}]}',
  })
  const { webhook } = (await response.json()) as { webhook: { webhook_id: string } }
  return { runId, webhookId: webhook.webhook_id }
}

/** What a command of a guide takes for granted to be in the folder: the store to move from or to look after, the table. */
async function fillFolder(folder: string, text: string) {
  for (const [table] of text.matchAll(/\b\w+\.csv\b/g))
    writeFileSync(join(folder, table), 'area,price\n70,300000\n90,410000\n')
  if (/ import /.test(text)) {
    mkdirSync(join(folder, 'mlruns/1'), { recursive: true })
    const meta = `artifact_location: ''\ncreation_time: 1\nexperiment_id: '1'\nlast_update_time: 2\nlifecycle_stage: active\nname: x\n`
    writeFileSync(join(folder, 'mlruns/1/meta.yaml'), meta)
    const database = new SqliteDatabase(join(folder, 'mlflow.db'))
    database.exec(`CREATE TABLE alembic_version (version_num TEXT); INSERT INTO alembic_version VALUES ('x');
      CREATE TABLE experiments (experiment_id INTEGER PRIMARY KEY, name TEXT, artifact_location TEXT, lifecycle_stage TEXT);
      INSERT INTO experiments VALUES (0, 'Default', './mlruns/0', 'active'), (1, 'old', './mlruns/1', 'active');
      CREATE TABLE runs (run_uuid TEXT PRIMARY KEY, name TEXT, user_id TEXT, status TEXT, start_time BIGINT, end_time BIGINT, lifecycle_stage TEXT, artifact_uri TEXT, experiment_id INTEGER);
      CREATE TABLE tags (key TEXT, value TEXT, run_uuid TEXT); CREATE TABLE params (key TEXT, value TEXT, run_uuid TEXT);
      CREATE TABLE metrics (key TEXT, value FLOAT, timestamp BIGINT, run_uuid TEXT);`)
    database.close()
  }
  if (/labbook (gc|db)/.test(text)) await runLabbook(['db', 'upgrade'], { cwd: folder })
}

const isServing = (text: string) => /labbook (server|models serve)/.test(text) && !/--(help|print-config)/.test(text)

describeWith(['postgres', 's3'], 'the commands of README and guides', () => {
  const commands = documentedCommands().filter(({ text }) => !(text in NOT_RUN))
  const home = mkdtempSync(join(tmpdir(), 'labbook-documented-'))
  const path = writePrograms(join(home, 'bin'))
  let server: LabbookServer
  let ids: { runId: string; webhookId: string }

  beforeAll(async () => {
    server = await startLabbook()
    ids = await fillServer(server, join(home, 'model'))
    return async () => {
      await server.stop()
      rmSync(home, { recursive: true })
    }
  })

  /** Only what a reader has to replace as well: addresses, ids, places outside of the folder. */
  async function replaced(text: string, folder: string) {
    const store = /s3:/.test(text) ? await openTestBucket() : undefined
    const database = /postgresql:/.test(text) ? await openTestDatabase() : ''
    const values: readonly [shown: RegExp, value: string][] = [
      [/postgresql:\/\/labbook[^\s'"]*/g, database],
      [/s3:\/\/(team-)?bucket\//g, `s3://${store?.bucket}/`],
      [/http:\/\/127\.0\.0\.1:5000/g, server.address],
      [/sqlite:\/\/\/\/srv\/mlflow\//g, `sqlite:///${folder}/`],
      [/\/(var\/lib|srv)\/labbook/g, join(folder, 'labbook')],
      [/--port 500\d/g, '--port 0'],
      [/<run-id>/g, ids.runId],
      [/webhook_id=…/g, `webhook_id=${ids.webhookId}`],
      [/\bFILE\b/g, 'copy.db'],
    ]
    const command = values.reduce((all, [shown, value]) => all.replace(shown, value), text)
    const port = isServing(text) && !command.includes('--port') ? ' --port 0' : ''
    const inherited = Object.entries(process.env).filter(([name]) => !/^(MLFLOW|LABBOOK)_/.test(name))
    const env = {
      ...Object.fromEntries(inherited),
      PATH: `${path}:${dirname(process.execPath)}:/usr/bin:/bin`,
      ...(isServing(text) ? {} : { MLFLOW_TRACKING_URI: server.address }),
      MLFLOW_S3_ENDPOINT_URL: store?.endpoint,
      AWS_ACCESS_KEY_ID: store?.accessKeyId,
      AWS_SECRET_ACCESS_KEY: store?.secretAccessKey,
    }
    return { command: command + port, env }
  }

  /** Runs a command by the shell until it ends, or until it serves; then it is used, and ended by SIGTERM. */
  async function run(text: string, use: (address: string) => Promise<void> = async () => {}) {
    const folder = freshFolder()
    await fillFolder(folder, text)
    if (/import run\.labbook/.test(text))
      await runLabbook(['export', ids.runId, '-o', join(folder, 'run.labbook'), '--tracking-uri', server.address])
    const { command, env } = await replaced(text, folder)
    // A group of its own: the shell is told as well as what it started.
    const child = spawn('sh', ['-c', command], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
    onTestFinished(
      () => void (child.exitCode === null && child.signalCode === null && process.kill(-Number(child.pid), 'SIGKILL')),
    )
    let output = ''
    let using: Promise<void> | undefined
    const read = (chunk: Buffer) => {
      output += chunk.toString()
      const address = /(?:running|served) at (http:\S+)/.exec(output)?.[1]
      if (!isServing(text) || address === undefined) return
      using ??= use(address).finally(() => process.kill(-Number(child.pid), 'SIGTERM'))
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    const [exitCode] = (await once(child, 'close')) as [number | null]
    await using
    return { exitCode, output }
  }

  const curl = ({ text }: DocumentedCommand) => text.startsWith('curl ') && text.includes(':5001/')
  const scoring = commands.find(curl)

  it.each(commands.filter((command) => !curl(command)))(
    '[D-67] work in an empty folder: $file: $text',
    async ({ text }) => {
      const { exitCode, output } = await run(text, async (address) => {
        const isModel = /models serve/.test(text)
        expect((await fetch(`${address}${isModel ? '/ping' : '/health?ready'}`)).status).toBe(200)
        if (!isModel || scoring === undefined) return
        // What the guide asks the model that it has just served.
        const asked = spawn('sh', ['-c', scoring.text.replace('http://127.0.0.1:5001', address)])
        let answer = ''
        asked.stdout.on('data', (chunk) => (answer += String(chunk)))
        await once(asked, 'close')
        expect(answer).toMatch(/^\{"predictions":/)
      })
      // The shell says 143 of a server that it was ended along with.
      expect([output, exitCode]).toEqual([output, expect.toBeOneOf(isServing(text) ? [0, null] : [0])])
    },
  )

  it('[D-67] are all there to be run', () => {
    expect(commands.length).toBeGreaterThan(15)
    for (const text of Object.keys(NOT_RUN)) expect(documentedCommands().map((command) => command.text)).toContain(text)
  })
})
