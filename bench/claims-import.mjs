import { execFile, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import mysql from 'mysql2'
import pg from 'pg'
import { counterparts } from '../scripts/counterparts.mjs'
import { median } from './measure.mjs'

const COMMAND = fileURLToPath(new URL('../packages/cli/bin/labbook.js', import.meta.url))
const POINTS = 1_000_000

/** P35: import from database servers, compared with reading the same rows through a bare cursor; memory as the store grows. */
export async function imports({ folder, pairs, row, progress }) {
  await mkdir(folder, { recursive: true })
  const python = counterparts.python.find()
  for (const [name, { counterpart, script, ...server }] of Object.entries(SERVERS)) {
    if (python === undefined || counterparts[counterpart].find() === undefined) {
      progress(`P35 is left out for ${name}: \`npm run provision\` installs what it needs`)
      continue
    }
    const { address, stop } = await startServer(script, server.database)
    try {
      progress(`a store of stock MLflow on ${name}`)
      const make =
        'import sys, mlflow; mlflow.set_tracking_uri(sys.argv[1]); mlflow.MlflowClient().search_experiments()'
      await promisify(execFile)(python, ['-c', make, address.replace(/^\w+:/, server.driver)])
      await server.fill(address, 100)
      const made = []
      for (let i = 0; i < pairs; i++) {
        const base = POINTS / (await secondsOf(() => server.readRows(address)))
        const { seconds, points, peakMiB } = await importFrom(address, join(folder, 'data'))
        if (points !== POINTS) throw new Error(`${name}: ${points} points came over, not ${POINTS}`)
        made.push({ own: points / seconds, base, ratio: points / seconds / base, peakMiB })
      }
      const of = (key) => median(made.map((pair) => pair[key]))
      row('P35', `import of 1,000,000 points from ${name}, points/s`, of('own'), of('base'), of('ratio'), '≥ 16,700')
      await server.fill(address, 300)
      const three = await importFrom(address, join(folder, 'data'))
      if (three.points !== 3 * POINTS) throw new Error(`${name}: ${three.points} points came over, not ${3 * POINTS}`)
      const one = of('peakMiB')
      row('P35', 'the same of 3,000,000, peak MiB beside 1,000,000', three.peakMiB, one, three.peakMiB / one, '≤ 1.2 ×')
    } finally {
      await stop()
    }
  }
}

/** Runs of 10 metrics × 1,000 steps, in the tables that MLflow made. */
const SERVERS = {
  PostgreSQL: {
    counterpart: 'postgres',
    script: 'postgres-server.mjs',
    driver: 'postgresql+psycopg2:',
    database: async (url) => url,
    async fill(address, runs) {
      const client = new pg.Client(address)
      await client.connect()
      await client.query(
        `INSERT INTO runs (run_uuid, name, user_id, status, start_time, end_time, lifecycle_stage, artifact_uri, experiment_id)
         SELECT md5('run' || r), 'run ' || r, 'me', 'FINISHED', 1700000000000, 1700000099000, 'active', '', 0
         FROM generate_series(1, ${runs}) r ON CONFLICT DO NOTHING`,
      )
      await client.query(
        `INSERT INTO metrics ("key", value, "timestamp", run_uuid, step, is_nan)
         SELECT 'metric ' || k, sqrt(r * s + k), 1700000000000 + r * 100000 + s * 90, md5('run' || r), s, false
         FROM generate_series(1, ${runs}) r, generate_series(1, 1000) s, generate_series(1, 10) k ON CONFLICT DO NOTHING`,
      )
      await client.query('ANALYZE metrics')
      await client.end()
    },
    async readRows(address) {
      const client = new pg.Client(address)
      await client.connect()
      await client.query('BEGIN')
      await client.query('DECLARE rows CURSOR FOR SELECT * FROM metrics')
      while ((await client.query('FETCH 2000 FROM rows')).rowCount > 0);
      await client.end()
    },
  },
  MariaDB: {
    counterpart: 'mariadb',
    script: 'mariadb-server.mjs',
    driver: 'mysql+pymysql:',
    async database(url) {
      await run(mysql.createConnection(url), 'CREATE DATABASE mlflow CHARACTER SET utf8mb4')
      return `${url}/mlflow`
    },
    async fill(address, runs) {
      await run(
        mysql.createConnection(address),
        'SET unique_checks = 0, foreign_key_checks = 0',
        `INSERT IGNORE INTO runs (run_uuid, name, user_id, status, start_time, end_time, lifecycle_stage, artifact_uri, experiment_id)
         SELECT MD5(CONCAT('run', seq)), CONCAT('run ', seq), 'me', 'FINISHED', 1700000000000, 1700000099000, 'active', '', 0
         FROM seq_1_to_${runs}`,
        `INSERT IGNORE INTO metrics (\`key\`, value, timestamp, run_uuid, step, is_nan)
         SELECT CONCAT('metric ', k.seq), SQRT(r.seq * s.seq + k.seq), 1700000000000 + r.seq * 100000 + s.seq * 90,
           MD5(CONCAT('run', r.seq)), s.seq, 0
         FROM seq_1_to_10 k, seq_1_to_${runs} r, seq_1_to_1000 s`,
        'ANALYZE TABLE metrics',
      )
    },
    async readRows(address) {
      const connection = mysql.createConnection(address)
      for await (const _row of connection.query('SELECT * FROM metrics').stream());
      connection.end()
    },
  },
}

async function run(connection, ...statements) {
  for (const statement of statements) await connection.promise().query(statement)
  connection.end()
}

async function startServer(script, databaseOf) {
  const holder = spawn(process.execPath, [fileURLToPath(new URL(`../test/counterparts/${script}`, import.meta.url))], {
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const ended = new Promise((resolve) => holder.once('exit', resolve))
  const line = await createInterface({ input: holder.stdout })[Symbol.asyncIterator]().next()
  if (line.done) throw new Error(`${script} did not start`)
  return {
    address: await databaseOf(JSON.parse(line.value).url),
    async stop() {
      holder.stdin.end()
      await ended
    },
  }
}

async function importFrom(address, dataDir) {
  await rm(dataDir, { recursive: true, force: true })
  const started = performance.now()
  const child = spawn(process.execPath, [COMMAND, 'import', address, '--data-dir', dataDir], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let peakMiB = 0
  const watching = setInterval(() => (peakMiB = Math.max(peakMiB, peakOf(child.pid))), 50)
  let output = ''
  for await (const chunk of child.stdout) output += chunk
  clearInterval(watching)
  const [, points = ''] = /^\s*([\d,]+) {2}points/m.exec(output) ?? []
  return { seconds: (performance.now() - started) / 1000, points: Number(points.replaceAll(',', '')), peakMiB }
}

function peakOf(pid) {
  try {
    const [, kib] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return Number(kib ?? 0) / 1024
  } catch {
    return 0
  }
}

async function secondsOf(call) {
  const started = performance.now()
  await call()
  return (performance.now() - started) / 1000
}
