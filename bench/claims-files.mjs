import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { get, post } from './client.mjs'
import { median, paired, residentMiB } from './measure.mjs'
import { startLabbook } from '../scripts/servers.mjs'
import { newRuns } from './shapes.mjs'

const MIB = 1024 * 1024

/** P17, P18: upload and download of a large artifact, compared with `dd` and with reading the same file; P19: memory. */
export async function files({ folder, pairs, row }) {
  const megabytes = 256
  const source = join(folder, 'source.bin')
  const copy = join(folder, 'copy.bin')
  await mkdir(folder, { recursive: true })
  execFileSync('dd', ['if=/dev/urandom', `of=${source}`, 'bs=1M', `count=${megabytes}`, 'conv=fsync'], {
    stdio: 'ignore',
  })
  const server = await startLabbook(join(folder, 'data'))
  try {
    const url = (n) => `${server.address}/api/2.0/mlflow-artifacts/artifacts/bench/${n}.bin`
    let made = 0
    const perSecond = async (work) => {
      const start = performance.now()
      await work()
      return megabytes / ((performance.now() - start) / 1000)
    }
    // `fetch` sends a file at 200 MiB/s, so it would measure itself instead of the server.
    const upload = async () => {
      const headers = { 'content-length': megabytes * MIB }
      const outgoing = request(url(made++), { method: 'PUT', headers })
      const [[answer]] = await Promise.all([
        once(outgoing, 'response'),
        pipeline(createReadStream(source, { highWaterMark: MIB }), outgoing),
      ])
      answer.resume()
      await once(answer, 'end')
      if (answer.statusCode !== 200) throw new Error(`The upload was refused with ${answer.statusCode}.`)
    }
    const written = () => execFileSync('dd', [`if=${source}`, `of=${copy}`, 'bs=1M', 'conv=fsync'], { stdio: 'ignore' })
    const up = await paired(
      pairs,
      () => perSecond(upload),
      () => perSecond(written),
    )
    row('P17', `upload ${megabytes} MiB, synced, with digest, MiB/s`, up.own, up.base, up.ratio, '≥ 0.50')
    const download = async () => {
      const answer = await fetch(url(0))
      let bytes = 0
      for await (const part of answer.body) bytes += part.length
      if (bytes !== megabytes * MIB) throw new Error(`${bytes} bytes came back`)
    }
    const read = async () => {
      let bytes = 0
      for await (const part of createReadStream(source, { highWaterMark: 256 * 1024 })) bytes += part.length
      return bytes
    }
    const down = await paired(
      pairs,
      () => perSecond(download),
      () => perSecond(read),
    )
    row('P18', `download ${megabytes} MiB, MiB/s, beside reading the file`, down.own, down.base, down.ratio, '≥ 0.50')
    const idle = residentMiB(server.pid)
    let peak = idle
    const sampling = setInterval(() => (peak = Math.max(peak, residentMiB(server.pid))), 20)
    await Promise.all([upload(), upload(), download(), download()])
    clearInterval(sampling)
    row('P19', `2 uploads and 2 downloads of ${megabytes} MiB at once, MiB above idle`, peak - idle, idle, NaN, '≤ 128')
  } finally {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** P26: time from process start to the first answer, compared with an empty Node program; P20: kills under load. */
export async function startup({ folder, pairs, seconds, row }) {
  await (await startLabbook(folder)).stop()
  const ours = async () => {
    const server = await startLabbook(folder)
    await server.stop()
    return server.readyMs
  }
  const empty = () => {
    const start = performance.now()
    execFileSync(process.execPath, ['-e', '0'])
    return performance.now() - start
  }
  const found = await paired(pairs, ours, async () => median([empty(), empty(), empty()]))
  row('P26', 'start to /health on an existing store, ms', found.own, found.base, found.ratio, '≤ 12 ×')
  await kills({ folder, pairs, seconds, row })
}

/** Writers each log their own series, one point or 100 at once, until the server is killed. */
async function kills({ folder, pairs, seconds, row }) {
  const acknowledged = new Map()
  let slowestMs = 0
  for (let kill = 0; kill < pairs; kill++) {
    const server = await startLabbook(folder)
    slowestMs = Math.max(slowestMs, server.readyMs)
    const runIds = await newRuns(server.address, 16)
    let isUp = true
    const write = async (run_id, i) => {
      acknowledged.set(run_id, 0)
      const size = i < 12 ? 1 : 100
      for (let step = 0; isUp; step += size) {
        const metrics = Array.from({ length: size }, (_, k) => ({ key: 'x', value: k, timestamp: 1, step: step + k }))
        const answered = await post(server.address, '/runs/log-batch', { run_id, metrics }).catch(() => undefined)
        if (answered === undefined) return
        acknowledged.set(run_id, step + size)
      }
    }
    const writing = runIds.map(write)
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
    await server.stop('SIGKILL')
    isUp = false
    await Promise.all(writing)
  }
  const server = await startLabbook(folder)
  let [total, lost, doubled] = [0, 0, 0]
  for (const [run_id, count] of acknowledged) {
    const path = `/api/2.0/mlflow/metrics/get-history?run_id=${run_id}&metric_key=x`
    const steps = JSON.parse(await get(server.address, path)).metrics?.map(({ step }) => step) ?? []
    const stored = new Set(steps)
    total += count
    doubled += steps.length - stored.size
    for (let step = 0; step < count; step++) if (!stored.has(step)) lost++
  }
  await server.stop()
  row('P20', `kill -9 under load, ${pairs} times: points lost of those acknowledged`, lost, total, lost / total, '0')
  row('P20', 'the same: points stored twice', doubled, total, doubled / total, '0')
  row('P20', 'the slowest start after a kill, ms', slowestMs, NaN, NaN, '≤ 1 s')
}
