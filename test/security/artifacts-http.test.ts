import { createHash, randomBytes } from 'node:crypto'
import { mkdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { errorCode, makeRun, mountOf, useMounts } from './mounts.js'
import { type RawAnswer, RawConnection, requestBytes } from './raw-http.js'

const { plain, everywhere } = useMounts()

const CONTENT = Buffer.from('0123456789')
const SHA256 = createHash('sha256').update(CONTENT).digest()
const ETAG = `"${SHA256.toString('hex')}"`
const proxy = (api: string, path = '') => `${api}/2.0/mlflow-artifacts/artifacts${path}`

describe('[tracking-api 6.4] reading a file', () => {
  it('[tracking-api 6.4] the headers are exact', () =>
    everywhere(async (mount) => {
      const { server, api } = mount
      const { experimentId, runId } = await makeRun(mount, `headers ${api}`)
      const target = proxy(api, `/${experimentId}/${runId}/artifacts/deep/er/digits.json`)
      const put = await server.ask({ method: 'PUT', target, body: CONTENT })
      expect([put.status, put.text]).toEqual([200, '{}'])
      expect(put.headers['content-type']).toMatch(/^application\/json\b/)
      const { mtime } = await stat(join(server.artifactRoot, experimentId, runId, 'artifacts/deep/er/digits.json'))
      for (const address of [
        target,
        `/get-artifact?run_id=${runId}&path=deep/er/digits.json`,
        `/get-artifact?run_uuid=${runId}&path=deep%2Fer%2Fdigits.json`,
      ]) {
        const answer = await server.ask({ target: address })
        expect([answer.status, answer.text]).toEqual([200, '0123456789'])
        expect(answer.headers).toMatchObject({
          'content-type': 'text/plain',
          'content-length': '10',
          'content-disposition': 'attachment; filename="digits.json"',
          'accept-ranges': 'bytes',
          etag: ETAG,
          'repr-digest': `sha-256=:${SHA256.toString('base64')}:`,
          'last-modified': mtime.toUTCString(),
        })
        const head = await server.ask({ method: 'HEAD', target: address })
        const { date: _, ...headers } = answer.headers
        expect([head.status, head.body.length]).toEqual([200, 0])
        expect(head.headers).toMatchObject(headers)
      }
    }))

  it('[tracking-api 6.4] ranges', () =>
    everywhere(async ({ server, api }) => {
      const target = proxy(api, '/ranges.bin')
      await server.ask({ method: 'PUT', target, body: CONTENT })
      for (const [range, status, body, contentRange] of [
        ['bytes=0-3', 206, '0123', 'bytes 0-3/10'],
        ['bytes=4-', 206, '456789', 'bytes 4-9/10'],
        ['bytes=-2', 206, '89', 'bytes 8-9/10'],
        ['bytes=-100', 206, '0123456789', 'bytes 0-9/10'],
        ['bytes=9-100', 206, '9', 'bytes 9-9/10'],
        ['bytes=0-1,4-5', 200, '0123456789', undefined],
        ['bytes=5-2', 200, '0123456789', undefined],
        ['lines=1-2', 200, '0123456789', undefined],
        ['bytes=a-b', 200, '0123456789', undefined],
        ['bytes=-', 200, '0123456789', undefined],
      ] as const) {
        const answer = await server.ask({ target, headers: [['Range', range]] })
        expect([range, answer.status, answer.text, answer.headers['content-range']]).toEqual([
          range,
          status,
          body,
          contentRange,
        ])
        expect(answer.headers['content-length']).toBe(String(body.length))
      }
      for (const range of ['bytes=10-', 'bytes=-0', `bytes=${'9'.repeat(30)}-`]) {
        const answer = await server.ask({ target, headers: [['Range', range]] })
        expect([range, answer.status, answer.headers['content-range']]).toEqual([range, 416, 'bytes */10'])
      }
    }))

  it('[D-35] If-Range and If-None-Match', () =>
    everywhere(async ({ server, api }) => {
      const target = proxy(api, '/conditions.bin')
      await server.ask({ method: 'PUT', target, body: CONTENT })
      const range = ['Range', 'bytes=0-3'] as const
      const same = await server.ask({ target, headers: [range, ['If-Range', ETAG]] })
      expect([same.status, same.text]).toEqual([206, '0123'])
      for (const other of ['"other"', `W/${ETAG}`, new Date().toUTCString()]) {
        const answer = await server.ask({ target, headers: [range, ['If-Range', other]] })
        expect([other, answer.status, answer.text]).toEqual([other, 200, '0123456789'])
      }
      for (const known of [ETAG, `W/${ETAG}`, `"other", ${ETAG}`, '*']) {
        const answer = await server.ask({ target, headers: [['If-None-Match', known]] })
        expect([known, answer.status, answer.body.length, answer.headers['etag']]).toEqual([known, 304, 0, ETAG])
      }
      expect((await server.ask({ target, headers: [['If-None-Match', '"other"']] })).status).toBe(200)
    }))

  it('[D-34] a file without a record has a weak tag, which stands for no part of it', async () => {
    const server = plain()
    await writeFile(join(server.artifactRoot, 'by-hand.txt'), CONTENT)
    const target = proxy('/api', '/by-hand.txt')
    const whole = await server.ask({ target })
    const etag = whole.headers['etag'] ?? ''
    expect(etag).toMatch(/^W\/"[\da-f]+-[\da-f]+"$/)
    expect(whole.headers['repr-digest']).toBeUndefined()
    const part = await server.ask({
      target,
      headers: [
        ['Range', 'bytes=0-1'],
        ['If-Range', etag],
      ],
    })
    expect(part.status).toBe(200)
    expect((await server.ask({ target, headers: [['If-None-Match', etag]] })).status).toBe(304)
  })

  it('[tracking-api 6.4] what is not a file', () =>
    everywhere(async (mount) => {
      const { server, api } = mount
      const { experimentId, runId } = await makeRun(mount, `no file ${api}`)
      const folder = `/${experimentId}/${runId}/artifacts`
      await server.ask({ method: 'PUT', target: proxy(api, `${folder}/sub/a.txt`), body: 'a' })
      for (const [target, status, message] of [
        [proxy(api, `${folder}/missing.txt`), 404, `No such artifact: '${folder.slice(1)}/missing.txt'`],
        [`/get-artifact?run_id=${runId}&path=missing.txt`, 404, 'No such artifact: '],
        [proxy(api, `${folder}/sub`), 400, 'Artifact path refers to a directory, not a file'],
        [`/get-artifact?run_id=${runId}&path=sub`, 400, 'Artifact path refers to a directory, not a file'],
        [`/get-artifact?run_id=${runId}`, 400, 'path'],
        ['/get-artifact?path=a.txt', 400, 'run_id'],
        [proxy(api, `${folder}/sub/a.txt/b`), 400, 'is a file, not a folder'],
      ] as const) {
        const answer = await server.ask({ target })
        expect([target, answer.status]).toEqual([target, status])
        expect((JSON.parse(answer.text) as { message: string }).message).toContain(message)
      }
    }))
})

describe('[tracking-api 6.6] the proxy', () => {
  it('[tracking-api 6.6] a list shows one level, by name, and nothing of the server', () =>
    everywhere(async (mount) => {
      const { server, api } = mount
      for (const path of ['/list/b.txt', '/list/a/deep.txt', '/list/empty']) {
        const body = path.endsWith('empty') ? '' : 'x'
        expect((await server.ask({ method: 'PUT', target: proxy(api, path), body })).status).toBe(200)
      }
      const list = async (query: string) =>
        JSON.parse((await server.ask({ target: proxy(api, query) })).text) as unknown
      const files = [
        { path: 'a', is_dir: true },
        { path: 'b.txt', is_dir: false, file_size: 1 },
        { path: 'empty', is_dir: false },
      ]
      expect(await list('?path=list')).toEqual({ files })
      expect(await list('?path=list/')).toEqual({ files })
      expect(await list('?path=list/b.txt')).toEqual({})
      expect(await list('?path=nowhere')).toEqual({})
      const root = (await list('')) as { files: { path: string }[] }
      expect(root.files.filter(({ path }) => path.startsWith('.'))).toEqual([])
      expect(root.files.map(({ path }) => path)).toContain('list')
      expect(await list('?path=')).toEqual(root)
    }))

  it('[tracking-api 6.2] paths in the list of a run begin at the run', () =>
    everywhere(async (mount) => {
      const { server, api } = mount
      const { experimentId, runId } = await makeRun(mount, `run list ${api}`)
      await server.ask({
        method: 'PUT',
        target: proxy(api, `/${experimentId}/${runId}/artifacts/dir/b.txt`),
        body: 'b',
      })
      const rootUri = `mlflow-artifacts:/${experimentId}/${runId}/artifacts`
      const list = async (query = '') =>
        JSON.parse((await mount.get(`artifacts/list?run_id=${runId}${query}`)).text) as unknown
      expect(await list()).toEqual({
        root_uri: rootUri,
        files: [
          { path: 'dir', is_dir: true },
          { path: 'ok.txt', is_dir: false, file_size: 4 },
        ],
      })
      const inside = { root_uri: rootUri, files: [{ path: 'dir/b.txt', is_dir: false, file_size: 1 }] }
      expect(await list('&path=dir')).toEqual(inside)
      expect(await list('&path=dir/')).toEqual(inside)
      expect(await list('&path=ok.txt')).toEqual({ root_uri: rootUri })
      expect(await list('&path=missing')).toEqual({ root_uri: rootUri })
    }))

  it('[tracking-api 6.6] a zero-byte file arrives chunked and without a length', () =>
    everywhere(async ({ server, api }) => {
      const target = proxy(api, '/zero/nothing.bin')
      const put = await server.ask({
        method: 'PUT',
        target,
        headers: [['Transfer-Encoding', 'chunked']],
        body: '0\r\n\r\n',
      })
      expect([put.status, put.text]).toEqual([200, '{}'])
      const got = await server.ask({ target })
      expect([got.status, got.body.length, got.headers['content-length']]).toEqual([200, 0, '0'])
      const range = await server.ask({ target, headers: [['Range', 'bytes=0-']] })
      expect(range.status).toBe(416)
    }))

  it('[D-33] large files of known and unknown length arrive whole, whatever the pieces', () =>
    everywhere(async ({ server, api }) => {
      const body = randomBytes(5_000_001)
      const target = proxy(api, '/large.bin')
      const hex = (length: number) => `${length.toString(16)}\r\n`
      const pieces = [1, 70_000, 1_048_576, 3_881_424].map((length, i, all) => {
        const at = all.slice(0, i).reduce((sum, before) => sum + before, 0)
        return Buffer.concat([Buffer.from(hex(length)), body.subarray(at, at + length), Buffer.from('\r\n')])
      })
      for (const request of [
        { method: 'PUT', target, body },
        {
          method: 'PUT',
          target,
          headers: [['Transfer-Encoding', 'chunked']] as const,
          body: Buffer.concat([...pieces, Buffer.from('0\r\n\r\n')]),
        },
      ]) {
        expect((await server.ask(request)).status).toBe(200)
        const got = await server.ask({ target })
        expect(got.body.equals(body)).toBe(true)
        await server.ask({ method: 'DELETE', target })
      }
    }))

  it('[D-33] a digest that does not match is refused and nothing becomes visible', () =>
    everywhere(async ({ server, api }) => {
      const target = proxy(api, '/digest.bin')
      const digest = (bytes: Buffer) => `sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`
      for (const name of ['Repr-Digest', 'Content-Digest']) {
        const wrong = await server.ask({
          method: 'PUT',
          target,
          headers: [[name, digest(Buffer.from('other'))]],
          body: CONTENT,
        })
        expect([wrong.status, errorCode(wrong)]).toEqual([400, 'INVALID_PARAMETER_VALUE'])
        expect((await server.ask({ target })).status).toBe(404)
        const right = await server.ask({ method: 'PUT', target, headers: [[name, digest(CONTENT)]], body: CONTENT })
        expect(right.status).toBe(200)
        await server.ask({ method: 'DELETE', target })
      }
    }))

  it('[tracking-api 6.6] deleting a file, a folder, and what is not there', () =>
    everywhere(async ({ server, api }) => {
      for (const path of ['/gone/a.txt', '/gone/sub/b.txt']) {
        await server.ask({ method: 'PUT', target: proxy(api, path), body: 'x' })
      }
      for (const [path, left] of [
        ['/gone/a.txt', { files: [{ path: 'sub', is_dir: true }] }],
        ['/gone', {}],
        ['/gone', {}],
      ] as const) {
        const answer = await server.ask({ method: 'DELETE', target: proxy(api, path) })
        expect([path, answer.status, answer.text]).toEqual([path, 200, '{}'])
        expect(JSON.parse((await server.ask({ target: proxy(api, '?path=gone') })).text)).toEqual(left)
      }
    }))

  it('[tracking-api 6.6] a folder is not overwritten by a file, nor the reverse', () =>
    everywhere(async ({ server, api }) => {
      await server.ask({ method: 'PUT', target: proxy(api, '/kinds/file'), body: 'x' })
      for (const path of ['/kinds', '/kinds/file/below']) {
        const answer = await server.ask({ method: 'PUT', target: proxy(api, path), body: 'x' })
        expect([path, answer.status]).toEqual([path, 400])
      }
    }))

  it('[tracking-api 6.6] other methods are not allowed', () =>
    everywhere(async ({ server, api }) => {
      for (const [method, path, allowed] of [
        ['POST', '/x.txt', 'PUT, GET, HEAD, DELETE'],
        ['PATCH', '/x.txt', 'PUT, GET, HEAD, DELETE'],
        ['PUT', '', 'GET, HEAD'],
        ['DELETE', '', 'GET, HEAD'],
      ] as const) {
        const answer = await server.ask({ method, target: proxy(api, path), body: 'x' })
        expect([method, answer.status, errorCode(answer)]).toEqual([method, 405, 'METHOD_NOT_ALLOWED'])
        expect(answer.headers['allow']?.split(', ').sort()).toEqual(allowed.split(', ').sort())
      }
    }))

  it('[tracking-api 6.6] a proxied run has no presigned upload', () =>
    everywhere(async (mount) => {
      const { runId } = await makeRun(mount, `presigned ${mount.api}`)
      const answer = await mount.post('artifacts/presigned-upload-url', { run_id: runId, path: 'a.txt' })
      expect(answer.status).toBe(400)
      expect(answer.text).toContain(
        'Presigned upload is not supported for runs with proxied artifact storage (artifact URI scheme: mlflow-artifacts).',
      )
    }))

  it('[tracking-api 6.4] an old proxy can frame the answer', async () => {
    const server = plain()
    const target = proxy('/api', '/old.txt')
    await server.ask({ method: 'PUT', target, body: CONTENT })
    const answer = await server.ask({ target, version: 'HTTP/1.0' })
    expect([answer.status, answer.headers['content-length'], answer.headers['transfer-encoding']]).toEqual([
      200,
      '10',
      undefined,
    ])
  })

  it('[tracking-api 6.6] one connection carries uploads, downloads and refusals one after another', async () => {
    const server = plain()
    const keep = [['Connection', 'keep-alive']] as const
    const connection = new RawConnection(server.port)
    const answers: RawAnswer[] = []
    for (const request of [
      { method: 'PUT', target: proxy('/api', '/kept/a.txt'), headers: keep, body: 'first' },
      { target: proxy('/api', '/kept/a.txt'), headers: keep },
      { target: proxy('/api', '/kept/none.txt'), headers: keep },
      { method: 'HEAD', target: proxy('/api', '/kept/a.txt'), headers: keep },
      { method: 'PUT', target: proxy('/api', '/kept/a.txt'), headers: keep, body: 'second' },
      { target: proxy('/api', '/kept/a.txt'), headers: keep },
    ]) {
      connection.write(requestBytes(server.port, request))
      const answer = await connection.answer({ method: request.method ?? 'GET' })
      if (answer !== undefined) answers.push(answer)
    }
    connection.destroy()
    expect(answers.map(({ status, text }) => [status, status === 404 ? '' : text])).toEqual([
      [200, '{}'],
      [200, 'first'],
      [404, ''],
      [200, ''],
      [200, '{}'],
      [200, 'second'],
    ])
  })
})

describe('[tracking-api 6.5] upload-artifact', () => {
  it('[tracking-api 6.5] checks in order and answers with nothing', async () => {
    const mount = mountOf(plain())
    const { runId } = await makeRun(mount, 'upload artifact')
    const at = (query: string) => `/ajax-api/2.0/mlflow/upload-artifact${query}`
    for (const [query, body, message] of [
      ['', 'x', 'Request must specify run_uuid.'],
      [`?run_id=${runId}&path=a`, 'x', 'Request must specify run_uuid.'],
      [`?run_uuid=${runId}`, 'x', 'Request must specify path.'],
      [`?run_uuid=${runId}&path=../a`, 'x', 'Invalid path'],
      [
        `?run_uuid=${runId}&path=a`,
        Buffer.alloc(10 * 1024 * 1024 + 1),
        'Artifact size is too large. Max size is 10MB.',
      ],
      [`?run_uuid=${runId}&path=a`, '', 'Request must specify data.'],
    ] as const) {
      const answer = await mount.server.ask({ method: 'POST', target: at(query), body })
      expect([query, answer.status]).toEqual([query, 400])
      expect((JSON.parse(answer.text) as { message: string }).message).toBe(message)
    }
    const stored = await mount.server.ask({
      method: 'POST',
      target: at(`?run_uuid=${runId}&path=sub/a.html`),
      headers: [['Content-Type', 'text/html']],
      body: CONTENT,
    })
    expect([stored.status, stored.text]).toEqual([200, ''])
    const got = await mount.server.ask({ target: `/get-artifact?run_id=${runId}&path=sub/a.html` })
    expect(got.text).toBe('0123456789')
    const unknown = await mount.server.ask({
      method: 'POST',
      target: at(`?run_uuid=${'0'.repeat(32)}&path=a`),
      body: 'x',
    })
    expect(unknown.status).toBe(404)
    const programs = await mount.server.ask({
      method: 'POST',
      target: `/api/2.0/mlflow/upload-artifact?run_uuid=${runId}&path=a`,
      body: 'x',
    })
    expect([programs.status, errorCode(programs)]).toEqual([404, 'ENDPOINT_NOT_FOUND'])
  })

  it('[tracking-api 6.5] a deleted run takes nothing', async () => {
    const mount = mountOf(plain())
    const { runId } = await makeRun(mount, 'deleted upload')
    await mount.post('runs/delete', { run_id: runId })
    const answer = await mount.server.ask({
      method: 'POST',
      target: `/ajax-api/2.0/mlflow/upload-artifact?run_uuid=${runId}&path=a`,
      body: 'x',
    })
    expect(answer.status).toBe(400)
  })
})

describe('[tracking-api 6.7] files of logged models', () => {
  it('[tracking-api 6.7] folders and files begin at the model', async () => {
    const mount = mountOf(plain())
    const created = await mount.post('logged-models', { experiment_id: '0', name: 'm' })
    const { info } = (JSON.parse(created.text) as { model: { info: { model_id: string; artifact_uri: string } } }).model
    const folder = info.artifact_uri.replace('mlflow-artifacts:', '')
    await mount.server.ask({ method: 'PUT', target: proxy('/api', `${folder}/MLmodel`), body: 'flavors: {}' })
    await mount.server.ask({ method: 'PUT', target: proxy('/api', `${folder}/data/w.bin`), body: 'w' })
    const model = `2.0/mlflow/logged-models/${info.model_id}/artifacts`
    for (const api of ['/api', '/ajax-api']) {
      const list = await mount.server.ask({ target: `${api}/${model}/directories` })
      expect(JSON.parse(list.text)).toEqual({
        root_uri: info.artifact_uri,
        files: [
          { path: 'MLmodel', is_dir: false, file_size: 11 },
          { path: 'data', is_dir: true },
        ],
      })
    }
    const file = await mount.server.ask({ target: `/ajax-api/${model}/files?artifact_file_path=data/w.bin` })
    expect([file.status, file.text]).toEqual([200, 'w'])
    const bare = await mount.server.ask({ target: `/ajax-api/${model}/files` })
    expect([bare.status, errorCode(bare)]).toEqual([400, 'BAD_REQUEST'])
    expect(bare.text).toContain('Request must include the \\"artifact_file_path\\" query parameter.')
    const programs = await mount.server.ask({ target: `/api/${model}/files?artifact_file_path=MLmodel` })
    expect(programs.status).toBe(404)
    const unknown = await mount.server.ask({ target: '/api/2.0/mlflow/logged-models/m-0/artifacts/directories' })
    expect(unknown.status).toBe(404)
  })
})

describe('[tracking-api 10] health, version and server info', () => {
  it('[tracking-api 10] answers as clients expect', async () => {
    const server = plain()
    const health = await server.ask({ target: '/health' })
    expect([health.status, health.text, health.headers['content-type']]).toEqual([
      200,
      'OK',
      'text/plain; charset=utf-8',
    ])
    expect((await server.ask({ target: '/health?ready' })).status).toBe(200)
    const version = await server.ask({ target: '/version' })
    expect([version.status, version.text]).toEqual([200, expect.stringMatching(/^3\.[0-3]\.\d+$/)])
    for (const path of ['/health', '/version']) {
      const head = await server.ask({ method: 'HEAD', target: path })
      expect([path, head.status, head.body.length]).toEqual([path, 200, 0])
    }
    for (const api of ['/api', '/ajax-api']) {
      const info = await server.ask({ target: `${api}/3.0/mlflow/server-info` })
      expect(JSON.parse(info.text)).toEqual({ store_type: 'SqlStore', workspaces_enabled: false })
      expect((await server.ask({ target: `${api}/2.0/mlflow/server-info` })).status).toBe(404)
    }
  })

  it('[tracking-api 13] trace routes do not exist yet, in the words that clients fall back on', async () => {
    const server = plain()
    for (const [method, target] of [
      ['POST', '/api/3.0/mlflow/traces'],
      ['GET', '/api/3.0/mlflow/traces/tr-1'],
      ['POST', '/api/3.0/mlflow/traces/search'],
      ['PATCH', '/api/3.0/mlflow/traces/tr-1/tags'],
      ['POST', '/api/3.0/mlflow/traces/tr-1/assessments'],
      ['POST', '/api/2.0/mlflow/traces'],
      ['GET', '/api/2.0/mlflow/traces/tr-1/info'],
      ['DELETE', '/api/2.0/mlflow/traces/tr-1/tags'],
      ['POST', '/v1/traces'],
      ['POST', '/graphql'],
    ] as const) {
      const answer = await server.ask({
        method,
        target,
        ...(method === 'GET' ? {} : { body: '{}', headers: [['Content-Type', 'application/json']] as const }),
      })
      expect([target, answer.status, errorCode(answer)]).toEqual([target, 404, 'ENDPOINT_NOT_FOUND'])
    }
  })

  it('[D-31] an empty folder is no file', async () => {
    const server = plain()
    await mkdir(join(server.artifactRoot, 'hollow'))
    expect((await server.ask({ target: proxy('/api', '/hollow') })).status).toBe(400)
  })
})
