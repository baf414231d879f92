import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { freshFolder, runLabbook } from './run-labbook.js'

const RUN = '1'.repeat(32)

interface Hostility {
  readonly files: readonly { path: string; is_dir: boolean; file_size?: number }[]
  readonly send?: (response: ServerResponse, request: IncomingMessage) => void
}

/** Plays a server with one run. It lists and sends what it is told to, and keeps what it was asked. */
async function hostileServer({ files, send = (response) => response.end('evil') }: Hostility) {
  const asked: IncomingMessage[] = []
  const server = createServer((request, response) => {
    asked.push(request)
    const json = (body: unknown) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
    const artifact_uri = `mlflow-artifacts:/1/${RUN}/artifacts`
    if (request.url?.includes('/runs/get?') === true) {
      const info = { run_id: RUN, run_name: 'x', experiment_id: '1', user_id: '', status: 'RUNNING', start_time: 1 }
      json({ run: { info: { ...info, artifact_uri, lifecycle_stage: 'active' }, data: {} } })
    } else if (request.url?.includes('/artifacts/list?') === true) json({ root_uri: artifact_uri, files })
    else send(response, request)
  })
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

/** A download of the whole run into a folder with nothing around it. */
async function download(address: string) {
  const around = freshFolder()
  const to = join(around, 'a', 'b', 'out')
  mkdirSync(to, { recursive: true })
  const words = ['artifacts', 'download', RUN, '--to', to, '--tracking-uri', address]
  const env = { MLFLOW_TRACKING_TOKEN: 'secret-token' }
  const result = await runLabbook(words, { env })
  return { ...result, files: readdirSync(around, { recursive: true }).map(String).sort() }
}

const NOTHING = ['a', 'a/b', 'a/b/out']

describe('a download from a hostile server', () => {
  it.each([
    '../../x',
    '..',
    '/x',
    '/etc/passwd',
    'C:\\x',
    'c:x',
    'a\\..\\x',
    'a/../../x',
    'a//x',
    './x',
    'x/',
    'x\u0000y',
    'x\ny',
    'other/x',
    'x'.repeat(2000),
  ])('[K03] refuses the listed name %j', async (path) => {
    const { address, asked } = await hostileServer({ files: [{ path, is_dir: false, file_size: 4 }] })
    const { exitCode, stderr, files } = await download(address)
    expect([exitCode, files]).toEqual([1, NOTHING])
    expect(stderr).toMatch(/^[^\n]+\n$/)
    expect(asked.map((request) => request.url).filter((url) => url?.includes('mlflow-artifacts') === true)).toEqual([])
  })

  it('[K03] is not sent in circles by folders that hold themselves', async () => {
    const { address } = await hostileServer({ files: [{ path: 'loop', is_dir: true }] })
    expect(await download(address)).toMatchObject({ exitCode: 1, files: NOTHING })
  })

  it('[K03] takes no name from Content-Disposition', async () => {
    const { address } = await hostileServer({
      files: [{ path: 'fine.txt', is_dir: false, file_size: 4 }],
      send: (response) => response.setHeader('content-disposition', 'attachment; filename="../../x"').end('evil'),
    })
    expect(await download(address)).toMatchObject({ exitCode: 0, files: [...NOTHING, 'a/b/out/fine.txt'] })
  })

  it.each([
    ['fewer bytes than announced', (response: ServerResponse) => cutOff(response, { announced: 1000 })],
    ['fewer bytes than listed, without a length', (response: ServerResponse) => chunked(response, 'evi')],
    ['more bytes than listed, without a length', (response: ServerResponse) => chunked(response, 'evil!')],
    [
      'bytes with another digest',
      (response: ServerResponse) =>
        response.setHeader('repr-digest', `sha-256=:${Buffer.alloc(32).toString('base64')}:`).end('evil'),
    ],
  ] as const)('[K03] keeps no file of %s', async (_, send) => {
    const { address } = await hostileServer({ files: [{ path: 'cut.bin', is_dir: false, file_size: 4 }], send })
    const { exitCode, stderr, files } = await download(address)
    expect([exitCode, files]).toEqual([1, NOTHING])
    expect(stderr).toMatch(
      /^cut\.bin (is incomplete|does not match the digest).+ The file was discarded; try again\.\n$/,
    )
  })

  it('[K03] follows no redirect to another host', async () => {
    const elsewhere = await hostileServer({ files: [] })
    const { address } = await hostileServer({
      files: [{ path: 'fine.txt', is_dir: false, file_size: 4 }],
      send: (response) => response.writeHead(302, { location: `${elsewhere.address}/x` }).end(),
    })
    const { exitCode, stderr, files } = await download(address)
    expect([exitCode, files]).toEqual([1, NOTHING])
    expect(stderr).toContain(`redirects to ${elsewhere.address}/x. Redirects to another server are not followed`)
    expect(elsewhere.asked).toEqual([])
  })

  it('[K03] an API call follows no redirect either', async () => {
    const elsewhere = await hostileServer({ files: [] })
    const { address } = await hostileServer({
      files: [],
      send: (response) => response.writeHead(307, { location: `${elsewhere.address}/x` }).end(),
    })
    const { exitCode, stderr } = await runLabbook(['experiments', 'list', '--tracking-uri', address])
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('Redirects to another server are not followed')])
    expect(elsewhere.asked).toEqual([])
  })

  it('[K03] leaves nothing behind when it is stopped', async () => {
    let sending: () => void = () => {}
    const begun = new Promise<void>((resolve) => {
      sending = resolve
    })
    const { address } = await hostileServer({
      files: [{ path: 'slow.bin', is_dir: false, file_size: 1000 }],
      send(response) {
        response.setHeader('content-length', 1000).write('a')
        sending()
      },
    })
    const to = freshFolder()
    const result = await runLabbook(['artifacts', 'download', RUN, '--to', to, '--tracking-uri', address], {
      onStart: (child) => void begun.then(() => setTimeout(() => child.kill('SIGINT'), 200)),
    })
    expect(result.exitCode).toBe(130)
    expect(existsSync(to) ? readdirSync(to) : []).toEqual([])
  })
})

function cutOff(response: ServerResponse, { announced }: { announced: number }) {
  response.writeHead(200, { 'content-length': announced })
  response.write('evil', () => response.socket?.destroy())
}

function chunked(response: ServerResponse, body: string) {
  response.write(body.slice(0, 1))
  response.end(body.slice(1))
}
