import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, createApp, readConfig } from '@labbook/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { errorCode, makeRun, type Mount, mountOf, useMounts } from './mounts.js'
import { exchange, requestBytes } from './raw-http.js'

const { plain, everywhere } = useMounts()
let count = 0
const runOn = (mount: Mount) => makeRun(mount, `json ${++count}`)

interface RunJson {
  data: { metrics?: object[]; params?: { key: string; value: string }[]; tags?: { key: string; value: string }[] }
}

async function readRun(mount: Mount, runId: string): Promise<RunJson> {
  return (JSON.parse((await mount.get(`runs/get?run_id=${runId}`)).text) as { run: RunJson }).run
}

const POLLUTED = [
  '{"name":"x","__proto__":{"x":1}}',
  '{"name":"x","constructor":{"prototype":{"x":1}}}',
  '{"name":"x","tags":[{"key":"a","value":"b","__proto__":{"x":1}}]}',
  '{"name":"x","tags":{"constructor":{"prototype":{"x":1}}}}',
  '{"name":"x","\\u005f_proto__":{"x":1}}',
]

describe('[J01] prototypes', () => {
  it('[J01] keys that reach for them are refused', () =>
    everywhere(async (mount) => {
      for (const body of POLLUTED) {
        const answer = await mount.post('experiments/create', body)
        expect([body, answer.status, errorCode(answer)]).toEqual([body, 400, 'INVALID_PARAMETER_VALUE'])
      }
      const query = await mount.get('experiments/search?max_results=1&__proto__[x]=1&constructor.prototype.x=1')
      expect(query.status).toBe(200)
    }))

  describe('in this process', () => {
    let folder: string
    let app: App

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'labbook-prototypes-'))
      app = await createApp(readConfig({ dataDir: folder, port: 0, logLevel: 'silent' }))
      await app.listen()
    })
    afterAll(async () => {
      await app.close()
      await rm(folder, { recursive: true })
    })

    it('[J01] [J02] no object gains anything', async () => {
      const port = (app.http.server.address() as { port: number }).port
      const post = (route: string, body: string) => ({
        method: 'POST',
        target: `/api/2.0/mlflow/${route}`,
        headers: [['Content-Type', 'application/json']] as const,
        body,
      })
      const tags = ODD_KEYS.map((key) => ({ key, value: '{"x":1}' }))
      for (const request of [
        ...POLLUTED.map((body) => post('experiments/create', body)),
        { target: '/api/2.0/mlflow/experiments/search?max_results=1&__proto__[x]=1' },
        post('experiments/create', JSON.stringify({ name: 'tags', tags })),
      ]) {
        await exchange(port, requestBytes(port, request), { methods: ['POST'] })
      }
      expect(({} as Record<string, unknown>)['x']).toBeUndefined()
      expect(Object.keys(Object.prototype)).toEqual([])
    })
  })
})

const ODD_KEYS = ['__proto__', 'a.__proto__.b', 'constructor.prototype.x', 'toString', 'hasOwnProperty', 'constructor']

describe('[J02] keys that are names of built-ins', () => {
  it('[J02] are stored and returned as plain strings', () =>
    everywhere(async (mount) => {
      const { experimentId, runId } = await runOn(mount)
      const items = ODD_KEYS.map((key) => ({ key, value: `of ${key}` }))
      const metrics = ODD_KEYS.map((key, i) => ({ key, value: i, timestamp: 1, step: 0 }))
      const logged = await mount.post('runs/log-batch', { run_id: runId, params: items, tags: items, metrics })
      expect(logged.status).toBe(200)
      const { data } = await readRun(mount, runId)
      const byKey = (list: readonly { key: string }[]) => [...list].sort((a, b) => (a.key < b.key ? -1 : 1))
      expect(byKey(data.params ?? [])).toEqual(byKey(items))
      expect(byKey((data.tags ?? []).filter(({ key }) => key !== 'mlflow.runName'))).toEqual(byKey(items))
      expect(byKey((data.metrics ?? []) as { key: string }[])).toEqual(byKey(metrics))
      for (const key of ODD_KEYS) {
        const found = await mount.post('runs/search', {
          experiment_ids: [experimentId],
          filter: `params.\`${key}\` = 'of ${key}'`,
        })
        expect([key, found.text.includes(runId)]).toEqual([key, true])
      }
      const none = await mount.post('runs/search', {
        experiment_ids: [experimentId],
        filter: "params.`valueOf` != 'x'",
      })
      expect([none.status, none.text]).toEqual([200, '{}'])
    }))
})

