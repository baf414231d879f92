import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { GuardedServer } from './guarded-server.js'
import { errorCode, makeRun, type Mount, mountOf, useMounts } from './mounts.js'
import { exchange, RawConnection, requestBytes } from './raw-http.js'

const { plain, everywhere } = useMounts()
const MIB = 1024 * 1024
const JSON_LIMIT = 16 * MIB
let count = 0
const runOn = (mount: Mount) => makeRun(mount, `limits ${++count}`)

const JSON_TYPE = ['Content-Type', 'application/json'] as const
const CHUNKED = ['Transfer-Encoding', 'chunked'] as const

function chunked(bytes: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n0\r\n\r\n')])
}

/** JSON of exactly `bytes` bytes that a route would accept. */
function jsonOf(bytes: number): Buffer {
  const frame = '{"max_results":1,"pad":""}'
  return Buffer.from(frame.replace('""', `"${'x'.repeat(bytes - frame.length)}"`))
}

describe('[D01] sizes of bodies', () => {
  it('[D01] [L-1] a body over the limit is refused before it is read when it says its length', () =>
    everywhere(async ({ server, api }) => {
      const connection = new RawConnection(server.port)
      connection.write(
        requestBytes(server.port, {
          method: 'POST',
          target: `${server.prefix}${api}/2.0/mlflow/experiments/search`,
          headers: [JSON_TYPE, ['Content-Length', String(JSON_LIMIT + 1)]],
        }),
      )
      const answer = await connection.answer({ method: 'POST' })
      expect([answer?.status, answer?.headers['connection']]).toEqual([413, 'close'])
      if (answer !== undefined) await server.check(answer)
      connection.destroy()
    }))

  it('[D01] [L-1] the last byte that fits, and the first that does not, with a length and in chunks', () =>
    everywhere(async ({ server, api }) => {
      const request = { method: 'POST', target: `${api}/2.0/mlflow/experiments/search` }
      for (const [bytes, status] of [
        [JSON_LIMIT, 200],
        [JSON_LIMIT + 1, 413],
      ] as const) {
        const body = jsonOf(bytes)
        const [whole] = await exchange(
          server.port,
          requestBytes(server.port, { ...request, target: server.prefix + request.target, headers: [JSON_TYPE], body }),
          { methods: ['POST'] },
        )
        expect([bytes, whole?.status]).toEqual([bytes, status])
        const [pieces] = await exchange(
          server.port,
          requestBytes(server.port, {
            ...request,
            target: server.prefix + request.target,
            headers: [JSON_TYPE, CHUNKED],
            body: chunked(body),
          }),
          { methods: ['POST'] },
        )
        expect([bytes, pieces?.status]).toEqual([bytes, status])
        if (pieces !== undefined) await server.check(pieces)
      }
    }))

  it('[D01] a sender that goes on and on still hears why it was refused', async () => {
    const server = plain()
    const connection = new RawConnection(server.port)
    connection.write(
      requestBytes(server.port, {
        method: 'POST',
        target: '/api/2.0/mlflow/experiments/search',
        headers: [JSON_TYPE, CHUNKED],
      }),
    )
    const piece = Buffer.concat([Buffer.from(`${MIB.toString(16)}\r\n`), Buffer.alloc(MIB, 0x20), Buffer.from('\r\n')])
    for (let sent = 0; sent < 24; sent++) connection.write(piece)
    const answer = await connection.answer({ method: 'POST' })
    expect([answer?.status, answer?.headers['connection']]).toEqual([413, 'close'])
    await connection.closed
    await server.checkSurroundings()
  })

  it('[L-1] log-inputs takes a dataset profile at its full size', async () => {
    const mount = mountOf(plain())
    const { runId } = await runOn(mount)
    const dataset = { name: 'd', digest: '1', source_type: 'local', source: '{}', profile: '"'.repeat(16_777_215) }
    const body = JSON.stringify({ run_id: runId, datasets: [{ dataset }] })
    const [answer] = await exchange(
      mount.server.port,
      requestBytes(mount.server.port, {
        method: 'POST',
        target: '/api/2.0/mlflow/runs/log-inputs',
        headers: [JSON_TYPE],
        body,
      }),
      { methods: ['POST'] },
    )
    expect(answer?.status).toBe(200)
  })
})

