import { createHash, randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import type { HeadObjectCommandOutput, S3Client } from '@aws-sdk/client-s3'
import { ApiError, limits } from '@labbook/protocol'
import type { ArtifactPath } from './artifact-path.js'
import {
  type ArtifactEntry,
  type ArtifactRepository,
  type ByteRange,
  isFolder,
  type MultipartCompletion,
  type MultipartUpload,
  noSuchArtifact,
  type OpenArtifact,
  type PresignedRequest,
  type StoredArtifact,
  type WriteOptions,
} from './artifact-repository.js'
import { s3Uri } from './artifact-location.js'
import type { PartMemory } from './part-memory.js'
import { type S3Connection, s3ClientConfig } from './s3-connection.js'
import { s3Refusal, s3Status } from './s3-refusal.js'
import { loadS3Sdk, type S3Sdk } from './s3-sdk.js'
import { abortUpload, completeUpload, type S3Target, SHA256_METADATA, UPLOAD_METADATA, writeToS3 } from './s3-write.js'
import type { UploadLedger } from './upload-ledger.js'

export interface S3RepositoryOptions {
  readonly bucket: string
  readonly prefix: ArtifactPath | null
  readonly connection: S3Connection
  readonly ledger: UploadLedger
  /** Shared by all repositories of a server. */
  readonly partMemory: PartMemory
}

/** Artifacts in an S3 bucket, below a prefix. Opening asks the store nothing, so a server starts while its store is away. */
export async function openS3Repository(options: S3RepositoryOptions): Promise<S3Repository> {
  const sdk = await loadS3Sdk()
  return new S3Repository(sdk, new sdk.S3Client(s3ClientConfig(options.connection)), options)
}

const PRESIGNED_DOWNLOAD_S = 900
const OPEN_UPLOAD_S = 24 * 3600

export class S3Repository implements ArtifactRepository {
  readonly uri: string

  constructor(
    private readonly sdk: S3Sdk,
    private readonly client: S3Client,
    private readonly options: S3RepositoryOptions,
  ) {
    this.uri = s3Uri(options)
  }

  check(signal: AbortSignal): Promise<void> {
    return this.#asking(async () => {
      const place = { Bucket: this.options.bucket, Prefix: this.#folderKey(null), MaxKeys: 1 }
      await this.client.send(new this.sdk.ListObjectsV2Command(place), { abortSignal: signal })
    })
  }

  list(folder: ArtifactPath | null): Promise<ArtifactEntry[]> {
    return this.#asking(async () => {
      const prefix = this.#folderKey(folder)
      const pages = this.sdk.paginateListObjectsV2(
        { client: this.client },
        { Bucket: this.options.bucket, Prefix: prefix, Delimiter: '/' },
      )
      const root = this.#folderKey(null)
      const entries: ArtifactEntry[] = []
      for await (const page of pages) {
        for (const { Prefix = '' } of page.CommonPrefixes ?? []) {
          entries.push({ path: Prefix.slice(root.length, -1), isDir: true })
        }
        for (const { Key = '', Size = 0 } of page.Contents ?? []) {
          // Some tools mark a folder by an empty object with the folder's own name.
          if (Key !== prefix) entries.push({ path: Key.slice(root.length), isDir: false, size: Size })
        }
      }
      return entries.sort((a, b) => (a.path < b.path ? -1 : 1))
    })
  }

  open(path: ArtifactPath): Promise<OpenArtifact> {
    return this.#asking(async () => {
      const head = await this.#head(path)
      const place = { Bucket: this.options.bucket, Key: this.#key(path) }
      const size = head.ContentLength ?? 0
      const sha256 = head.Metadata?.[SHA256_METADATA]
      const content = async function* (client: S3Client, sdk: S3Sdk, range: ByteRange) {
        if (range.end < range.start) return
        const answer = await client.send(
          // IfMatch: an object replaced since must not lend its bytes to the size we promised.
          new sdk.GetObjectCommand({ ...place, IfMatch: head.ETag, Range: `bytes=${range.start}-${range.end}` }),
        )
        if (!(answer.Body instanceof Readable)) throw new Error('The store sent no bytes.')
        let received = 0
        for await (const chunk of answer.Body as AsyncIterable<Buffer>) {
          received += chunk.length
          yield chunk
        }
        if (received !== range.end + 1 - range.start) throw new Error('The store sent fewer bytes than it announced.')
      }
      return {
        size,
        mtimeMs: head.LastModified?.getTime() ?? 0,
        ...(sha256 === undefined ? {} : { sha256 }),
        contentStream: (range = { start: 0, end: size - 1 }) =>
          Readable.from(content(this.client, this.sdk, range), { objectMode: false }),
        close: async () => {
          // Nothing is open before the stream is read.
        },
      }
    })
  }

  write(path: ArtifactPath, body: Readable, options: WriteOptions): Promise<StoredArtifact> {
    return this.#asking(() => writeToS3(this.#target(path), body, options))
  }

  delete(path: ArtifactPath): Promise<void> {
    return this.#asking(async () => {
      const { bucket: Bucket } = this.options
      await this.client.send(new this.sdk.DeleteObjectCommand({ Bucket, Key: this.#key(path) }))
      const below = this.sdk.paginateListObjectsV2({ client: this.client }, { Bucket, Prefix: this.#folderKey(path) })
      for await (const { Contents = [] } of below) {
        if (Contents.length === 0) continue
        const Objects = Contents.map(({ Key }) => ({ Key }))
        const { Errors } = await this.client.send(
          new this.sdk.DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }),
        )
        const [refused] = Errors ?? []
        if (refused !== undefined)
          throw Object.assign(new Error(refused.Message), { name: refused.Code ?? 'AccessDenied' })
      }
    })
  }

  /** S3 has no trash: a delete is final unless the bucket keeps versions. */
  async emptyTrash() {
    return { files: 0, bytes: 0 }
  }

  async createMultipart(path: ArtifactPath, upload: { partCount: number; owner: string }): Promise<MultipartUpload> {
    const { partCount, owner } = upload
    if (!Number.isInteger(partCount) || partCount < 1 || partCount > limits.multipartParts) {
      throw new ApiError(
        'INVALID_PARAMETER_VALUE',
        `Invalid value ${partCount} for parameter 'num_parts': an upload has 1 to ${limits.multipartParts} parts.`,
      )
    }
    return this.#asking(async () => {
      const { getSignedUrl } = await import('@aws-sdk/s3-request-presigner')
      const place = { Bucket: this.options.bucket, Key: this.#key(path) }
      const marker = randomUUID()
      const Metadata = { [UPLOAD_METADATA]: marker }
      const { UploadId } = await this.client.send(new this.sdk.CreateMultipartUploadCommand({ ...place, Metadata }))
      if (UploadId === undefined) throw new Error('The store returned no upload id.')
      await this.options.ledger.put({ store: this.uri, path, uploadId: UploadId, marker, owner, startedMs: Date.now() })
      const credentials: MultipartUpload['credentials'][number][] = []
      for (let partNumber = 1; partNumber <= partCount; partNumber++) {
        const part = new this.sdk.UploadPartCommand({ ...place, UploadId, PartNumber: partNumber })
        credentials.push({
          partNumber,
          url: await getSignedUrl(this.client, part, { expiresIn: OPEN_UPLOAD_S }),
          headers: {},
        })
      }
      return { uploadId: UploadId, credentials }
    })
  }

  async completeMultipart(path: ArtifactPath, { uploadId, owner, parts }: MultipartCompletion): Promise<void> {
    for (const { partNumber } of parts) {
      if (partNumber >= 1 && partNumber <= limits.multipartParts) continue
      throw new ApiError(
        'INVALID_PARAMETER_VALUE',
        `Invalid part number ${partNumber}: parts are numbered from 1 to ${limits.multipartParts}.`,
      )
    }
    const sorted = [...parts].sort((a, b) => a.partNumber - b.partNumber)
    const outcome = createHash('sha256')
      .update(JSON.stringify(sorted.map(({ partNumber, etag }) => [partNumber, etag])))
      .digest('hex')
    return this.#asking(async () => {
      const record = await this.#ownUpload(path, uploadId, owner)
      if (record.outcome === outcome) return
      if (record.outcome !== undefined) throw alreadyEnded(uploadId)
      const completed = sorted.map(({ partNumber, etag }) => ({ PartNumber: partNumber, ETag: etag }))
      try {
        await completeUpload(this.#target(path), { uploadId, marker: record.marker, parts: completed })
      } catch (fault) {
        const status = s3Status(fault)
        if (!(fault instanceof Error) || (status !== 400 && status !== 404)) throw fault
        throw new ApiError('INVALID_PARAMETER_VALUE', `The upload cannot be completed: ${fault.message}`, {
          cause: fault,
        })
      }
      await this.options.ledger.put({ ...record, outcome })
    })
  }

  abortMultipart(path: ArtifactPath, { uploadId, owner }: { uploadId: string; owner: string }): Promise<void> {
    return this.#asking(async () => {
      const record = await this.#ownUpload(path, uploadId, owner)
      if (record.outcome === 'aborted') return
      if (record.outcome !== undefined) throw alreadyEnded(uploadId)
      await abortUpload(this.#target(path), uploadId)
      await this.options.ledger.put({ ...record, outcome: 'aborted' })
    })
  }

  presignDownload(path: ArtifactPath): Promise<PresignedRequest & { fileSize: number }> {
    return this.#asking(async () => {
      const { getSignedUrl } = await import('@aws-sdk/s3-request-presigner')
      const head = await this.#head(path)
      const get = new this.sdk.GetObjectCommand({ Bucket: this.options.bucket, Key: this.#key(path) })
      const url = await getSignedUrl(this.client, get, { expiresIn: PRESIGNED_DOWNLOAD_S })
      return { url, headers: {}, fileSize: head.ContentLength ?? 0 }
    })
  }

  presignUpload(path: ArtifactPath, { expirationS }: { expirationS: number }): Promise<PresignedRequest> {
    return this.#asking(async () => {
      const { getSignedUrl } = await import('@aws-sdk/s3-request-presigner')
      const put = new this.sdk.PutObjectCommand({ Bucket: this.options.bucket, Key: this.#key(path) })
      return { url: await getSignedUrl(this.client, put, { expiresIn: expirationS }), headers: {} }
    })
  }

  /** Aborts our uploads that have been open for a day, and deletes the records of those that ended a day ago. */
  sweepUploads(nowMs: number): Promise<void> {
    return this.#asking(async () => {
      for (const record of await this.options.ledger.all()) {
        if (record.store !== this.uri || record.startedMs > nowMs - OPEN_UPLOAD_S * 1000) continue
        if (record.outcome === undefined) await abortUpload(this.#target(record.path), record.uploadId)
        await this.options.ledger.forget(this.uri, record.uploadId)
      }
    })
  }

  close() {
    this.client.destroy()
  }

  #target(path: ArtifactPath): S3Target {
    const { bucket, ledger, partMemory } = this.options
    const place = { Bucket: bucket, Key: this.#key(path) }
    return { sdk: this.sdk, client: this.client, place, store: this.uri, path, ledger, partMemory }
  }

  async #ownUpload(path: ArtifactPath, uploadId: string, owner: string) {
    const record = await this.options.ledger.find(this.uri, uploadId)
    if (record?.path === path && record.owner === owner) return record
    throw new ApiError('PERMISSION_DENIED', `No upload '${uploadId}' of '${path}' was started by this user.`)
  }

  async #head(path: ArtifactPath): Promise<HeadObjectCommandOutput> {
    const { bucket: Bucket } = this.options
    try {
      return await this.client.send(new this.sdk.HeadObjectCommand({ Bucket, Key: this.#key(path) }))
    } catch (fault) {
      if (s3Status(fault) !== 404) throw fault
    }
    const below = await this.client.send(
      new this.sdk.ListObjectsV2Command({ Bucket, Prefix: this.#folderKey(path), MaxKeys: 1 }),
    )
    throw below.KeyCount === 0 ? noSuchArtifact(path) : isFolder(path)
  }

  #key(path: ArtifactPath): string {
    return this.#folderKey(null) + path
  }

  /** What all keys below a folder begin with. */
  #folderKey(folder: ArtifactPath | null): string {
    const root = this.options.prefix === null ? '' : `${this.options.prefix}/`
    return folder === null ? root : `${root}${folder}/`
  }

  async #asking<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (fault) {
      throw s3Refusal(fault, this.uri)
    }
  }
}

function alreadyEnded(uploadId: string): ApiError {
  return new ApiError('INVALID_PARAMETER_VALUE', `The upload '${uploadId}' has already been completed or aborted.`)
}
