import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { experimentRoutes, loggedModelRoutes } from '@labbook/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeWith, openTestBucket } from '../../../../test/counterparts/index.js'
import { openArtifactStore } from '../../src/artifacts/open-artifact-store.js'
import { openConnection } from '../../src/connection/connection.js'
import { localFiles } from '../../src/node/local-files.js'
import { failureOf, openAnsweringServer } from '../connection/answering-server.js'
import { type Labbook, openLabbook } from '../open-labbook.js'
import { bytesOf, openStoreOfNewRun, testArtifactStore, textOf } from './store-suite.js'

describe('artifacts on Labbook', () => {
  let labbook: Labbook
  let folder: string
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'labbook-artifacts-'))
    labbook = await openLabbook({ allowFileRoots: [folder] })
  })
  afterAll(async () => {
    await labbook[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true })
  })

  async function experimentAt(artifactLocation: string): Promise<string> {
    const { createExperiment } = openConnection({ trackingUri: labbook.address }).client(experimentRoutes)
    return (await createExperiment({ name: artifactLocation, artifactLocation, tags: [] })).experimentId
  }
  let places = 0
  const newPlace = () => join(folder, `place ${++places}`)

  describe('through the proxy', () => {
    testArtifactStore(() => ({ open: () => openStoreOfNewRun(labbook.address), deletes: true }))
  })

  describe('in a folder of this machine', () => {
    const open = async () =>
      openStoreOfNewRun(labbook.address, { experimentId: await experimentAt(newPlace()), localFiles })
    testArtifactStore(() => ({ open, deletes: true }))
  })

  describe('in a folder of the server', () => {
    const open = async () => openStoreOfNewRun(labbook.address, { experimentId: await experimentAt(newPlace()) })
    testArtifactStore(() => ({ open, deletes: false }))
  })

  it('[sdk-fluent 5] of a logged model are reached alike', async () => {
    const connection = openConnection({ trackingUri: labbook.address })
    const { createLoggedModel } = connection.client(loggedModelRoutes)
    const made = { modelType: '', sourceRunId: '', params: [], tags: [] }
    const { model } = await createLoggedModel({ experimentId: '0', ...made })
    const { modelId, artifactUri } = model.info
    const store = await openArtifactStore(connection, { artifactUri, owner: { modelId } })
    await store.upload('dir/MLmodel', 'x: 1')
    expect(await store.list('dir')).toEqual([{ path: 'dir/MLmodel', isDir: false, fileSize: 4 }])
    expect(await textOf(store, 'dir/MLmodel')).toBe('x: 1')

    const { model: elsewhere } = await createLoggedModel({ experimentId: await experimentAt(newPlace()), ...made })
    const { info } = elsewhere
    const onServer = await openArtifactStore(connection, {
      artifactUri: info.artifactUri,
      owner: { modelId: info.modelId },
    })
    expect(await onServer.list()).toEqual([])
    const error = await failureOf(() => onServer.upload('MLmodel', 'x'))
    expect(error).toMatchObject({ code: 'NOT_IMPLEMENTED' })
    expect(error.message).toContain(info.artifactUri)
  })

  it('[sdk-fluent 5] all forms of a proxied URI lead to the same file', async () => {
    const connection = openConnection({ trackingUri: labbook.address })
    const store = await openStoreOfNewRun(labbook.address)
    await store.upload('a.txt', 'x')
    const path = store.artifactUri.replace('mlflow-artifacts:/', '')
    const owner = { runId: path.split('/')[1] ?? '' }
    for (const artifactUri of [
      `mlflow-artifacts://some-host:5000/${path}`,
      `mlflow-artifacts:///${path}`,
      `${labbook.address}/api/2.0/mlflow-artifacts/artifacts/${path}`,
    ]) {
      expect(await textOf(await openArtifactStore(connection, { artifactUri, owner }), 'a.txt')).toBe('x')
    }
  })

  it('[sdk-fluent 5] say their digest where it is known', async () => {
    const store = await openStoreOfNewRun(labbook.address)
    await store.upload('a.txt', 'x')
    const { sha256, stream } = await store.download('a.txt')
    await stream.cancel()
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode('x'))
    expect(sha256).toBe(btoa(String.fromCharCode(...new Uint8Array(digest))))
  })

  it('[sdk-fluent 5] a store that cannot be written from here is named', async () => {
    const artifactUri = 'gs://bucket/0/r/artifacts'
    const connection = openConnection({ trackingUri: labbook.address })
    const store = await openArtifactStore(connection, { artifactUri, owner: { modelId: 'm-1' } })
    const error = await failureOf(() => store.upload('a.txt', 'x'))
    expect(error).toMatchObject({ code: 'NOT_IMPLEMENTED' })
    expect(error.message).toContain(artifactUri)
  })
})