describe('[D02] encodings', () => {
  it('[D02] a gzip bomb is stopped while it opens', () =>
    everywhere(async ({ server, api }) => {
      const bomb = gzipSync(Buffer.alloc(200 * MIB))
      for (const headers of [[], [CHUNKED]]) {
        const answer = await server.ask({
          method: 'POST',
          target: `${api}/2.0/mlflow/runs/log-batch`,
          headers: [JSON_TYPE, ['Content-Encoding', 'gzip'], ...headers],
          body: headers.length > 0 ? chunked(bomb) : bomb,
        })
        expect([answer.status, errorCode(answer)]).toEqual([413, 'PAYLOAD_TOO_LARGE'])
      }
      const upload = await server.ask({
        method: 'PUT',
        target: `${api}/2.0/mlflow-artifacts/artifacts/bomb`,
        headers: [['Content-Encoding', 'gzip']],
        body: bomb,
      })
      expect(upload.status).toBe(415)
    }))

  it('[D02] [L-4] gzip works, and what is neither gzip nor plain is refused', () =>
    everywhere(async ({ server, api }) => {
      const json = Buffer.from('{"max_results":1}')
      for (const [encoding, body, status] of [
        ['gzip', gzipSync(json), 200],
        ['GZIP', gzipSync(json), 200],
        ['identity', json, 200],
        ['gzip', json, 400],
        ['gzip', gzipSync(json).subarray(0, 20), 400],
        ['gzip', Buffer.alloc(0), 400],
        ['br', brotliCompressSync(json), 415],
        ['zstd', json, 415],
        ['deflate', deflateSync(json), 415],
        ['gzip, gzip', gzipSync(gzipSync(json)), 415],
        ['x-gzip', gzipSync(json), 415],
      ] as const) {
        const answer = await server.ask({
          method: 'POST',
          target: `${api}/2.0/mlflow/experiments/search`,
          headers: [JSON_TYPE, ['Content-Encoding', encoding]],
          body,
        })
        expect([encoding, answer.status]).toEqual([encoding, status])
      }
    }))
})

describe('[D03] sizes of what a request asks for', () => {
  it('[D03] [L-6] batches', () =>
    everywhere(async (mount) => {
      const { runId } = await runOn(mount)
      const items = (length: number) => Array.from({ length }, (_, i) => ({ key: `k${i}`, value: 'x' }))
      const metrics = (length: number) => items(length).map(({ key }) => ({ key, value: 1, timestamp: 1 }))
      for (const body of [
        { metrics: metrics(1001) },
        { params: items(101) },
        { tags: items(101) },
        { metrics: metrics(901), params: items(100) },
        { metrics: [{ key: 'k'.repeat(251), value: 1, timestamp: 1 }] },
        { params: [{ key: 'k'.repeat(251), value: 'x' }] },
        { tags: [{ key: 'k'.repeat(251), value: 'x' }] },
      ]) {
        const answer = await mount.post('runs/log-batch', { run_id: runId, ...body })
        expect(answer.status).toBe(400)
      }
      const full = { metrics: metrics(800), params: items(100), tags: items(100) }
      expect((await mount.post('runs/log-batch', { run_id: runId, ...full })).status).toBe(200)
      const long = await mount.post('experiments/create', { name: 'n'.repeat(501) })
      expect(long.status).toBe(400)
    }))

  it('[D03] a param value is cut as MLflow cuts it', () =>
    everywhere(async (mount) => {
      const { runId } = await runOn(mount)
      expect(
        (await mount.post('runs/log-parameter', { run_id: runId, key: 'p', value: 'v'.repeat(6001) })).status,
      ).toBe(200)
      const run = await mount.get(`runs/get?run_id=${runId}`)
      expect(run.text).toContain(`"${'v'.repeat(6000)}"`)
    }))

  it('[D03] [L-7] page sizes and tokens', () =>
    everywhere(async (mount) => {
      const { experimentId, runId } = await runOn(mount)
      const runs = { experiment_ids: [experimentId] }
      const models = { experiment_ids: [experimentId] }
      for (const value of [-1, 50_001, 2_147_483_648, 'abc', 1.5, true, [], {}]) {
        for (const [route, body] of [
          ['runs/search', runs],
          ['experiments/search', {}],
          ['logged-models/search', models],
        ] as const) {
          const answer = await mount.post(route, { ...body, max_results: value })
          expect([route, value, answer.status]).toEqual([route, value, 400])
        }
      }
      for (const value of ['-1', '2147483648', 'abc', '1.5', '']) {
        const answer = await mount.get(`metrics/get-history?run_id=${runId}&metric_key=m&max_results=${value}`)
        expect([value, answer.status]).toEqual([value, 400])
      }
      for (const token of [
        'garbage!',
        'e30',
        'eyJvZmZzZXQiOi0xfQ==',
        'eyJvZmZzZXQiOjFlMzAwfQ==',
        'x'.repeat(200_000),
      ]) {
        for (const [route, body] of [
          ['runs/search', runs],
          ['experiments/search', {}],
          ['logged-models/search', models],
        ] as const) {
          const answer = await mount.post(route, { ...body, page_token: token })
          expect([route, token.slice(0, 40), answer.status]).toEqual([route, token.slice(0, 40), 400])
        }
      }
      const tooMany = Array.from({ length: 101 }, (_, i) => `run_ids=${i}`).join('&')
      expect((await mount.get(`metrics/get-history-bulk-interval?metric_key=m&${tooMany}`)).status).toBe(400)
    }))

  it('[L-2] nesting', () =>
    everywhere(async (mount) => {
      const nested = (depth: number) => `{"max_results":1,"x":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`
      expect((await mount.post('experiments/search', nested(64))).status).toBe(200)
      expect((await mount.post('experiments/search', nested(65))).status).toBe(400)
    }))
})