describe('[J03] types', () => {
  it('[J03] nothing is silently converted', () =>
    everywhere(async (mount) => {
      const { runId } = await runOn(mount)
      const metric = { run_id: runId, key: 'm', value: 1, timestamp: 1 }
      for (const [route, body, parameter] of [
        ['runs/log-parameter', { run_id: runId, key: 'p', value: 41 }, 'value'],
        ['runs/log-parameter', { run_id: [runId], key: 'p', value: 'x' }, 'run_id'],
        ['runs/search', { experiment_ids: { $ne: 1 } }, 'experiment_ids'],
        ['runs/search', { experiment_ids: '0' }, 'experiment_ids'],
        ['runs/log-metric', { ...metric, step: true }, 'step'],
        ['runs/log-metric', { ...metric, step: 1.5 }, 'step'],
        ['runs/log-metric', { ...metric, value: [1] }, 'value'],
        ['runs/log-metric', { ...metric, value: 'one' }, 'value'],
        ['runs/log-batch', { run_id: runId, metrics: {} }, 'metrics'],
        ['runs/log-batch', { run_id: runId, metrics: [[]] }, 'metrics[0]'],
        ['runs/log-batch', { run_id: runId, params: [{ key: 1, value: 'x' }] }, 'params[0].key'],
        ['experiments/create', { name: { a: 1 } }, 'name'],
      ] as const) {
        const answer = await mount.post(route, body)
        expect([route, parameter, answer.status]).toEqual([route, parameter, 400])
        expect((JSON.parse(answer.text) as { message: string }).message).toContain(`parameter '${parameter}'`)
      }
      const { data } = await readRun(mount, runId)
      expect([data.params, data.metrics]).toEqual([undefined, undefined])
    }))
})

describe('[J04] what is not JSON', () => {
  it('[J04] is refused', () =>
    everywhere(async (mount) => {
      const { runId } = await runOn(mount)
      const metric = (value: string) => `{"run_id":"${runId}","key":"m","timestamp":1,"value":${value}}`
      for (const body of [
        metric('NaN'),
        metric('Infinity'),
        metric('-Infinity'),
        metric('1e400'),
        metric('01'),
        metric('.5'),
        metric('+1'),
        metric('1,"value":2'),
        metric('1,'),
        `${metric('1')} // comment`,
        `/* comment */${metric('1')}`,
        `${metric('1')}{}`,
        '',
        ' ',
        'null',
        '[]',
        '"x"',
        '1',
        '{',
        "{'key':'m'}",
        `\u{feff}${metric('1')}`,
        '['.repeat(300_000),
        '{"a":'.repeat(300_000),
        `{"run_id":"${runId}","metrics":${'['.repeat(100)}${']'.repeat(100)}}`,
        JSON.stringify('['.repeat(300_000)),
      ]) {
        const answer = await mount.post('runs/log-metric', body)
        expect([body.slice(0, 80), answer.status, errorCode(answer)]).toEqual([
          body.slice(0, 80),
          400,
          'INVALID_PARAMETER_VALUE',
        ])
      }
      for (const value of ['"NaN"', '"Infinity"', '"-Infinity"', '1e308', '-0.0', '5e-324', '"1e3"']) {
        expect([value, (await mount.post('runs/log-metric', metric(value))).status]).toEqual([value, 200])
      }
      const history = await mount.get(`metrics/get-history?run_id=${runId}&metric_key=m`)
      const { metrics } = JSON.parse(history.text) as { metrics: { value: unknown }[] }
      expect(metrics).toHaveLength(7)
      expect(metrics.map(({ value }) => value)).toEqual(
        expect.arrayContaining(['NaN', 'Infinity', '-Infinity', 1e308, 5e-324, 1000]),
      )
    }))

  it('[tracking-api 1.2] an object that was encoded twice is read', () =>
    everywhere(async (mount) => {
      const { runId } = await runOn(mount)
      const body = JSON.stringify(JSON.stringify({ run_id: runId, key: 'p', value: 'x' }))
      expect((await mount.post('runs/log-parameter', body)).status).toBe(200)
    }))
})