describe('artifacts on other servers', () => {
  it('[sdk-fluent 5] a folder of a machine elsewhere is not taken for one of this machine', async () => {
    await using server = await openAnsweringServer()
    const connection = { ...openConnection({ trackingUri: server.address }), trackingUri: 'http://tracking.example' }
    const place = join(tmpdir(), 'labbook-no-such-folder')
    const options = { artifactUri: `file://${place}`, owner: { runId: 'r' }, localFiles }
    const store = await openArtifactStore(connection, options)
    await store.upload('a.txt', 'x')
    expect(server.seen).toMatchObject([
      { url: '/ajax-api/2.0/mlflow/upload-artifact?run_uuid=r&path=a.txt', body: 'x' },
    ])
    expect(await localFiles.kindOf(place)).toBeUndefined()
  })

  it('[sdk-fluent 5] a server without ranges gives the part all the same', async () => {
    await using server = await openAnsweringServer()
    server.answer = (_, response) => response.end('0123456789')
    const connection = openConnection({ trackingUri: server.address })
    const store = await openArtifactStore(connection, { artifactUri: 'mlflow-artifacts:/0/r', owner: { runId: 'r' } })
    const part = await bytesOf(store, 'a.txt', { start: 2, end: 5 })
    expect(new TextDecoder().decode(part)).toBe('234')
    expect(server.seen[0]?.headers['range']).toBe('bytes=2-4')
  })

  it('[sdk-fluent 5] all pages of a folder are listed', async () => {
    await using server = await openAnsweringServer()
    const pages: Record<string, object> = {
      '': { root_uri: 'x', files: [{ path: 'a', is_dir: false, file_size: 1 }], next_page_token: 'two' },
      two: { root_uri: 'x', files: [{ path: 'b', is_dir: true }] },
    }
    server.answer = ({ url }, response) => {
      const token = new URL(url, server.address).searchParams.get('page_token') ?? ''
      response.end(JSON.stringify(pages[token]))
    }
    const connection = openConnection({ trackingUri: server.address })
    const store = await openArtifactStore(connection, { artifactUri: 's3://b/r', owner: { runId: 'r' } })
    expect((await store.list()).map(({ path }) => path)).toEqual(['a', 'b'])
  })

  it('[D-44] a server without multipart uploads gets the file as one', async () => {
    await using server = await openAnsweringServer()
    server.answer = ({ url }, response) => {
      if (url.includes('/mpu/')) response.writeHead(501)
      response.end('{}')
    }
    const connection = openConnection({ trackingUri: server.address })
    const options = { artifactUri: 'mlflow-artifacts:/0/r', owner: { runId: 'r' }, multipartFromBytes: 1 }
    await (await openArtifactStore(connection, options)).upload('dir/a.txt', 'all of it')
    expect(server.seen).toMatchObject([
      { method: 'POST', url: '/api/2.0/mlflow-artifacts/mpu/create/0/r/dir' },
      { method: 'PUT', url: '/api/2.0/mlflow-artifacts/artifacts/0/r/dir/a.txt', body: 'all of it' },
    ])
  })

  it('[D-44] so does one whose store cannot be reached from here', async () => {
    await using server = await openAnsweringServer()
    server.answer = ({ url }, response) => {
      const credentials = [{ url: 'http://127.0.0.1:1/part', part_number: 1, headers: {} }]
      response.end(url.includes('/mpu/create') ? JSON.stringify({ upload_id: 'u', credentials }) : '{}')
    }
    const connection = openConnection({ trackingUri: server.address })
    const options = { artifactUri: 'mlflow-artifacts:/0/r', owner: { runId: 'r' }, multipartFromBytes: 1 }
    await (await openArtifactStore(connection, options)).upload('a.txt', 'all of it')
    expect(server.seen.map(({ url }) => url.replace('/api/2.0/mlflow-artifacts/', ''))).toEqual([
      'mpu/create/0/r',
      'mpu/abort/0/r',
      'artifacts/0/r/a.txt',
    ])
    expect(server.seen.at(-1)?.body).toBe('all of it')
  })
})

describeWith(['s3'], 'artifacts in a bucket', () => {
  it('[D-44] a large file goes in parts, and beyond the routes of a run by a signed address', async () => {
    const { endpoint, region, accessKeyId, secretAccessKey, bucket } = await openTestBucket()
    Object.assign(process.env, {
      MLFLOW_S3_ENDPOINT_URL: endpoint,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
    })
    await using labbook = await openLabbook({ artifactsDestination: `s3://${bucket}/root` })
    const connection = openConnection({ trackingUri: labbook.address })
    const { artifactUri } = await openStoreOfNewRun(labbook.address)
    const owner = { runId: artifactUri.split('/')[2] ?? '' }
    const store = await openArtifactStore(connection, { artifactUri, owner, multipartFromBytes: 1 })
    const bytes = Uint8Array.from({ length: 22 * 1024 * 1024 }, (_, i) => i % 249)
    await store.upload('dir/50%.bin', new Blob([bytes]))
    expect(await store.list('dir')).toEqual([{ path: 'dir/50%.bin', isDir: false, fileSize: bytes.length }])
    expect(Buffer.from(await bytesOf(store, 'dir/50%.bin')).equals(bytes)).toBe(true)

    await using direct = await openLabbook({
      artifactsDestination: `s3://${bucket}/root`,
      defaultArtifactRoot: `s3://${bucket}/runs`,
    })
    const signed = await openStoreOfNewRun(direct.address)
    expect(signed.artifactUri).toMatch(/^s3:/)
    for (const size of [0, 5, bytes.length]) {
      await signed.upload(`dir/${size}%.bin`, bytes.subarray(0, size))
      expect(Buffer.from(await bytesOf(signed, `dir/${size}%.bin`)).equals(bytes.subarray(0, size))).toBe(true)
    }
  })
})