describe('[D06] long histories', () => {
  it('[D06] a million points come in pages or as a stream, and memory stays', async () => {
    const server = await GuardedServer.start()
    const mount = mountOf(server)
    const { runId } = await runOn(mount)
    const { runId: other } = await runOn(mount)
    const connection = new RawConnection(server.port)
    for (let step = 0; step < 1_000_000; step += 1000) {
      const metrics = Array.from({ length: 1000 }, (_, i) => ({
        key: 'loss',
        value: i,
        timestamp: step,
        step: step + i,
      }))
      const body = JSON.stringify({ run_id: runId, metrics })
      connection.write(
        requestBytes(server.port, {
          method: 'POST',
          target: '/api/2.0/mlflow/runs/log-batch',
          headers: [JSON_TYPE, ['Connection', 'keep-alive']],
          body,
        }),
      )
      expect((await connection.answer({ method: 'POST' }))?.status).toBe(200)
    }
    connection.destroy()
    await pause(500)
    const before = await server.residentBytes()
    const path = `/api/2.0/mlflow/metrics/get-history?run_id=${runId}&metric_key=loss`
    const reader = new RawConnection(server.port, { isReading: false })
    let bytes = 0
    reader.socket.on('data', (chunk: Buffer) => {
      bytes += chunk.length
    })
    let peak = 0
    const look = async () => {
      peak = Math.max(peak, await server.residentBytes())
    }
    const watch = setInterval(() => void look(), 50)
    reader.write(requestBytes(server.port, { target: path }))
    await reader.closed
    clearInterval(watch)
    expect(bytes).toBeGreaterThan(50_000_000)
    expect(peak - before).toBeLessThan(100 * MIB)
    const page = await server.ask({ target: `${path}&max_results=10` })
    const { metrics, next_page_token: token } = JSON.parse(page.text) as { metrics: object[]; next_page_token: string }
    expect([metrics.length, typeof token]).toEqual([10, 'string'])
    const foreign = await server.ask({ target: `${path.replace(runId, other)}&max_results=10&page_token=${token}` })
    expect([200, 400]).toContain(foreign.status)
    const runIds = `run_id=${runId}&${Array.from({ length: 99 }, (_, i) => `run_id=r${i}`).join('&')}`
    const bulk = await server.ask({ target: `/ajax-api/2.0/mlflow/metrics/get-history-bulk?${runIds}&metric_key=loss` })
    expect(bulk.status).toBe(200)
    expect((JSON.parse(bulk.text) as { metrics: object[] }).metrics).toHaveLength(25_000)
    const sample = await server.ask({
      target: `/api/2.0/mlflow/metrics/get-history-bulk-interval?run_ids=${runId}&metric_key=loss&max_results=100`,
    })
    expect(sample.status).toBe(200)
    const { metrics: sampled } = JSON.parse(sample.text) as { metrics: { step: number }[] }
    expect(sampled.map(({ step }) => step)).toEqual([...Array.from({ length: 100 }, (_, i) => i * 10_000), 999_999])
    expect((await server.residentBytes()) - before).toBeLessThan(100 * MIB)
    await server.stop()
  })
})

