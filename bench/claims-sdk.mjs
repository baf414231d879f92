import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startLabbook } from '../scripts/servers.mjs'
import { median, quantile } from './measure.mjs'
import { pythonWith } from './python.mjs'

const here = (name) => fileURLToPath(new URL(name, import.meta.url))
const PYTHON = here('../.venv-test/bin/python')
const NOBODY = 'http://127.0.0.1:9'
const PER_SECOND = 200_000
const OTHERS = ['trackio==0.43.0', 'aim==3.29.1', 'wandb==0.31.0']
const OFFLINE = { WANDB_MODE: 'offline', WANDB_SILENT: 'true', HF_HUB_OFFLINE: '1', HF_HUB_DISABLE_TELEMETRY: '1' }

/** P22, P23: what a log call of the SDK costs, beside MLflow's Python client; the journal, its sync, and the memory. */
export async function sdk({ folder, pairs, seconds, row, progress }) {
  await mkdir(folder, { recursive: true })
  const server = await startLabbook(join(folder, 'data'))
  let journals = 0
  const log = (address, options) =>
    run(process.execPath, [here('sdk-log.mjs'), JSON.stringify(options)], {
      MLFLOW_TRACKING_URI: address,
      LABBOOK_JOURNAL_DIR: join(folder, `journal-${journals++}`),
    })
  // A thousand points each 5 ms.
  const sustained = { perTick: 1000, tickMs: 5, flushMs: 600_000 }
  try {
    const pushed = { p50: median(pushCosts()), p99: quantile(pushCosts(), 0.99) }
    for (const [where, address, flushMs] of [
      ['server there', server.address, 600_000],
      ['server away', NOBODY, 1],
    ]) {
      const reports = []
      for (let i = 0; i < pairs; i++) {
        reports.push(await log(address, { ...sustained, points: PER_SECOND * seconds, flushMs }))
      }
      const of = (name) => median(reports.map((report) => report[name]))
      row('P22', `logMetric, ${where}, p50 µs`, of('p50Us'), pushed.p50, of('p50Us') / pushed.p50, '≤ 3')
      row('P22', `logMetric, ${where}, p99 µs`, of('p99Us'), pushed.p99, of('p99Us') / pushed.p99, '< 50 µs')
      row('P23', `points/s, ${where}, ${seconds} s`, of('perSecond'), NaN, NaN, '≥ 199,000')
      row('P23', `share of the main thread, ${where}`, of('mainShare'), NaN, NaN, '≤ 0.5')
      row('P23', `stall of the event loop, ${where}, p99 ms`, of('stallP99Ms'), NaN, NaN, '≤ 5')
      if (address === NOBODY) {
        const bytes = median(reports.map(({ journalBytes, waiting }) => journalBytes / waiting))
        row('P23', 'bytes a point in the journal', bytes, NaN, NaN, '–')
      }
    }
    progress('10 million points')
    const { sent, dropped, syncS, startMiB, peakMiB } = await log(server.address, { ...sustained, points: 10_000_000 })
    row('P23', '10 million points: dropped', dropped, NaN, NaN, '0')
    row('P23', '10 million points: on the server, points/s', sent / syncS, NaN, NaN, '–')
    row('P23', '10 million points: memory above the start, MiB', peakMiB - startMiB, NaN, NaN, '≤ 100')
    if (!existsSync(PYTHON)) return progress("MLflow's client is left out: `npm run provision` installs it")
    for (const mode of ['sync', 'async']) {
      const env = { MLFLOW_TRACKING_URI: server.address, MLFLOW_DISABLE_TELEMETRY: 'true' }
      const theirs = await run(PYTHON, [here('mlflow-log.py'), mode, String(seconds)], env)
      row('P22', `MLflow's Python client, ${mode}, p50 µs`, theirs.p50Us, NaN, NaN, '–')
      row('P22', `MLflow's Python client, ${mode}, p99 µs`, theirs.p99Us, NaN, NaN, '–')
      row('P23', `MLflow's Python client, ${mode}, calls/s`, theirs.perSecond, NaN, NaN, '–')
      row('P23', `MLflow's Python client, ${mode}, on the server, points/s`, theirs.syncedPerSecond, NaN, NaN, '–')
    }
  } finally {
    await server.stop()
  }
}

/** P22, P23: the same call of other trackers, offline. */
export async function trackers({ folder, seconds, row, progress }) {
  const python = pythonWith('.venv-bench', OTHERS, progress)
  for (const requirement of OTHERS) {
    const [tracker] = requirement.split('==')
    const own = join(folder, tracker)
    await mkdir(own, { recursive: true })
    const env = { ...OFFLINE, TRACKIO_DIR: own }
    const theirs = await run(python, [here('tracker-log.py'), tracker, own, String(seconds)], env)
    row('P22', `${tracker}, offline, p50 µs`, theirs.p50Us, NaN, NaN, '–')
    row('P22', `${tracker}, offline, p99 µs`, theirs.p99Us, NaN, NaN, '–')
    row('P23', `${tracker}, offline, calls/s`, theirs.perSecond, NaN, NaN, '–')
    row('P23', `${tracker}, offline, on disk, points/s`, theirs.keptPerSecond, NaN, NaN, '–')
  }
}

/** The last line that a program prints. It may end itself by a signal, so that only that line counts. */
function run(command, args, env) {
  return new Promise((resolve, reject) => {
    execFile(command, args, { env: { ...process.env, ...env } }, (error, stdout, stderr) => {
      const line = stdout
        .split('\n')
        .filter((text) => text.startsWith('{'))
        .at(-1)
      if (line === undefined) reject(error ?? new Error(stderr))
      else resolve(JSON.parse(line))
    })
  })
}

/** The least that any journal must do: make a text of the point and keep it. In µs. */
function pushCosts() {
  const kept = []
  return Array.from({ length: 200_000 }, (_, step) => {
    const start = performance.now()
    kept.push(JSON.stringify({ key: 'loss', value: 1 / (step + 1), step, timestamp: Date.now() }))
    return 1000 * (performance.now() - start)
  })
}
