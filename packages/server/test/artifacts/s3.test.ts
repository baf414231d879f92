import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { ListMultipartUploadsCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { artifactConformance } from '../../../../test/conformance/artifact-conformance.js'
import { describeWith, openTestBucket, type TestBucket } from '../../../../test/counterparts/index.js'
import { parseArtifactPath } from '../../src/artifacts/artifact-path.js'
import { PartMemory } from '../../src/artifacts/part-memory.js'
import { openS3Repository, type S3Repository } from '../../src/artifacts/s3.js'
import { openFileUploadLedger, type UploadLedger } from '../../src/artifacts/upload-ledger.js'
import { conforming } from './conforming.js'

const MIB = 1024 * 1024
const DAY_MS = 24 * 3_600_000

/** A repository below a prefix of a bucket that holds other people's objects too. */
async function openRepository(bucket: TestBucket, given: { bucket?: string; endpoint?: string } = {}) {
  vi.stubEnv('AWS_ACCESS_KEY_ID', bucket.accessKeyId)
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', bucket.secretAccessKey)
  const folder = await mkdtemp(join(tmpdir(), 'labbook-uploads-'))
  const ledger = openFileUploadLedger(folder)
  const repository = await openS3Repository({
    bucket: given.bucket ?? bucket.bucket,
    prefix: parseArtifactPath('team/artifacts'),
    connection: { endpoint: given.endpoint ?? bucket.endpoint, region: bucket.region },
    ledger,
    partMemory: new PartMemory(64 * MIB),
  })
  return {
    repository,
    ledger,
    async close() {
      repository.close()
      vi.unstubAllEnvs()
      await rm(folder, { recursive: true })
    },
  }
}

function clientOf({ endpoint, region, accessKeyId, secretAccessKey }: TestBucket) {
  return new S3Client({ endpoint, region, credentials: { accessKeyId, secretAccessKey }, forcePathStyle: true })
}

describeWith(['s3'], 'artifacts in S3', () => {
  artifactConformance(async () => {
    const bucket = await openTestBucket()
    const { repository, ledger, close } = await openRepository(bucket)
    const client = clientOf(bucket)
    return {
      repository: conforming(repository),
      async leftovers() {
        const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket.bucket }))
        return Uploads.length + (await ledger.all()).length
      },
      async close() {
        client.destroy()
        await close()
      },
    }
  })

  describe('an S3 repository', () => {
    let bucket: TestBucket
    let client: S3Client
    let repository: S3Repository
    let ledger: UploadLedger
    let close: () => Promise<void>

    beforeEach(async () => {
      bucket = await openTestBucket()
      client = clientOf(bucket)
      ;({ repository, ledger, close } = await openRepository(bucket))
    })

    afterEach(async () => {
      client.destroy()
      await close()
    })

    const path = parseArtifactPath('1/run/artifacts/model.bin')
    const key = `team/artifacts/${path}`
    const putRaw = (Key: string, Body: string) =>
      client.send(new PutObjectCommand({ Bucket: bucket.bucket, Key, Body, ContentLength: Body.length }))
    const get = async () => buffer((await repository.open(path)).contentStream())
    const openUploads = async () => {
      const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket.bucket }))
      return Uploads.map(({ UploadId }) => UploadId)
    }

    it("[D-30] keeps to its prefix: keys are MLflow's layout below it, and deleting leaves what lies beside", async () => {
      await putRaw('team/artifacts-of-others/x', 'theirs')
      await putRaw('team/artifacts/2/run/artifacts/x', 'of a client')
      await repository.write(path, Readable.from([Buffer.from('x')]), { maxBytes: 10 })
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket.bucket }))
      expect(Contents.map(({ Key }) => Key)).toContain(key)
      expect((await repository.list(null)).map((entry) => entry.path)).toEqual(['1', '2'])
      await repository.delete(parseArtifactPath('1'))
      await repository.delete(parseArtifactPath('2'))
      const left = await client.send(new ListObjectsV2Command({ Bucket: bucket.bucket }))
      expect(left.Contents?.map(({ Key }) => Key)).toEqual(['team/artifacts-of-others/x'])
    })

    it('[D-30] the empty object by which some tools mark a folder is no file', async () => {
      await putRaw('team/artifacts/marked/', '')
      await putRaw('team/artifacts/marked/x', 'x')
      expect(await repository.list(parseArtifactPath('marked'))).toEqual([{ path: 'marked/x', isDir: false, size: 1 }])
    })

    it('[D-40] the digest of a small file lies beside it', async () => {
      const { sha256 } = await repository.write(path, Readable.from([Buffer.from('x')]), { maxBytes: 10 })
      expect((await repository.open(path)).sha256).toBe(sha256)
    })

    it('[D-44] a client sends parts by itself; complete, repeated, answers alike', async () => {
      const bytes = randomBytes(5 * MIB + 100)
      const { uploadId, credentials } = await repository.createMultipart(path, { partCount: 2, owner: 'ann' })
      expect(credentials.map(({ partNumber }) => partNumber)).toEqual([1, 2])
      const parts = []
      for (const { url, headers, partNumber } of credentials) {
        const body = partNumber === 1 ? bytes.subarray(0, 5 * MIB) : bytes.subarray(5 * MIB)
        const answer = await fetch(url, { method: 'PUT', headers, body: new Uint8Array(body) })
        expect(answer.status).toBe(200)
        parts.push({ partNumber, etag: answer.headers.get('etag') ?? '' })
      }
      await expect(repository.open(path)).rejects.toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' })
      await repository.completeMultipart(path, { uploadId, owner: 'ann', parts: [...parts].reverse() })
      expect((await get()).equals(bytes)).toBe(true)
      await repository.completeMultipart(path, { uploadId, owner: 'ann', parts })
      await expect(
        repository.completeMultipart(path, { uploadId, owner: 'ann', parts: parts.slice(0, 1) }),
      ).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' })
      await expect(repository.abortMultipart(path, { uploadId, owner: 'ann' })).rejects.toMatchObject({
        code: 'INVALID_PARAMETER_VALUE',
      })
    })

    it('[A05] an upload of another path or user, or of nobody, is refused', async () => {
      const { uploadId } = await repository.createMultipart(path, { partCount: 1, owner: 'ann' })
      const other = parseArtifactPath('2/run/artifacts/x')
      const denied = { code: 'PERMISSION_DENIED' }
      const parts = [{ partNumber: 1, etag: '"x"' }]
      await expect(repository.completeMultipart(other, { uploadId, owner: 'ann', parts })).rejects.toMatchObject(denied)
      await expect(repository.completeMultipart(path, { uploadId, owner: 'bob', parts })).rejects.toMatchObject(denied)
      await expect(repository.abortMultipart(path, { uploadId: 'x', owner: 'ann' })).rejects.toMatchObject(denied)
      await repository.abortMultipart(path, { uploadId, owner: 'ann' })
      await repository.abortMultipart(path, { uploadId, owner: 'ann' })
      expect(await openUploads()).toEqual([])
    })

    it('[D08] [L-11] part counts and part numbers outside 1 to 10,000 are refused', async () => {
      const refusal = { code: 'INVALID_PARAMETER_VALUE' }
      for (const partCount of [0, -1, 10_001, 1.5]) {
        await expect(repository.createMultipart(path, { partCount, owner: 'ann' })).rejects.toMatchObject(refusal)
      }
      const { uploadId } = await repository.createMultipart(path, { partCount: 1, owner: 'ann' })
      for (const partNumber of [0, 10_001]) {
        const parts = [{ partNumber, etag: '"x"' }]
        await expect(repository.completeMultipart(path, { uploadId, owner: 'ann', parts })).rejects.toMatchObject(
          refusal,
        )
      }
      const parts = [{ partNumber: 1, etag: '"never sent"' }]
      await expect(repository.completeMultipart(path, { uploadId, owner: 'ann', parts })).rejects.toMatchObject(refusal)
      await repository.abortMultipart(path, { uploadId, owner: 'ann' })
    })

    it('[D-42] the sweep aborts uploads of ours that are a day old, and no others', async () => {
      const { CreateMultipartUploadCommand } = await import('@aws-sdk/client-s3')
      const theirs = await client.send(
        new CreateMultipartUploadCommand({ Bucket: bucket.bucket, Key: `${key}-theirs` }),
      )
      const { uploadId } = await repository.createMultipart(path, { partCount: 1, owner: 'ann' })
      await repository.sweepUploads(Date.now())
      expect(await openUploads()).toHaveLength(2)
      await repository.sweepUploads(Date.now() + DAY_MS + 1000)
      expect(await openUploads()).toEqual([theirs.UploadId])
      expect(await ledger.find(repository.uri, uploadId)).toBeUndefined()
    })

    it('[tracking-api 6.6] presigned addresses give and take the bytes', async () => {
      const { url, headers } = await repository.presignUpload(path, { expirationS: 60 })
      expect((await fetch(url, { method: 'PUT', headers, body: 'direct' })).status).toBe(200)
      const download = await repository.presignDownload(path)
      expect(download.fileSize).toBe(6)
      expect(await (await fetch(download.url, { headers: download.headers })).text()).toBe('direct')
      await expect(repository.presignDownload(parseArtifactPath('missing'))).rejects.toMatchObject({
        code: 'RESOURCE_DOES_NOT_EXIST',
      })
    })

    it('[D-43] a bucket that is missing is 503, with a sentence for the operator', async () => {
      const gone = await openRepository(bucket, { bucket: 'no-such-bucket-here' })
      const refusal = { code: 'TEMPORARILY_UNAVAILABLE', message: expect.stringContaining('s3://no-such-bucket-here') }
      await expect(gone.repository.list(null)).rejects.toMatchObject(refusal)
      await expect(gone.repository.open(path)).rejects.toMatchObject(refusal)
      const body = Readable.from([Buffer.from('x')])
      await expect(gone.repository.write(path, body, { maxBytes: 10 })).rejects.toMatchObject(refusal)
      await gone.close()
    })

    it('[D-43] a store that is away is 503, with a sentence', async () => {
      const away = await openRepository(bucket, { endpoint: 'http://127.0.0.1:1' })
      await expect(away.repository.list(null)).rejects.toMatchObject({
        code: 'TEMPORARILY_UNAVAILABLE',
        message: `The artifact store s3://${bucket.bucket}/team/artifacts cannot be reached.`,
      })
      await away.close()
    })

    it('[D-43] a store that refuses is 503, with a sentence', async () => {
      const store = createServer((_request, response) => {
        response.writeHead(403, { 'content-type': 'application/xml' })
        response.end('<Error><Code>AccessDenied</Code><Message>no</Message></Error>')
      })
      await new Promise<void>((listening) => store.listen(0, '127.0.0.1', listening))
      const { port } = store.address() as AddressInfo
      const closed = await openRepository(bucket, { endpoint: `http://127.0.0.1:${port}` })
      for (const use of [() => closed.repository.list(null), () => closed.repository.open(path)]) {
        await expect(use()).rejects.toMatchObject({
          code: 'TEMPORARILY_UNAVAILABLE',
          message: expect.stringContaining('credentials and permissions'),
        })
      }
      await closed.close()
      store.close()
    })

    it('[D-41] when the answer to complete is lost, the object decides', async () => {
      const { hostname, port } = new URL(bucket.endpoint)
      const { request } = await import('node:http')
      const lost: string[] = []
      // Passes everything on, but cuts the line before the answer to CompleteMultipartUpload.
      const proxy = createServer((incoming, outgoing) => {
        const { method, headers, url = '' } = incoming
        const isComplete = method === 'POST' && url.includes('uploadId=')
        const passed = request({ hostname, port, method, path: url, headers }, (answer) => {
          if (isComplete) {
            lost.push(url)
            answer.resume().on('end', () => incoming.socket.destroy())
            return
          }
          outgoing.writeHead(answer.statusCode ?? 500, answer.headers)
          answer.pipe(outgoing)
        })
        passed.on('error', () => incoming.socket.destroy())
        incoming.pipe(passed)
      })
      await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening))
      const { port: proxyPort } = proxy.address() as AddressInfo
      const behind = await openRepository(bucket, { endpoint: `http://127.0.0.1:${proxyPort}` })
      const bytes = randomBytes(9 * MIB)
      const stored = await behind.repository.write(path, Readable.from([bytes]), { maxBytes: 10 * MIB })
      expect(lost.length).toBeGreaterThan(0)
      expect(stored.sha256).toBe(createHash('sha256').update(bytes).digest('hex'))
      expect((await get()).equals(bytes)).toBe(true)
      await behind.close()
      proxy.closeAllConnections()
      proxy.close()
    })
  })
})