describe('[J05] exact values', () => {
  it('[J05] integers of 64 bits are kept exactly, or refused', () =>
    everywhere(async (mount) => {
      const { runId } = await runOn(mount)
      const metric = (step: string, timestamp: string) =>
        `{"run_id":"${runId}","key":"m","value":1,"step":${step},"timestamp":${timestamp}}`
      const exact = ['9007199254740993', '9223372036854775807']
      for (const value of exact) {
        expect((await mount.post('runs/log-metric', metric(value, value))).status).toBe(200)
        expect((await mount.post('runs/log-metric', metric(`"${value}"`, `"${value}"`))).status).toBe(200)
      }
      expect((await mount.post('runs/log-metric', metric('-1', '0'))).status).toBe(200)
      expect((await mount.post('runs/log-metric', metric('-9223372036854775808', '0'))).status).toBe(200)
      for (const [step, timestamp] of [
        ['9223372036854775808', '1'],
        ['"9223372036854775808"', '1'],
        ['-9223372036854775809', '1'],
        ['1', '9223372036854775808'],
        ['1', '-1'],
        ['1e30', '1'],
        ['"1.0x"', '1'],
      ] as const) {
        const answer = await mount.post('runs/log-metric', metric(step, timestamp))
        expect([step, timestamp, answer.status]).toEqual([step, timestamp, 400])
      }
      const { text } = await mount.get(`metrics/get-history?run_id=${runId}&metric_key=m`)
      for (const value of exact) expect(text).toContain(`"timestamp":${value},"step":${value}`)
      expect(text).toContain('"step":-9223372036854775808')
      expect(text.match(/"step"/g)).toHaveLength(4)
    }))

  it('[J05] characters that some database could not keep are refused', () =>
    everywhere(async (mount) => {
      const { experimentId, runId } = await runOn(mount)
      for (const bad of ['\\u0000', '\\ud800', '\\udc00\\ud800']) {
        for (const [route, body] of [
          ['runs/set-tag', `{"run_id":"${runId}","key":"t","value":"a${bad}"}`],
          ['runs/set-tag', `{"run_id":"${runId}","key":"t${bad}","value":"a"}`],
          ['runs/log-parameter', `{"run_id":"${runId}","key":"p","value":"a${bad}"}`],
          ['runs/update', `{"run_id":"${runId}","run_name":"a${bad}"}`],
          ['experiments/create', `{"name":"a${bad}"}`],
          ['runs/search', `{"experiment_ids":["${experimentId}"],"filter":"tags.a = '${bad}'"}`],
        ] as const) {
          const answer = await mount.post(route, body)
          expect([route, bad, answer.status]).toEqual([route, bad, 400])
        }
      }
      const got = await mount.get('experiments/get-by-name?experiment_name=a%00b')
      expect(got.status).toBe(400)
    }))

  it('[J05] bytes that are not UTF-8 are refused, not replaced', () =>
    everywhere(async ({ server, api }) => {
      for (const bytes of [[0xff], [0xc3, 0x28], [0xed, 0xa0, 0x80], [0xc0, 0x80]]) {
        const body = Buffer.concat([Buffer.from('{"name":"a'), Buffer.from(bytes), Buffer.from('"}')])
        const answer = await server.ask({
          method: 'POST',
          target: `${api}/2.0/mlflow/experiments/create`,
          headers: [['Content-Type', 'application/json']],
          body,
        })
        expect([bytes, answer.status, errorCode(answer)]).toEqual([bytes, 400, 'INVALID_PARAMETER_VALUE'])
        expect(answer.text).not.toContain('\ufffd')
      }
      for (const target of ['/%ff', `${api}/2.0/mlflow/experiments/get-by-name?experiment_name=%ff`, '/%zz', '/%']) {
        const answer = await server.ask({ target })
        expect([target, answer.status]).toEqual([target, 400])
      }
    }))

  it('[J05] real text of any script survives', () =>
    everywhere(async (mount) => {
      const { runId } = await runOn(mount)
      const value = 'ö 模型 🎈 \u2028\u{10ffff} "\\'
      expect((await mount.post('runs/set-tag', { run_id: runId, key: 'τ 模型', value })).status).toBe(200)
      const { data } = await readRun(mount, runId)
      expect(data.tags).toContainEqual({ key: 'τ 模型', value })
    }))
})