describe('[D07] headers and pipelines', () => {
  it('[D07] [L-5] headers and addresses that are too large', () =>
    everywhere(async ({ server, api }) => {
      const target = `${api}/2.0/mlflow/experiments/search?max_results=1`
      for (const request of [
        { target, headers: [['X', 'x'.repeat(20_000)]] as const },
        { target: `${target}&x=${'x'.repeat(20_000)}` },
        { target: `${api}/2.0/mlflow-artifacts/artifacts/${'x'.repeat(20_000)}` },
        { target, headers: Array.from({ length: 101 }, (_, i) => [`X-${i}`, 'x'] as const) },
        { target, headers: Array.from({ length: 1000 }, () => ['X', 'x'] as const) },
      ]) {
        const answer = await server.ask(request)
        expect([answer.status, errorCode(answer)]).toEqual([431, 'HEADERS_TOO_LARGE'])
      }
      const connection = new RawConnection(server.port)
      connection.write(requestBytes(server.port, { method: 'HEAD', target: `${target}&x=${'x'.repeat(20_000)}` }))
      await connection.closed
      expect(connection.received).toMatch(/^HTTP\/1\.1 431 [^]*\r\n\r\n$/)
      const most = await server.ask({ target, headers: Array.from({ length: 98 }, (_, i) => [`X-${i}`, 'x'] as const) })
      expect(most.status).toBe(200)
      const long = await server.ask({ target: `${target}&x=${'x'.repeat(15_000)}` })
      expect(long.status).toBe(200)
    }))

  it('[L-5] an Origin behind a hundred other headers is seen', async () => {
    const answer = await plain().ask({
      target: '/api/2.0/mlflow/experiments/search?max_results=1',
      headers: [...Array.from({ length: 110 }, (_, i) => [`X-${i}`, 'x'] as const), ['Origin', 'http://evil.test']],
    })
    expect([403, 431]).toContain(answer.status)
  })

  it('[D07] [L-17] 10,000 pipelined requests are answered, and the connection ends with the last', async () => {
    const server = plain()
    const before = await server.residentBytes()
    const one = requestBytes(server.port, {
      target: '/api/2.0/mlflow/experiments/search?max_results=1',
      headers: [['Connection', 'keep-alive']],
    })
    const connection = new RawConnection(server.port, { isReading: false })
    let received = ''
    connection.socket.setEncoding('latin1').on('data', (text: string) => (received += text))
    for (let sent = 0; sent < 10_100; sent += 100) {
      connection.write(Buffer.concat(Array.from({ length: 100 }, () => one)))
    }
    await connection.closed
    await server.checkSurroundings()
    expect(received.split('HTTP/1.1 200 OK').length - 1).toBe(10_000)
    expect(received.toLowerCase()).toContain('connection: close')
    // Ten thousand requests, each of which may leave garbage in memory.
    expect((await server.residentBytes()) - before).toBeLessThan(128 * MIB)
  })
})

describe('[D08] uploads', () => {
  it('[D08] [L-10] over the size limit, with a length and in chunks: refused, and no file', async () => {
    const server = await GuardedServer.start({ args: ['--max-artifact-bytes', '1000000'] })
    const target = '/api/2.0/mlflow-artifacts/artifacts/large.bin'
    const body = Buffer.alloc(1_000_001)
    for (const request of [
      { method: 'PUT', target, body },
      { method: 'PUT', target, body: chunked(body), headers: [CHUNKED] },
      { method: 'PUT', target, headers: [['Content-Length', '1000000000000']] as const },
    ]) {
      const answer = await server.ask(request)
      expect([answer.status, errorCode(answer)]).toEqual([413, 'PAYLOAD_TOO_LARGE'])
    }
    expect(await readdir(server.artifactRoot)).toEqual([])
    expect((await server.ask({ method: 'PUT', target, body: body.subarray(1) })).status).toBe(200)
    const staging = join(server.artifactRoot, '..', '.labbook', 'staging')
    expect((await readdir(staging, { recursive: true })).filter((name) => /[\da-f]{32}/.test(name))).toEqual([])
    await server.stop()
  })

  it('[D08] [L-11] numbers of parts', () =>
    everywhere(async ({ server, api }) => {
      const mpu = (route: string, body: object) =>
        server.ask({
          method: 'POST',
          target: `${api}/2.0/mlflow-artifacts/mpu/${route}/1/run/artifacts`,
          headers: [JSON_TYPE],
          body: JSON.stringify({ path: 'x', ...body }),
        })
      for (const numParts of [10_001, 0, -1, '9223372036854775807']) {
        expect([numParts, (await mpu('create', { num_parts: numParts })).status]).toEqual([numParts, 400])
      }
      for (const part of [0, -1, 10_001]) {
        const answer = await mpu('complete', { upload_id: 'x', parts: [{ part_number: part, etag: 'e' }] })
        expect([part, answer.status]).toEqual([part, 400])
      }
    }))

  it('[D08] [D-36] an upload that ends early leaves nothing', async () => {
    const server = plain()
    const connection = new RawConnection(server.port)
    connection.write(
      requestBytes(server.port, {
        method: 'PUT',
        target: '/api/2.0/mlflow-artifacts/artifacts/early/half.bin',
        headers: [['Content-Length', '1000000']],
        body: Buffer.alloc(300_000),
      }),
    )
    const staging = join(server.artifactRoot, '..', '.labbook', 'staging')
    const staged = async () => (await readdir(staging, { recursive: true })).filter((name) => /[\da-f]{32}$/.test(name))
    while ((await staged()).length === 0) await pause(5)
    connection.destroy()
    while ((await staged()).length > 0) await pause(5)
    expect(await readdir(server.artifactRoot)).not.toContain('early')
    await server.checkSurroundings()
    expect(server.server.output()).not.toMatch(/error/i)
  })
})

