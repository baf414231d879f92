import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LabbookClient } from '../../src/index.js'
import { type AnsweringServer, failureOf, openAnsweringServer } from '../connection/answering-server.js'

describe('files between this machine and a server', () => {
  let server: AnsweringServer
  let folder: string
  let client: LabbookClient
  beforeEach(async () => {
    server = await openAnsweringServer()
    folder = mkdtempSync(join(tmpdir(), 'labbook-transfer-'))
    client = new LabbookClient({ trackingUri: server.address })
  })
  afterEach(async () => {
    await server[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true })
  })

  const info = {
    run_id: 'r',
    run_name: 'r',
    experiment_id: '0',
    user_id: 'u',
    status: 'RUNNING',
    start_time: 1,
    artifact_uri: 'mlflow-artifacts:/0/r/artifacts',
    lifecycle_stage: 'active',
  }

  /** A server that lists what it is told, and sends a body for each file. */
  function serve(listed: readonly object[], body = 'evil', headers: Record<string, string> = {}) {
    server.answer = ({ url }, response) => {
      const { pathname, searchParams } = new URL(url, server.address)
      if (pathname.endsWith('/runs/get')) return void response.end(JSON.stringify({ run: { info, data: {} } }))
      if (!pathname.endsWith('/artifacts/list')) return void response.writeHead(200, headers).end(body)
      const isRoot = (searchParams.get('path') ?? '') === ''
      response.end(JSON.stringify({ root_uri: info.artifact_uri, files: isRoot ? listed : [] }))
    }
  }

  it.each(['../../x', '/x', 'C:\\x', 'C:x', 'a/b', 'a//b', './a', 'a\u0000', '..'])(
    '[K03] a file that the server lists as %j is not written',
    async (path) => {
      serve([{ path, is_dir: false, file_size: 4 }])
      const destination = join(folder, 'down')
      const error = await failureOf(client.downloadArtifacts('r', { destination }))
      expect(error).toMatchObject({ code: 'INVALID_PARAMETER_VALUE' })
      expect(existsSync(destination)).toBe(false)
    },
  )

  it.each([
    ['a digest of other bytes', { 'repr-digest': `sha-256=:${Buffer.alloc(32).toString('base64')}:` }],
    ['more bytes than came', { 'content-length': '9' }],
  ])('[K03] nothing is kept of a file with %s', async (_, headers) => {
    serve([{ path: 'a.txt', is_dir: false, file_size: 4 }], 'evil', headers)
    const destination = join(folder, 'down')
    await failureOf(client.downloadArtifacts('r', { destination }))
    expect(existsSync(destination) ? readdirSync(destination) : []).toEqual([])
  })

  it('[K03] the name that a server gives a download is ignored', async () => {
    serve([{ path: 'a.txt', is_dir: false, file_size: 4 }], 'fine', {
      'content-disposition': 'attachment; filename="../../x"',
    })
    const destination = join(folder, 'down')
    await client.downloadArtifacts('r', { destination })
    expect(readdirSync(destination)).toEqual(['a.txt'])
  })

  it('[sdk-fluent 5] of a folder, links to files go up and links to folders do not', async () => {
    serve([])
    const source = join(folder, 'source')
    mkdirSync(join(source, 'deep'), { recursive: true })
    writeFileSync(join(source, 'deep', 'a.txt'), 'a')
    symlinkSync(join(source, 'deep', 'a.txt'), join(source, 'b.txt'))
    symlinkSync(source, join(source, 'round'))
    await client.logArtifacts('r', source)
    const sent = server.seen.filter(({ method }) => method === 'PUT').map(({ url }) => url)
    const root = '/api/2.0/mlflow-artifacts/artifacts/0/r/artifacts'
    expect(sent.sort()).toEqual([`${root}/b.txt`, `${root}/deep/a.txt`])
  })

  it('[sdk-fluent 5] a folder with a name that servers refuse sends nothing', async () => {
    serve([])
    const source = join(folder, 'source')
    mkdirSync(source)
    writeFileSync(join(source, 'a.txt'), 'a')
    writeFileSync(join(source, 'b#.txt'), 'b')
    const error = await failureOf(client.logArtifacts('r', source))
    expect(error.message).toContain("'b#.txt' holds '#'")
    expect(server.seen.filter(({ method }) => method === 'PUT')).toEqual([])
    expect(await failureOf(client.logArtifacts('r', join(source, 'a.txt')))).toMatchObject({
      name: 'InvalidInputError',
    })
  })

  it('[sdk-fluent 5] where the artifacts of a run lie is asked once', async () => {
    serve([])
    await client.logText('r', 'a', 'a.txt')
    await client.logText('r', 'b', 'b.txt')
    expect(server.seen.map(({ method }) => method)).toEqual(['GET', 'PUT', 'PUT'])
  })
})