describe('[J06] odd HTTP', () => {
  const POST = (port: number, lines: string, body = '{}') =>
    `POST /api/2.0/mlflow/experiments/search HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\n${lines}\r\n\r\n${body}`

  it('[J06] requests that two readers could cut differently end the connection', async () => {
    const server = plain()
    const smuggled = 'GET /version HTTP/1.1\r\nHost: localhost\r\n\r\n'
    for (const [lines, body] of [
      ['Content-Length: 2\r\nTransfer-Encoding: chunked', '0\r\n\r\n'],
      ['Transfer-Encoding: chunked\r\nContent-Length: 2', '0\r\n\r\n'],
      ['Content-Length: 2\r\nContent-Length: 40', '{}'],
      ['Content-Length: 2\r\nContent-Length: 2', '{}'],
      ['Content-Length: +2', '{}'],
      ['Content-Length: 2a', '{}'],
      ['Content-Length: -1', '{}'],
      ['Content-Length: 2,2', '{}'],
      ['Content-Length : 2', '{}'],
      ['Content-Length: 2\r\nX: a\r\n b: c', '{}'],
      ['Content-Length: 2\r\nX: a\u0000b', '{}'],
      ['Content-Length: 2\r\nX\u0000: b', '{}'],
      ['Content-Length: 2\r\nNoColon', '{}'],
      ['Transfer-Encoding: chunked, identity', '0\r\n\r\n'],
      ['Transfer-Encoding: xchunked', '0\r\n\r\n'],
      ['Transfer-Encoding: chunked', '2;\u0000\r\n{}\r\n0\r\n\r\n'],
      ['Transfer-Encoding: chunked', '+2\r\n{}\r\n0\r\n\r\n'],
      ['Transfer-Encoding: chunked', '2\n{}\r\n0\r\n\r\n'],
    ] as const) {
      const answers = await exchange(server.port, Buffer.from(POST(server.port, lines, body + smuggled)), {
        methods: ['POST', 'GET'],
      })
      expect([lines, body, answers.map(({ status }) => status)]).toEqual([lines, body, [400]])
      for (const answer of answers) await server.check(answer)
    }
  })

  it('[J06] bare line feeds do not end a header', async () => {
    const server = plain()
    const bytes = `GET /version HTTP/1.1\nHost: 127.0.0.1:${server.port}\n\n`
    const [answer] = await exchange(server.port, Buffer.from(bytes), { methods: ['GET'] })
    expect(answer?.status).toBe(400)
  })

  it('[J06] noise instead of a request', async () => {
    const server = plain()
    for (const bytes of [
      '\u0000'.repeat(100),
      'hello\r\n\r\n',
      '\u0016\u0003\u0001',
      'GET /version HTTP/9.9\r\n\r\n',
    ]) {
      const [answer] = await exchange(server.port, Buffer.from(bytes, 'latin1'), { methods: ['GET'] })
      expect([bytes.slice(0, 20), answer?.status]).toEqual([bytes.slice(0, 20), 400])
      if (answer !== undefined) await server.check(answer)
    }
  })

  it('[L-5] expectations that nobody knows are passed over', async () => {
    const answer = await mountOf(plain()).server.ask({
      method: 'POST',
      target: '/api/2.0/mlflow/experiments/search',
      headers: [
        ['Content-Type', 'application/json'],
        ['Expect', 'something else'],
      ],
      body: '{"max_results":1}',
    })
    expect(answer.status).toBe(200)
  })
})
