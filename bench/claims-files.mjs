import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { median, paired } from './measure.mjs'
import { startLabbook } from './processes.mjs'

const MIB = 1024 * 1024

/** P17, P18: a large artifact up and down, beside `dd` and `cp` of the same size. */
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
    // `fetch` sends a file at 200 MiB/s, which would be measured instead of the server.
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
  } finally {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** P26: from the start of the process to an answer, beside an empty Node program. */
export async function startup({ folder, pairs, row }) {
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
}