describe('[L-18] memory for bodies', () => {
  it('[L-18] sixty large bodies at once queue for it, and every one is answered', async () => {
    const mount = mountOf(await GuardedServer.start())
    const { runId } = await runOn(mount)
    const { server } = mount
    const body = JSON.stringify({ run_id: runId, key: 'k', value: 'x'.repeat(14_000_000) })
    const bytes = requestBytes(server.port, {
      method: 'POST',
      target: '/api/2.0/mlflow/runs/set-tag',
      headers: [JSON_TYPE],
      body,
    })
    const connections = Array.from({ length: 60 }, () => new RawConnection(server.port))
    for (const connection of connections) connection.write(bytes)
    const answers = await Promise.all(connections.map((connection) => connection.answer({ method: 'POST' })))
    for (const connection of connections) connection.destroy()
    // If the machine stalls, some are refused with a time to retry after.
    for (const answer of answers) {
      if (answer?.status !== 200) expect([answer?.status, answer?.headers['retry-after']]).toEqual([503, '1'])
    }
    expect(answers.filter((answer) => answer?.status === 200).length).toBeGreaterThanOrEqual(6)
    await server.stop()
  })

  it('[L-18] is shared: whoever finds none waits, and after two seconds hears 503', async () => {
    const server = await GuardedServer.start()
    const head = (length: number) =>
      requestBytes(server.port, {
        method: 'POST',
        target: '/api/2.0/mlflow/experiments/search',
        headers: [JSON_TYPE, ['Content-Length', String(length)]],
      })
    const hoarders = Array.from({ length: 6 }, () => new RawConnection(server.port))
    for (const hoarder of hoarders) {
      hoarder.write(head(JSON_LIMIT))
      hoarder.write(jsonOf(JSON_LIMIT).subarray(0, JSON_LIMIT - 1))
    }
    await pause(1500)
    const late = new RawConnection(server.port)
    const begun = performance.now()
    late.write(Buffer.concat([head(100_000), jsonOf(100_000)]))
    const refused = await late.answer({ method: 'POST' })
    expect([refused?.status, refused?.headers['retry-after']]).toEqual([503, '1'])
    expect(performance.now() - begun).toBeGreaterThan(1900)
    await server.checkHealth()
    const patient = new RawConnection(server.port)
    patient.write(Buffer.concat([head(100_000), jsonOf(100_000)]))
    await pause(200)
    hoarders[0]?.write('}')
    expect((await hoarders[0]?.answer({ method: 'POST' }))?.status).toBe(200)
    expect((await patient.answer({ method: 'POST' }))?.status).toBe(200)
    for (const connection of [...hoarders, late, patient]) connection.destroy()
    await pause(100)
    const after = await server.ask({
      method: 'POST',
      target: '/api/2.0/mlflow/experiments/search',
      headers: [JSON_TYPE],
      body: jsonOf(JSON_LIMIT),
    })
    expect(after.status).toBe(200)
    await server.stop()
  })
})
