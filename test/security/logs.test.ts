import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../counterparts/free-port.js'
import { GuardedServer } from './guarded-server.js'
import { mountOf } from './mounts.js'
import { send } from './raw-http.js'

const COMMAND = fileURLToPath(new URL('../../packages/cli/bin/labbook.js', import.meta.url))
const SECRETS = {
  database: 'Pa55-of-the-database',
  query: 'Pa55-in-the-query',
  key: 'AKIA-Id-of-the-store',
  storeKey: 'S3cret-key-of-the-store',
  header: 'Bearer-t0ken-of-a-person',
  cookie: 'C00kie-of-a-person',
}

/** Fails if the text contains one of the secrets. */
function expectNoSecret(text: string) {
  for (const [name, secret] of Object.entries(SECRETS)) expect(text.includes(secret), name).toBe(false)
}

describe('[L01] secrets', () => {
  it('[L01] a server that cannot reach its database does not tell its password', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'labbook-secrets-'))
    const port = await freePort()
    const uris = [
      `postgresql://lab:${SECRETS.database}@127.0.0.1:${port}/lab`,
      `postgresql://lab@127.0.0.1:${port}/lab?password=${SECRETS.query}`,
      `postgresql://lab:${SECRETS.database}@/lab?host=/nowhere`,
      `postgresql://lab:${SECRETS.database}@127.0.0.1:port/lab`,
      `mysql://lab:${SECRETS.database}@127.0.0.1/lab`,
    ]
    for (const uri of uris) {
      for (const more of [['--print-config'], []]) {
        const child = spawn(
          process.execPath,
          [
            COMMAND,
            'server',
            '--data-dir',
            folder,
            '--port',
            '0',
            '--backend-store-uri',
            uri,
            '--log-level',
            'debug',
            ...more,
          ],
          {
            env: { ...process.env, AWS_ACCESS_KEY_ID: SECRETS.key, AWS_SECRET_ACCESS_KEY: SECRETS.storeKey },
            stdio: ['ignore', 'pipe', 'pipe'],
          },
        )
        let output = ''
        child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
        child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
        // It waits a minute for an unreachable database, and logs that it does.
        const timer = setTimeout(() => child.kill('SIGKILL'), 7000)
        await once(child, 'exit')
        clearTimeout(timer)
        expect(output, `${uri} ${more.join(' ')}`).not.toBe('')
        expectNoSecret(output)
      }
    }
    await rm(folder, { recursive: true })
  })

  describe('of a running server', () => {
    let server: GuardedServer

    beforeAll(async () => {
      server = await GuardedServer.start({ args: ['--log-level', 'debug'] })
    })
    afterAll(() => server.stop())

    it('[L01] what a person sends with a request is not logged', async () => {
      for (const target of ['/health', '/version', '/nowhere', '/api/2.0/mlflow/runs/get?run_id=x', '/%zz']) {
        const answer = await server.ask({
          target,
          headers: [
            ['Authorization', `Bearer ${SECRETS.header}`],
            ['Cookie', `session=${SECRETS.cookie}`],
          ],
        })
        expectNoSecret(answer.text)
      }
      expectNoSecret(server.server.output())
    })

    it('[L01] names with line breaks, colours and megabytes forge no line of the log', async () => {
      const mount = mountOf(server)
      for (const name of [
        'a\nlevel: 50 FORGED',
        'a\r\n{"level":50,"msg":"FORGED"}',
        '\u001b[31mFORGED\u001b[0m',
        'F'.repeat(1_000_000),
      ]) {
        for (const [route, body] of [
          ['experiments/create', { name: `${name}\u0000` }],
          ['runs/set-tag', { run_id: name, key: 'k', value: 'v' }],
          ['runs/log-parameter', { run_id: '0'.repeat(32), key: name, value: 'v' }],
          ['runs/search', { experiment_ids: ['0'], filter: name }],
        ] as const) {
          const answer = await mount.post(route, body)
          expect([400, 404]).toContain(answer.status)
          expect(answer.text.length).toBeLessThan(10_000)
        }
        await server.ask({ target: `/${encodeURIComponent(name.slice(0, 3000))}` })
      }
      const lines = server.server.output().split('\n')
      expect(lines.filter((line) => line.includes('FORGED') && !line.startsWith('{'))).toEqual([])
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(20_000)
      expect(server.server.output()).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/)
    })
  })

  it('[L01] a fault of the store is logged as one line each, and told without its inside', async () => {
    const server = await GuardedServer.start({ args: ['--log-level', 'debug'] })
    const artifacts = server.artifactRoot
    await rename(artifacts, `${artifacts}-away`)
    // The server may be making its folders again.
    await expect
      .poll(() =>
        rm(artifacts, { recursive: true, force: true })
          .then(() => writeFile(artifacts, 'no folder'))
          .then(() => true)
          .catch(() => false),
      )
      .toBe(true)
    const put = await send(server.port, {
      method: 'PUT',
      target: '/api/2.0/mlflow-artifacts/artifacts/a.txt',
      headers: [['Authorization', `Bearer ${SECRETS.header}`]],
      body: 'x',
    })
    expect(put.status).toBeGreaterThanOrEqual(400)
    expect(put.text).not.toContain('/tmp/')
    expect(put.text).not.toMatch(/ENOENT|node:|\\n\s+at /)
    await rm(artifacts)
    await rename(`${artifacts}-away`, artifacts)
    const again = await server.ask({ method: 'PUT', target: '/api/2.0/mlflow-artifacts/artifacts/a.txt', body: 'x' })
    expect(again.status).toBe(200)
    const logged = server.server
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{'))
    for (const line of logged) expect(JSON.parse(line)).toMatchObject({ level: expect.any(Number) })
    expectNoSecret(server.server.output())
    await server.stop()
  })
})
