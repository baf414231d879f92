import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { request } from 'node:https'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWith, type LabbookServer, startLabbook } from '../counterparts/index.js'
import { filledIn, guideBlocks } from './proxy-guide.js'
import { type Nginx, startNginx } from './start-nginx.js'

const PASSWORD = 'correct horse'
const LOGIN = `Basic ${Buffer.from(`alice:${PASSWORD}`).toString('base64')}`
const COMMAND = fileURLToPath(new URL('../../packages/cli/bin/labbook.js', import.meta.url))

const [whole = '', belowPath = ''] = guideBlocks('nginx')
const rootLocation = /^ {2}location \/ \{.*?^ {2}\}\n/ms.exec(whole)?.[0] ?? 'no location /'

for (const [title, prefix, block] of [
  ['at the root', '', whole],
  ['below a path', '/team-a', filledIn(whole, { [rootLocation]: belowPath })],
] as const) {
  describeWith(['nginx'], `behind nginx as the guide has it, ${title}`, () => {
    let labbook: LabbookServer
    let nginx: Nginx

    beforeAll(async () => {
      const flags = ['--allowed-hosts', 'labbook.example.org', ...(prefix === '' ? [] : ['--static-prefix', prefix])]
      labbook = await startLabbook({ args: flags })
      nginx = await startNginx(filledIn(block, { '127.0.0.1:5000': new URL(labbook.address).host }), {
        password: PASSWORD,
      })
    })
    afterAll(async () => {
      await nginx?.stop()
      await labbook?.stop()
    })

    const origin = () => `https://labbook.example.org:${nginx.port}`

    /** As a browser or client sends it to the proxy's name. */
    function open(path: string, { headers = {}, ...options }: RequestOptions = {}): ClientRequest {
      const ours = { host: `labbook.example.org:${nginx.port}`, authorization: LOGIN }
      return request({
        host: '127.0.0.1',
        port: nginx.port,
        path: prefix + path,
        servername: 'labbook.example.org',
        ca: readFileSync(nginx.certificate),
        agent: false,
        headers: { ...ours, ...(headers as Record<string, string>) },
        ...options,
      })
    }

    async function ask(path: string, options: RequestOptions = {}, body?: string | Buffer) {
      const call = open(path, options)
      call.end(body)
      const [answer] = (await once(call, 'response')) as [IncomingMessage]
      const bytes = await buffer(answer)
      return { status: answer.statusCode, headers: answer.headers, bytes, text: bytes.toString() }
    }

    const search = (headers: Record<string, string>) =>
      ask(
        '/ajax-api/2.0/mlflow/experiments/search',
        { method: 'POST', headers: { 'content-type': 'application/json', ...headers } },
        '{"max_results":1}',
      )

    it('[D-67] [U-ALL-17] asks for the login, and shows the page with all its files', async () => {
      expect((await ask('/', { headers: { authorization: '' } })).status).toBe(401)
      const page = await ask('/', { headers: { 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'none' } })
      expect(page.status).toBe(200)
      const files = [...page.text.matchAll(/(?:src|href)="\.?([^"]+)"/g)].map(([, path = '']) => path)
      expect(files.length).toBeGreaterThan(0)
      for (const path of files)
        expect([path, (await ask(path.replace(prefix, ''), { headers: { origin: origin() } })).status]).toEqual([
          path,
          200,
        ])
    })

    it('[H04] [H08] lets our own page through, with and without what newer browsers say, and no other page', async () => {
      expect((await search({ origin: origin() })).status).toBe(200)
      expect((await search({ origin: origin(), 'sec-fetch-site': 'same-origin' })).status).toBe(200)
      expect((await search({ origin: 'https://evil.test' })).status).toBe(403)
      expect((await search({ 'sec-fetch-site': 'cross-site' })).status).toBe(403)
      expect(
        (await search({ host: 'evil.test', origin: 'https://evil.test', 'sec-fetch-site': 'same-origin' })).status,
      ).toBe(403)
    })

    it('[P09] passes large files and odd names on as they are', async () => {
      const large = randomBytes(20 * 1024 * 1024)
      for (const [name, bytes] of [
        ['model.bin', large],
        ['100%25.txt', Buffer.from('a')],
        ['a%20b%2Bc.txt', Buffer.from('b')],
        ['%E6%A8%A1/a%2Fb.txt', Buffer.from('c')],
      ] as const) {
        const path = `/api/2.0/mlflow-artifacts/artifacts/odd/${name}`
        const put = await ask(path, { method: 'PUT', headers: { 'content-length': String(bytes.length) } }, bytes)
        expect([name, put.status]).toEqual([name, 200])
        expect((await ask(path)).bytes.equals(bytes)).toBe(true)
      }
    })

    it('[D-67] passes an upload on before it is whole', async () => {
      const path = '/api/2.0/mlflow-artifacts/artifacts/slow.bin'
      const upload = open(path, { method: 'PUT', headers: { 'content-length': '2000000' } })
      upload.write(Buffer.alloc(1_000_000))
      const staged = () =>
        readdirSync(join(labbook.dataDir, '.labbook/staging'), { recursive: true, withFileTypes: true })
      await expect.poll(() => staged().filter((entry) => entry.isFile()).length, { timeout: 20_000 }).toBe(1)
      upload.end(Buffer.alloc(1_000_000))
      const [answer] = (await once(upload, 'response')) as [IncomingMessage]
      expect(answer.statusCode).toBe(200)
      answer.resume()
    })

    it('[L-21] live events arrive while their stream is open', async () => {
      const stream = open('/api/labbook/1.0/events')
      stream.end()
      const [events] = (await once(stream, 'response')) as [IncomingMessage]
      let received = ''
      events.on('data', (chunk) => (received += String(chunk)))
      const create = { method: 'POST', headers: { 'content-type': 'application/json' } }
      await ask('/api/2.0/mlflow/runs/create', create, '{"experiment_id":"0"}')
      await expect.poll(() => received, { timeout: 20_000 }).toContain('event: run')
      stream.destroy()
    })

    it('[D-67] the command logs in as the guide says', async () => {
      const { stdout } = await promisify(execFile)(process.execPath, [COMMAND, 'runs', 'create'], {
        env: {
          ...process.env,
          NODE_EXTRA_CA_CERTS: nginx.certificate,
          MLFLOW_TRACKING_URI: `https://127.0.0.1:${nginx.port}${prefix}`,
          MLFLOW_TRACKING_USERNAME: 'alice',
          MLFLOW_TRACKING_PASSWORD: PASSWORD,
        },
      })
      expect(stdout).toMatch(/^[\da-f]{32}\n$/)
    })
  })
}
